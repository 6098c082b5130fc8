"""What the rules of the week are tried with: the programme's months and its years' holidays."""

import datetime as dt

from chinese_calendar import constants

from cadres.rules.calendar import Calendar, MonthRule, Span
from cadres.rules.week import Rules

CALENDAR = Calendar(off=frozenset(constants.holidays), work=frozenset(constants.workdays))
DAYS = {1: 2, 2: 4, 3: 4, 4: 4, 5: 4, 6: 4, 7: 4, 8: 4, 9: 4, 10: 3, 11: 2, 12: 2}
MONTHS = tuple(MonthRule(month, days) for month, days in DAYS.items())
RULES = Rules(MONTHS, CALENDAR)
BEGAN = dt.date(2014, 2, 27)
WHOLE = Span(BEGAN)


def day(text: str) -> dt.date:
    """Return the day written like ``2014-09-29``."""
    return dt.date.fromisoformat(text)


def span(text: str) -> Span:
    """Return the span written like ``2014-09-29..2014-10-05``; an open end is empty."""
    first, _, last = text.partition("..")
    return Span(day(first), day(last) if last else None)
