"""Tables made in the background; the lease tells a page how far one is, and that a worker died."""

import logging

from django.db import transaction
from django_tasks import task

from gujang.access.models import User
from gujang.journal import context
from gujang.lib import lease

from .models import ReportRun
from .report import Asked, Report
from .services import give_up, make_run, start_run, take_again

Order = dict[str, str | None]
BROKEN = "没有生成，登记册没有改动；请重试，仍不行请联系管理员。"

_log = logging.getLogger("gujang.reports")


def ask_run(
    *, actor: User, report: Report, asked: Asked, behind: bool = False, reason: str = ""
) -> ReportRun:
    """Have a table made. Raises as :func:`services.start_run`."""
    with transaction.atomic():
        run = start_run(actor=actor, report=report, asked=asked, behind=behind, reason=reason)
        _hand_over(run)
    return run


def ask_again(*, run: ReportRun) -> None:
    """Have a run that was not made tried again. Raise ``Busy`` for any other."""
    with transaction.atomic():
        take_again(run=run)
        _hand_over(run)


def _hand_over(run: ReportRun) -> None:
    act = context.current.get()
    lease.announce(str(run.pk))
    run_report.enqueue(str(run.pk), {"source": act.source, "request_id": act.request_id})


@task()
def run_report(pk: str, order: Order) -> None:
    """Make a table, as the request that asked for it."""
    token = context.current.set(context.Act(order["source"], order["request_id"] or ""))
    try:
        with lease.held(pk) as progress:
            run = ReportRun.objects.select_related("made_by").get(pk=pk)
            try:
                make_run(run=run, progress=progress)
            except Exception:
                # why is in the log; the queue keeps traces in clear, so not there
                _log.exception("report %s broke off", pk)
                give_up(run, BROKEN)
    finally:
        context.current.reset(token)
