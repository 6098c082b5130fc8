"""Weeks and working days: Monday to Sunday, with the State Council's holidays (domain 5.2)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from gujang.lib.periods import span_contains

DAY = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days differ from the plain week: public holidays, and weekends that are worked."""

    off: frozenset[dt.date] = frozenset()
    work: frozenset[dt.date] = frozenset()

    def is_workday(self, day: dt.date) -> bool:
        """Say whether ``day`` is an official working day (法定工作日)."""
        if day in self.work:
            return True
        return day.weekday() < SATURDAY and day not in self.off


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``first`` to ``last``, both within it; ``last`` is None while it is open."""

    first: dt.date
    last: dt.date | None = None

    def __contains__(self, day: dt.date) -> bool:
        return span_contains(day, self.first, self.last)


def span_of(starts_on: dt.date, ends_on: dt.date | None) -> Span:
    """Return a row's span; in a row ``ends_on`` is the first day without it."""
    return Span(starts_on, ends_on - DAY if ends_on else None)


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """A week by its Monday; named as ISO 8601 names it: ``2014-W10``."""

    monday: dt.date

    def __post_init__(self) -> None:
        if self.monday.weekday():
            raise ValueError(f"{self.monday} 不是星期一")

    @classmethod
    def of(cls, day: dt.date) -> "Week":
        """Return the week ``day`` lies in."""
        return cls(day - day.weekday() * DAY)

    @classmethod
    def named(cls, name: str) -> "Week":
        """Return the week ``name``. Raise ValueError for what names none."""
        year, _, number = name.partition("-W")
        return cls(dt.date.fromisocalendar(int(year), int(number), 1))

    @property
    def name(self) -> str:
        return f"{self.monday:%G-W%V}"

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> dt.date:
        return self.monday + 6 * DAY

    @property
    def days(self) -> tuple[dt.date, ...]:
        return tuple(self.monday + number * DAY for number in range(7))

    def next(self) -> "Week":
        return Week(self.monday + 7 * DAY)


def weeks(first: dt.date, last: dt.date) -> Iterator[Week]:
    """Give every week that has a day from ``first`` to ``last``."""
    week = Week.of(first)
    while week.monday <= last:
        yield week
        week = week.next()


@dataclass(frozen=True, slots=True)
class MonthRule:
    """The least number of days a week in the village in a month, in force for a span of dates.

    A row belongs to a week whose Monday lies in ``span``: a week is judged by one rule.
    """

    month: int
    days: int
    span: Span = field(default_factory=lambda: Span(dt.date.min))


def rule_of(month: int, week: Week, rules: tuple[MonthRule, ...]) -> int:
    """Return the days a week of ``month`` asks for; the row that began last is in force."""
    rows = [row for row in rules if row.month == month and week.monday in row.span]
    return max(rows, key=lambda row: row.span.first).days if rows else 0


def deciding_month(week: Week, calendar: Calendar) -> int:
    """Return the month whose rule a week takes (domain 10.3).

    The month that holds most of the week's official working days; on a tie the later. A week
    without working days takes the month of its Thursday, as ISO 8601 does for years.
    """
    months = [day.month for day in week.days if calendar.is_workday(day)]
    if not months:
        return (week.monday + 3 * DAY).month
    early, late = week.monday.month, week.sunday.month
    return late if months.count(late) >= months.count(early) else early
