"""Rules 55 to 65 (domain 8.4), each case beside its border."""

import dataclasses
from decimal import Decimal
from typing import Any

from households.checks import Home
from households.codes import Schooling
from tests.households.checks.saying import Case, both_sides, said, table
from tests.make_checks import a_home, a_member, a_pupil, an_income, conditions

HOME = a_home()


def earning(**money: Any) -> Home:
    return a_home(income=an_income(**money))


def living(**facts: Any) -> Home:
    return a_home(a_member(), conditions=conditions(**facts))


def per_head(now: str, before: str | None = None, **facts: Any) -> Home:
    past = None if before is None else Decimal(before)
    return a_home(per_head=Decimal(now), per_head_before=past, **facts)


def typed(figure: str) -> Home:
    income = dataclasses.replace(an_income(), declared_per_head=Decimal(figure))
    return a_home(income=income, per_head=Decimal("1333.33"))


CASES: dict[int, list[Case]] = {
    55: [
        ("no incomes", a_home(income=None), 1),
        ("one empty", earning(property=None), 1),
        ("two empty", earning(property=None, transfer=None), 2),
        ("99.99 yuan", earning(transfer="99.99"), 1),
        ("100 yuan", earning(transfer=100), 0),
        ("nothing", earning(transfer=0), 0),
    ],
    56: [
        ("without cost", earning(business_cost=0), 1),
        ("cost empty", earning(business_cost=None), 1),
        ("with cost", HOME, 0),
        ("no business", earning(business=0, business_cost=0), 0),
    ],
    57: [
        ("nothing", per_head("0"), 1),
        ("less than nothing", per_head("-20"), 1),
        ("500", per_head("500"), 1),
        ("500.01", per_head("500.01"), 0),
        ("20,000 and poor", per_head("20000"), 0),
        ("20,000.01 and poor", per_head("20000.01"), 1),
        ("30,000.01", per_head("30000.01"), 1),
        ("not known", a_home(per_head=None), 0),
    ],
    58: [
        ("two fen off", typed("1333.35"), 1),
        ("one fen off", typed("1333.34"), 0),
        ("not typed", HOME, 0),
    ],
    59: [
        ("doubled", per_head("3000", "1500"), 1),
        ("halved", per_head("1500", "3000"), 1),
        ("not quite doubled", per_head("2999", "1500"), 0),
        ("doubled by less than 1,000", per_head("1998", "999"), 0),
        ("from a loss", per_head("1500", "-100"), 1),
        ("the first year", per_head("3000"), 0),
    ],
    60: [
        ("more than there is", living(farmland=30, irrigated="30.01"), 1),
        ("all of it", living(farmland=30, irrigated=30), 0),
        ("land not filled in", living(farmland=None, irrigated=1), 1),
        ("neither", living(farmland=None, irrigated=None), 0),
    ],
    61: [
        ("more than 50 mu a head", living(farmland="50.01"), 1),
        ("50 mu a head", living(farmland=50), 0),
        ("more than 70 of forest", living(forest="70.01"), 1),
        ("both", living(farmland=51, forest=71), 2),
        ("70 of forest", living(forest=70), 0),
        ("not filled in", a_home(conditions=None), 0),
    ],
    62: [
        ("50.01 km", living(road_distance="50.01"), 1),
        ("50 km", living(road_distance=50), 0),
        ("not filled in", living(road_distance=None), 0),
    ],
    63: [
        ("none", living(house_area=0), 1),
        ("empty", living(house_area=None), 1),
        ("500.01", living(house_area="500.01"), 1),
        ("500", living(house_area=500), 0),
    ],
    64: [
        ("no grade", living(is_dangerous=True), 1),
        ("grade C", living(is_dangerous=True, danger_grade="C"), 0),
        ("sound", HOME, 0),
    ],
    65: [
        ("no conditions", a_home(conditions=None), 1),
        ("fuel and road: once", living(fuel="", road=""), 1),
        ("no word of power", living(has_power=None), 1),
        ("power for work is enough", living(has_power=None, has_work_power=True), 0),
        ("martyrs", a_home(is_martyr_family=None), 1),
        ("a child of 6 and school", a_home(a_member(), a_pupil(2008, schooling="")), 1),
        ("a child of 5", a_home(a_member(), a_pupil(2009, schooling="", education="06")), 0),
        ("an adult's education", a_home(a_member(education="")), 1),
        ("one of 65 and labour", a_home(a_member(1949, labour="")), 1),
        ("one of 66", a_home(a_member(1948, labour="")), 0),
        ("a student has no education", a_home(a_member(), a_pupil(1994,
                                              schooling=Schooling.COLLEGE)), 0),
        ("all", HOME, 0),
    ],
}  # fmt: skip


@table(CASES)
def test_the_rule_speaks_where_it_should(number: int, home: Home, times: int) -> None:
    assert len(said(number, home)) == times


def test_every_rule_is_tried_on_both_sides() -> None:
    assert sorted(CASES) == list(range(55, 66))
    assert both_sides(CASES)


def test_several_findings_of_one_rule_are_told_apart() -> None:
    hits = said(55, earning(property=None, transfer=None))
    assert len({hit.subject for hit in hits}) == 2
