"""What was made: how far it is, its frozen rows, its file, submitting it, what changed since."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from gujang.access.decorators import needs
from gujang.access.rights import Right
from gujang.lib import lease
from gujang.lib.excel.writing import XLSX
from gujang.lib.paging import Key, page_asked, pager
from gujang.lib.posting import takes
from gujang.lib.sealing import SealBroken

from .. import services, tasks
from ..codes import RunState
from ..models import ReportRun
from ..report import leaves
from .common import actor_of, crumbs, runs_of, visible, writable
from .shown import head_rows, shown, words

PAGE_SIZE = 50
REFRESH_SECONDS = 3
ORDER = (
    Key("made_at", descending=True, parse=dt.datetime.fromisoformat),
    Key("uuid", descending=True, parse=UUID),
)
BUSY = "这份报表已不是草稿，请刷新页面查看。"
LOST = "这份报表的文件不在或已损坏，请重新导出；仍不行请联系管理员。"


@require_safe
@needs(Right.EXPORT, Right.CONDUCT)
def run_list(request: HttpRequest) -> HttpResponse:
    """List every run the user may see, the newest first."""
    rows = runs_of(request)
    page = page_asked(rows, ORDER, request.GET, size=PAGE_SIZE)
    context = {
        "runs": page.rows,
        "pager": pager(page, request.GET),
        "crumbs": crumbs({"label": "报表存档"}),
    }
    return render(request, "reports/run_list.html", context)


@require_safe
@needs(Right.EXPORT, Right.CONDUCT)
def run_show(request: HttpRequest, run: UUID) -> HttpResponse:
    """Show a run: how far it is, or its frozen rows and what can be done with them."""
    found = visible(request, run)
    waiting = found.state == RunState.WAITING
    writes = _writes(request, found)
    context: dict[str, Any] = {
        "run": found,
        "writes": writes,
        "crumbs": crumbs({"label": found.title}),
        "refresh_seconds": REFRESH_SECONDS if waiting else None,
    }
    if waiting:
        context |= _progress(found)
    elif found.stored_as:
        context |= _frozen(found, request.GET.get("from", ""))
    return render(request, "reports/run_show.html", context)


def _writes(request: HttpRequest, run: ReportRun) -> bool:
    return ReportRun.objects.writable_by(request.user).filter(pk=run.pk).exists()


def _progress(run: ReportRun) -> dict[str, Any]:
    seen = lease.look(str(run.pk))
    busy = seen.percent is None and lease.anybody_at_work()
    return {"phase": lease.phase_of(seen, somebody_works=busy), "doing": seen.message}


def _frozen(run: ReportRun, asked: str) -> dict[str, Any]:
    """Return a page of the rows; the totals stand under a table that is whole."""
    start = int(asked) if asked.isascii() and asked.isdigit() and int(asked) < run.rows else 0
    rows = services.frozen_rows(run, start=start, number=PAGE_SIZE)
    table = shown(services.heads_of(run.heads), rows, None, start + 1)
    whole = run.rows <= PAGE_SIZE
    address = reverse("run_show", args=[run.pk])
    return {
        "table": table if whole else table._replace(totals=None),
        "first": start + 1,
        "last": start + len(table.rows),
        "previous_url": f"{address}?from={max(start - PAGE_SIZE, 0)}" if start else "",
        "next_url": f"{address}?from={start + PAGE_SIZE}" if start + PAGE_SIZE < run.rows else "",
        "before": services.last_submitted(run),
    }


@require_safe
@needs(Right.EXPORT, Right.CONDUCT)
def run_progress(request: HttpRequest, run: UUID) -> HttpResponse:
    """Answer with how far the making is; at its end, have the page load anew."""
    found = visible(request, run)
    if found.state != RunState.WAITING:
        return HttpResponseClientRefresh()
    context = {"run": found, "writes": _writes(request, found), **_progress(found)}
    return render(request, "reports/_run_progress.html", context)


@require_POST
@needs(Right.EXPORT, Right.CONDUCT)
@takes()
def run_make(request: HttpRequest, run: UUID) -> HttpResponse:
    """Have a run that came to no end tried again."""
    found = writable(request, run)
    try:
        tasks.ask_again(run=found)
    except services.Busy:
        messages.error(request, BUSY)
    return redirect("run_show", found.pk)


@require_safe
@needs(Right.EXPORT, Right.CONDUCT)
def run_download(request: HttpRequest, run: UUID) -> HttpResponseBase:
    """Hand out the workbook, the same bytes every time."""
    found = visible(request, run)
    try:
        file = services.fetch(actor=actor_of(request), run=found)
    except (OSError, SealBroken):
        messages.error(request, LOST)
        return redirect("run_show", found.pk)
    name = f"{found.title}_{found.number}.xlsx"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    answer["Content-Length"] = str(found.size)
    return answer


@require_POST
@needs(Right.EXPORT, Right.CONDUCT)
@takes()
def run_submit(request: HttpRequest, run: UUID) -> HttpResponse:
    """Mark a draft as submitted."""
    found = writable(request, run)
    try:
        services.submit_run(actor=actor_of(request), run=found)
        messages.success(request, "已标为报送；同一时段以前报送的一份改为“已被替换”。")
    except services.Busy:
        messages.error(request, BUSY)
    return redirect("run_show", found.pk)


@require_POST
@needs(Right.EXPORT, Right.CONDUCT)
@takes()
def run_discard(request: HttpRequest, run: UUID) -> HttpResponse:
    """Take a draft away."""
    found = writable(request, run)
    try:
        services.discard_run(actor=actor_of(request), run=found)
    except services.Busy:
        messages.error(request, BUSY)
        return redirect("run_show", found.pk)
    messages.success(request, "已删除这份草稿。")
    return redirect("run_list")


@require_safe
@needs(Right.EXPORT, Right.CONDUCT)
def run_differences(request: HttpRequest, run: UUID) -> HttpResponse:
    """Show row by row what changed since the table was submitted last."""
    found = visible(request, run)
    before = services.last_submitted(found) if found.stored_as else None
    large = bool(before and max(before.rows, found.rows) > services.MOST_ROWS)
    rows = services.differences(before, found) if before and not large else []
    context = {
        "run": found,
        "before": before,
        "large": large,
        "most": services.MOST_ROWS,
        "heads": head_rows(services.heads_of(found.heads)),
        "rows": [_differing(found, row) for row in rows],
        "crumbs": crumbs(
            {"label": found.title, "url": reverse("run_show", args=[found.pk])},
            {"label": "与上次报送的差异"},
        ),
    }
    return render(request, "reports/run_differences.html", context)


def _differing(run: ReportRun, row: services.Difference) -> dict[str, Any]:
    """Return a row of the table with what each differing cell was before."""
    columns = leaves(services.heads_of(run.heads))[1:]
    values = row.before if row.now is None else row.now
    cells = [
        {
            "text": words(value, head.kind),
            "css": "" if head.kind == "text" else "num",
            "changed": place in row.places,
            "was": words(row.before[place], head.kind)
            if row.before and place in row.places and place < len(row.before)
            else "",
        }
        for place, (head, value) in enumerate(zip(columns, values or (), strict=False))
    ]
    kind = "新增" if row.before is None else "减少" if row.now is None else "变化"
    return {"kind": kind, "cells": cells}
