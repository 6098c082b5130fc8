"""What an assessment counts, read from the log for one cadre and one period (domain 5.1, 5.3)."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from households.codes import ChangeKind, Standing
from households.models import StandingChange

from .codes import ProblemState, ReportState, Satisfaction
from .models import Cadre, ClosedWeek, Diary, Pairing, Posting, Problem, Visit, WeeklyReport
from .rules.assessment import Item, Measure
from .rules.calendar import DAY, Span, Week
from .rules.week import Status

MET = (Status.MET, Status.WINTER)
JUDGED = (*MET, Status.SHORT)
SENT = (ReportState.SUBMITTED, ReportState.RECEIVED)


def measured(cadre: Cadre, period: Span) -> dict[str, Measure]:
    """Return what ``cadre`` reached in ``period``, item by item. A fixed number of queries."""
    places = _places(cadre, period)
    weeks = dict(_closed(cadre, period).filter(status__in=JUDGED).values_list("monday", "status"))
    return {
        Item.ATTENDANCE: Measure(sum(found in MET for found in weeks.values()), len(weeks)),
        Item.VISITS: _visits(cadre, period),
        Item.REPORTS: Measure(len(_reported(cadre) & weeks.keys()), len(weeks)),
        Item.DIARY: Measure(len(_written(cadre, period) & weeks.keys()), len(weeks)),
        Item.SATISFACTION: _satisfaction(places),
        Item.EXITS: _exits(places, period),
    }


def unclosed_weeks(cadre: Cadre, period: Span, today: dt.date) -> int:
    """Return how many weeks of ``period`` that are over and touch a posting were not closed."""
    closed = set(_closed(cadre, period).values_list("monday", flat=True))
    mondays = set()
    for _, span in _places(cadre, period):
        day = Week.of(span.first).monday
        while day <= min(span.last or today, today - 7 * DAY):
            mondays.add(day)
            day += 7 * DAY
    return len({day for day in mondays if day in period} - closed)


Place = tuple[str, Span]


def _places(cadre: Cadre, period: Span) -> list[Place]:
    """Return the villages ``cadre`` was posted to in ``period``, each with the days there."""
    first, last = period.first, period.last or dt.date.max
    rows = Posting.objects.filter(cadre=cadre, starts_on__lte=last).exclude(ends_on__lte=first)
    return [
        (
            row.village_id,
            Span(max(row.starts_on, first), min(row.ends_on - DAY, last) if row.ends_on else last),
        )
        for row in rows
    ]


def _closed(cadre: Cadre, period: Span) -> "QuerySet[ClosedWeek]":
    return ClosedWeek.objects.filter(cadre=cadre, monday__range=(period.first, period.last))


def _visits(cadre: Cadre, period: Span) -> Measure:
    """Count the households paired with ``cadre`` in ``period``, and those of them visited."""
    paired = set(
        Pairing.objects.filter(cadre=cadre, starts_on__lte=period.last)
        .exclude(ends_on__lte=period.first)
        .values_list("household", flat=True)
    )
    visited = Visit.objects.filter(
        cadre=cadre, day__range=(period.first, period.last), deleted_at=None, household__in=paired
    )
    return Measure(len(set(visited.values_list("household", flat=True))), len(paired))


def _reported(cadre: Cadre) -> set[dt.date]:
    rows = WeeklyReport.objects.filter(cadre=cadre, state__in=SENT, is_late=False)
    return set(rows.values_list("monday", flat=True))


def _written(cadre: Cadre, period: Span) -> set[dt.date]:
    """Return the Mondays of the weeks in which ``cadre`` wrote a diary."""
    last = (period.last or period.first) + 6 * DAY
    rows = Diary.objects.filter(cadre=cadre, day__range=(period.first, last), deleted_at=None)
    return {Week.of(day).monday for day in rows.values_list("day", flat=True)}


def _satisfaction(places: Iterable[Place]) -> Measure:
    """Count the problems closed where and while the cadre was posted, and the content of them."""
    found = _among(places, "village", "closed_on")
    closed = Problem.objects.filter(found, state=ProblemState.CLOSED)
    answers = list(closed.values_list("satisfaction", flat=True))
    content = (Satisfaction.SATISFIED, Satisfaction.FAIR)
    return Measure(sum(answer in content for answer in answers), len(answers))


def _exits(places: list[Place], period: Span) -> Measure:
    """Count the households that left poverty, and those still 预脱贫 when the period ends."""
    village = "household__village"
    left = StandingChange.objects.filter(
        _among(places, village, "happened_on"), kind=ChangeKind.EXIT
    )
    done = set(left.values_list("household", flat=True))
    last = period.last or period.first
    there = {code for code, span in places if last in span}
    waiting = StandingChange.objects.filter(
        Q(until__isnull=True) | Q(until__gt=last),
        household__village__in=there,
        standing=Standing.EXPECTED,
        happened_on__lte=last,
    )
    return Measure(len(done), len(done | set(waiting.values_list("household", flat=True))))


def _among(places: Iterable[Place], village: str, day: str) -> Q:
    """Return the condition that a row lies in one of the villages, on a day of the time there."""
    found = Q(pk__in=[])
    for code, span in places:
        found |= Q(**{village: code, f"{day}__range": (span.first, span.last)})
    return found
