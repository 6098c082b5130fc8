"""Plain makers of problems, diaries, closed weeks and conduct, as those of ``tests/make.py``."""

import datetime as dt
from typing import Any

from django.utils import timezone

from cadres.codes import Clause, ProblemKind, ProblemState, Satisfaction
from cadres.models import (
    Cadre,
    ClosedWeek,
    Diary,
    Problem,
    Violation,
    WeeklyReport,
)
from cadres.rules.ledger import due_from
from gujang.access.models import User
from villages.models import Village


def make_problem(village: Village, title: str = "水管冻裂", **facts: Any) -> Problem:
    """Return a problem raised today, in the village's hands; one that is closed has an outcome."""
    raised_on = facts.setdefault("raised_on", timezone.localdate())
    values: dict[str, Any] = {"kind": ProblemKind.LIVING, "owner": "王主任", "raised_by": "张三"}
    values["due_on"] = due_from(raised_on, facts.get("level", "village"))
    if facts.get("state") == ProblemState.CLOSED:
        values |= {
            "closed_on": raised_on,
            "outcome": "已修好",
            "satisfaction": Satisfaction.SATISFIED,
        }
    return Problem.objects.create(village=village, title=title, **values | facts)


def make_diary(cadre: Cadre, village: Village, day: dt.date, text: str = "走访三户。") -> Diary:
    """Return a diary of ``cadre``, received at once."""
    now = timezone.now()
    return Diary.objects.create(
        cadre=cadre,
        village=village,
        day=day,
        title=f"{day.month}月{day.day}日",
        text=text,
        recorded_at=now,
        received_at=now,
    )


def make_violation(cadre: Cadre, made_by: User, **facts: Any) -> Violation:
    """Return a violation that nobody has verified yet."""
    values: dict[str, Any] = {
        "area_code": cadre.area_code,
        "happened_on": dt.date(2015, 5, 4),
        "clause": Clause.LEAVING,
        "facts": "连续三天不在村。",
        "source": "督查",
    }
    return Violation.objects.create(cadre=cadre, made_by=made_by, **values | facts)


def make_closed_week(
    cadre: Cadre, village: Village, monday: dt.date, status: str = "met", **facts: Any
) -> ClosedWeek:
    """Return a week that was closed with ``status``."""
    values: dict[str, Any] = {"rule": 4, "required": 4, "counted": 4, "sentence": "达标。"}
    return ClosedWeek.objects.create(
        cadre=cadre,
        village=village,
        monday=monday,
        status=status,
        closed_at=timezone.now(),
        **values | facts,
    )


def make_report(cadre: Cadre, village: Village, monday: dt.date, **facts: Any) -> WeeklyReport:
    """Return a weekly report that was sent in time."""
    values: dict[str, Any] = {"state": "submitted", "submitted_at": timezone.now()}
    return WeeklyReport.objects.create(
        cadre=cadre, village=village, monday=monday, **values | facts
    )
