"""What a count consists of, what it is asked of, and the year the register speaks of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q

from .dimensions import members
from .facets import HOUSEHOLDS, Day
from .models import Household, HouseholdYear, Person, StandingChange
from .querysets import HouseholdQuerySet, PersonQuerySet

Scope = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands under one label: households, persons, and a sum in the metric's unit."""

    households: int = 0
    persons: int = 0
    amount: Decimal = Decimal(0)

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(
            self.households + other.households,
            self.persons + other.persons,
            self.amount + other.amount,
        )

    def __sub__(self, other: "Cell") -> "Cell":
        return self + Cell(-other.households, -other.persons, -other.amount)


Key = tuple[str, str, str]  # village, metric, label
NONE = Cell()
Counts = dict[Key, Cell]
Found = Iterator[tuple[Key, Cell]]


@dataclass(frozen=True, slots=True)
class Question:
    """What to count: the rows that ``scope`` keeps, as of ``day``, and the events of ``year``.

    ``scope`` narrows any gated queryset, such as ``lambda rows: rows.visible_to(user)``.
    """

    scope: Scope
    day: Day
    year: int

    @property
    def registered(self) -> HouseholdQuerySet:
        rows: HouseholdQuerySet = self.scope(Household.objects.all())
        return rows.as_of(self.day).order_by().annotate(size=members(HOUSEHOLDS, self.day))

    @property
    def households(self) -> HouseholdQuerySet:
        return self.registered.valid()

    @property
    def ever(self) -> PersonQuerySet:
        rows: PersonQuerySet = self.scope(Person.objects.all())
        return rows.ever(self.day).order_by().valid()

    @property
    def people(self) -> PersonQuerySet:
        rows: PersonQuerySet = self.scope(Person.objects.all())
        return rows.as_of(self.day).order_by().valid()


def newest_year(day: Day = None) -> int | None:
    """Return the year the register speaks of on ``day``: its newest form, change or move.

    ``None`` while there is nothing.
    """
    years = [
        HouseholdYear.objects.filter(_by("starts_on", day)).aggregate(newest=Max("year"))["newest"]
    ]
    for rows, field in (
        (StandingChange.objects, "happened_on"),
        (Person.objects, "joined_on"),
        (Person.objects, "left_on"),
    ):
        newest = rows.filter(_by(field, day)).aggregate(newest=Max(field))["newest"]
        years.append(newest.year if newest else None)
    return max((year for year in years if year), default=None)


def _by(field: str, day: Day) -> Q:
    return Q(**{f"{field}__lte": day}) if day else Q()
