"""The invented cadres' year: days, visits, diaries, leaves, reports, and the weeks closed."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from random import Random
from typing import Any

from django.conf import settings

from cadres.codes import AskState, Duty, ItemKind, LeaveKind, ReportState, TripKind
from cadres.models import (
    Diary,
    Leave,
    Pairing,
    Trip,
    Visit,
    WeeklyReport,
    WorkDay,
)
from cadres.rules.asks import right_to_decide, working_days
from cadres.rules.calendar import DAY, Span, Week, span_of
from cadres.rules.phone import body_hash
from cadres.rules.report import is_late
from cadres.rules.week import DayKind, Rules, need_of
from cadres.services import closing_of, rulebook
from cadres.weeks import cadre_weeks, weeks_of
from gujang.access.rights import Right
from gujang.lib.bulk import insert, insert_values

from . import said
from .life import YEARS
from .people import Tour
from .support import UTC8, Actors

Item = dict[str, Any]
YEAR = YEARS[-1]
AT_ONCE = 110  # cadres whose year is held in memory
SHORT_SHARE, OFTEN_SHORT, OFTEN = 0.07, 2, 0.5


@dataclass(slots=True)
class Rows:
    """What is to be written: rows, and the many items of the log as values by column."""

    leaves: list[Leave] = field(default_factory=list)
    trips: list[Trip] = field(default_factory=list)
    reports: list[WeeklyReport] = field(default_factory=list)
    days: list[Item] = field(default_factory=list)
    visits: list[Item] = field(default_factory=list)
    diaries: list[Item] = field(default_factory=list)

    def save(self) -> None:
        """Insert everything; what was asked for was asked for in its year, not today."""
        for asked in (self.leaves, self.trips):
            moments = [row.asked_at for row in asked]
            insert(asked)
            for row, at in zip(asked, moments, strict=True):
                row.asked_at = at
        Leave.objects.bulk_update(self.leaves, ["asked_at"])
        Trip.objects.bulk_update(self.trips, ["asked_at"])
        insert(self.reports)
        insert_values(WorkDay, self.days)
        insert_values(Visit, self.visits)
        insert_values(Diary, self.diaries)


@dataclass(slots=True)
class Person:
    """A cadre through the year: how they are, whom they help, what they asked for."""

    tour: Tour
    rng: Random
    short: float
    writes: float
    homes: Iterator[tuple[int, Span]] | None
    leaves: list[Span] = field(default_factory=list)
    trips: list[Span] = field(default_factory=list)

    @property
    def span(self) -> Span:
        return span_of(self.tour.posting.starts_on, self.tour.posting.ends_on)


def live_the_year(tours: Sequence[Tour], who: Actors, seed: int) -> None:
    """Write the weeks of the demo's last year, and close all but the last one."""
    rules, weeks, homes = rulebook(), weeks_of(YEAR), _homes()
    first = weeks[0].monday
    there = [t for t in tours if t.posting.ends_on is None or t.posting.ends_on > first]
    for start in range(0, len(there), AT_ONCE):
        rows = Rows()
        some = there[start : start + AT_ONCE]
        for number, tour in enumerate(some, start):
            rng = Random(f"{seed}:weeks:{number}")
            mine = homes.get(tour.cadre.pk)
            # not the one who signs in: their year is one to look at
            short = OFTEN if 0 < number <= OFTEN_SHORT else SHORT_SHARE
            one = Person(tour, rng, short, rng.uniform(0.3, 0.9), cycle(mine) if mine else None)
            _ask(rows, one, weeks, rules, who)
            for week in weeks:
                _live(rows, one, week, rules, who, is_last=week == weeks[-1])
        rows.save()
        _close(weeks[:-1], rules, [tour.cadre.pk for tour in some])


def _homes() -> Mapping[int, list[tuple[int, Span]]]:
    """Return whom each cadre helps: household, and the days of it."""
    found: dict[int, list[tuple[int, Span]]] = defaultdict(list)
    rows = Pairing.objects.filter(cadre__isnull=False).order_by("household")
    for cadre, household, starts, ends in rows.values_list(
        "cadre", "household", "starts_on", "ends_on"
    ):
        if ends is None or ends.year >= YEAR:
            found[cadre].append((household, span_of(starts, ends)))
    return found


