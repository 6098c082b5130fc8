"""What the register holds of the households and people a file names, in a few queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from ..codes import LeaveReason, Relation, Standing
from ..models import (
    Household,
    HouseholdYear,
    Person,
    PersonYear,
    StandingChange,
    YearConditions,
    YearIncome,
)
from ..sealed import id_hash

M = TypeVar("M", bound=Model)
_CHUNK = 900


@dataclass(slots=True, eq=False)
class Known:
    """A household of the register with all that an import may compare or change."""

    household: Household
    years: list[HouseholdYear] = field(default_factory=list)  # by year
    changes: list[StandingChange] = field(default_factory=list)  # in order
    people: list[Person] = field(default_factory=list)
    facts: dict[int, list[PersonYear]] = field(default_factory=dict)  # of a person, by day
    incomes: dict[int, YearIncome] = field(default_factory=dict)  # by the year's row
    conditions: dict[int, YearConditions] = field(default_factory=dict)

    @property
    def newest(self) -> HouseholdYear | None:
        """The form in force."""
        return self.years[-1] if self.years else None

    def year(self, year: int) -> HouseholdYear | None:
        """Return the form of ``year``."""
        return next((row for row in self.years if row.year == year), None)

    def belonging(self, day: dt.date) -> list[Person]:
        """Return who belongs to the household once the moves of ``day`` are done."""
        return [
            person
            for person in self.people
            if person.joined_on <= day and (person.left_on is None or person.left_on > day)
        ]

    @property
    def cancelled(self) -> bool:
        """Whether the household is 注销 now."""
        return bool(self.changes) and self.changes[-1].standing == Standing.CANCELLED


@dataclass(slots=True)
class Snapshot:
    """The part of the register that a file touches."""

    by_number: dict[str, Known] = field(default_factory=dict)
    by_head: dict[str, Known] = field(default_factory=dict)
    #: by hash of the number: who stands in the register, or died, outside of these households
    elsewhere: dict[str, Person] = field(default_factory=dict)
    strangers: dict[int, Known] = field(default_factory=dict)
    national_numbers: dict[str, str] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)

    def hash(self, number: str) -> str:
        """Return the look-up hash of a full number, computed once."""
        key = number[:18]
        if key not in self.hashes:
            self.hashes[key] = id_hash(key)
        return self.hashes[key]


def load(
    *,
    numbers: Iterable[str],
    heads: Mapping[str, str],
    people: Iterable[str],
    national: Iterable[str],
    year: int,
    day: dt.date,
    lock: bool,
) -> Snapshot:
    """Return what is known of the households ``numbers``, else of who heads them in ``heads``.

    ``heads`` gives the head's number by household number, ``people`` are the members' numbers.
    ``lock`` holds the households until the transaction ends.
    """
    snapshot = Snapshot()
    households = {h.pk: h for h in _in("number", numbers, _held(lock))}
    found = {household.number for household in households.values()}
    unknown = {snapshot.hash(head) for number, head in heads.items() if number not in found}
    of_head = _households_of_heads(unknown)
    missing = set(of_head.values()) - households.keys()
    households |= {h.pk: h for h in _in("pk", missing, _held(lock))}
    known = _known(households.values(), year, day)
    snapshot.by_number = {one.household.number: one for one in known.values()}
    snapshot.by_head = {key: known[pk] for key, pk in of_head.items() if pk in known}
    hashes = [snapshot.hash(number) for number in people]
    _load_elsewhere(snapshot, hashes, known.keys(), year, day, lock=lock)
    rows = _in("national_number", national, Household.objects.all())
    snapshot.national_numbers = {row.national_number: row.number for row in rows}
    return snapshot


def _held(lock: bool) -> QuerySet[Household]:
    rows = Household.objects.order_by("pk")
    return rows.select_for_update() if lock else rows


def _in(name: str, values: Iterable[Any], rows: QuerySet[M]) -> Iterator[M]:
    left = iter(sorted(set(values)))
    while chunk := list(islice(left, _CHUNK)):
        yield from rows.filter(**{f"{name}__in": chunk})


def _households_of_heads(hashes: set[str]) -> dict[str, int]:
    """Return the household of each number that now heads one."""
    heads = Person.objects.filter(
        left_on__isnull=True, years__until__isnull=True, years__relation=Relation.HEAD
    )
    return {p.id_hash: p.household_id for p in _in("id_hash", hashes, heads)}


def _load_elsewhere(
    snapshot: Snapshot,
    hashes: Sequence[str],
    known: Iterable[int],
    year: int,
    day: dt.date,
    *,
    lock: bool,
) -> None:
    here = set(known)
    there = Person.objects.filter(Q(left_on__isnull=True) | Q(leave_reason=LeaveReason.DEATH))
    for person in _in("id_hash", hashes, there):
        if person.household_id not in here:
            open_one = snapshot.elsewhere.get(person.id_hash)
            if open_one is None or open_one.left_on:
                snapshot.elsewhere[person.id_hash] = person
    others = {person.household_id for person in snapshot.elsewhere.values()}
    snapshot.strangers = _known(_in("pk", others, _held(lock)), year, day, compared=False)


def _known(
    households: Iterable[Household], year: int, day: dt.date, *, compared: bool = True
) -> dict[int, Known]:
    """Load the households; of those ``compared`` whose newest year is later, only ``year``."""
    known = {household.pk: Known(household) for household in households}
    for change in _in("household_id", known, StandingChange.objects.all()):
        known[change.household_id].changes.append(change)
    for row in _in("household_id", known, HouseholdYear.objects.order_by("year")):
        known[row.household_id].years.append(row)
    for one in known.values():
        one.changes.sort(key=lambda change: (change.happened_on, change.pk))
    later = {pk for pk, one in known.items() if one.newest and one.newest.year > year}
    older = later if compared else set()
    _load_people(known, older, year, day)
    _load_survey(known, older, year)
    return known


def _load_people(known: dict[int, Known], older: set[int], year: int, day: dt.date) -> None:
    homes: dict[int, Known] = {}
    for person in _in("household_id", known, Person.objects.order_by("pk")):
        known[person.household_id].people.append(person)
        homes[person.pk] = known[person.household_id]
    of_year = Q(household_year__year=year)
    in_force = Q(until__isnull=True) | Q(until__gte=day)
    facts: dict[int, list[PersonYear]] = defaultdict(list)
    past = {pk for pk, one in homes.items() if one.household.pk in older}
    for people, wanted in ((past, of_year), (homes.keys() - past, of_year | in_force)):
        rows = PersonYear.objects.filter(wanted).order_by("starts_on", "pk")
        for row in _in("person_id", people, rows):
            facts[row.person_id].append(row)
    for person_pk, rows_of_person in facts.items():
        homes[person_pk].facts[person_pk] = rows_of_person
    _link(known)


def _link(known: dict[int, Known]) -> None:
    """Give the facts their person and form, without asking for each."""
    for one in known.values():
        people = {person.pk: person for person in one.people}
        forms = {form.pk: form for form in one.years}
        for rows in one.facts.values():
            for row in rows:
                row.person = people[row.person_id]
                row.household_year = forms[row.household_year_id]


def _load_survey(known: dict[int, Known], older: set[int], year: int) -> None:
    homes = {
        row.pk: one
        for one in known.values()
        for row in one.years
        if row.year == year or (row is one.newest and one.household.pk not in older)
    }
    for income in _in("household_year_id", homes, YearIncome.objects.all()):
        homes[income.household_year_id].incomes[income.household_year_id] = income
    for row in _in("household_year_id", homes, YearConditions.objects.all()):
        homes[row.household_year_id].conditions[row.household_year_id] = row
