"""Leaves and trips: how many days they are, who decides them, and what cannot be (domain 5.1)."""

import datetime as dt

from gujang.access.rights import Right

from ..codes import AskState
from .calendar import DAY, Calendar, Span

TOWN_DAYS = 3  # P10: up to three days the town, more the organization department
LONGEST = 366


def working_days(first: dt.date, last: dt.date, calendar: Calendar) -> int:
    """Return the official working days from ``first`` to ``last``: a leave takes no others."""
    days = (first + number * DAY for number in range((last - first).days + 1))
    return sum(calendar.is_workday(day) for day in days)


def right_to_decide(days: int) -> Right:
    """Return what it takes to decide on so many working days."""
    return Right.RECEIVE if days <= TOWN_DAYS else Right.POST


def who_decides(days: int) -> str:
    """Say who decides on so many working days."""
    return "镇" if right_to_decide(days) == Right.RECEIVE else "县委组织部"


def span_problem(first: dt.date, last: dt.date, calendar: Calendar) -> str | None:
    """Return what is wrong with the days asked for."""
    if last < first:
        return "结束日期早于开始日期，请核对。"
    if (last - first).days >= LONGEST:
        return f"一次最多{LONGEST}天，请分次申请。"
    if not working_days(first, last, calendar):
        return "这几天都不是工作日，不用申请。"
    return None


def decision_problem(
    state: str, decider: int, *, cadre: int | None, asked_by: int | None
) -> str | None:
    """Return why ``decider`` cannot decide: it was decided, it is their own, they asked for it."""
    if state != AskState.ASKED:
        return f"这件申请{AskState(state).label}，不能再审批，请刷新页面查看。"
    if decider == cadre:
        return "不能审批本人的申请，请由另一人审批。"
    if decider == asked_by:
        return "不能审批自己代为申请的，请由另一人审批。"
    return None


def withdrawal_problem(state: str, reason: str) -> str | None:
    """Return why an ask cannot be taken back; one that was approved needs a reason."""
    if state not in (AskState.ASKED, AskState.APPROVED):
        return f"这件申请{AskState(state).label}，不能撤回。"
    if state == AskState.APPROVED and not reason.strip():
        return "已批准的，请写明撤回理由。"
    return None


def spans_meet(one: Span, other: Span) -> bool:
    """Say whether two spans have a day in common."""
    last, other_last = one.last or dt.date.max, other.last or dt.date.max
    return one.first <= other_last and other.first <= last
