"""The forms of an exit case: proposing, each step, the notice, objections, return, withdrawal."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from gujang.access.decorators import needs
from gujang.access.rights import Right

from .. import services
from ..codes.exits import CaseState, Step
from ..forms import exits as forms
from ..models import ExitCase, Objection
from ..rules.exits import steps_before
from .editing import actor_of, answer, page_about, posted, shows_and_saves, writable
from .exit_case import page_of_case, writable_case


def _seen(case: ExitCase, **more: Any) -> dict[str, Any]:
    """Return what a form about a case begins with."""
    return {"version": case.household.version} | more


@shows_and_saves
@needs(Right.EDIT)
def exit_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a household for exit."""
    household = writable(request, pk)
    initial = {"happened_on": timezone.localdate(), "version": household.version}
    form = forms.ProposeForm(posted(request), initial=initial)

    def save(version: int) -> Any:
        return services.propose_exit(
            actor=actor_of(request),
            household=household,
            version=version,
            proposed_on=form.cleaned_data["happened_on"],
            note=form.cleaned_data["note"],
        )

    page = page_about(household, "提名退出", "已提名，请继续办理民主评议。", "exit", submit="提名")
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT)
def exit_step(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    """Take the step that is next, but for the notice; the county's step is the approval."""
    found = writable_case(request, pk, case)
    step = Step(found.step)
    if step == Step.NOTICE or found.state == CaseState.WITHDRAWN or found.announced_on:
        raise Http404
    form = forms.StepForm(posted(request), initial=_seen(found, happened_on=timezone.localdate()))

    def save(version: int) -> Any:
        typed = form.taken("happened_on", "person", "note")
        act = {"actor": actor_of(request), "case": found, "version": version, **typed}
        if step == Step.COUNTY:
            return services.approve_exit(**act)
        return services.pass_step(**act, step=step)

    lead = _APPROVAL if step == Step.COUNTY else ""
    page = page_of_case(found, step.label, f"{step.label}已登记。", lead=lead, submit="通过")
    return answer(request, form, page, save)


_APPROVAL = (
    "批准后状态即改为已脱贫，自批准日期起计入脱贫率。有未达标的标准或未处理的错误不能批准；"
    "有无法判定的标准，须在说明中写明依据。"
)


def _on_notice(request: HttpRequest, pk: int, case: int) -> ExitCase:
    found = writable_case(request, pk, case)
    if found.step != Step.NOTICE or found.state != CaseState.OPEN:
        raise Http404
    return found


@shows_and_saves
@needs(Right.EDIT)
def exit_notice(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    """Hang out the notice."""
    found = _on_notice(request, pk, case)
    form = forms.BeginForm(posted(request), initial=_seen(found, place=found.notice_place))

    def save(version: int) -> Any:
        typed = form.taken("place", "note")
        return services.begin_notice(actor=actor_of(request), case=found, version=version, **typed)

    lead = "自登记之时起算，满7天（168小时）才能结束，不能补登以前的日期。"
    page = page_of_case(found, "开始村公示", "公示已开始。", lead=lead, submit="开始公示")
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT)
def exit_notice_end(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    """Take the notice down after seven full days."""
    found = _on_notice(request, pk, case)
    form = forms.EndForm(posted(request), initial=_seen(found))

    def save(version: int) -> Any:
        typed = form.taken("note")
        return services.end_notice(actor=actor_of(request), case=found, version=version, **typed)

    done = "公示已结束，请由镇审核。"
    return answer(request, form, page_of_case(found, "结束村公示", done, submit="结束公示"), save)


@shows_and_saves
@needs(Right.EDIT)
def exit_objection(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    """Enter an objection."""
    found = _on_notice(request, pk, case)
    form = forms.ObjectionForm(
        posted(request), initial=_seen(found, raised_on=timezone.localdate())
    )

    def save(version: int) -> Any:
        typed = form.taken("raised_on", "raised_by", "content")
        return services.raise_objection(
            actor=actor_of(request), case=found, version=version, **typed
        )

    lead = "登记后公示即中止，核查不成立的重新公示7天，成立的退回。"
    page = page_of_case(found, "登记异议", "异议已登记，公示已中止，请核查。", lead=lead)
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT)
def exit_objection_settle(request: HttpRequest, pk: int, case: int, objection: int) -> HttpResponse:
    """Enter what came of examining an objection."""
    found = writable_case(request, pk, case)
    rows = Objection.objects.writable_by(request.user).filter(settled_on__isnull=True)
    row = get_object_or_404(rows, pk=objection, case=found)
    row.case = found
    form = forms.SettleForm(
        posted(request),
        steps=steps_before(Step.NOTICE),
        initial=_seen(found, settled_on=timezone.localdate()),
    )

    def save(version: int) -> Any:
        typed = form.taken("settled_on", "upheld", "finding")
        back = Step(form.cleaned_data["back_to"] or Step.VISIT)
        return services.settle_objection(
            actor=actor_of(request), objection=row, version=version, back_to=back, **typed
        )

    lead = f"{row.raised_on}，{row.raised_by}：{row.content}"
    page = page_of_case(found, "核查异议", "核查结果已登记。", lead=lead)
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT)
def exit_return(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    """Send a case back."""
    found = writable_case(request, pk, case)
    if found.state != CaseState.OPEN:
        raise Http404
    form = forms.ReturnForm(posted(request), steps=steps_before(found.step), initial=_seen(found))

    def save(version: int) -> Any:
        return services.return_case(
            actor=actor_of(request),
            case=found,
            version=version,
            back_to=Step(form.cleaned_data["back_to"]),
            reason=form.cleaned_data["reason"],
        )

    lead = "退回后，其后的环节须重新办理；退回到村公示及以前的，须重新公示7天。"
    page = page_of_case(found, "退回", "已退回。", lead=lead, submit="退回")
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT)
def exit_withdraw(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    """Take a proposal back."""
    found = writable_case(request, pk, case)
    if found.state != CaseState.OPEN:
        raise Http404
    form = forms.WithdrawForm(posted(request), initial=_seen(found))

    def save(version: int) -> Any:
        reason = form.cleaned_data["reason"]
        return services.withdraw_exit(
            actor=actor_of(request), case=found, version=version, reason=reason
        )

    lead = "撤回后这一户仍在册，以后可以重新提名。"
    page = page_of_case(found, "撤回提名", "提名已撤回。", lead=lead, submit="撤回")
    return answer(request, form, page, save)
