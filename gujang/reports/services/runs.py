"""A run from the asking to the submitting; its rows are frozen while the workbook is written."""

import secrets
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from gujang.access.gate import OutOfReach, holds_in
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import about, record
from gujang.lib.excel.formal import write_forms
from gujang.lib.lease import Progress
from gujang.lib.sealedstore import discard
from gujang.lib.sealedstream import Kept, keeping, opened

from ..asking import ask
from ..codes import RunState
from ..models import ReportRun
from ..querysets import scope_of
from ..report import Asked, Report, Row
from ..sheets import Made, form_of, title_of
from ..tables import REPORTS
from .behind import form_behind, has_lists
from .frozen import heads_as_json, line_of

STEP = 1000
NO_RIGHT = "您现在没有导出这个辖区的权限，没有生成。"
NO_FULL = "您没有查看这个辖区完整号码的权限，请取消“完整号码”后再导出。"
NO_REASON = "导出完整号码须写明用途。"


class Busy(Exception):
    """The run is not in the state that the act needs; somebody was first."""


def start_run(
    *, actor: User, report: Report, asked: Asked, behind: bool = False, reason: str = ""
) -> ReportRun:
    """Keep what a table is asked, to be made by :func:`make_run`.

    Raises :class:`ValidationError` for full numbers without the right or a reason.
    """
    scope = scope_of(actor, report.right, asked.area)
    if asked.full:
        _may_see_full(actor, scope, reason)
    now = timezone.localtime()
    run = ReportRun(
        number=f"B{now:%Y%m%d%H%M%S}-{secrets.token_hex(3)}",
        key=report.key,
        title=title_of(report, asked),
        basis=report.basis,
        heads=heads_as_json(report.columns(asked.by)),
        right=report.right,
        area=asked.area,
        place=asked.place,
        scope=scope,
        by=asked.by,
        period=asked.period,
        since=asked.since,
        day=asked.day,
        year=asked.year,
        full=asked.full,
        behind=behind and has_lists(report),
        reason=reason,
        made_by=actor,
    )
    run.full_clean()
    with transaction.atomic():
        run.save(force_insert=True)
        told: dict[str, Any] = {"table": run.title, "number": run.number, "full": run.full}
        record(actor, about(run, "export_table", reason=reason, **told))
    return run


def _may_see_full(actor: User, scope: str, reason: str) -> None:
    if not all(holds_in(actor, Right.REVEAL, code) for code in scope.split(",")):
        raise ValidationError(NO_FULL)
    if not reason:
        raise ValidationError(NO_REASON)


def make_run(*, run: ReportRun, progress: Progress) -> None:
    """Write the workbook and freeze its rows; the run is then a draft, or says why not."""
    if run.state != RunState.WAITING:
        return
    try:
        report, asked = REPORTS[run.key], _asked_again(run)
    except (OutOfReach, KeyError):
        give_up(run, NO_RIGHT)
        return
    try:
        _write(run, report, asked, progress)
    except ValidationError as error:
        give_up(run, "".join(error.messages))


def _asked_again(run: ReportRun) -> Asked:
    """Return what the run is asked, as its maker may ask it now."""
    asked = ask(
        report=REPORTS[run.key],
        user=run.made_by,
        area=run.area,
        day=run.day,
        year=run.year,
        by=run.by,
        period=run.period,
        full=run.full,
    )
    if scope_of(run.made_by, asked.right, run.area) != run.scope:
        raise OutOfReach
    if run.full:
        _may_see_full(run.made_by, run.scope, run.reason)
    return asked


def _write(run: ReportRun, report: Report, asked: Asked, progress: Progress) -> None:
    made = Made(run.made_by.full_name, timezone.localdate(run.made_at), run.number)
    with keeping(f"report.file:{run.pk}") as file, keeping(f"report.rows:{run.pk}") as lines:
        rows = _Kept(report.rows(asked), lines, asked.full, progress)
        forms = [form_of(report, asked, (row.values for row in rows), made)]
        if run.behind:
            forms.append(form_behind(report, asked, made))
        write_forms(cast(BinaryIO, file), forms, author=made.by, number=made.number)
    run.rows, run.sha256, run.size = rows.number, file.sha256, file.size
    run.stored_as, run.rows_stored_as, run.state = file.name, lines.name, RunState.DRAFT
    try:
        with transaction.atomic():
            _keep(run)
    except Exception:
        discard(file.name)
        discard(lines.name)
        raise