def _ask(rows: Rows, one: Person, weeks: Sequence[Week], rules: Rules, who: Actors) -> None:
    """Ask for two leaves and a trip or two, in weeks of their own; most are approved."""
    rng = one.rng
    for number, week in enumerate(rng.sample(weeks[:-1], 3 + (rng.random() < 0.4))):
        days = [day for day in week.days if rules.calendar.is_workday(day)]
        if not days:
            continue
        start = rng.randrange(len(days))
        span = Span(days[start], days[min(start + rng.randrange(4), len(days) - 1)])
        is_leave = number < 2
        state = AskState.APPROVED if rng.random() < 0.9 else AskState.REFUSED
        asked = _asked(one, span, state, rules, who)
        if is_leave:
            kind = rng.choice(list(LeaveKind))
            rows.leaves.append(Leave(kind=kind, reason=said.LEAVES[kind], **asked))
        else:
            trip = rng.choice(list(TripKind))
            reason, place = said.TRIPS[trip]
            rows.trips.append(Trip(kind=trip, reason=reason, place=place, **asked))
        if state == AskState.APPROVED:
            (one.leaves if is_leave else one.trips).append(span)


def _asked(one: Person, span: Span, state: str, rules: Rules, who: Actors) -> dict[str, Any]:
    last = span.last or span.first
    days = working_days(span.first, last, rules.calendar)
    is_towns = right_to_decide(days) == Right.RECEIVE
    return {
        "cadre_id": one.tour.cadre.pk,
        "village_id": one.tour.village.pk,
        "first_on": span.first,
        "last_on": last,
        "state": state,
        "asked_at": _at(span.first - 3 * DAY, 9),
        "asked_by_id": one.tour.cadre.user_id,
        "decided_by": who.town if is_towns else who.organization,
        "decided_at": _at(span.first - 2 * DAY, 16),
        "answer": said.REFUSED if state == AskState.REFUSED else "",
    }


def _live(rows: Rows, one: Person, week: Week, rules: Rules, who: Actors, *, is_last: bool) -> None:
    """Spend one week: days in the village and in the town, visits, diary, report."""
    rng = one.rng
    free = [day for day in week.days if rules.calendar.is_workday(day) and _is_free(one, day)]
    within = sorted(rng.sample(free, min(_wanted(one, week, rules), len(free))))
    town = [day for day in free if day not in within and rng.random() < 0.9]
    days = [_in_village(one, day) for day in within] + [_in_town(one, day) for day in town]
    visits = list(_visits(one, within))
    diaries = [_diary(one, rng.choice(within))] if within and rng.random() < one.writes else []
    rows.days += days
    rows.visits += visits
    rows.diaries += diaries
    if days and rng.random() > (0.2 if one.short == OFTEN else 0.02):
        facts = _facts(one, days, visits, diaries)
        rows.reports.append(_report(one, week, facts, who, is_last=is_last))


def _is_free(one: Person, day: dt.date) -> bool:
    return day in one.span and not any(day in span for span in one.leaves + one.trips)


def _wanted(one: Person, week: Week, rules: Rules) -> int:
    """Return how many days the cadre comes to the village: as asked, some more, some less."""
    need = need_of(week, rules, [one.span], one.leaves)
    away = sum(any(day in span for span in one.trips) for day in week.days)
    late = one.rng.random() < one.short
    more = -one.rng.choice((1, 1, 2)) if late else int(one.rng.random() < 0.2)
    return max(0, need.required - away + more)


def _in_village(one: Person, day: dt.date) -> Item:
    duty, note = one.rng.choice(said.IN_VILLAGE)
    return _day(one, day, DayKind.VILLAGE, duty, note)


def _in_town(one: Person, day: dt.date) -> Item:
    return _day(one, day, DayKind.TOWN, "", one.rng.choice(said.IN_TOWN))


def _day(one: Person, day: dt.date, kind: DayKind, duty: str, note: str) -> Item:
    body = {"day": str(day), "kind": str(kind), "duties": str(duty), "note": note}
    return body | {"day": day} | _sent(one, day, ItemKind.DAY, body)


