"""Rules 78, 80 and 82 (domain 8.6), each case beside its border; and the table as a whole."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from households.checks import RULES, WAITING, Home, Limits, judge
from households.checks.limits import changed, in_words
from households.checks.rule import rule
from households.checks.villages import READS, judge_village
from households.codes import Attribute, Labour
from households.codes.exits import Severity
from households.codes.support import MeasureKind, WorkState
from tests.households.checks.saying import Case, both_sides, said, table
from tests.make_checks import a_home, a_member, a_spouse, an_aid, an_exited, an_income

DONE: dict[str, Any] = {
    "state": WorkState.DONE, "finished_on": dt.date(2014, 10, 1), "actual_yuan": Decimal(500)
}  # fmt: skip


def helped(home: Home | None = None, **facts: Any) -> Home:
    base = {"income": home.income, "members": home.members} if home else {}
    attribute = home.attribute if home else Attribute.POOR
    return a_home(**base, attribute=attribute, aids=(an_aid(**facts),))


def at(post: MeasureKind, *, born: int = 1970, labour: Labour = Labour.ORDINARY) -> Home:
    one = a_member(born, labour=labour)
    aid = an_aid(kind=post, person=1, person_name=one.name, person_born=born)
    return a_home(one, a_spouse(), aids=(aid,))


IDLE = a_home(income=an_income(business=0))
ON_DIBAO = a_home(a_member(on_dibao=True), attribute=Attribute.DIBAO_POOR)
NET = MeasureKind.SAFETY_NET
CASES: dict[int, list[Case]] = {
    78: [
        ("somebody who left", helped(person=77, person_name="走了"), 1),
        ("and it is done", helped(person=77, **DONE), 0),
        ("a member", helped(person=1), 0),
        ("the whole household", helped(), 0),
    ],
    80: [
        ("under way", helped(), 0),
        ("done, paid, and a farm", helped(**DONE), 0),
        ("done for nothing", helped(**DONE | {"actual_yuan": Decimal(0)}), 1),
        ("done, nobody knows for how much", helped(**DONE | {"actual_yuan": None}), 1),
        ("done, nobody knows when", helped(**DONE | {"finished_on": None}), 1),
        ("paid and not begun", helped(state=WorkState.PLANNED, actual_yuan=Decimal(1)), 1),
        ("sheep and no business", helped(IDLE, **DONE), 1),
        ("sheep of a year to come", helped(IDLE, **DONE, year=2015), 0),
        ("a job and no labour", at(MeasureKind.EMPLOYMENT, labour=Labour.LOST), 1),
        ("a job and labour", at(MeasureKind.EMPLOYMENT), 0),
        ("a post at 70", at(MeasureKind.POST, born=1944), 1),
        ("a post at 69", at(MeasureKind.POST, born=1945), 0),
        ("a post at 15", at(MeasureKind.POST, born=1999), 1),
        ("a post at 16", at(MeasureKind.POST, born=1998), 0),
        ("低保 and nobody has it", helped(**DONE, kind=NET), 1),
        ("低保 and somebody has it", helped(ON_DIBAO, **DONE, kind=NET), 0),
    ],
}  # fmt: skip


@table(CASES)
def test_the_rule_speaks_where_it_should(number: int, home: Home, times: int) -> None:
    assert len(said(number, home)) == times


def test_every_rule_is_tried_on_both_sides() -> None:
    assert both_sides(CASES)


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        (dict.fromkeys(READS, 1), ""),
        (dict.fromkeys(READS, 0), ""),
        (dict.fromkeys(READS, 1) | {"bus": None}, "已出列，2016年没有填是否通客运班车，请补填。"),
    ],
)
def test_a_village_that_is_out_fills_in_its_form(facts: dict[str, Any], wanted: str) -> None:
    assert judge_village(2016, facts) == wanted
    assert "没有填任何一年" in judge_village(None, {})


def test_every_number_of_the_domain_is_declared_or_waits() -> None:
    assert set(RULES) | {82} == {*range(1, 81), 82}
    assert set(RULES) | {82} | set(WAITING) == set(range(1, 84))


def test_a_number_is_declared_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        rule(1, "又一条", Severity.ERROR, "people", "")(lambda home, limits: iter(()))


@pytest.mark.parametrize("home", [a_home(), an_exited()], ids=["poor", "exited"])
def test_of_a_sound_household_nothing_is_said(home: Home) -> None:
    assert list(judge(home, Limits())) == []


def test_every_threshold_a_rule_names_exists_and_is_used() -> None:
    named = {name for one in RULES.values() for name in one.limits}
    assert named <= set(Limits.__dataclass_fields__)
    assert all(in_words(one.limits, Limits()) for one in RULES.values() if one.limits)
    assert set(Limits.__dataclass_fields__) <= named


def test_the_county_sets_a_threshold() -> None:
    limits = changed({"many_members": "8", "process_since": "2017-01-01"})
    assert (limits.many_members, limits.process_since) == (8, dt.date(2017, 1, 1))
    assert limits.farmland_per_head == Limits().farmland_per_head
    assert in_words(("many_members",), limits) == ["一户人数达到 8 人"]
    seven = a_home(*[a_member(pk=n, relation="99") for n in range(7)])
    assert said(17, seven) and not said(17, seven, limits)


@pytest.mark.parametrize("typed", [{"many": "8"}, {"many_members": "eight"}])
def test_a_threshold_that_cannot_be_stops_the_start(typed: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured):
        changed(typed)