def _keep(run: ReportRun) -> None:
    names = ["rows", "sha256", "size", "stored_as", "rows_stored_as", "state"]
    waiting = ReportRun.objects.select_for_update().filter(pk=run.pk, state=RunState.WAITING)
    if not waiting.update(message="", **{name: getattr(run, name) for name in names}):
        raise Busy
    said: dict[str, Any] = {"filters": run.title, "rows": run.rows, "sha256": run.sha256}
    said |= {"number": run.number, "full": run.full}
    record(run.made_by, about(run, "export", reason=run.reason, **said))


class _Kept:
    """Rows that are frozen while they pass, and say how many they were."""

    def __init__(self, rows: Iterator[Row], lines: Kept, full: bool, progress: Progress) -> None:
        self._rows, self._lines, self._full, self._progress = rows, lines, full, progress
        self.number = 0

    def __iter__(self) -> Iterator[Row]:
        most = settings.FULL_EXPORT_ROWS if self._full else None
        for row in self._rows:
            self.number += 1
            if most and self.number > most:
                raise ValidationError(
                    f"完整号码一次最多导出{most:,}行，请按镇或按村缩小范围，或者取消“完整号码”。"
                )
            self._lines.write(line_of(row))
            if self.number % STEP == 0:
                self._progress(50, f"已写{self.number:,}行")
            yield row


def give_up(run: ReportRun, message: str) -> None:
    """Leave a waiting run as not made, with a word of why."""
    ReportRun.objects.filter(pk=run.pk, state=RunState.WAITING).update(
        state=RunState.FAILED, message=message[:500]
    )
    run.refresh_from_db(fields=["state", "message"])


def take_again(*, run: ReportRun) -> None:
    """Have a run that was not made wait once more. Raise :class:`Busy` for any other."""
    rows = ReportRun.objects.filter(pk=run.pk, state__in=[RunState.WAITING, RunState.FAILED])
    if not rows.update(state=RunState.WAITING, message=""):
        raise Busy
    run.refresh_from_db(fields=["state", "message"])


def submit_run(*, actor: User, run: ReportRun) -> None:
    """Mark a draft as submitted; what was submitted of the same span before is replaced.

    Raise :class:`Busy` where it is no draft any more.
    """
    try:
        with transaction.atomic():
            _submit(actor, run)
    except IntegrityError as error:
        # somebody submitted another of the same span in between
        raise Busy from error
    run.refresh_from_db()


def _submit(actor: User, run: ReportRun) -> None:
    now = ReportRun.objects.select_for_update().get(pk=run.pk)
    if now.state != RunState.DRAFT:
        raise Busy
    same = {name: getattr(now, name) for name in ("key", "area", "scope", "by", "period")}
    before = ReportRun.objects.filter(**same, since=now.since, state=RunState.SUBMITTED)
    replaced = list(before.values_list("number", flat=True))
    before.update(state=RunState.REPLACED)
    now.state, now.submitted_by, now.submitted_at = RunState.SUBMITTED, actor, timezone.now()
    now.save(update_fields=["state", "submitted_by", "submitted_at"])
    said: dict[str, Any] = {"table": now.title, "number": now.number, "replaced": replaced}
    record(actor, about(now, "submit_table", **said))
    if not ReportRun.objects.writable_by(actor).filter(pk=now.pk).exists():
        raise OutOfReach


def discard_run(*, actor: User, run: ReportRun) -> None:
    """Take away a draft, or what came to nothing, with its files. Raise :class:`Busy` for more."""
    with transaction.atomic():
        now = ReportRun.objects.select_for_update().get(pk=run.pk)
        if now.state not in (RunState.DRAFT, RunState.FAILED):
            raise Busy
        if not ReportRun.objects.writable_by(actor).filter(pk=now.pk).exists():
            raise OutOfReach
        told: dict[str, Any] = {"table": now.title, "number": now.number, "sha256": now.sha256}
        record(actor, about(now, "discard_table", **told))
        now.delete()
        for name in (now.stored_as, now.rows_stored_as):
            transaction.on_commit(partial(discard, name))


def fetch(*, actor: User, run: ReportRun) -> BinaryIO:
    """Return the workbook as it was made, to be closed; that it was handed out is in the journal.

    Raise FileNotFoundError or ``SealBroken``.
    """
    file = opened(run.stored_as, f"report.file:{run.pk}")
    with transaction.atomic():
        told = {"table": run.title, "number": run.number, "sha256": run.sha256}
        record(actor, about(run, "download", **told))
    return file
