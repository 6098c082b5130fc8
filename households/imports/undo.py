"""Taking an import back: exactly, or not at all where somebody went on from it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db.models import Model

from gujang.journal.services import Note
from gujang.lib.ledger import Dump, referred_to, take_back
from households import tallies

from ..codes import Relation
from ..models import Finding, Household, NameKey
from .write import Work

Undo = dict[str, Any]
_CHUNK = 900
# from a household to the rows an import makes
_WAYS = {
    "households.household": "pk",
    "households.person": "people",
    "households.personyear": "people__years",
    "households.householdyear": "years",
    "households.standingchange": "standing_changes",
    "households.yearincome": "years__income",
    "households.yearconditions": "years__conditions",
    "households.namekey": "people__name_keys",
}


def undo_of(work: Work) -> Undo:
    """Return what :func:`undo` needs, as JSON values; nothing when nothing was written."""
    if not work.plans:
        return {}
    return {
        "ledger": work.ledger.dump(),
        "touched": [[h.pk, h.version, h.village_id] for h in work.touched()],
        "villages": sorted(villages_of(work)),
    }


def villages_of(work: Work) -> set[str]:
    """Return the villages whose figures the import changes, those moved away from too."""
    before = work.ledger.updated.get("households.household", {}).values()
    moved = {values["village_id"] for values in before if "village_id" in values}
    return moved | {household.village_id for household in work.touched()}


def edited_since(undo: Undo) -> list[str]:
    """Return the numbers of the households that changed after the import, or are referred to."""
    versions = {pk: version for pk, version, _ in undo["touched"]}
    changed: set[str] = set()
    found = 0
    for chunk in _chunks(versions):
        rows = Household.objects.filter(pk__in=chunk).values_list("pk", "number", "version")
        for pk, number, version in rows:
            found += 1
            if version != versions[pk]:
                changed.add(number)
    changed |= set(_referred_to(undo["ledger"]))
    if found < len(versions):
        changed.add("（已不在登记册中的户）")
    return sorted(changed)


def _referred_to(dump: Dump) -> Iterator[str]:
    """Give the numbers of households to whose new rows others refer: visits, pairings, cases."""
    for label, keys in referred_to(dump, owned=[NameKey, Finding]).items():
        for chunk in _chunks(keys):
            rows = Household.objects.filter(**{f"{_WAYS[label]}__in": chunk})
            yield from rows.distinct().values_list("number", flat=True)


def undo_notes(undo: Undo, batch: str) -> Iterator[Note]:
    """Give one journal entry for every household that is taken back."""
    label = Household._meta.label_lower
    for pk, _, village in undo["touched"]:
        yield Note("undo_import_household", label, str(pk), village=village, data={"batch": batch})


def undo_all(undo: Undo) -> None:
    """Restore the register as it was before the import, and count its villages again."""
    take_back(undo["ledger"], releases=_gives_up)
    tallies.refresh(undo["villages"])


def _gives_up(model: type[Model], values: Mapping[str, Any]) -> bool:
    """Say whether a restored row gives up a place held once: open, or the head's."""
    ends = any(values.get(name) for name in ("until", "left_on"))
    return ends or values.get("relation", Relation.HEAD) != Relation.HEAD


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(values)
    while chunk := list(islice(left, _CHUNK)):
        yield chunk
