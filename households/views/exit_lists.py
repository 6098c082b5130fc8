"""Exit cases by step and village, and the two worklists beside them."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds
from gujang.access.rights import Right
from gujang.journal.exports import handed_out
from gujang.lib.forms import words_of
from gujang.lib.paging import page_asked, pager, url_of

from ..codes.exits import Step
from ..exports import export_work
from ..filters.exits import ORDER, STAGES, ExitCaseFilter, cases_listed, cases_shown, stages_of
from ..filters.worklists import Work, WorkForm, candidates, work_of, work_shown
from ..models import ExitCase
from ..querysets import OfHouseholdQuerySet
from ..readiness import standards_on
from ..rules.exits import RIGHT_OF_STEP
from .editing import actor_of

PAGE_SIZE = 100
OPEN_STAGES = STAGES[: len(Step)]
# what is done for many at once, by the stage they stand at
ACTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    **{step: (("pass", f"办理{step.label}"),) for step in Step},
    Step.NOTICE: (("begin", "开始公示"), ("end", "结束公示")),
}
WORDS = {True: "已达标未提名", False: "已提名或已脱贫而未达标"}


@require_safe
@needs(Right.VIEW)
def exit_list(request: HttpRequest) -> HttpResponse:
    """List exit cases; by stage with how many there are in each village."""
    query = ExitCaseFilter(request.GET, ExitCase.objects.visible_to(request.user))
    good = query.form.is_valid()
    context: dict[str, Any] = {"form": query.form, "good": good, "tab": "cases"}
    if good:
        context |= _cases(request, query)
    return render(request, "households/exit_list.html", context, status=200 if good else 400)


def _cases(request: HttpRequest, query: ExitCaseFilter) -> dict[str, Any]:
    rows = cases_listed(query.qs)
    page = page_asked(rows, ORDER, request.GET, size=PAGE_SIZE)
    stage = query.form.cleaned_data.get("stage") or ""
    right = RIGHT_OF_STEP.get(stage)
    return {
        "rows": cases_shown(page.rows),
        "pager": pager(page, request.GET),
        "stage": stage,
        "acts": ACTS.get(stage, ()) if right and holds(request.user, right) else (),
        **_counts(query.form.cleaned_data, ExitCase.objects.visible_to(request.user)),
    }


def _counts(asked: Mapping[str, Any], cases: OfHouseholdQuerySet) -> dict[str, Any]:
    """Return the stages with their numbers in the area, and the same by village."""
    area, year = asked.get("area") or "", asked.get("year")
    rows = cases.inside(area) if area else cases
    rows = rows.filter(year=year) if year else rows
    kept = {"year": year} if year else {}

    def link(stage: str, place: str) -> str:
        wanted = kept | ({"area": place} if place else {}) | {"stage": stage}
        return f"{reverse('exit_list')}?{urlencode(wanted)}"

    places = stages_of(rows)
    villages = [
        {
            "name": place["name"],
            "town": place["town"],
            "cells": [(place["counts"][stage], link(stage, code)) for stage, _ in STAGES],
        }
        for code, place in places.items()
    ]
    sums = [
        {
            "stage": stage,
            "label": label,
            "number": sum(place["counts"][stage] for place in places.values()),
            "url": link(stage, area),
        }
        for stage, label in STAGES
    ]
    return {"villages": villages, "sums": sums}


@require_safe
@needs(Right.VIEW)
def exit_ready(request: HttpRequest) -> HttpResponse:
    """List who meets every criterion and is not proposed."""
    return _work(request, ready=True)


@require_safe
@needs(Right.VIEW)
def exit_unready(request: HttpRequest) -> HttpResponse:
    """List who is proposed or has exited and does not meet every criterion."""
    return _work(request, ready=False)


def _work(request: HttpRequest, *, ready: bool) -> HttpResponse:
    form = WorkForm(request.GET, ready=ready)
    good = form.is_valid()
    name = "exit_ready" if ready else "exit_unready"
    context: dict[str, Any] = {
        "form": form, "good": good, "ready": ready, "title": WORDS[ready], "tab": name,
    }  # fmt: skip
    if good:
        standards = standards_on(form.cleaned_data["day"])
        area = form.cleaned_data["area"]
        rows = candidates(request.user, area, Right.VIEW, ready=ready)
        work = work_of(rows, standards, form.cleaned_data, ready=ready)
        context |= _page_of_work(request.GET, work) | {
            "standards": standards,
            "may_propose": ready and holds(request.user, Right.EDIT),
            "export_url": f"{reverse(f'{name}_export')}?{request.GET.urlencode()}",
        }
    return render(request, "households/exit_work.html", context, status=200 if good else 400)


def _page_of_work(asked: QueryDict, work: Work) -> dict[str, Any]:
    """Return a page of rows that are all in memory, with the numbers by village."""
    last = max(0, len(work.rows) - 1) // PAGE_SIZE
    typed = asked.get("page", "")
    here = min(int(typed), last) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0
    start = here * PAGE_SIZE
    rows = work.rows[start : start + PAGE_SIZE]
    return {
        "rows": work_shown(rows),
        "number": len(work.rows),
        "judged": work.judged,
        "villages": [
            place | {"url": url_of(asked, area=place["code"], page=None)} for place in work.villages
        ],
        "pager": {
            "first_url": url_of(asked, page=None) if here else None,
            "previous_url": url_of(asked, page=here - 1) if here else None,
            "next_url": url_of(asked, page=here + 1) if here < last else None,
            "shown": len(rows),
            "first_row": start + 1 if rows else None,
            "last_row": start + len(rows),
            "total": len(work.rows),
        },
    }


@require_safe
@needs(Right.EXPORT)
def exit_ready_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out who is ready and not proposed."""
    return _handed_out(request, ready=True)


@require_safe
@needs(Right.EXPORT)
def exit_unready_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out who is proposed or has exited and is not ready."""
    return _handed_out(request, ready=False)


def _handed_out(request: HttpRequest, *, ready: bool) -> HttpResponseBase:
    form = WorkForm(request.GET, ready=ready)
    name = "exit_ready" if ready else "exit_unready"
    back = f"{reverse(name)}?{request.GET.urlencode()}"
    if not form.is_valid():
        return redirect(back)
    rows = candidates(request.user, form.cleaned_data["area"], Right.EXPORT, ready=ready)
    standards = standards_on(form.cleaned_data["day"])
    work = work_of(rows, standards, form.cleaned_data, ready=ready)
    asked = words_of(form, mark="：")
    make = partial(
        export_work, actor=actor_of(request), what=WORDS[ready], rows=work.rows, asked=asked
    )
    return handed_out(request, make, name=WORDS[ready], back=back)
