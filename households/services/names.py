"""The keys by which people are found by name, written with the name itself."""

from collections.abc import Iterable

from gujang.lib.pinyin import search_keys

from ..models import NameKey, Person


def write_name_keys(people: Iterable[Person]) -> None:
    """Write the search keys of these saved people anew."""
    named = list(people)
    NameKey.objects.filter(person__in=named).delete()
    NameKey.objects.bulk_create(
        (
            NameKey(person=person, key=key.encode())
            for person in named
            for key in sorted(search_keys(person.name))
        ),
        batch_size=500,
    )
