"""The rules of the week as the tables hold them."""

import datetime as dt

from ..codes import HolidayKind
from ..models import Holiday, StationingRule
from ..rules.calendar import DAY, Calendar, MonthRule, Span
from ..rules.week import Rules


def rulebook() -> Rules:
    """Return the month rules and the official calendar, in two queries."""
    days = list(Holiday.objects.values_list("day", "kind"))
    return Rules(
        months=tuple(
            MonthRule(row.month, row.days, span_of(row.starts_on, row.ends_on))
            for row in StationingRule.objects.all()
        ),
        calendar=Calendar(
            off=frozenset(day for day, kind in days if kind == HolidayKind.OFF),
            work=frozenset(day for day, kind in days if kind == HolidayKind.WORK),
        ),
    )


def span_of(starts_on: dt.date, ends_on: dt.date | None) -> Span:
    """Return a row's span; in a row ``ends_on`` is the first day without it."""
    return Span(starts_on, ends_on - DAY if ends_on else None)
