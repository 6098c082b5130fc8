"""One import: how far it is, what it would do, committing it and taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from gujang.access.decorators import needs
from gujang.access.rights import Right
from gujang.lib import lease
from gujang.lib.lease import PATIENCE, Phase
from gujang.lib.posting import takes

from .. import services, tasks
from ..codes import BatchState
from ..models import ImportBatch
from ..rules import phase_of
from .common import actor_of, address, crumbs, visible, writable
from .preview import preview_of

REFRESH_SECONDS = 3
_ACTS: dict[str, str] = {BatchState.COMMITTING: "commit", BatchState.UNDOING: "undo"}


@require_safe
@needs(Right.IMPORT)
def import_batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Show how far an import is, then what it would do or has done."""
    return _show(request, visible(request, batch))


def _show(request: HttpRequest, batch: ImportBatch, *, status: int = 200) -> HttpResponse:
    phase, seen = _background(batch)
    context = {
        "batch": batch,
        "phase": phase,
        "crumbs": crumbs({"label": batch.file_name}),
        "refresh_seconds": None if phase == "rest" else REFRESH_SECONDS,
    }
    if phase == "rest":
        report = services.report_of(batch)
        context |= preview_of(batch, report, request.GET) | _offers(batch, report)
    else:
        context |= _progress(batch, seen)
    return render(request, "exchange/import_batch.html", context, status=status)


def _background(batch: ImportBatch) -> tuple[Phase, lease.Seen]:
    seen = lease.look(str(batch.pk))
    if batch.actor_id is None and batch.state in (BatchState.CHECKING, BatchState.COMMITTING):
        # the command line checks and commits by itself, without a lease
        seen = lease.Seen(alive=True, percent=batch.progress, message=batch.message)
    busy = seen.percent is None and lease.anybody_at_work()
    return phase_of(batch.state, seen, somebody_works=busy), seen


def _progress(batch: ImportBatch, seen: lease.Seen) -> dict[str, Any]:
    return {
        "percent": seen.percent or 0,
        "doing": seen.message,
        "act": _ACTS.get(batch.state, "check"),
    }


def _offers(batch: ImportBatch, report: dict[str, Any]) -> dict[str, Any]:
    """Return what can be done with an import at rest."""
    counts = batch.counts.values() if batch.state == BatchState.CHECKED else ()
    return {
        "writes": any(kinds["new"] or kinds["changed"] for kinds in counts),
        "has_errors": bool(report.get("errors")),
        "marking": _is_marking(batch),
        "may_undo": batch.state == BatchState.COMMITTED,
        "may_check": batch.state in (BatchState.CHECKED, BatchState.FAILED),
    }


def _is_marking(batch: ImportBatch) -> bool:
    """Say whether the marked workbook is on its way; else it is there, or made when asked for."""
    seen = lease.look(f"{batch.pk}-marked")
    return seen.alive or (seen.percent is None and seen.age is not None and seen.age < PATIENCE)


@require_safe
@needs(Right.IMPORT)
def import_progress(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Answer with how far the work is; at its end, have the page load anew."""
    found = visible(request, batch)
    if "marked" in request.GET:
        context = {"batch": found, "marking": _is_marking(found)}
        return render(request, "exchange/_import_marked.html", context)
    phase, seen = _background(found)
    if phase == "rest":
        return HttpResponseClientRefresh()
    context = {"batch": found, "phase": phase} | _progress(found, seen)
    return render(request, "exchange/_import_progress.html", context)


@require_POST
@needs(Right.IMPORT)
@takes()
def import_check(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Have the workbook checked anew, against the register as it stands now."""
    found = writable(request, batch)
    try:
        tasks.check_again(actor=actor_of(request), batch=found)
    except services.Conflict as conflict:
        messages.error(request, conflict.message)
    return redirect(address(found))


@require_POST
@needs(Right.IMPORT)
@takes("token")
def import_commit(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Have what the page showed written into the register."""
    found = writable(request, batch)
    try:
        tasks.ask_commit(actor=actor_of(request), batch=found, token=request.POST.get("token", ""))
    except services.Conflict as conflict:
        messages.error(request, conflict.message)
        return _show(request, visible(request, batch), status=409)
    return redirect(address(found))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.IMPORT)
@takes()
def import_undo(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Ask whether the import is to be taken back; then have it done, which its page follows."""
    found = writable(request, batch)
    status = 200
    if request.method == "POST":
        try:
            tasks.ask_undo(actor=actor_of(request), batch=found)
            return redirect(address(found))
        except services.Conflict:
            status = 409
    context = {
        "batch": found,
        "told": services.told(found.counts),
        "may_undo": found.state == BatchState.COMMITTED and status == 200,
        "crumbs": crumbs({"label": found.file_name, "url": address(found)}, {"label": "撤销导入"}),
    }
    return render(request, "exchange/import_undo.html", context, status=status)
