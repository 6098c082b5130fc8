"""The ledger of problems: its list, its workbook, and a problem with its history."""

from functools import partial
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import AnyUser, areas, holds, holds_in
from gujang.access.rights import Right
from gujang.journal.exports import handed_out
from gujang.lib.paging import Page, page_asked, pager, url_of
from households.models import Household
from households.views.editing import actor_of

from .. import services
from ..codes import ProblemKind, ProblemLevel, ProblemState
from ..exports.ledger import export_problems
from ..filters.ledger import ProblemFilter, counted, shown
from ..models import Problem, ProblemStep
from ..rules.ledger import ABOVE, BELOW

PAGE_SIZE = 50
# digits of the area somebody works in -> the level whose worklist is theirs
DESKS = {6: ProblemLevel.COUNTY, 9: ProblemLevel.TOWN, 12: ProblemLevel.VILLAGE}


@require_safe
@needs(Right.VIEW)
def problem_list(request: HttpRequest) -> HttpResponse:
    """List the problems that the query asks for, counted by kind and level."""
    query = ProblemFilter(request.GET, Problem.objects.visible_to(request.user))
    good = query.form.is_valid()
    context: dict[str, Any] = {
        "form": query.form,
        "good": good,
        "may_raise": holds(request.user, Right.EDIT),
        "crumbs": [{"label": "民情"}],
    }
    if good:
        counts = counted(query.qs)
        page = _page(query, request.GET)
        context |= {
            "rows": [shown(row) for row in page.rows],
            "counts": counts,
            "table": _table(counts, request.GET),
            "pager": pager(page, request.GET, total=counts["total"]),
            "late_url": url_of(request.GET, overdue=1),
            "desk": _desk(request.user),
            "export_url": f"{reverse('problem_export')}?{request.GET.urlencode()}",
        }
    return render(request, "cadres/problem_list.html", context, status=200 if good else 400)


def _desk(user: AnyUser) -> dict[str, Any] | None:
    """Return the worklist of the level the user works for, and how long it is; None: no level."""
    held = [len(code) for code in areas(user, Right.EDIT)]
    level = DESKS.get(min(held, default=0))
    if level is None:
        return None
    today = timezone.localdate()
    rows = Problem.objects.visible_to(user).at_desk(level, BELOW.get(level, ""), today)
    address = f"{reverse('problem_list')}?desk={level}"
    return {"label": level.label, "number": rows.count(), "url": address}


def _page(query: ProblemFilter, asked: QueryDict) -> Page:
    rows: Any = query.qs.select_related("village__town")
    return page_asked(rows, query.order, asked, size=PAGE_SIZE)


def _table(counts: dict[str, Any], asked: QueryDict) -> list[dict[str, Any]]:
    """Return the counts as lines of kind by level, each figure with the list of its rows."""
    lines = [*ProblemKind.choices, ("", "合计")]
    levels = [*ProblemLevel.values, ""]
    return [
        {
            "label": label,
            "cells": [
                {"number": counts["cells"][kind, level], "url": _narrowed(asked, kind, level)}
                for level in levels
            ],
            "late": counts["late"][kind],
            "late_url": url_of(asked, overdue=1, **({"kind": kind} if kind else {})),
        }
        for kind, label in lines
        if counts["cells"][kind, ""] or not kind
    ]


def _narrowed(asked: QueryDict, kind: str, level: str) -> str:
    chosen = {name: value for name, value in (("kind", kind), ("level", level)) if value}
    return url_of(asked, **chosen)


@require_safe
@needs(Right.EXPORT)
def problem_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the rows of the list as it stands, each with its history."""
    query = ProblemFilter(request.GET, Problem.objects.reachable_with(request.user, Right.EXPORT))
    back = f"{reverse('problem_list')}?{request.GET.urlencode()}"
    if not query.form.is_valid():
        return redirect(back)
    make = partial(export_problems, actor=actor_of(request), rows=query.qs, asked=query.in_words())
    return handed_out(request, make, name="民情台账", back=back)


@require_safe
@needs(Right.VIEW)
def problem_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a problem: who has it until when, what was done, and what may be done next."""
    steps: Any = Prefetch("steps", ProblemStep.objects.select_related("made_by"))
    rows: Any = Problem.objects.visible_to(request.user).select_related("village__town", "cadre")
    problem: Problem = get_object_or_404(rows.prefetch_related(steps), pk=pk)
    open_ = problem.state == ProblemState.OPEN
    edits = holds_in(request.user, Right.EDIT, problem.village_id)
    decides = edits and open_ and services.may_decide(request.user, problem)
    context = {
        "problem": problem,
        "standing": shown(problem),
        "steps": problem.steps.all(),
        "pairs": _pairs(problem, request.user),
        "may_add": edits and open_,
        "may_decide": decides,
        "above": ABOVE[problem.level].label if decides and problem.level in ABOVE else "",
        "may_reopen": edits and not open_,
        "waits_for": "" if not edits or decides or not open_ else problem.get_level_display(),
        "crumbs": crumbs_of(problem.title),
    }
    return render(request, "cadres/problem_detail.html", context)


def crumbs_of(*labels: str) -> list[dict[str, str]]:
    """Return the way from the ledger; the last label is the page."""
    return [{"label": "民情", "url": reverse("problem_list")}, *({"label": one} for one in labels)]


def _pairs(problem: Problem, user: AnyUser) -> list[dict[str, Any]]:
    village = problem.village
    place = reverse("village_detail", args=[village.code])
    pairs: list[dict[str, Any]] = [
        {"label": "村", "value": f"{village.town.name} {village.name}", "url": place},
        {"label": "贫困户", **_household(problem, user)},
        {"label": "类别", "value": problem.get_kind_display()},
        {"label": "反映人", "value": problem.raised_by},
        {"label": "反映日期", "value": f"{problem.raised_on}"},
        {"label": "办理层级", "value": problem.get_level_display()},
        {"label": "责任人", "value": problem.owner},
        {"label": "办理期限", "value": f"{problem.due_on}"},
        {"label": "登记", "value": _entered(problem)},
        {"label": "具体情况", "value": problem.text, "wide": True},
    ]
    if problem.state == ProblemState.CLOSED:
        pairs += [
            {"label": "办结时间", "value": f"{problem.closed_on}"},
            {"label": "群众评价", "value": problem.get_satisfaction_display()},
            {"label": "办理结果和佐证", "value": problem.outcome, "wide": True},
        ]
    return pairs


def _entered(problem: Problem) -> str:
    who = problem.cadre.name if problem.cadre else ""
    return f"{who} {timezone.localdate(problem.created_at)}".strip()


def _household(problem: Problem, user: AnyUser) -> dict[str, str]:
    """Return number and page of the household, where the user may see it where it now is."""
    if problem.household_id is None:
        return {"value": ""}
    row = Household.objects.visible_to(user).filter(pk=problem.household_id).first()
    if row is None:
        return {"value": "已迁出本村"}
    return {"value": row.number, "url": reverse("household_detail", args=[row.pk])}
