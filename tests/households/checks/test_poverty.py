"""Rules 39 to 54 (domain 8.3), each case beside its border."""

import dataclasses
from decimal import Decimal
from typing import Any

from households.checks import Home
from households.codes import Attribute, Cause, Health, Labour, Schooling, Standing
from tests.households.checks.saying import Case, both_sides, said, table
from tests.make import make_id_number
from tests.make_checks import (
    a_home,
    a_member,
    a_pupil,
    a_spouse,
    an_exited,
    an_income,
    changes_to,
    conditions,
)

HOME = a_home()


def home(*members: Any, **facts: Any) -> Home:
    return a_home(*members, **facts)


def because(cause: Cause, *members: Any, **facts: Any) -> Home:
    return a_home(*members, main_cause=cause, **facts)


def paid(attribute: Attribute = Attribute.POOR, **money: Any) -> Home:
    return a_home(attribute=attribute, income=an_income(**money))


def pensioned(age: int, pension: int) -> Home:
    return a_home(a_member(2014 - age), income=an_income(pension=pension))


def on_land(cause: Cause, farmland: str, irrigated: int = 0, **facts: Any) -> Home:
    """One person on that much land."""
    land = conditions(farmland=farmland, irrigated=irrigated, **facts)
    return a_home(a_member(), main_cause=cause, conditions=land)


def above(per_head: str, **facts: Any) -> Home:
    return a_home(per_head=Decimal(per_head), **facts)


