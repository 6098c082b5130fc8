"""What may be asked of a report: an area within reach, a day that has come, a way of grouping."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.access.gate import OutOfReach, holds_in
from gujang.access.models import User
from households.cells import newest_year
from villages.areas import names
from villages.models import Village

from .codes import By, Period
from .report import Asked, Report

SUNDAY = 6
YEARS = (Period.YEAR,)


def ask(
    *,
    report: Report,
    user: User | None,
    area: str,
    day: dt.date | None = None,
    year: int | None = None,
    by: str = "",
    period: str = "",
    full: bool = False,
) -> Asked:
    """Return what ``report`` is asked, within the reach of ``user`` (``None``: a command's).

    ``day`` (``None``: today) ends the span, or lies in its week or month, and in its year where
    the table knows these too; of a table of years alone, ``year`` or the newest the register
    speaks of by then. Raises ``OutOfReach`` for an area in which the user
    reaches no village, :class:`ValidationError` for a day to come or a grouping there is none of.
    """
    today = timezone.localdate()
    if day and day > today:
        raise ValidationError(f"{day}还没有到；请填今天（{today}）或以前的日期。")
    span = Period(period) if period in report.periods else report.periods[0]
    until = day or today
    events = year or _year(report, until)
    if dt.date(events, 1, 1) > until:
        raise ValidationError(f"{events}年还没有到；请选{until.year}年或以前的年度。")
    since, last = _span(span, until, events, ended=report.periods != YEARS)
    return Asked(
        user=user,
        right=report.right,
        area=area,
        place=_place(report, user, area),
        since=since,
        day=min(last, today),
        year=events,
        by=By(by) if by in report.by else report.by[0],
        period=span,
        full=full,
    )


def _year(report: Report, day: dt.date) -> int:
    newest = newest_year(day) if len(report.periods) == 1 else None
    return newest or day.year


def _span(period: Period, day: dt.date, year: int, *, ended: bool) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the span that ``day`` lies in.

    Unless ``ended``, a year goes on to ``day``.
    """
    if period == Period.YEAR:
        last = dt.date(year, 12, 31)
        return dt.date(year, 1, 1), last if ended else min(day, last)
    if period == Period.MONTH:
        following = (day.replace(day=1) + dt.timedelta(days=31)).replace(day=1)
        return day.replace(day=1), following - dt.timedelta(days=1)
    if period == Period.WEEK:
        monday = day - dt.timedelta(days=day.weekday())
        return monday, monday + dt.timedelta(days=SUNDAY)
    return day, day


def _place(report: Report, user: User | None, area: str) -> str:
    """Return the area's name; where only a part of it is the user's, it says so."""
    name = names([area]).get(area)
    if name is None:
        raise OutOfReach
    rows = Village.objects.inside(area)
    reached = rows.reachable_with(user, report.right) if user else rows
    if not reached.exists():
        raise OutOfReach
    whole = user is None or holds_in(user, report.right, area)
    return name if whole else f"{name}（本人辖区）"
