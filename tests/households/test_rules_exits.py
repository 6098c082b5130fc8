"""The order of an exit case: steps, days, the notice's clock, separation of duty (domain 4.3)."""

import datetime as dt

import pytest

from households.codes.exits import CaseState, Criterion, Step, Verdict
from households.rules.exits import (
    NOTICE,
    approval_problem,
    day_problem,
    notice_problem,
    order_problem,
    separation_problem,
    step_after,
    steps_before,
)
from households.rules.readiness import Check

BEGAN = dt.datetime(2016, 12, 1, 9, 30, tzinfo=dt.UTC)
OPEN = CaseState.OPEN


def test_the_steps_follow_one_another() -> None:
    labels = "民主评议 入户核实 农户签字认可 村公示 乡镇审核 县批准 公告".split()
    step, seen = Step.REVIEW, []
    for _ in Step:
        seen.append(Step(step).label)
        step = step_after(step)
    assert seen == labels
    assert step == Step.ANNOUNCED


def test_a_case_goes_back_to_what_lies_behind() -> None:
    assert steps_before(Step.REVIEW) == []
    assert steps_before(Step.NOTICE) == [Step.REVIEW, Step.VISIT, Step.CONSENT]


@pytest.mark.parametrize("asked", [step for step in Step if step != Step.CONSENT])
def test_no_step_is_left_out(asked) -> None:
    said = order_problem(OPEN, Step.CONSENT, asked)
    assert said and "农户签字认可" in said and asked.label in said


def test_the_step_that_is_next_is_in_order() -> None:
    assert order_problem(OPEN, Step.CONSENT, Step.CONSENT) is None
    assert "已撤回" in (order_problem(CaseState.WITHDRAWN, Step.CONSENT, Step.CONSENT) or "")


@pytest.mark.parametrize(
    ("day", "fine"),
    [
        (dt.date(2016, 11, 30), False),
        (dt.date(2016, 12, 1), True),
        (dt.date(2016, 12, 20), True),
        (dt.date(2016, 12, 21), False),
    ],
)
def test_days_are_in_order_and_not_to_come(day, fine) -> None:
    last, today = dt.date(2016, 12, 1), dt.date(2016, 12, 20)
    assert (day_problem(day, last, today) is None) == fine


@pytest.mark.parametrize(
    ("passed", "fine"),
    [
        (dt.timedelta(0), False),
        (dt.timedelta(days=6, hours=23), False),
        (dt.timedelta(days=7) - dt.timedelta(microseconds=1), False),
        (dt.timedelta(hours=168), True),
        (dt.timedelta(days=8), True),
    ],
)
def test_a_notice_hangs_for_seven_full_days(passed, fine) -> None:
    assert (notice_problem(BEGAN + NOTICE, BEGAN + passed, 0) is None) == fine


def test_a_notice_that_was_not_begun_or_is_objected_to_does_not_end() -> None:
    late = BEGAN + dt.timedelta(days=30)
    assert "还没有开始" in (notice_problem(None, late, 0) or "")
    assert "1件异议" in (notice_problem(BEGAN + NOTICE, late, 1) or "")


@pytest.mark.parametrize(
    ("step", "same", "other"),
    [(Step.VISIT, None, None), (Step.TOWN, "提名人", None), (Step.COUNTY, "提名人", None)],
)
def test_who_proposed_neither_reviews_nor_approves(step, same, other) -> None:
    found = separation_problem(7, 7, step)
    assert found is None if same is None else same in (found or "")
    assert separation_problem(7, 8, step) is other


def checks(*verdicts: Verdict) -> list[Check]:
    return [Check(c, v, "") for c, v in zip(Criterion, verdicts, strict=False)]


MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("verdicts", "errors", "reason", "said"),
    [
        ([MET, MET], [], "", None),
        ([MET, NOT_MET], [], "已经核实清楚", "未达标：不愁吃。"),
        ([MET, UNKNOWN], [], "", "无法判定：不愁吃。"),
        ([MET, UNKNOWN], [], "核实   ", "无法判定：不愁吃。"),
        ([MET, UNKNOWN], [], "镇村两级核实", None),
        ([MET, MET], ["人均纯收入低于标准"], "已经核实清楚", "数据核查还有错误未处理"),
        ([], [], "已经核实清楚", "没有有效的退出标准"),
    ],
)
def test_what_stands_against_an_approval_is_named(verdicts, errors, reason, said) -> None:
    found = approval_problem(checks(*verdicts), errors, reason)
    assert found is None if said is None else said in (found or "")
