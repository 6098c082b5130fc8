"""When a weekly report can be written, when it is late, and who may answer it (S0, A5)."""

import datetime as dt

from ..codes import ReportState
from .calendar import Week


def deadline(week: Week) -> dt.date:
    """Return the first day on which the report of ``week`` is late: it is due by Sunday 24:00."""
    return week.next().monday


def is_late(sent: dt.datetime, week: Week) -> bool:
    """Say whether a report sent at ``sent``, in local time, is late (逾期)."""
    return sent.date() >= deadline(week)


def writing_problem(state: str, week: Week, today: dt.date) -> str | None:
    """Return why the cadre cannot write the report now."""
    if week.monday > today:
        return "这一周还没有开始，不能填写周报。"
    if state == ReportState.SUBMITTED:
        return "周报已报送，镇里退回后才能修改。"
    if state == ReportState.RECEIVED:
        return "周报已接收，不能再修改。"
    return None


def decision_problem(state: str, decider: int, *, cadre: int | None) -> str | None:
    """Return why ``decider`` cannot receive or return a report."""
    if state != ReportState.SUBMITTED:
        return f"这份周报现为“{ReportState(state).label}”，不能接收或退回，请刷新页面查看。"
    if decider == cadre:
        return "不能接收本人的周报，请由另一人办理。"
    return None
