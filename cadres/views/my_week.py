"""本周: the cadre's days with their place, the verdict so far, and whom to visit."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.rights import Right

from ..models import Cadre, Diary, Visit, WorkDay
from ..rules.calendar import DAY, Week
from ..rules.week import DayKind
from ..services import rulebook
from ..weeks import CadreWeek, cadre_weeks
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
        judged = _judged(cadre, week, today)
        kinds = _kinds(cadre, week, judged)
        context |= {
            "days": [_day(day, kinds.get(day, set()), today) for day in week.days],
            "verdict": judged,
            "written": _written(cadre, week),
        }
    return render(request, "cadres/my_week.html", context)


def _judged(cadre: Cadre, week: Week, today: dt.date) -> CadreWeek | None:
    """Return the week as the town and the county see it; ``None`` for who is posted nowhere."""
    found = cadre_weeks(
        lambda rows: rows.filter(cadre=cadre), [week], rules=rulebook(), today=today
    )
    return found[0] if found else None


def _kinds(cadre: Cadre, week: Week, judged: CadreWeek | None) -> dict[dt.date, set[str]]:
    """Return what each day of the week is known as: what was logged, and what counts."""
    span = (week.monday, week.sunday)
    rows = WorkDay.objects.filter(cadre=cadre, day__range=span, deleted_at=None)
    kinds: dict[dt.date, set[str]] = defaultdict(set)
    for day, kind in rows.values_list("day", "kind"):
        kinds[day].add(kind)
    for text, counting in (judged.days if judged else {}).items():
        kinds[dt.date.fromisoformat(text)] |= {what.split()[0] for what in counting}
    return kinds


def _day(day: dt.date, kinds: set[str], today: dt.date) -> dict[str, Any]:
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
