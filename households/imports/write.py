"""Writing what was judged: few statements, in the order the constraints ask for."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from gujang.access.models import User
from gujang.lib.bulk import tell_planner
from gujang.lib.ledger import Ledger

from ..codes import LeaveReason, Relation
from ..models import (
    Household,
    HouseholdYear,
    Person,
    PersonYear,
    StandingChange,
    YearConditions,
    YearIncome,
)
from .compare import Values
from .judge import Judged, Progress, silent
from .making import (
    fact_columns,
    household_columns,
    new_facts,
    new_household,
    new_person,
    new_standings,
    of_old,
    person_columns,
)
from .name_keys import write_new_keys, write_other_keys
from .people import moved_note, open_facts
from .plans import HouseholdPlan, PersonPlan
from .recount import recounted
from .register import Known

_MANY = 100  # from here on, blind plans cost more than taking stock
_WRITTEN = (
    Household,
    StandingChange,
    HouseholdYear,
    Person,
    PersonYear,
    YearIncome,
    YearConditions,
)


@dataclass(slots=True)
class Work:
    """One act of writing, and the rows made so far, in the order of the plans."""

    plans: list[HouseholdPlan]
    year: int
    actor: User | None
    ledger: Ledger = field(default_factory=Ledger)
    households: list[Household] = field(default_factory=list)
    forms: list[HouseholdYear] = field(default_factory=list)

    @property
    def day(self) -> dt.date:
        """The data date."""
        return dt.date(self.year, 12, 31)

    def members(self) -> Iterator[tuple[int, PersonPlan]]:
        """Give every member's plan with the place of the household's."""
        for place, plan in enumerate(self.plans):
            for one in plan.people:
                yield place, one

    def movers(self) -> Iterator[tuple[Known, Person, str]]:
        """Give who leaves a cancelled household by this: from where, who, to which number."""
        for place, one in self.members():
            if one.moved_from:
                known, person = one.moved_from
                yield known, person, self.plans[place].bundle.number

    def strangers(self) -> dict[int, Known]:
        """Return the cancelled households that somebody leaves."""
        return {known.household.pk: known for known, _, _ in self.movers()}

    def touched(self) -> list[Household]:
        """Return every household written about."""
        return [*self.households, *(known.household for known in self.strangers().values())]


def write(judged: Judged, actor: User | None, progress: Progress = silent) -> Work:
    """Write every good household of ``judged``, inside a transaction; return what was written.

    The rows of the workbook are let go first: ask ``judged`` for its counts before.
    """
    work = Work(judged.good, judged.year, actor)
    judged.forget_rows()
    if not work.plans:
        return work
    progress(65, "写入户和状态")
    _end_what_ends(work)
    _write_households(work)
    _write_standings(work)
    _write_forms(work)
    progress(75, "写入成员")
    _write_people(work)
    progress(85, "写入收入和条件")
    _write_survey(work)
    _recount_strangers(work)
    if len(work.plans) > _MANY:
        tell_planner(_WRITTEN)
    return work


def _end_what_ends(work: Work) -> None:
    """End memberships, forms and facts first: each of the new ones is alone in its place."""
    ledger, end = work.ledger, {"until": work.day}
    ledger.delete([change for plan in work.plans for change in plan.steps.drop])
    ledger.update(of_old(one.person for _, one in work.members() if one.left))
    ledger.update((person, _moved(work, number)) for _, person, number in work.movers())
    ended = [one.closes for _, one in work.members() if one.closes]
    ended += [row for known, person, _ in work.movers() if (row := open_facts(known, person))]
    ledger.update((row, end) for row in ended)
    ledger.update((plan.closes, end) for plan in work.plans if plan.closes)
    _update_facts(work, taking=False)


def _moved(work: Work, number: str) -> Values:
    reason = LeaveReason.OTHER_HOUSEHOLD
    return {"left_on": work.day, "leave_reason": reason, "leave_note": moved_note(number)}


def _update_facts(work: Work, *, taking: bool) -> None:
    """Change facts of the year: those that come into force or become the head's, or the others."""
    parts = (one.facts for _, one in work.members())
    work.ledger.update(
        (row, fact_columns(row.person, work.year, values))
        for row, values in of_old(parts)
        if _takes_a_place(values) == taking
    )


