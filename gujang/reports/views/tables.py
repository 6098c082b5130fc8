"""The list of tables, one table on screen, and the order to make a workbook of it."""

from collections.abc import Iterable
from itertools import groupby, islice
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds
from gujang.access.rights import Right

from .. import tasks
from ..codes import By
from ..forms import AskForm, RunForm
from ..report import Report, Row
from ..sheets import title_of
from ..tables import REPORTS
from .common import RECENT, actor_of, crumbs, runs_of
from .shown import shown

# rows of a register on the page; the workbook has them all
MOST_SHOWN = 50


@require_safe
@needs(Right.EXPORT)
def table_list(request: HttpRequest) -> HttpResponse:
    """List the tables by what they are about, and what was made last."""
    mine = [report for report in REPORTS.values() if holds(request.user, report.right)]
    groups = [(name, list(of)) for name, of in groupby(mine, key=lambda report: report.group)]
    context = {
        "groups": groups,
        "runs": runs_of(request).order_by("-made_at")[:RECENT],
        "crumbs": [{"label": "报表"}],
    }
    return render(request, "reports/table_list.html", context)


def _report(request: HttpRequest, key: str) -> Report:
    report = REPORTS.get(key)
    if report is None or not holds(request.user, report.right):
        raise Http404
    return report


@require_safe
@needs(Right.EXPORT)
def table_show(request: HttpRequest, key: str) -> HttpResponse:
    """Show a table as it is asked, how it counts, and how to have it as a workbook."""
    report = _report(request, key)
    form = AskForm(report, actor_of(request), request.GET.dict())
    good = form.is_valid()
    context = {
        "report": report,
        "form": form,
        "crumbs": crumbs({"label": report.title}),
        "show_url": reverse("table_show", args=[key]),
    }
    if good:
        context |= _answer(report, form) | {"run_form": _run_form(report, form)}
    return render(request, "reports/table_show.html", context, status=200 if good else 400)


def _answer(report: Report, form: AskForm) -> dict[str, Any]:
    asked = form.asked
    rows: list[Row] = list(islice(report.rows(asked), _most(asked.by)))
    more = len(rows) > MOST_SHOWN and asked.by == By.ROWS
    table = shown(report.columns(asked.by), rows[:MOST_SHOWN] if more else rows, asked)
    return {
        "title": title_of(report, asked),
        "table": table._replace(totals=None) if more else table,
        "more": more,
        "most": MOST_SHOWN,
    }


def _most(by: By) -> int | None:
    return MOST_SHOWN + 1 if by == By.ROWS else None


def _run_form(report: Report, form: AskForm) -> RunForm:
    """Return the form of the order, unbound to what was not asked yet."""
    made = RunForm(report, form.user, {})
    made.is_bound = False
    made.initial = {name: form.data.get(name, "") for name in form.fields}
    return made


@require_POST
@needs(Right.EXPORT)
def table_run(request: HttpRequest, key: str) -> HttpResponse:
    """Have a workbook made in the background, and go to its page."""
    report = _report(request, key)
    form = RunForm(report, actor_of(request), request.POST.dict())
    if not form.is_valid():
        return _back(report, request, [words for some in form.errors.values() for words in some])
    try:
        run = tasks.ask_run(
            actor=actor_of(request),
            report=report,
            asked=form.asked,
            behind=form.cleaned_data.get("behind", False),
            reason=form.cleaned_data.get("reason", ""),
        )
    except ValidationError as error:
        return _back(report, request, error.messages)
    return redirect("run_show", run.pk)


def _back(report: Report, request: HttpRequest, said: Iterable[Any]) -> HttpResponse:
    """Lead back to the table as it was asked, which says what is wrong."""
    messages.error(request, "".join(map(str, said)))
    kept = AskForm(report, actor_of(request), {}).fields
    asked = {name: request.POST[name] for name in kept if request.POST.get(name)}
    return redirect(f"{reverse('table_show', args=[report.key])}?{urlencode(asked)}")
