"""The rows of the lists as plain values: what the pages show and the export writes."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from gujang.access.gate import AnyUser, sight
from gujang.access.rights import Field, Sight
from gujang.lib import idnumber
from gujang.lib.paging import Key, finite

from ..codes import (
    Attribute,
    Cause,
    Education,
    Health,
    Labour,
    Relation,
    Schooling,
    Sex,
    Standing,
)
from ..dimensions import members
from ..facets import HOUSEHOLDS, Day
from ..models import PersonYear, Tally
from ..querysets import HouseholdQuerySet, PersonQuerySet, in_force
from ..sealed import open_id

Row = dict[str, Any]


def both_ways(orders: Mapping[str, tuple[Key, ...]]) -> dict[str, tuple[Key, ...]]:
    """Return ``orders`` and, under ``-name``, each of them backwards."""
    back = {
        f"-{name}": tuple(Key(k.path, not k.descending, k.nullable, k.parse) for k in keys)
        for name, keys in orders.items()
    }
    return {**orders, **back}


_NUMBER = Key("number")
ORDERS = both_ways(
    {
        "village": (Key("village_id"), _NUMBER),
        "number": (_NUMBER,),
        "size": (Key("size", parse=int), _NUMBER),
        "income": (Key("year_at__per_head_income", nullable=True, parse=finite), _NUMBER),
    }
)
PERSON_ORDERS = both_ways(
    {
        "village": (
            Key("household__village_id"),
            Key("household__number"),
            Key("pk", parse=int),
        ),
        "age": (Key("born_on", parse=dt.date.fromisoformat), Key("pk", parse=int)),
    }
)


class Totals(NamedTuple):
    """How many rows a query has; ``cancelled`` households are among them."""

    households: int
    persons: int
    cancelled: int = 0


def listed(rows: HouseholdQuerySet, day: Day) -> "QuerySet[Any, Row]":
    """Return households of ``as_of(day)`` as the list's values; ``size`` is their members."""
    size = members(HOUSEHOLDS, day) if day else Coalesce(F("year_at__members"), 0)
    return (
        rows.order_by()
        .annotate(size=size)
        .values(
            "pk",
            "number",
            "village_id",
            "size",
            "year_at__year",
            "year_at__main_cause",
            "year_at__attribute",
            "year_at__per_head_income",
            "standing_at__standing",
            village_name=F("village__name"),
            town_name=F("village__town__name"),
        )
    )


def household_totals(rows: HouseholdQuerySet, day: Day) -> Totals:
    """Count the households of a query and the people in them."""
    cancelled = Count("pk", filter=Q(standing_at__standing=Standing.CANCELLED))
    size = Sum(members(HOUSEHOLDS, day)) if day else Sum("year_at__members")
    found = rows.order_by().aggregate(number=Count("pk"), persons=size, cancelled=cancelled)
    return Totals(found["number"], found["persons"] or 0, found["cancelled"])


def tallied(user: AnyUser, area: str | None, standings: Collection[str]) -> Totals:
    """Count the households of ``standings`` in the villages the user sees, by the tallies."""
    rows = Tally.objects.visible_to(user).filter(key="standing", label__in=standings)
    rows = rows.inside(area) if area else rows
    found = rows.order_by().aggregate(
        number=Sum("households", default=0),
        persons=Sum("persons", default=0),
        cancelled=Sum("households", filter=Q(label=Standing.CANCELLED), default=0),
    )
    return Totals(found["number"], found["persons"], found["cancelled"])


def totals_of(rows: Sequence[Row]) -> Totals:
    """Count the same over the rows themselves, where one page holds them all."""
    cancelled = sum(row["standing_at__standing"] == Standing.CANCELLED for row in rows)
    return Totals(len(rows), sum(row["size"] for row in rows), cancelled)


def shown(rows: Iterable[Row], day: Day, user: AnyUser) -> list[Row]:
    """Complete rows of :func:`listed`: head, masked number, the codes in words."""
    found = list(rows)
    heads = heads_of([row["pk"] for row in found], day)
    return [_household(row, heads.get(row["pk"]), user) for row in found]


