"""Plain makers of what happens in a cadre's week: logged days, visits, leaves, trips, reports."""

import datetime as dt
import hashlib
from typing import Any

from django.utils import timezone

from cadres.codes import AskState, LeaveKind, ReportState, TripKind
from cadres.models import Cadre, Diary, Leave, Trip, WeeklyReport, WorkDay
from cadres.rules.calendar import Week
from cadres.rules.week import DayKind
from gujang.access.models import User
from villages.models import Village

NOON = dt.time(12)


def day(text: str) -> dt.date:
    """Return the day written like ``2014-03-03``."""
    return dt.date.fromisoformat(text)


def week(name: str) -> Week:
    """Return the week written like ``2014-W10``."""
    return Week.named(name)


def _sent(on: dt.date, *said: object) -> dict[str, Any]:
    at = timezone.make_aware(dt.datetime.combine(on, NOON))
    body = hashlib.sha256(repr((on, *said)).encode()).hexdigest()
    return {"recorded_at": at, "received_at": at, "body_hash": body}


def make_days(
    cadre: Cadre, village: Village, *days: str, kind: str = DayKind.VILLAGE, **fields: Any
) -> list[WorkDay]:
    """Log these days of ``cadre`` in ``village``."""
    return WorkDay.objects.bulk_create(
        WorkDay(
            cadre=cadre,
            village=village,
            day=day(text),
            kind=kind,
            **_sent(day(text), kind, village.pk) | fields,
        )
        for text in days
    )


def make_diary(cadre: Cadre, village: Village, on: str, text: str = "走访。") -> Diary:
    return Diary.objects.create(
        cadre=cadre, village=village, day=day(on), text=text, **_sent(day(on), text)
    )


def _asked(
    cadre: Cadre, village: Village, span: str, state: str, decided_by: User | None
) -> dict[str, Any]:
    first, _, last = span.partition("..")
    return {
        "cadre": cadre,
        "village": village,
        "first_on": day(first),
        "last_on": day(last or first),
        "reason": "家中有事",
        "state": state,
        "decided_by": decided_by,
        "decided_at": timezone.now() if decided_by else None,
    }


def make_leave(
    cadre: Cadre,
    village: Village,
    span: str,
    *,
    state: str = AskState.ASKED,
    decided_by: User | None = None,
    **fields: Any,
) -> Leave:
    """Make a leave over ``span``, written like ``2014-03-03..2014-03-04``."""
    values = {"kind": LeaveKind.PERSONAL} | _asked(cadre, village, span, state, decided_by)
    return Leave.objects.create(**values | fields)


def make_trip(
    cadre: Cadre,
    village: Village,
    span: str,
    *,
    state: str = AskState.ASKED,
    decided_by: User | None = None,
    **fields: Any,
) -> Trip:
    """Make a trip over ``span``."""
    values = {"kind": TripKind.TRAINING, "place": "包头市"}
    return Trip.objects.create(**values | _asked(cadre, village, span, state, decided_by) | fields)


def make_report(
    cadre: Cadre,
    village: Village,
    name: str,
    *,
    state: str = ReportState.SUBMITTED,
    **fields: Any,
) -> WeeklyReport:
    """Make the report of the week ``name``."""
    sent = None if state == ReportState.DRAFT else timezone.now()
    values = {"work": "走访贫困户", "submitted_at": sent} | fields
    return WeeklyReport.objects.create(
        cadre=cadre, village=village, monday=week(name).monday, state=state, **values
    )