def _takes_a_place(values: Values) -> bool:
    opens = "until" in values and values["until"] is None
    return opens or values.get("relation") == Relation.HEAD


def _write_households(work: Work) -> None:
    made = [new_household(p.household.values) for p in work.plans if not p.known and p.household]
    work.ledger.update(_old_households(work))
    new = iter(work.ledger.create(made))
    work.households = [p.known.household if p.known else next(new) for p in work.plans]


def _old_households(work: Work) -> Iterator[tuple[Household, Values]]:
    for plan in work.plans:
        if plan.known:
            row, values = plan.known.household, plan.household.values if plan.household else {}
            yield row, household_columns(row, values) | {"version": row.version + 1}
    for known in work.strangers().values():
        yield known.household, {"version": known.household.version + 1}


def _write_standings(work: Work) -> None:
    work.ledger.update(change for plan in work.plans for change in _changed_standings(plan))
    work.ledger.create_each(
        StandingChange,
        (
            change
            for plan, household in zip(work.plans, work.households, strict=True)
            for change in new_standings(plan.steps.add, household, work.year, work.actor)
        ),
    )


def _changed_standings(plan: HouseholdPlan) -> Iterator[tuple[StandingChange, Values]]:
    steps, changes = plan.steps, plan.known.changes if plan.known else []
    if steps.base:
        yield steps.base, {"until": steps.add[0].on if steps.add else None}
    for change, day in steps.redate:
        yield change, {"happened_on": day}
        if place := changes.index(change):
            yield changes[place - 1], {"until": day}


def _write_forms(work: Work) -> None:
    pairs = list(zip(work.plans, work.households, strict=True))
    made = [
        HouseholdYear(household_id=household.pk, year=work.year, **plan.year.values)
        for plan, household in pairs
        if plan.year and plan.year.row is None
    ]
    work.ledger.update(of_old(plan.year for plan in work.plans))
    new = iter(work.ledger.create(made))
    rows = (None if plan.year is None else plan.year.row for plan in work.plans)
    work.forms = [row or next(new) for row in rows]
    work.ledger.update(
        (facts, {"household_year_id": form.pk})
        for plan, form in zip(work.plans, work.forms, strict=True)
        for facts in plan.rehung
    )


def _write_people(work: Work) -> None:
    ledger = work.ledger
    kept = [(place, one) for place, one in work.members() if not one.left]
    old = list(of_old(one.person for _, one in kept))
    ledger.update((row, person_columns(row, values)) for row, values in old)
    ledger.update((row, {"joined_on": d}) for plan in work.plans for row, d in plan.rejoined)
    _update_facts(work, taking=True)
    people: list[Person] = []
    for place, one in kept:
        row = one.person.row
        people.append(row or new_person(work.households[place], one.person.values))
    made = [person for person in people if person.pk is None]
    ledger.create(made)
    ledger.create_each(
        PersonYear,
        (
            new_facts(person, work.forms[place], one.facts.values)
            for (place, one), person in zip(kept, people, strict=True)
            if one.facts and one.facts.row is None
        ),
    )
    write_new_keys(made)
    write_other_keys(ledger, [row for row, values in old if "name" in values])


def _write_survey(work: Work) -> None:
    pairs = list(zip(work.plans, work.forms, strict=True))
    work.ledger.create_each(
        YearIncome,
        (
            {"household_year_id": form.pk, **plan.income.values}
            for plan, form in pairs
            if plan.income and plan.income.row is None
        ),
    )
    work.ledger.create_each(
        YearConditions,
        (
            {"household_year_id": form.pk, **plan.conditions.values}
            for plan, form in pairs
            if plan.conditions and plan.conditions.row is None
        ),
    )
    work.ledger.update(of_old(plan.income for plan in work.plans))
    work.ledger.update(of_old(plan.conditions for plan in work.plans))


def _recount_strangers(work: Work) -> None:
    """Bring the form in force of the households that lost somebody up to its members."""
    gone = {person.pk for _, person, _ in work.movers()}
    strangers = work.strangers().values()
    work.ledger.update(
        (known.newest, recounted(known, gone)) for known in strangers if known.newest
    )