def heads_of(households: Collection[int], day: Day) -> dict[int, Row]:
    """Return name, sex and sealed number of each household's head on ``day``.

    Who headed it earlier comes first where two were head in one year: the rows of the year's form
    say who heads it last.
    """
    heads = PersonYear.objects.filter(
        in_force("", day), relation=Relation.HEAD, person__household__in=households
    )
    found: dict[int, Any] = {}
    for head in heads.order_by(F("until").asc(nulls_last=True)).values(
        "person__household_id", "person__name", "person__sex", "person__uuid", "person__id_sealed"
    ):
        found.setdefault(head["person__household_id"], head)
    return found


def _household(row: Row, head: Row | None, user: AnyUser) -> Row:
    number = ""
    if head:
        number = masked(user, row["village_id"], head["person__uuid"], head["person__id_sealed"])
    return row | {
        "head": head["person__name"] if head else "",
        "id_number": number,
        "income": row["year_at__per_head_income"],
        "year": row["year_at__year"],
        "cause": _label(Cause, row["year_at__main_cause"]),
        "attribute": _label(Attribute, row["year_at__attribute"]),
        "standing": row["standing_at__standing"],
        "standing_label": _label(Standing, row["standing_at__standing"]),
    }


def masked(user: AnyUser, village: str, person: uuid.UUID, sealed: str) -> str:
    """Return a sealed number as the user may see it in a list; '' where not at all."""
    if sight(user, Field.ID_NUMBER, village) is Sight.NONE:
        return ""
    return idnumber.mask(open_id(person, sealed))


def _label(codes: Any, code: str | None) -> str:
    return str(codes(code).label) if code else ""


def people_listed(rows: PersonQuerySet) -> "QuerySet[Any, Row]":
    """Return people of ``as_of(day)`` as the list's values."""
    return rows.order_by().values(
        "pk",
        "uuid",
        "name",
        "sex",
        "born_on",
        "id_sealed",
        "left_on",
        "household_id",
        "household__number",
        "household__village_id",
        "year_at__relation",
        "year_at__household_year__year",
        "year_at__education",
        "year_at__schooling",
        "year_at__health",
        "year_at__labour",
        "standing_at__standing",
        village_name=F("household__village__name"),
        town_name=F("household__village__town__name"),
    )


def people_totals(rows: PersonQuerySet) -> Totals:
    """Count the people of a query and their households."""
    found = rows.order_by().aggregate(
        persons=Count("pk"), households=Count("household_id", distinct=True)
    )
    return Totals(found["households"], found["persons"])


def people_totals_of(rows: Sequence[Row]) -> Totals:
    """Count the same over the rows themselves, where one page holds them all."""
    return Totals(len({row["household_id"] for row in rows}), len(rows))


def people_shown(rows: Iterable[Row], day: Day, user: AnyUser) -> list[Row]:
    """Complete rows of :func:`people_listed`: age, masked number, the codes in words.

    The age is that of the data date, 31 December of the form's year, as the facet counts it.
    """
    this_year = (day or timezone.localdate()).year
    return [_person(row, row["year_at__household_year__year"] or this_year, user) for row in rows]


def _person(row: Row, year: int, user: AnyUser) -> Row:
    schooling = row["year_at__schooling"]
    at_school = schooling and schooling != Schooling.NONE
    return row | {
        "id_number": masked(user, row["household__village_id"], row["uuid"], row["id_sealed"]),
        "sex": _label(Sex, row["sex"]),
        "age": year - row["born_on"].year,
        "relation": _label(Relation, row["year_at__relation"]),
        "learning": _label(Schooling, schooling)
        if at_school
        else _label(Education, row["year_at__education"]),
        "health": _label(Health, row["year_at__health"]),
        "labour": _label(Labour, row["year_at__labour"]),
        "standing": row["standing_at__standing"],
        "standing_label": _label(Standing, row["standing_at__standing"]),
    }
