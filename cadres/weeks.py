"""The verdicts of many cadres over many weeks, in a handful of queries.

A week belongs to the village in which the cadre was posted last in it, so that the weeks of
villages add up to those of the town and of the county.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from villages.models import Village

from .codes import AskState
from .models import Cadre, ClosedWeek, Leave, Posting, Trip, Visit, WorkDay
from .rules.asks import spans_meet
from .rules.calendar import DAY, Span, Week, span_of
from .rules.week import DayKind, Log, Rules, Status, Verdict, verdict_of
from .rules.week import Posting as Posted

# narrows rows to those of an area that a user may see
Scope = Callable[[Any], Any]
# what counts, as a closing keeps it: day -> ["kind village", ...]
Days = dict[str, list[str]]
COUNTING = (DayKind.VILLAGE, DayKind.EQUIVALENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class CadreWeek:
    """A cadre's week as it stands, or as it was closed; days in whole numbers."""

    cadre: Cadre
    village: Village
    week: Week
    rule: int
    required: int
    counted: int
    equivalent: int
    status: Status
    reasons: tuple[str, ...]
    sentence: str
    days: Days = field(default_factory=dict)
    closed: ClosedWeek | None = None
    late: tuple[str, ...] = ()  # logged for a closed week that does not count them

    @property
    def short_by(self) -> int:
        return max(0, self.required - self.counted)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What was logged, left and asked for, by cadre; logs by the Monday of their week too."""

    logs: Mapping[tuple[int, dt.date], list[Log]]
    leaves: Mapping[int, list[Span]]
    closed: frozenset[tuple[int, dt.date]]


def cadre_weeks(
    scope: Scope, weeks: Sequence[Week], *, rules: Rules, today: dt.date
) -> list[CadreWeek]:
    """Return the verdicts of the cadres posted in ``scope``, by name and week.

    ``weeks`` follow one another. Weeks that have not begun by ``today`` are left out.
    """
    begun = [week for week in weeks if week.monday <= today]
    if not begun:
        return []
    first, last = begun[0].monday, begun[-1].sunday
    mine = scope(Posting.objects.overlapping(first, last))
    of_closed = ClosedWeek.objects.in_force().filter(monday__gte=first, monday__lte=last)
    shown = list(scope(of_closed).select_related("cadre__unit", "village__town"))
    reached = set(mine.values_list("pk", flat=True))
    rows = Posting.objects.overlapping(first, last).filter(cadre__in=mine.values("cadre"))
    postings = _by_cadre(rows.select_related("cadre__unit", "village__town").order_by("starts_on"))
    people = {*postings, *(row.cadre_id for row in shown)}
    ground = _ground(people, of_closed, first, last)
    found = [_frozen(row, ground) for row in shown]
    for of_cadre in postings.values():
        found += _live(of_cadre, reached, begun, ground, rules, today)
    return sorted(found, key=lambda one: (one.cadre.name, one.cadre.pk, one.week))


def posted_in(scope: Scope, weeks: Sequence[Week]) -> list[tuple[Week, Posting]]:
    """Return, of each cadre's week that belongs to ``scope``, the posting it belongs to.

    ``weeks`` follow one another; two queries, however many they are.
    """
    if not weeks:
        return []
    first, last = weeks[0].monday, weeks[-1].sunday
    mine = scope(Posting.objects.overlapping(first, last))
    reached = set(mine.values_list("pk", flat=True))
    rows = Posting.objects.overlapping(first, last).filter(cadre__in=mine.values("cadre"))
    found: dict[tuple[int, Week], Posting] = {}
    for row in rows.select_related("cadre__unit", "village__town").order_by("starts_on"):
        span = span_of(row.starts_on, row.ends_on)
        for week in weeks:
            if spans_meet(span, Span(week.monday, week.sunday)):
                found[row.cadre_id, week] = row
    return [(week, row) for (_, week), row in found.items() if row.pk in reached]


def _by_cadre(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.cadre_id].append(row)
    return found


def _live(
    postings: list[Posting],
    reached: set[int],
    weeks: Sequence[Week],
    ground: _Ground,
    rules: Rules,
    today: dt.date,
) -> Iterator[CadreWeek]:
    """Judge the weeks of one cadre that are open and belong to a village in reach."""
    cadre = postings[0].cadre
    posted = [Posted(row.village_id, span_of(row.starts_on, row.ends_on)) for row in postings]
    leaves = ground.leaves.get(cadre.pk, [])
    for week in weeks:
        whole = Span(week.monday, week.sunday)
        there = [number for number, one in enumerate(posted) if spans_meet(one.span, whole)]
        if not there or postings[there[-1]].pk not in reached:
            continue
        if (cadre.pk, week.monday) in ground.closed:
            continue
        logs = ground.logs.get((cadre.pk, week.monday), [])
        verdict = verdict_of(week, rules, posted, logs, leaves, today=today)
        yield _judged(cadre, postings[there[-1]].village, verdict, logs)


def _judged(cadre: Cadre, village: Village, verdict: Verdict, logs: list[Log]) -> CadreWeek:
    need = verdict.need
    return CadreWeek(
        cadre=cadre,
        village=village,
        week=need.week,
        rule=need.rule,
        required=need.required,
        counted=len(verdict.counted),
        equivalent=len(verdict.equivalent),
        status=verdict.status,
        reasons=(*need.reasons, *verdict.notes),
        sentence=verdict.sentence,
        days=_days(logs),
    )


def _frozen(row: ClosedWeek, ground: _Ground) -> CadreWeek:
    week = Week(row.monday)
    logged = _days(ground.logs.get((row.cadre_id, row.monday), []))
    late = tuple(
        f"{day[5:7].lstrip('0')}/{day[8:].lstrip('0')}{DayKind(what.split()[0]).label}"
        for day, of_day in sorted(logged.items())
        for what in of_day
        if what not in row.days.get(day, ())
    )
    return CadreWeek(
        cadre=row.cadre,
        village=row.village,
        week=week,
        rule=row.rule,
        required=row.required,
        counted=row.counted,
        equivalent=row.equivalent,
        status=Status(row.status),
        reasons=tuple(row.reasons),
        sentence=row.sentence,
        days=row.days,
        closed=row,
        late=late,
    )


def _days(logs: Iterable[Log]) -> Days:
    """Return what was logged towards the village days, as a closing keeps it."""
    found: dict[str, set[str]] = defaultdict(set)
    for log in logs:
        if log.kind in COUNTING and log.approved:
            found[str(log.day)].add(f"{log.kind} {log.village}".strip())
    return {day: sorted(of_day) for day, of_day in sorted(found.items())}


def _ground(people: set[int], of_closed: Any, first: dt.date, last: dt.date) -> _Ground:
    """Read what counts for ``people`` from ``first`` to ``last``: five queries."""
    leaves: dict[int, list[Span]] = defaultdict(list)
    for row in Leave.objects.overlapping(first, last).filter(
        cadre__in=people, state=AskState.APPROVED
    ):
        leaves[row.cadre_id].append(Span(row.first_on, row.last_on))
    logs: dict[tuple[int, dt.date], list[Log]] = defaultdict(list)
    for cadre, log in _logs(people, first, last):
        logs[cadre, Week.of(log.day).monday].append(log)
    closed = of_closed.filter(cadre__in=people).values_list("cadre_id", "monday")
    return _Ground(logs, leaves, frozenset(closed))


def _logs(people: set[int], first: dt.date, last: dt.date) -> Iterator[tuple[int, Log]]:
    """Give every day that may count: logged days, visits, and the days of trips.

    A visit in a village is a day in it (domain 10.4). A day logged as 视同驻村 counts by the trip
    that was approved for it.
    """
    kept = {"cadre__in": people, "day__gte": first, "day__lte": last, "deleted_at__isnull": True}
    approved: set[tuple[int, dt.date]] = set()
    for row in Trip.objects.overlapping(first, last).filter(
        cadre__in=people, state__in=[AskState.ASKED, AskState.APPROVED]
    ):
        good = row.state == AskState.APPROVED
        for day in _within(row.first_on, row.last_on, first, last):
            approved |= {(row.cadre_id, day)} if good else set()
            yield row.cadre_id, Log(day, DayKind.EQUIVALENT, approved=good, source="trip")
    days = WorkDay.objects.filter(**kept).values_list("cadre_id", "day", "kind", "village_id")
    for cadre, day, kind, village in days:
        if kind == DayKind.VILLAGE:
            yield cadre, Log(day, kind, village, source="day")
        elif kind == DayKind.EQUIVALENT and (cadre, day) not in approved:
            yield cadre, Log(day, kind, approved=False, source="day")
    for cadre, day, village in Visit.objects.filter(**kept).values_list(
        "cadre_id", "day", "village_id"
    ):
        yield cadre, Log(day, DayKind.VILLAGE, village, source="visit")


def _within(start: dt.date, end: dt.date, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    day = max(start, first)
    while day <= min(end, last):
        yield day
        day += DAY


def weeks_of(year: int, month: int | None = None) -> list[Week]:
    """Return the weeks of a year, or of one of its months: those whose Thursday lies in it."""
    week = Week.of(dt.date(year, month or 1, 1))
    found = []
    while thursday(week).year <= year and (month is None or _month(week) <= (year, month)):
        if thursday(week).year == year and (month is None or thursday(week).month == month):
            found.append(week)
        week = week.next()
    return found


def thursday(week: Week) -> dt.date:
    """Return the day that says to which month and year a week belongs (as ISO 8601 for years)."""
    return week.monday + 3 * DAY


def _month(week: Week) -> tuple[int, int]:
    return thursday(week).year, thursday(week).month
