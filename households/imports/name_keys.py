"""Search keys of many people at once."""

from collections.abc import Iterable, Iterator
from itertools import islice

from gujang.lib.ledger import Ledger
from gujang.lib.pinyin import search_keys

from ..models import NameKey, Person

_AT_ONCE = 5_000


def write_new_keys(people: Iterable[Person]) -> None:
    """Write the keys of people made just now; they go when the person goes."""
    keys = _keys(people)
    while some := list(islice(keys, _AT_ONCE)):
        NameKey.objects.bulk_create(some)


def write_other_keys(ledger: Ledger, people: list[Person]) -> None:
    """Write the keys of people who bear another name now."""
    if people:
        ledger.delete(list(NameKey.objects.filter(person__in=people)))
        ledger.create(list(_keys(people)))


def _keys(people: Iterable[Person]) -> Iterator[NameKey]:
    known: dict[str, list[bytes]] = {}
    for person in people:
        if person.name not in known:
            known[person.name] = sorted(key.encode() for key in search_keys(person.name))
        for key in known[person.name]:
            yield NameKey(person=person, key=key)
