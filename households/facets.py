"""The kinds of facet: how a label is read from a row, and how rows are found by it.

Paths are written over ``Household.objects.as_of(day)``, or over ``Person.objects.as_of(day)`` for a
facet of people. Of people, a household's path is read through its own form of the year; of
households, a facet of people means "with such a member".
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable, Expression
from django.db.models.lookups import GreaterThanOrEqual, IsNull, LessThan

from .models import Person

Day = dt.date | None
Choices = Sequence[tuple[str, str]]
YearCondition = Callable[[int, "Side", Day], Q]
NOTHING = Q(pk__in=[])
YES = "1"
NOT_FILLED = ("none", "未填")


@dataclass(frozen=True, slots=True)
class Side:
    """The rows a path is read from: households, or people."""

    of_people: bool

    def path(self, path: str) -> str:
        """Return ``path``, written over households, as it reads on this side."""
        if not self.of_people or path.startswith("standing_at__"):
            return path
        if path.startswith("year_at__"):
            return path.replace("year_at__", "home_at__", 1)
        return f"household__{path}"

    @property
    def household(self) -> str:
        """The path of the household's key."""
        return "household_id" if self.of_people else "pk"


HOUSEHOLDS, PEOPLE = Side(of_people=False), Side(of_people=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One GET name of the lists; ``choices`` is empty where the value is a year.

    ``ever``: asked of people, it speaks also of who is no member any more.
    """

    name: str
    title: str
    choices: Choices = ()
    of_people: bool = False
    ever: bool = False

    def where(self, values: Sequence[str], side: Side, day: Day) -> Q:
        """Return the condition on rows of ``side`` as of ``day``: any of ``values``."""
        condition = NOTHING
        for value in filter(None, values):
            condition |= self.one(value, PEOPLE if self.of_people else side, day)
        if self.of_people and not side.of_people:
            people = Person.objects.ever(day) if self.ever else Person.objects.as_of(day)
            return Q(Exists(people.filter(condition, household=OuterRef("pk"))))
        return condition

    def one(self, value: str, side: Side, day: Day) -> Q:
        """Return the condition for one value, on the facet's own side."""
        raise NotImplementedError

    def path(self, path: str, side: Side) -> str:
        """Return ``path`` as it reads on ``side``."""
        return path if self.of_people else side.path(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping(Facet):
    """A facet that also names the labels a row counts under, among the rows ``among`` keeps."""

    among: Mapping[str, Any] = field(default_factory=dict)

    def labels(self, side: Side, day: Day) -> Sequence[Combinable]:
        """Return the expressions that give a row's labels ('' or NULL: not filled in)."""
        raise NotImplementedError

    def label_of(self, code: str) -> str:
        """Return the words for a label's code; 未填 for ''."""
        return dict([*self.choices, ("", NOT_FILLED[1])]).get(code, code)

    def kept(self, side: Side) -> Q:
        """Return ``among`` as a condition on ``side``."""
        return Q(**{self.path(path, side): value for path, value in self.among.items()})


def _empty(path: str) -> Q:
    return Q(**{path: ""}) | Q(**{f"{path}__isnull": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded(Grouping):
    """A coded column; of several paths any may hold the value."""

    paths: tuple[str, ...]

    def one(self, value: str, side: Side, day: Day) -> Q:
        condition = NOTHING
        for path in (self.path(path, side) for path in self.paths):
            condition |= _empty(path) if value == NOT_FILLED[0] else Q(**{path: value})
        return condition & self.kept(side)

    def labels(self, side: Side, day: Day) -> Sequence[Combinable]:
        return [F(self.path(path, side)) for path in self.paths]


@dataclass(frozen=True, slots=True, kw_only=True)
class Banded(Grouping):
    """Bands of a figure: a band's code is its lower bound, which belongs to it."""

    figure: Callable[[Side, Day], Expression | F]
    bounds: tuple[int, ...]

    @property
    def bands(self) -> list[str]:
        """The codes from the lowest band to the highest."""
        return [code for code, _ in self.choices if code != NOT_FILLED[0]]

    def one(self, value: str, side: Side, day: Day) -> Q:
        figure, condition = self.figure(side, day), Q()
        if value == NOT_FILLED[0]:
            return Q(IsNull(figure, True))
        if value not in self.bands:
            return NOTHING
        place = self.bands.index(value)
        if place > 0:
            condition &= Q(GreaterThanOrEqual(figure, self.bounds[place - 1]))
        if place < len(self.bounds):
            condition &= Q(LessThan(figure, self.bounds[place]))
        return condition

    def labels(self, side: Side, day: Day) -> Sequence[Combinable]:
        figure = self.figure(side, day)
        whens = [
            When(LessThan(figure, bound), then=Value(code))
            for bound, code in zip(self.bounds, self.bands, strict=False)
        ]
        last = When(GreaterThanOrEqual(figure, self.bounds[-1]), then=Value(self.bands[-1]))
        return [Case(*whens, last, default=Value(""), output_field=CharField())]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Facet):
    """A yes: rows that meet all ``conditions``, by path. The value is ``1``."""

    conditions: Mapping[str, Any]
    choices: Choices = ((YES, "是"),)

    def one(self, value: str, side: Side, day: Day) -> Q:
        return self.condition(side) if value == YES else NOTHING

    def condition(self, side: Side) -> Q:
        """Return the condition on ``side``."""
        return Q(**{self.path(path, side): value for path, value in self.conditions.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Yearly(Facet):
    """What happened in a year, four digits."""

    condition: YearCondition

    def one(self, value: str, side: Side, day: Day) -> Q:
        known = len(value) == 4 and value.isascii() and value.isdigit() and value[0] in "12"
        return self.condition(int(value), side, day) if known else NOTHING
