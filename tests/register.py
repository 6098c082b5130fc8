"""A small register in which something of every kind has happened, in the villages of the cast.

Two years of forms, 2014 and 2015; births, deaths, exits, a return, removals, an exit taken back.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from households import tallies
from households.codes import (
    Attribute,
    Cause,
    ChangeKind,
    DangerGrade,
    Education,
    Health,
    IdKind,
    JoinReason,
    Labour,
    LeaveReason,
    Schooling,
    Sex,
    Standing,
    WorkPlace,
)
from households.models import Household, HouseholdYear, Person, PersonYear, YearConditions
from tests.cast import Cast, make_cast
from tests.make import make_household, make_person, make_standing, make_year, set_income
from villages.models import Village

END_2014, END_2015 = dt.date(2014, 12, 31), dt.date(2015, 12, 31)
REGISTERED = dt.date(2013, 12, 31)
CHILD = dt.date(2015, 5, 1)


@pytest.fixture(scope="module")
def register(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """The cast with the register, made once, in a transaction around those of the tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        make_register(cast)
        yield cast
        transaction.set_rollback(True)


def make_register(cast: Cast) -> None:
    """Fill the three villages, and count them."""
    _village_a1(cast.a1)
    _village_a2(cast.a2)
    _village_b1(cast.b1)
    tallies.refresh([cast.a1.code, cast.a2.code, cast.b1.code])


def _village_a1(village: Village) -> None:
    poor = _household(village, "HU-A1-1", members=2, income=700)
    _conditions(poor, is_dangerous=True, danger_grade=DangerGrade.C, water_safe=False)
    make_person(
        poor, "王生", born_on=CHILD, join_reason=JoinReason.BIRTH, health=Health.HEALTHY,
        labour=Labour.NONE, education=Education.PRESCHOOL, sex=Sex.FEMALE,
    )  # fmt: skip
    back = _household(village, "HU-A1-2", changed=END_2014, to=Standing.EXITED, members=3)
    make_standing(back, Standing.RETURNED, dt.date(2015, 6, 1), return_cause=Cause.ILLNESS)
    out = _household(village, "HU-A1-3", members=2, income=3100)
    _leave(out, END_2015, LeaveReason.DEATH)
    make_standing(out, Standing.EXITED, END_2015)
    _form(out, attribute=Attribute.ORDINARY)
    _household(village, "HU-A1-4", changed=END_2014, to=Standing.CANCELLED, members=2)


def _village_a2(village: Village) -> None:
    new = make_household(village, number="HU-A2-1", registered_on=dt.date(2015, 7, 15), year=2015)
    make_standing(new, Standing.EXPECTED, dt.date(2015, 9, 1))
    gone = _household(village, "HU-A2-2", members=2, income=1500)
    make_standing(gone, Standing.CANCELLED, dt.date(2015, 3, 1), kind=ChangeKind.WRONGLY)
    dead = _household(village, "HU-A2-3", changed=END_2014, to=Standing.EXITED)
    make_standing(dead, Standing.CANCELLED, dt.date(2015, 4, 1), kind=ChangeKind.EXTINCT)


def _village_b1(village: Village) -> None:
    stable = _household(village, "HU-B1-1", changed=dt.date(2014, 6, 1), to=Standing.EXITED)
    make_standing(stable, Standing.STABLE, END_2015)
    large = _household(village, "HU-B1-2", members=5, income=2700)
    _form(large, main_cause=Cause.SCHOOLING, other_cause_1=Cause.FUNDS, other_cause_2=Cause.SKILL)
    _conditions(large, is_dangerous=False, has_power=False, has_tv=False, in_cooperative=True)
    make_person(
        large, "王学", born_on=dt.date(2000, 12, 31), labour=Labour.NONE, ethnic="02",
        schooling=Schooling.GRADE_9, on_dibao=True,
    )  # fmt: skip
    make_person(
        large, "王工", born_on=dt.date(1985, 1, 1), id_kind=IdKind.DISABILITY,
        health=Health.DISABLED, work_place=WorkPlace.AWAY, work_months=3,
    )  # fmt: skip
    mistaken = make_household(
        village, number="HU-B1-3", registered_on=REGISTERED, members=2, per_head_income=2000
    )
    make_standing(mistaken, Standing.EXITED, dt.date(2015, 3, 1))
    make_standing(mistaken, Standing.POOR, dt.date(2015, 4, 1))
    _leave(mistaken, dt.date(2015, 3, 15), LeaveReason.MARRIED_OUT)
    make_year(mistaken, 2015)


def _household(
    village: Village,
    number: str,
    *,
    changed: dt.date | None = None,
    to: Standing = Standing.POOR,
    income: int | None = None,
    **fields: Any,
) -> Household:
    household = make_household(
        village, number=number, registered_on=REGISTERED, per_head_income=income,
        standing=to, changed_on=changed, **fields,
    )  # fmt: skip
    make_year(household, 2015)
    if income is not None:
        set_income(household, income + 100)
    return household


def _form(household: Household, **facts: Any) -> None:
    HouseholdYear.objects.filter(household=household, until=None).update(**facts)


def _conditions(household: Household, **facts: Any) -> None:
    YearConditions.objects.create(household_year=household.years.get(until=None), **facts)


def _leave(household: Household, on: dt.date, why: LeaveReason) -> None:
    person = household.people.latest("id")
    Person.objects.filter(pk=person.pk).update(left_on=on, leave_reason=why)
    PersonYear.objects.filter(person=person, until=None).update(until=on)