def _visits(one: Person, days: Sequence[dt.date]) -> Iterator[Item]:
    """Visit one to three of the paired households, each in its turn."""
    if not (days and one.homes):
        return
    for _ in range(one.rng.choice((1, 2, 2, 3))):
        day, (household, span) = one.rng.choice(days), next(one.homes)
        if day not in span:
            continue
        kind, found, needs, promised = one.rng.choice(said.VISITS)
        words = {"found": found, "needs": needs, "promised": promised}
        body = {"household": str(household), "day": str(day), "kind": str(kind), **words}
        sent = _sent(one, day, ItemKind.VISIT, body)
        yield words | {"household_id": household, "day": day, "kind": str(kind)} | sent


def _diary(one: Person, day: dt.date) -> Item:
    title, text = one.rng.choice(said.DIARIES)
    weather = one.rng.choice(said.WEATHER if 4 <= day.month <= 10 else said.COLD)
    body = {"day": str(day), "weather": weather, "title": title, "text": text}
    sent = _sent(one, day, ItemKind.DIARY, body)
    return body | {"day": day} | sent


def _sent(one: Person, day: dt.date, kind: str, body: Mapping[str, str]) -> dict[str, Any]:
    """Return what stands with an item that was sent in the evening, some only the next day."""
    at = _at(day, one.rng.choice((17, 18, 19)))
    return {
        "client_id": uuid.UUID(int=one.rng.getrandbits(128), version=4),
        "cadre_id": one.tour.cadre.pk,
        "village_id": one.tour.village.pk,
        "recorded_at": at,
        "received_at": at + DAY if one.rng.random() < 0.1 else at,
        "body_hash": body_hash(kind, {name: [value] for name, value in body.items()}),
    }


def _facts(
    one: Person, days: list[Item], visits: list[Item], diaries: list[Item]
) -> dict[str, Any]:
    """Return what the log says of the week, as a report freezes it."""
    named = Counter(row["duties"] for row in days if row["duties"])
    rows = sorted(days, key=lambda row: row["day"])
    return {
        "days": [
            [str(row["day"]), row["kind"], one.tour.village.name, row["note"]] for row in rows
        ],
        "households": len({row["household_id"] for row in visits}),
        "visits": len(visits),
        "diaries": len(diaries),
        "raised": 0,
        "closed": 0,
        "duties": {code: named[code] for code in Duty.values if named[code]},
    }


def _report(
    one: Person, week: Week, facts: dict[str, Any], who: Actors, *, is_last: bool
) -> WeeklyReport:
    rng = one.rng
    sent = _at(week.sunday + rng.choice((-2, -2, -1, 0)) * DAY, 17)
    if rng.random() < 0.04:
        sent = _at(week.sunday + rng.randint(1, 3) * DAY, 10)
    state = rng.choices(
        (ReportState.RECEIVED, ReportState.RETURNED, ReportState.SUBMITTED),
        (30, 5, 65) if is_last else (99, 1, 0),
    )[0]
    done = "".join(dict.fromkeys(note for *_, note in facts["days"]))
    decided = state != ReportState.SUBMITTED
    return WeeklyReport(
        cadre_id=one.tour.cadre.pk,
        village_id=one.tour.village.pk,
        monday=week.monday,
        facts=facts,
        work=f"走访{facts['households']}户。{done}",
        problems=rng.choice(said.PROBLEMS),
        next_week=rng.choice(said.NEXT_WEEK),
        state=state,
        submitted_at=sent,
        is_late=is_late(sent, week),
        decided_by=who.town if decided else None,
        decided_at=sent + DAY if decided else None,
        answer=rng.choice(said.RETURNED) if state == ReportState.RETURNED else "",
    )


def _close(weeks: Sequence[Week], rules: Rules, cadres: Sequence[int]) -> None:
    """Close the weeks as the nightly command would have: what stands in the log, judged."""
    after = weeks[-1].sunday + 8 * DAY
    found = cadre_weeks(lambda rows: rows.filter(cadre__in=cadres), weeks, rules=rules, today=after)
    grace = (settings.WEEK_CLOSES_AFTER + 1) * DAY
    insert([closing_of(one, None, _at(one.week.sunday + grace, 2)) for one in found])


def _at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), UTC8)
