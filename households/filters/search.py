"""The search box: a name or part of it, pinyin, a household number, a village's name."""

import re

from django.db.models import Q, QuerySet

from gujang.lib.pinyin import fold_query
from gujang.lib.text import fold
from villages.models import Village

from ..facets import Day, Side
from ..models import NameKey, Person
from ..querysets import belonging

# the shape of a certificate number, its check digit right or wrong
_CERTIFICATE = re.compile(
    r"\d{6}(?:18|19|20)\d{2}[01]\d[0-3]\d{4}[\dX](?:\d{2}(?:\w{2})?)?", re.ASCII
)
_OF_A_NUMBER = re.compile(r"[\d_/-]")


def is_certificate(query: str) -> bool:
    """Say whether ``query`` looks like a whole certificate number, which no address may hold."""
    return _CERTIFICATE.fullmatch(fold(query).upper()) is not None


def matching(query: str, side: Side, day: Day) -> Q:
    """Return the condition that a row of ``side`` is found by what was typed.

    With a digit in it, it begins a household number; else it is part of a village's name, or a
    name or its pinyin: of the person, or of a member on ``day``.
    """
    text = fold(query)
    if _OF_A_NUMBER.search(text):
        number, national = side.path("number"), side.path("national_number")
        return Q(**{f"{number}__startswith": text}) | Q(**{f"{national}__startswith": text})
    condition = Q(pk__in=_people_named(text) if side.of_people else _with_member(text, day))
    villages = [] if text.isascii() else _villages_named(text)
    return condition | Q(**{f"{side.path('village')}__in": villages}) if villages else condition


def _villages_named(text: str) -> list[str]:
    """Read first: an OR with a join would keep the index on the names from being used."""
    found = Village.objects.filter(name__contains=text)
    return list(found.values_list("code", flat=True)[:200])


def _people_named(text: str) -> "QuerySet[NameKey, int]":
    start = fold_query(text).encode()
    if not start:
        return NameKey.objects.none().values_list("person_id", flat=True)
    # no UTF-8 text holds a byte 0xff
    keys = NameKey.objects.filter(key__gte=start, key__lt=start + b"\xff")
    return keys.values_list("person_id", flat=True)


def _with_member(text: str, day: Day) -> "QuerySet[Person, int]":
    people = Person.objects.filter(belonging(day), pk__in=_people_named(text))
    return people.order_by().values_list("household_id", flat=True)