ILL = a_member(health=Health.CHRONIC)
DISABLED = a_member(health=Health.DISABLED, number=make_id_number(5) + "43")
SENIOR = a_pupil(1997, schooling=Schooling.SENIOR_2)
THREE = (a_member(), a_spouse(), a_pupil(1990, labour=Labour.WEAK))
ON_DIBAO = a_home(a_member(on_dibao=True), a_spouse(on_dibao=True))
CASES: dict[int, list[Case]] = {
    39: [("none", home(main_cause=""), 1), ("one", HOME, 0)],
    40: [
        ("three", home(other_causes=("05", "06", "09")), 1),
        ("two", home(other_causes=("05", "06")), 0),
    ],
    41: [
        ("the same again", home(other_causes=(Cause.SKILL,)), 1),
        ("another", home(other_causes=(Cause.FUNDS,)), 0),
    ],
    42: [
        ("all healthy", because(Cause.ILLNESS), 1),
        ("one ill", because(Cause.ILLNESS, ILL, a_spouse()), 0),
        ("another cause", HOME, 0),
    ],
    43: [
        ("nobody at school", because(Cause.SCHOOLING, a_member(), a_spouse()), 1),
        ("a pupil of a primary school", because(Cause.SCHOOLING), 1),
        ("of a senior school", because(Cause.SCHOOLING, a_member(), SENIOR), 0),
    ],
    44: [
        ("nobody disabled", because(Cause.DISABILITY), 1),
        ("somebody is", because(Cause.DISABILITY, DISABLED), 0),
        ("by the certificate", because(Cause.DISABILITY, a_member(number=DISABLED.number)), 0),
    ],
    45: [
        ("three who can", because(Cause.LABOUR, *THREE), 1),
        ("two", because(Cause.LABOUR), 0),
        ("another cause", home(*THREE), 0),
    ],
    46: [
        ("30 mu a head", on_land(Cause.LAND, "30"), 1),
        ("just under", on_land(Cause.LAND, "29.99"), 0),
        ("nearly all watered, no water", on_land(Cause.WATER, "10", 8), 1),
        ("nearly all watered, a disaster", on_land(Cause.DISASTER, "10", 8), 1),
        ("less of it", on_land(Cause.DISASTER, "10", 7), 0),
        ("but nothing to drink", on_land(Cause.WATER, "10", 8, water_difficult=True), 0),
        ("no land at all", on_land(Cause.LAND, "0"), 0),
        ("not filled in", because(Cause.LAND, conditions=None), 0),
    ],
    47: [
        ("poor and 一般农户", home(attribute=Attribute.ORDINARY), 1),
        ("exited and 一般贫困户", an_exited(attribute=Attribute.POOR), 1),
        ("poor and 五保贫困户", home(attribute=Attribute.WUBAO_POOR), 0),
        ("exited and 低保户", an_exited(attribute=Attribute.DIBAO), 0),
        ("back and 一般农户", home(attribute=Attribute.ORDINARY,
                               changes=changes_to(Standing.RETURNED)), 1),
    ],
    48: [
        ("低保贫困户 and nobody", home(attribute=Attribute.DIBAO_POOR), 1),
        ("低保户 and nobody", an_exited(attribute=Attribute.DIBAO), 1),
        ("一般贫困户 and two", ON_DIBAO, 2),
        ("低保贫困户 and two", dataclasses.replace(ON_DIBAO, attribute=Attribute.DIBAO_POOR), 0),
        ("五保贫困户 and two", dataclasses.replace(ON_DIBAO, attribute=Attribute.WUBAO_POOR), 0),
        ("一般贫困户 and nobody", HOME, 0),
    ],
    49: [
        ("低保贫困户 without", paid(Attribute.DIBAO_POOR, dibao=0), 1),
        ("低保贫困户 with 99.99", paid(Attribute.DIBAO_POOR, dibao="99.99"), 1),
        ("低保贫困户 with 100", paid(Attribute.DIBAO_POOR, dibao=100), 0),
        ("五保贫困户 without", paid(Attribute.WUBAO_POOR), 1),
        ("五保贫困户 with 100", paid(Attribute.WUBAO_POOR, wubao=100), 0),
        ("no incomes yet", home(attribute=Attribute.DIBAO_POOR, income=None), 0),
    ],
    50: [
        ("一般贫困户 with 低保金", paid(dibao=600), 1),
        ("一般贫困户 with both", paid(dibao=600, wubao=600), 2),
        ("低保贫困户 with 五保金", paid(Attribute.DIBAO_POOR, dibao=600, wubao=600), 1),
        ("低保贫困户 with 低保金", paid(Attribute.DIBAO_POOR, dibao=600), 0),
        ("none", HOME, 0),
    ],
    51: [
        ("both", paid(Attribute.DIBAO_POOR, dibao=600, wubao=1), 1),
        ("one", paid(Attribute.DIBAO_POOR, dibao=600, wubao=0), 0),
    ],
    52: [
        ("two who can", home(attribute=Attribute.WUBAO_POOR), 2),
        ("of 59", home(a_member(1955), attribute=Attribute.WUBAO_POOR), 1),
        ("of 60", home(a_member(1954), attribute=Attribute.WUBAO_POOR), 0),
        ("一般贫困户", HOME, 0),
    ],
    53: [
        ("60 and none", pensioned(60, 0), 1),
        ("60 and 69 yuan", pensioned(60, 69), 1),
        ("60 and 70 yuan", pensioned(60, 70), 0),
        ("59 and none", pensioned(59, 0), 0),
        ("59 and some", pensioned(59, 900), 1),
        ("no incomes yet", home(a_member(1950), income=None), 0),
    ],
    54: [
        ("over the line", above("2800.01"), 1),
        ("at the line", above("2800"), 0),
        ("because of illness", above("3000", main_cause=Cause.ILLNESS), 0),
        ("低保贫困户", above("3000", attribute=Attribute.DIBAO_POOR), 0),
        ("out already", an_exited(), 0),
        ("a year without a line", above("3000", identification=None), 0),
    ],
}  # fmt: skip


@table(CASES)
def test_the_rule_speaks_where_it_should(number: int, home: Home, times: int) -> None:
    assert len(said(number, home)) == times


def test_every_rule_is_tried_on_both_sides() -> None:
    assert sorted(CASES) == list(range(39, 55))
    assert both_sides(CASES)
