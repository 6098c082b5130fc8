"""Whether a restored database is the one that was kept: every row, the journal, the seals."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps

from gujang.access.keycheck import WrongKeys, assert_keys_match
from gujang.journal.models import Entry
from gujang.journal.services import verify
from gujang.lib.sealing import SealBroken
from households import sealed
from households.models import Household, Person

from . import rows, structure
from .archive import OTHER_KEYS, Manifest, Refused

SAMPLE = 1000


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at: rows compared, journal entries walked, sealed values opened."""

    rows: int
    entries: int
    opened: int


def compare(manifest: Manifest) -> None:
    """See that the database holds exactly the rows of ``manifest``. Raise :class:`Refused`."""
    for model in structure.models_at(manifest.migrations):
        digest = rows.Digest()
        for line in rows.read(model):
            digest.add(line)
        name = model._meta.db_table
        if digest.as_json() != manifest.tables[name]:
            raise Refused(f"恢复出来的数据与备份不一致（表 {name}），没有采用；请换用另一份备份。")


def prove(manifest: Manifest) -> Proof:
    """See that the journal is whole and that what is sealed opens. Raise :class:`Refused`."""
    try:
        assert_keys_match()
    except WrongKeys as error:
        raise Refused(OTHER_KEYS) from error
    count, problem = verify()
    if problem:
        raise Refused(f"备份中的操作日志不完整（{problem}），不能采用；请换用另一份备份。")
    seq, digest = manifest.journal
    if seq and Entry.objects.get(pk=seq).hash != digest:
        raise Refused("恢复出来的操作日志与备份不一致，没有采用；请换用另一份备份。")
    try:
        opened = sum(_open_people()) + sum(_open_households())
    except SealBroken as error:
        raise Refused("备份中有打不开的加密字段，没有采用；请换用另一份备份。") from error
    return Proof(manifest.rows, count, opened)


def counts() -> dict[str, int]:
    """Return the number of rows by table."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model._base_manager.count() for model in models}


def _open_people() -> Iterator[bool]:
    for person in Person.objects.in_bulk(_spread(Person)).values():
        if sealed.id_hash(sealed.id_number(person)) != person.id_hash:
            raise SealBroken("person.id")
        yield True


def _open_households() -> Iterator[bool]:
    for household in Household.objects.in_bulk(_spread(Household)).values():
        yield bool(sealed.phone(household))
        yield bool(sealed.card(household))


def _spread(model: structure.Model) -> list[int]:
    """Return the keys of no more than ``SAMPLE`` rows from the first to the last."""
    keys = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
    return keys[:: max(1, -(-len(keys) // SAMPLE))]
