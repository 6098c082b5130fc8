"""Closing a week (封周): its verdicts are frozen, and opened again one by one, with a reason."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gujang.access.gate import OutOfReach, recheck
from gujang.access.models import User
from gujang.journal.services import Note, about, record
from gujang.lib.changes import check, plain_conflicts, store

from ..models import ClosedWeek
from ..rules.calendar import Week, weeks
from ..weeks import CadreWeek, cadre_weeks
from .common import SENTENCES, refuse, week_words
from .rulebook import refuse_setting, rulebook

REASON_LENGTH = 4
AT_ONCE = 26  # weeks looked through together


def close_week(*, actor: User, week: Week) -> list[ClosedWeek]:
    """Freeze the verdicts of a week that is over, for the whole county; those open are closed.

    Needs :attr:`Right.POST` over the county. Raises :class:`ValidationError` where nothing is
    left to close.
    """
    refuse_setting(actor)
    if week.sunday >= timezone.localdate():
        raise ValidationError(f"{week_words(week)}还没有结束，星期一起才能封周。")
    rows = _close(actor, week, lambda one: True)
    if not rows:
        raise ValidationError(f"{week_words(week)}没有要封的：当周无人任职，或已经封周。")
    return rows


def close_due_weeks(*, first: dt.date, today: dt.date) -> list[ClosedWeek]:
    """Close every week from ``first`` on whose days of grace are over by ``today``.

    ``settings.WEEK_CLOSES_AFTER`` days after its Sunday; so long after it was opened again, too.
    """
    grace = dt.timedelta(days=settings.WEEK_CLOSES_AFTER)
    since = timezone.now() - grace
    lately = set(ClosedWeek.objects.filter(reopened_at__gt=since).values_list("cadre_id", "monday"))
    due = [week for week in weeks(first, today) if week.sunday + grace < today]

    def wanted(one: CadreWeek) -> bool:
        return (one.cadre.pk, one.week.monday) not in lately

    closed: list[ClosedWeek] = []
    for start in range(0, len(due), AT_ONCE):
        still_open = {one.week for one in _open(due[start : start + AT_ONCE], wanted)}
        for week in sorted(still_open):
            closed += _close(None, week, wanted)
    return closed


def _close(actor: User | None, week: Week, wanted: Callable[[CadreWeek], bool]) -> list[ClosedWeek]:
    with plain_conflicts(SENTENCES), transaction.atomic():
        if not _open([week], wanted):
            return []
        # The journal's lock first, the verdicts after: who is writing a log or a decision has it
        # till the commit and is counted, who comes later finds the week closed.
        record(actor, Note("close_week", "cadres.closedweek", week.name, data={"week": week.name}))
        rows = [closing_of(one, actor, timezone.now()) for one in _open([week], wanted)]
        for row in rows:
            check(row, SENTENCES)
        ClosedWeek.objects.bulk_create(rows, batch_size=500)
    return rows


def _open(of: Sequence[Week], wanted: Callable[[CadreWeek], bool]) -> list[CadreWeek]:
    found = cadre_weeks(_county, of, rules=rulebook(), today=timezone.localdate())
    return [one for one in found if one.closed is None and wanted(one)]


def _county(rows: Any) -> Any:
    return rows.inside(settings.COUNTY_CODE)


def closing_of(one: CadreWeek, actor: User | None, at: dt.datetime) -> ClosedWeek:
    """Return the unsaved row that freezes a verdict; ``actor`` None: it closed by itself."""
    return ClosedWeek(
        cadre=one.cadre,
        village=one.village,
        monday=one.week.monday,
        rule=one.rule,
        required=one.required,
        counted=one.counted,
        equivalent=one.equivalent,
        status=one.status,
        reasons=list(one.reasons),
        sentence=one.sentence,
        days=one.days,
        closed_at=at,
        closed_by=actor,
    )


def reopen_week(*, actor: User, closed: ClosedWeek, reason: str) -> ClosedWeek:
    """Lift the closing of a cadre's week (解除封周); what was frozen is kept with the reason."""
    if len(reason.strip()) < REASON_LENGTH:
        refuse(f"请写明解除理由，至少{REASON_LENGTH}个字。", "reason")
    with transaction.atomic():
        rows = ClosedWeek.objects.writable_by(actor).filter(pk=closed.pk)
        row = rows.select_for_update().first()
        if row is None:
            raise OutOfReach
        if row.reopened_at is not None:
            raise ValidationError("这一周刚才已经解除封周，请刷新页面查看。")
        row.reopened_at, row.reopened_by, row.reopen_reason = timezone.now(), actor, reason
        names = ("reopened_at", "reopened_by", "reopen_reason")
        store(row, dict.fromkeys(names, []), SENTENCES)
        said = {"week": Week(row.monday).name, "cadre": row.cadre.name, "sentence": row.sentence}
        record(actor, about(row, "reopen_week", village=row.village_id, reason=reason, **said))
        recheck(ClosedWeek.objects.all(), actor, row.pk)
    return row
