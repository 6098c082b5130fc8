"""The rules of measures: states and days, sign-off, subsidies, suggestions, who is refused."""

import datetime as dt
from decimal import Decimal

import pytest

from households.codes import Cause, Standing
from households.codes.support import MeasureKind, WorkState
from households.rules.measures import (
    Course,
    Wanted,
    course_problems,
    is_overdue,
    is_unsafe,
    signing_problem,
    subsidy,
    why_not,
    yearly_interest,
)
from households.rules.plans import HouseholdFacts, MemberFacts
from households.rules.suggestions import suggest

TODAY = dt.date(2015, 6, 15)
BEFORE, AFTER = TODAY - dt.timedelta(1), TODAY + dt.timedelta(1)


@pytest.mark.parametrize(
    ("course", "wrong"),
    [
        (Course("planned"), set()),
        (Course("ongoing", BEFORE, TODAY), set()),
        (Course("done", BEFORE, AFTER, TODAY), set()),
        (Course("done", TODAY, None, TODAY), set()),
        (Course("done"), {"finished_on"}),
        (Course("done", None, None, AFTER), {"finished_on"}),
        (Course("done", TODAY, None, BEFORE), {"finished_on"}),
        (Course("planned", None, None, BEFORE), {"finished_on"}),
        (Course("ongoing", None, None, BEFORE), {"finished_on"}),
        (Course("ongoing", TODAY, BEFORE), {"due_on"}),
        (Course("ongoing", TODAY, TODAY), set()),
        (Course("stopped"), {"outcome"}),
        (Course("stopped", None, None, BEFORE, "农户外出"), set()),
    ],
)
def test_state_and_days_of_a_measure_go_together(course: Course, wrong: set[str]) -> None:
    assert course_problems(course, TODAY).keys() == wrong


@pytest.mark.parametrize("state", WorkState)
@pytest.mark.parametrize("due_on", [None, BEFORE, TODAY, AFTER])
def test_a_measure_is_late_the_day_after_it_was_due(state: str, due_on: dt.date | None) -> None:
    under_way = state in ("planned", "ongoing")
    assert is_overdue(state, due_on, TODAY) is (under_way and due_on == BEFORE)


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        ({}, set()),
        ({"signed_on": BEFORE, "finished_on": BEFORE}, set()),
        ({"state": "ongoing"}, {"signed_on"}),
        ({"outcome": ""}, {"outcome"}),
        ({"signed_on": AFTER}, {"signed_on"}),
        ({"finished_on": TODAY, "signed_on": BEFORE}, {"signed_on"}),
    ],
)
def test_a_household_signs_for_what_is_done(facts: dict, wrong: set[str]) -> None:
    good = {"state": "done", "outcome": "增收", "finished_on": BEFORE, "signed_on": TODAY}
    assert signing_problem(**good | facts, today=TODAY).keys() == wrong


@pytest.mark.parametrize(
    ("grade", "unsafe"), [("A", False), ("B", False), ("C", True), ("D", True)]
)
def test_a_house_of_grade_c_or_d_is_unsafe(grade: str, unsafe: bool) -> None:
    assert is_unsafe(grade) is unsafe


@pytest.mark.parametrize(
    ("quantity", "yuan", "cap", "amount"),
    [
        ("5", "100", "10", "500.00"),
        ("10", "100", "10", "1000.00"),
        ("10.01", "100", "10", "1000.00"),
        ("55.5", "30", None, "1665.00"),
        ("0.05", "0.10", None, "0.01"),  # 0.005 yuan goes up
        ("0.04", "0.10", None, "0.00"),
        ("0", "100", "10", "0.00"),
        ("3.33", "33.33", None, "110.99"),  # 110.9889
    ],
)
def test_a_subsidy_is_the_counted_quantity_times_the_rate(
    quantity: str, yuan: str, cap: str | None, amount: str
) -> None:
    found = subsidy(Decimal(quantity), Decimal(yuan), Decimal(cap) if cap else None)
    assert str(found) == amount


def test_interest_is_of_a_year() -> None:
    assert yearly_interest(Decimal(30000), Decimal("4.35")) == Decimal("1305.00")


SHEEP = Wanted(2015, "02", "养羊")


@pytest.mark.parametrize(
    ("standing", "registered_in", "have", "said"),
    [
        (Standing.POOR, 2014, {}, ""),
        (Standing.POOR, 2015, {Wanted(2014, "02", "养羊"): 1, Wanted(2015, "01", "养羊"): 1}, ""),
        # 脱贫不脱政策: an exited household may still be helped
        (Standing.EXITED, 2014, {}, ""),
        (Standing.CANCELLED, 2014, {}, "已注销"),
        (Standing.POOR, 2016, {}, "2016年才识别"),
        (Standing.POOR, 2014, {SHEEP: 1}, "同类同名"),
    ],
)
def test_who_is_not_given_a_measure(
    standing: str, registered_in: int, have: dict, said: str
) -> None:
    found = why_not(SHEEP, standing=standing, registered_in=registered_in, have=have)
    assert (said in found) if said else found == ""


def facts(*causes: str, **more: object) -> HouseholdFacts:
    return HouseholdFacts(causes=causes, **more)


ABLE = MemberFacts(40, labour="01")

# product capability 7: from cause (and condition) to kind
SUGGESTIONS = [
    (facts(), ""),
    (facts(Cause.ILLNESS), "大病救治和医疗救助"),
    (facts(Cause.SKILL), "技能培训"),
    (facts(Cause.SCHOOLING), "教育扶贫"),
    (facts(Cause.FUNDS), "金融扶贫（贷款贴息）"),
    (facts(Cause.LABOUR), "资产收益 社会保障兜底"),
    (facts(Cause.WATER), "安全饮水"),
    (facts(Cause.TRANSPORT), ""),
    (facts(is_dangerous=True), "危房改造"),
    (facts(is_dangerous=False, water_safe=True, water_difficult=False), ""),
    (facts(water_safe=False), "安全饮水"),
    (facts(water_difficult=True), "安全饮水"),
    (facts(wants_to_move=True), "易地扶贫搬迁"),
    (facts(members=(ABLE,)), ""),
    (facts(members=(MemberFacts(70, labour="04"),)), "资产收益 社会保障兜底"),
    (facts(members=(ABLE, MemberFacts(50, health="03"))), "大病救治和医疗救助"),
    (facts(members=(ABLE, MemberFacts(9, schooling="01"))), "教育扶贫"),
]


@pytest.mark.parametrize(("known", "kinds"), SUGGESTIONS)
def test_causes_and_facts_suggest_kinds(known: HouseholdFacts, kinds: str) -> None:
    assert [found.kind.label for found in suggest(known)] == kinds.split()


def test_a_suggestion_says_why_and_each_reason_once() -> None:
    known = facts(Cause.ILLNESS, Cause.DISABILITY, members=(ABLE, MemberFacts(50, health="03")))
    medical = next(s for s in suggest(known) if s.kind == MeasureKind.MEDICAL)
    assert medical.reasons == ("因病", "因残", "患大病1人")


def test_what_a_household_has_is_not_suggested_again() -> None:
    assert suggest(facts(Cause.ILLNESS), have=[MeasureKind.MEDICAL]) == []
