"""An exit case on a page of its own: what was done, what is next, and the forms that do it."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds_in
from gujang.access.rights import Right
from gujang.lib.editing import Page

from .. import readiness, services
from ..codes.exits import CaseState, Step, StepResult
from ..filters.exits import STAGES
from ..filters.rows import heads_of
from ..models import ExitCase, ExitStep, Household
from ..rules.exits import RIGHT_OF_STEP, separation_problem, steps_before
from .editing import actor_of, back_to, page_about

_WHOSE = {Right.REVIEW: "镇", Right.APPROVE: "县扶贫办"}


def address_of(case: ExitCase) -> str:
    """Return the address of a case's page."""
    return reverse("exit_case", args=[case.household_id, case.pk])


def visible_case(request: HttpRequest, pk: int, case: int) -> ExitCase:
    """Return a case that the user may see, or answer 404."""
    rows = ExitCase.objects.visible_to(request.user)
    return get_object_or_404(_joined(rows), pk=case, household=pk)


def writable_case(request: HttpRequest, pk: int, case: int) -> ExitCase:
    """Return a case of a household that the user may change, or answer 404."""
    rows = ExitCase.objects.writable_by(request.user)
    return get_object_or_404(_joined(rows), pk=case, household=pk)


def _joined(rows: Any) -> Any:
    return rows.select_related(
        "household__village__town", "proposed_by", "reviewed_by", "approved_by"
    )


def page_of_case(case: ExitCase, title: str, done: str, lead: str = "", **more: Any) -> Page:
    """Return an edit page about a case; it leads back to the case."""
    page = page_about(case.household, title, done, lead=lead, **more)
    address = address_of(case)
    crumbs = [*_crumbs(case.household), {"label": "退出办理", "url": address}, {"label": title}]
    return replace(page, back=address, crumbs=crumbs)


def _crumbs(household: Household) -> list[dict[str, str]]:
    return [
        {"label": "退出", "url": reverse("exit_list")},
        {"label": household.number, "url": back_to(household, "exit")},
    ]


@require_safe
@needs(Right.VIEW)
def exit_case(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    """Show a case: its seven steps, what is next and who may do it, what the criteria say."""
    found = visible_case(request, pk, case)
    household = found.household
    services.record_view(actor=actor_of(request), household=household)
    rows = list(found.steps.select_related("made_by"))
    objections = list(found.objections.select_related("made_by"))
    head = heads_of([household.pk], None).get(household.pk, {})
    context = {
        "case": found,
        "household": household,
        "head": head.get("person__name", ""),
        "stage": dict(STAGES)[_stage(found)],
        "steps": _timeline(found, rows),
        "rows": rows,
        "objections": objections,
        "documents": list(found.documents.select_related("made_by", "case")),
        "may_remove": holds_in(request.user, Right.CREATE, household.village_id),
        "checks": _checks(found),
        **_next(request, found, objections),
        "crumbs": [*_crumbs(household), {"label": "退出办理"}],
    }
    return render(request, "households/exit_case.html", context)


def _stage(case: ExitCase) -> str:
    if case.state == CaseState.WITHDRAWN:
        return "withdrawn"
    return "done" if case.announced_on else case.step


def _checks(case: ExitCase) -> list[dict[str, Any]]:
    """Return the criteria as the approval kept them, else as they stand today."""
    if case.state == CaseState.APPROVED:
        return list(readiness.shown(case.readiness))
    rows = Household.objects.all()
    checks = readiness.judge_one(case.household_id, rows, timezone.localdate())
    return list(readiness.shown(readiness.frozen(checks)))


def _timeline(case: ExitCase, rows: list[ExitStep]) -> list[dict[str, Any]]:
    """Return the seven steps with the day and person of those that stand as passed."""
    passed = {row.step: row for row in rows if row.result == StepResult.PASSED}
    last = rows[-1] if rows else None
    returned = bool(last and last.result == StepResult.RETURNED)
    steps = []
    for step in Step:
        done = step < case.step or bool(case.announced_on)
        now = step == case.step and not done and case.state != CaseState.WITHDRAWN
        css = "step-done" if done else "step-now" if now else ""
        if now and returned:
            css = "step-back"
        row = passed.get(step) if done else None
        steps.append({"label": step.label, "css": css, "now": now, "row": row})
    return steps


def _next(request: HttpRequest, case: ExitCase, objections: list[Any]) -> dict[str, Any]:
    """Return what may be done now, and why not, for who looks."""
    user, village = request.user, case.household.village_id
    step, is_open = Step(case.step), case.state == CaseState.OPEN
    under_way = is_open or (case.state == CaseState.APPROVED and not case.announced_on)
    mine = under_way and holds_in(user, RIGHT_OF_STEP[step], village)
    kept_off = separation_problem(case.proposed_by_id, actor_of(request).pk, step)
    open_objections = [row for row in objections if row.settled_on is None]
    edits = holds_in(user, Right.EDIT, village)
    on_notice = is_open and step == Step.NOTICE
    return {
        "step": step,
        "under_way": under_way,
        "on_notice": on_notice,
        "hangs": on_notice and case.notice_until is not None,
        "ripe": bool(case.notice_until and case.notice_until <= timezone.now()),
        "open_objections": open_objections,
        "may_step": mine and not kept_off,
        "kept_off": kept_off if mine else "",
        "may_return": mine and is_open and bool(steps_before(step)),
        "may_withdraw": is_open and edits,
        "may_edit": edits,
        "is_county": step == Step.COUNTY,
        "whose": _WHOSE.get(RIGHT_OF_STEP[step], "村、镇或驻村干部"),
    }
