"""帮扶措施 as pure functions: states and their days, lateness, subsidies, who gets one of many."""

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from ..codes import DangerGrade, Standing
from ..codes.support import WorkState
from . import FEN

UNDER_WAY = (WorkState.PLANNED, WorkState.ONGOING)


class Course(NamedTuple):
    """How far a measure has come: its state, its days, and what came of it."""

    state: str
    starts_on: dt.date | None = None
    due_on: dt.date | None = None
    finished_on: dt.date | None = None
    outcome: str = ""


def course_problems(course: Course, today: dt.date) -> dict[str, str]:
    """Return by field what is wrong with a measure's state and days; empty when nothing is.

    未开始/进行中/完成/终止 are the states of domain 3 (R9); 完成 has its day, 终止 its reason.
    """
    found: dict[str, str] = {}
    finished, starts = course.finished_on, course.starts_on
    if course.state == WorkState.DONE and finished is None:
        found["finished_on"] = "状态为完成，请填写完成时间。"
    elif course.state in UNDER_WAY and finished is not None:
        found["finished_on"] = "未完成的措施不填完成时间；已经完成请把状态改为完成。"
    elif finished is not None and finished > today:
        found["finished_on"] = "完成时间不能晚于今天，请核对。"
    elif finished is not None and starts is not None and finished < starts:
        found["finished_on"] = "完成时间早于开始时间，请核对。"
    if course.due_on is not None and starts is not None and course.due_on < starts:
        found["due_on"] = "完成时限早于开始时间，请核对。"
    if course.state == WorkState.STOPPED and not course.outcome:
        found["outcome"] = "终止的措施，请在帮扶成效中写明终止原因。"
    return found


def is_overdue(state: str, due_on: dt.date | None, today: dt.date) -> bool:
    """Say whether a measure is late: its day is past, and it is neither done nor stopped."""
    return state in UNDER_WAY and due_on is not None and due_on < today


def signing_problem(
    *, state: str, outcome: str, finished_on: dt.date | None, signed_on: dt.date, today: dt.date
) -> dict[str, str]:
    """Return by field why the household cannot have signed for an outcome on ``signed_on``."""
    if state != WorkState.DONE:
        return {"signed_on": "措施还没有完成，请先把状态改为完成，再登记农户签字。"}
    if not outcome:
        return {"outcome": "请写明帮扶成效，农户签字认可的就是这一项。"}
    if signed_on > today:
        return {"signed_on": "签字时间不能晚于今天，请核对。"}
    if finished_on is not None and signed_on < finished_on:
        return {"signed_on": f"签字时间早于完成时间（{finished_on}），请核对。"}
    return {}


def is_unsafe(grade: str) -> bool:
    """Say whether a house of a grade is 危房: C and D are (AAC322)."""
    return grade in (DangerGrade.C, DangerGrade.D)


def subsidy(quantity: Decimal, yuan: Decimal, cap: Decimal | None) -> Decimal:
    """Return 奖补 in yuan by declared rate: min(quantity, cap) x yuan, half up to the fen."""
    counted = quantity if cap is None else min(quantity, cap)
    return (counted * yuan).quantize(FEN, rounding=ROUND_HALF_UP)


def yearly_interest(principal: Decimal, rate: Decimal) -> Decimal:
    """Return a year's interest, or subsidy of it (贴息), in yuan; ``rate`` in per cent a year."""
    return (principal * rate / 100).quantize(FEN, rounding=ROUND_HALF_UP)


class Wanted(NamedTuple):
    """What a measure for a household is known by: two alike in one year are one entered twice."""

    year: int
    kind: str
    name: str


def why_not(
    wanted: Wanted, *, standing: str, registered_in: int, have: Mapping[Wanted, int] | None = None
) -> str:
    """Return why a household cannot be given a measure; '' when it can.

    The money of the programme is for registered households (五不准 5): none for a cancelled one,
    and none in a year before it was registered.
    """
    if standing == Standing.CANCELLED:
        return "该户已注销，不能新增措施。"
    if wanted.year < registered_in:
        return f"该户{registered_in}年才识别，不能登记{wanted.year}年的措施。"
    if have and have.get(wanted):
        return f"{wanted.year}年已有同类同名的措施，没有重复登记。"
    return ""
