"""After every act the kept tallies are what the register says."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from gujang.access.models import User
from households import services, tallies
from households.codes import (
    Attribute,
    ChangeKind,
    Health,
    JoinReason,
    Labour,
    LeaveReason,
    Relation,
)
from households.ethnic import HAN
from households.models import Household
from tests.cast import Cast
from tests.make import make_household, make_id_number, make_person, set_income
from tests.make_dynamic import merge, move, split
from tests.make_exits import exit_at_once

pytestmark = pytest.mark.slow


Act = Callable[..., object]
FACTS = {"relation": Relation.OTHER, "health": Health.SERIOUS, "labour": Labour.LOST}
NEW = services.Joining(make_id_number(700), {"name": "新人", "ethnic": HAN}, FACTS)
DAY = dt.date(2016, 6, 1)


def household(**typed) -> Act:
    return lambda h, **act: services.update_household(household=h, facts=typed, **act)


def year(service, **typed) -> Act:
    return lambda h, **act: service(household=h, year=2014, facts=typed, **act)


def standing(kind: ChangeKind, attribute: Attribute, on: dt.date = DAY) -> Act:
    return lambda h, **act: services.change_standing(
        household=h, kind=kind, happened_on=on, reason="更正", attribute=attribute, **act
    )


def leave_poverty(h: Household, **act) -> object:
    return exit_at_once(household=h, happened_on=DAY, **act)


def member(service, **typed) -> Act:
    return lambda h, **act: service(person=h.people.latest("id"), **typed, **act)


ACTS: dict[str, list[Act]] = {
    "standard": [household(standard="2")],
    "facts of the year": [
        year(services.update_year, main_cause="02", attribute="04", other_cause_1="05")
    ],
    "incomes": [year(services.update_income, wage=Decimal(9000), dibao=Decimal(10))],
    "conditions": [
        year(
            services.update_conditions,
            farmland=Decimal(9),
            is_dangerous=True,
            danger_grade="C",
            has_power=False,
        )
    ],
    "a new year": [lambda h, **act: services.start_year(household=h, year=2015, **act)],
    "exit": [leave_poverty],
    "exit and return": [
        leave_poverty,
        standing(ChangeKind.RETURN, Attribute.POOR, dt.date(2017, 2, 1)),
    ],
    "exit taken back the same day": [
        leave_poverty,
        standing(ChangeKind.REVERTED, Attribute.POOR),
    ],
    "cancelled": [standing(ChangeKind.WRONGLY, Attribute.POOR)],
    "joined": [
        lambda h, **act: services.add_member(
            household=h, who=NEW, joined_on=DAY, reason=JoinReason.MOVED_IN, **act
        )
    ],
    "corrected": [
        member(
            services.update_member,
            who={"ethnic": "02"},
            facts={"health": "04", "work_place": "01", "on_dibao": True},
            id_number=make_id_number(701, born_on=dt.date(1999, 1, 1)),
        )
    ],
    "left": [
        member(services.end_membership, left_on=DAY, reason=LeaveReason.DEATH),
    ],
    "another head": [
        lambda h, **act: services.change_head(
            household=h,
            new_head=h.people.latest("id"),
            old_head_relation=Relation.OTHER,
            reason="外出",
            **act,
        )
    ],
}


@pytest.mark.parametrize("name", ACTS)
def test_after_an_act_the_tallies_are_true(cast: Cast, name: str) -> None:
    kept = make_household(cast.a1, members=3)
    set_income(kept, 2600)
    make_person(make_household(cast.a1, head="邻居"), "邻家", health=Health.CHRONIC)
    tallies.refresh([cast.a1.code, cast.a2.code])
    actor: User = cast["town_a"]
    for act in ACTS[name]:
        version = Household.objects.get(pk=kept.pk).version
        act(kept, actor=actor, version=version)
    assert tallies.check() == []


def test_a_move_counts_in_both_villages(cast: Cast) -> None:
    kept = make_household(cast.a1, members=2)
    tallies.refresh([cast.a1.code, cast.a2.code])
    move(kept, cast["town_a"], cast.a2, DAY)
    assert tallies.check() == []


def test_a_split_and_a_merger_are_counted(cast: Cast) -> None:
    kept, other = make_household(cast.a1, members=3), make_household(cast.a2, members=2)
    tallies.refresh([cast.a1.code, cast.a2.code])
    split(kept, cast["town_a"], 1, "GY-9", DAY)
    assert tallies.check() == []
    merge(kept, cast["town_a"], other, DAY)
    assert tallies.check() == []


def test_a_registration_is_counted(cast: Cast) -> None:
    tallies.refresh([cast.a1.code])
    services.create_household(
        actor=cast["town_a"],
        facts={"number": "GY1", "village": cast.a1, "standard": "1"},
        registered_on=DAY,
        year_facts={"attribute": "01", "main_cause": "01"},
        head=NEW,
    )
    assert tallies.check() == []
