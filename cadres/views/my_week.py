"""本周: the cadre's days with their place, the verdict so far, and whom to visit."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.rights import Right

from ..codes import AskState
from ..models import Cadre, Diary, Leave, Trip, Visit, WorkDay
from ..rules.calendar import DAY, Span, Week
from ..rules.week import DayKind, Log, Verdict, verdict_of
from ..services import postings_of, rulebook
from .due import households_of
from .own import cadre_of

WEEKDAYS = "一二三四五六日"
SHOWN = 5
SHORT = {DayKind.VILLAGE: "在村", DayKind.TOWN: "在镇", DayKind.EQUIVALENT: "视同"}


@require_safe
@needs(Right.LOG)
def my_week(request: HttpRequest) -> HttpResponse:
    """Show this week: seven days, the verdict's sentence, households due, what was written."""
    cadre, today = cadre_of(request), timezone.localdate()
    week = Week.of(today)
    due = [row for row in households_of(request, cadre) if row["due"]]
    context: dict[str, Any] = {
        "cadre": cadre,
        "due": due[:SHOWN],
        "due_count": len(due),
        "crumbs": [{"label": "本周"}],
    }
    if cadre:
        logs = _logs(cadre, week)
        context |= {
            "days": [_day(day, logs, today) for day in week.days],
            "verdict": _verdict(cadre, week, logs, today),
            "written": _written(cadre, week),
        }
    return render(request, "cadres/my_week.html", context)


def _logs(cadre: Cadre, week: Week) -> list[Log]:
    """Return the week's days as they are logged, and the approved work away from the village."""
    span = (week.monday, week.sunday)
    rows = WorkDay.objects.filter(cadre=cadre, day__range=span, deleted_at=None)
    logs = [Log(row.day, row.kind, row.village_id) for row in rows]
    trips = Trip.objects.filter(cadre=cadre, first_on__lte=span[1], last_on__gte=span[0])
    for trip in trips.filter(state__in=[AskState.ASKED, AskState.APPROVED]):
        spent = Span(trip.first_on, trip.last_on)
        approved = trip.state == AskState.APPROVED
        logs += [
            Log(day, DayKind.EQUIVALENT, trip.village_id, approved)
            for day in week.days
            if day in spent
        ]
    return logs


def _verdict(cadre: Cadre, week: Week, logs: list[Log], today: dt.date) -> Verdict:
    leaves = Leave.objects.filter(cadre=cadre, state=AskState.APPROVED, last_on__gte=week.monday)
    spans = [Span(leave.first_on, leave.last_on) for leave in leaves]
    return verdict_of(week, rulebook(), postings_of(cadre), logs, spans, today=today)


def _day(day: dt.date, logs: list[Log], today: dt.date) -> dict[str, Any]:
    kinds = [log.kind for log in logs if log.day == day]
    kind = next((kind for kind in DayKind if kind in kinds), None)
    place = SHORT.get(kind, kind.label) if kind else ""
    return {
        "day": day,
        "name": WEEKDAYS[day.weekday()],
        "place": place or ("今天" if day == today else "·"),
        "inside": kind in (DayKind.VILLAGE, DayKind.EQUIVALENT),
        "here": day == today,
        "open": day <= today,
    }


def _written(cadre: Cadre, week: Week) -> dict[str, int]:
    """Return how many visits and diary pages the week has."""
    kept = {"cadre": cadre, "day__range": (week.monday, week.monday + 6 * DAY), "deleted_at": None}
    return {
        "visits": Visit.objects.filter(**kept).count(),
        "diary": Diary.objects.filter(**kept).count(),
    }
