"""Search keys of many people at once."""

from collections.abc import Iterable, Iterator

from gujang.lib.bulk import insert_tuples
from gujang.lib.ledger import Ledger
from gujang.lib.pinyin import search_keys

from ..models import NameKey, Person


def write_new_keys(people: Iterable[Person]) -> None:
    """Write the keys of people made just now; they go when the person goes."""
    person, key = NameKey._meta.get_field("person"), NameKey._meta.get_field("key")
    insert_tuples(NameKey, [person, key], _keys(people))


def write_other_keys(ledger: Ledger, people: list[Person]) -> None:
    """Write the keys of people who bear another name now."""
    if people:
        ledger.delete(list(NameKey.objects.filter(person__in=people)))
        ledger.create([NameKey(person_id=pk, key=key) for pk, key in _keys(people)])


def _keys(people: Iterable[Person]) -> Iterator[tuple[int, bytes]]:
    known: dict[str, list[bytes]] = {}
    for person in people:
        if person.name not in known:
            known[person.name] = sorted(key.encode() for key in search_keys(person.name))
        for key in known[person.name]:
            yield person.pk, key
