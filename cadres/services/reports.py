"""The weekly report (周报): drafted from the log, sent by the cadre, received or returned."""

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gujang.access.gate import OutOfReach, holds_in
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import about, record
from gujang.lib.changes import Facts, Stale, assign, plain_conflicts, store

from ..codes import Duty, ReportState
from ..models import Cadre, Diary, Posting, Problem, Visit, WeeklyReport, WorkDay
from ..rules.calendar import Week
from ..rules.report import decision_problem, is_late, writing_problem
from .common import SENTENCES, claim, refuse

WORDS = frozenset({"work", "problems", "next_week"})


def draft_of(cadre: Cadre, week: Week) -> dict[str, Any]:
    """Return what the log says of a cadre's week: days with their place, and numbers.

    ``{"days": [[day, kind, village, note]], "households", "visits", "diaries", "raised",
    "closed", "duties": {code: days}}``.
    """
    within = {"cadre": cadre, "day__gte": week.monday, "day__lte": week.sunday}
    kept = within | {"deleted_at__isnull": True}
    days = WorkDay.objects.filter(**kept).order_by("day", "kind")
    visits = Visit.objects.filter(**kept).values_list("household_id", flat=True)
    logged = list(days.values_list("day", "kind", "village__name", "note", "duties"))
    raised = Problem.objects.filter(cadre=cadre)
    span = (week.monday, week.sunday)
    return {
        "days": [[str(day), kind, village, note] for day, kind, village, note, _ in logged],
        "households": len(set(visits)),
        "visits": len(visits),
        "diaries": Diary.objects.filter(**kept).count(),
        "raised": raised.filter(raised_on__range=span).count(),
        "closed": raised.filter(closed_on__range=span).count(),
        "duties": _duties(logged),
    }


def _duties(logged: list[Any]) -> dict[str, int]:
    named = Counter(code for *_, duties in logged for code in duties.replace(",", " ").split())
    return {code: named[code] for code in Duty.values if named[code]}


def save_report(
    *, actor: User, cadre: Cadre, week: Week, version: int | None, facts: Facts, send: bool
) -> WeeklyReport:
    """Keep the words of a cadre's own report, or send it with the log's facts frozen in it.

    ``version`` None: nothing was kept yet. Late is who first sends after Sunday 24:00; a report
    that was returned stays what it was. Raises :class:`Stale` and :class:`ValidationError`.
    """
    village = _village(cadre, week)
    if cadre.user_id != actor.pk or not (village and holds_in(actor, Right.LOG, village)):
        raise OutOfReach
    with plain_conflicts(SENTENCES), transaction.atomic():
        report = _held(actor, cadre, week, village, version)
        refuse(writing_problem(report.state, week, timezone.localdate()))
        if send and not facts["work"].strip():
            refuse("请写本周工作后再报送。", "work")
        changes = assign(report, facts, WORDS)
        if send:
            changes |= _send(report, cadre, week)
        store(report, changes, SENTENCES)
        action = "submit_report" if send else "save_report"
        said = {"week": week.name, "is_late": report.is_late} if send else {"week": week.name}
        record(actor, about(report, action, village=village, changes=_brief(changes), **said))
    return report


def _village(cadre: Cadre, week: Week) -> str:
    """Return the village of the last posting in the week, '' without one."""
    rows = Posting.objects.overlapping(week.monday, week.sunday).filter(cadre=cadre)
    return rows.order_by("-starts_on").values_list("village_id", flat=True).first() or ""


def _held(actor: User, cadre: Cadre, week: Week, village: str, version: int | None) -> WeeklyReport:
    mine = WeeklyReport.objects.filter(cadre=cadre, monday=week.monday)
    if version is not None:
        pk = mine.values_list("pk", flat=True).first()
        return claim(WeeklyReport.objects.writable_by(actor), pk, version)
    if mine.exists():
        raise Stale
    return WeeklyReport(cadre=cadre, village_id=village, monday=week.monday)


def _send(report: WeeklyReport, cadre: Cadre, week: Week) -> dict[str, list[Any]]:
    now = timezone.now()
    if report.submitted_at is None:
        report.is_late = is_late(timezone.localtime(now), week)
    report.submitted_at, report.facts = now, draft_of(cadre, week)
    old, report.state = report.state, ReportState.SUBMITTED
    changed: dict[str, list[Any]] = dict.fromkeys(("is_late", "submitted_at", "facts"), [])
    return changed | {"state": [str(old), str(report.state)]}


def _brief(changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {name: pair for name, pair in changes.items() if pair}


def receive_report(*, actor: User, report: WeeklyReport, version: int) -> WeeklyReport:
    """Receive a report (接收)."""
    return _decide(actor, report, version, ReportState.RECEIVED, "")


def return_report(*, actor: User, report: WeeklyReport, version: int, reason: str) -> WeeklyReport:
    """Send a report back (退回) with what is wanting; the cadre sends it again."""
    if not reason.strip():
        raise ValidationError({"reason": "请写明退回原因，干部才知道怎么改。"})
    return _decide(actor, report, version, ReportState.RETURNED, reason)


def _decide(
    actor: User, report: WeeklyReport, version: int, state: ReportState, reason: str
) -> WeeklyReport:
    with transaction.atomic():
        held = claim(WeeklyReport.objects.reachable_with(actor, Right.RECEIVE), report.pk, version)
        refuse(decision_problem(held.state, actor.pk, cadre=held.cadre.user_id))
        old, held.state = held.state, state
        held.decided_by, held.decided_at, held.answer = actor, timezone.now(), reason
        names = ("state", "decided_by", "decided_at", "answer")
        store(held, dict.fromkeys(names, []), SENTENCES)
        action = "receive_report" if state == ReportState.RECEIVED else "return_report"
        record(
            actor,
            about(
                held,
                action,
                village=held.village_id,
                reason=reason,
                week=Week(held.monday).name,
                cadre=held.cadre.name,
                changes={"state": [old, str(state)]},
            ),
        )
    return held
