"""Imports in the background: the tasks, and the acts that hand an import over to them.

Every import handed over has a minder, a task for half a minute later: when the worker died in the
middle it does the work again. The lease lets no two be at one import, and a commit that went
through is seen by its state, so nothing is written twice.
"""

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks import default_task_backend, task

from gujang.access.gate import OutOfReach
from gujang.access.models import User
from gujang.journal import context
from gujang.journal.services import about, record
from gujang.lib import lease

from .codes import BatchKind, BatchState
from .models import ImportBatch
from .rules import PENDING, phase_of
from .services import (
    Conflict,
    check,
    claim_undo,
    commit,
    keep_marked,
    report_of,
    undo,
    upload,
)
from .services.committing import STALE
from .services.common import BUSY, claim, rest

# who asked for it, and what the journal knows of the request
Order = dict[str, Any]
MIND_AFTER = dt.timedelta(seconds=30)
TRIES = 3
NO_RIGHT = "提交人已没有导入的权限，没有写入。"
NOT_UNDONE = "后台几次都没有撤销完，登记册没有改动；请重试，仍不行请联系管理员。"
GIVEN_UP = "后台几次都没有做完，登记册没有改动；请把文件拆成几份再试，仍不行请联系管理员。"

_log = logging.getLogger("gujang.exchange")


class BrokenOff(Exception):
    """A task came to no end. Why is in the log; the queue keeps traces in clear, so not there."""


def receive(*, actor: User, kind: BatchKind, name: str, data: bytes, year: int) -> ImportBatch:
    """Keep an uploaded workbook and have it checked."""
    with transaction.atomic():
        batch = upload(actor=actor, kind=kind, name=name, data=data, year=year)
        said: dict[str, Any] = {"file": batch.file_name, "sha256": batch.sha256}
        record(actor, about(batch, "check_import", year=batch.year, **said))
        _hand_over(batch, actor)
    return batch


def check_again(*, actor: User, batch: ImportBatch) -> None:
    """Have a workbook checked anew. Raise :class:`Conflict` where there is nothing to check."""
    among = [BatchState.CHECKED, BatchState.FAILED]
    if _is_stalled(batch):
        among += [BatchState.UPLOADED, BatchState.CHECKING]
    with transaction.atomic():
        claim(batch, to=BatchState.UPLOADED, among=tuple(among))
        _hand_over(batch, actor)


def ask_commit(*, actor: User, batch: ImportBatch, token: str) -> None:
    """Have what was shown under ``token`` written. Raise :class:`Conflict`."""
    if not batch.token or token != batch.token:
        raise Conflict(BUSY if batch.state == BatchState.COMMITTED else STALE)
    among = [BatchState.CHECKED, *([BatchState.COMMITTING] if _is_stalled(batch) else [])]
    with transaction.atomic():
        claim(batch, to=BatchState.COMMITTING, among=tuple(among))
        _hand_over(batch, actor)


def ask_undo(*, actor: User, batch: ImportBatch) -> None:
    """Have a committed import taken back. Raise :class:`Conflict` where there is none."""
    among = [BatchState.COMMITTED, *([BatchState.UNDOING] if _is_stalled(batch) else [])]
    with transaction.atomic():
        claim_undo(batch, among=tuple(among))
        _hand_over(batch, actor)


def _is_stalled(batch: ImportBatch) -> bool:
    return phase_of(batch.state, lease.look(str(batch.pk))) == "stalled"


def _hand_over(batch: ImportBatch, actor: User) -> None:
    act = context.current.get()
    order: Order = {"actor": actor.pk, "source": act.source, "request_id": act.request_id}
    lease.announce(str(batch.pk))
    _send_minder(str(batch.pk), order, tries=1)
    run_import.enqueue(str(batch.pk), order)


def _send_minder(pk: str, order: Order, tries: int) -> None:
    if default_task_backend.supports_defer:
        later = timezone.now() + MIND_AFTER
        mind_import.using(run_after=later).enqueue(pk, order, tries)


@task()
def run_import(pk: str, order: Order) -> None:
    """Do what the import waits for: the check, the commit or the undoing."""
    act = context.Act(order["source"], order["request_id"])
    with _told(act, pk), lease.held(pk) as progress:
        batch = ImportBatch.objects.select_related("actor").get(pk=UUID(pk))
        _work(batch, User.objects.get(pk=order["actor"]), progress)


@contextmanager
def _told(act: context.Act, pk: str) -> Iterator[None]:
    """Work in the name of the request that asked for it; tell the log what broke, and it alone."""
    token = context.current.set(act)
    try:
        yield
    except Exception as error:
        _log.exception("import %s broke off", pk)
        raise BrokenOff(type(error).__name__) from None
    finally:
        context.current.reset(token)


def _work(batch: ImportBatch, actor: User, progress: lease.Progress) -> None:
    try:
        if batch.state in (BatchState.UPLOADED, BatchState.CHECKING):
            check(batch=batch, progress=progress)
            if batch.state == BatchState.CHECKED and report_of(batch).get("errors"):
                lease.announce(f"{batch.pk}-marked")
                mark_import.enqueue(str(batch.pk))
        elif batch.state == BatchState.COMMITTING:
            commit(actor=actor, batch=batch, token=batch.token, progress=progress)
        elif batch.state == BatchState.UNDOING:
            undo(actor=actor, batch=batch, progress=progress)
    except OutOfReach:
        # an undoing says so itself by now
        rest(batch, BatchState.CHECKED, NO_RIGHT)
    except Conflict:
        # the import says so itself by now
        return


@task(priority=-10)
def mark_import(pk: str) -> None:
    """Make the user's workbook with its faults marked, which for a county takes a while."""
    with _told(context.NOWHERE, pk), lease.held(f"{pk}-marked"):
        keep_marked(ImportBatch.objects.get(pk=UUID(pk)))


@task()
def mind_import(pk: str, order: Order, tries: int) -> None:
    """See that an import handed over comes to its end, whoever dies meanwhile."""
    batch = ImportBatch.objects.get(pk=UUID(pk))
    if batch.state not in PENDING:
        return
    if lease.look(pk).alive:
        _send_minder(pk, order, tries)
    elif tries > TRIES:
        undoing = batch.state == BatchState.UNDOING
        rest(
            batch,
            *((BatchState.COMMITTED, NOT_UNDONE) if undoing else (BatchState.FAILED, GIVEN_UP)),
        )
    else:
        _send_minder(pk, order, tries + 1)
        run_import.call(pk, order)
