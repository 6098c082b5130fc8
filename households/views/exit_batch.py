"""One step for many households of a list: chosen, confirmed, and answered each for itself."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from gujang.access.decorators import needs
from gujang.access.models import User
from gujang.access.rights import Right

from .. import services
from ..codes.exits import Step
from ..filters.rows import heads_of
from ..forms.exits import BeginManyForm, EndManyForm, ProposeManyForm, StepManyForm
from ..models import ExitCase, Household
from .editing import actor_of, posted, shows_and_saves

LIMIT = 200


class Picked(NamedTuple):
    """A household of the list, its case where it has one, and the version that was seen."""

    household: Household
    case: ExitCase | None
    version: int

    @property
    def key(self) -> str:
        return f"{self.case.pk if self.case else self.household.pk}:{self.version}"


class Kind(NamedTuple):
    """What can be done for many: its title, its form, and the service that does it for one."""

    title: str
    form: type[forms.Form]
    act: Callable[[User, Picked, Mapping[str, Any], str], object]


def _propose(actor: User, one: Picked, typed: Mapping[str, Any], step: str) -> object:
    return services.propose_exit(
        actor=actor,
        household=one.household,
        version=one.version,
        proposed_on=typed["happened_on"],
        note=typed["note"],
    )


def _of_case(one: Picked) -> ExitCase:
    if one.case is None:
        raise Http404
    return one.case


def _pass(actor: User, one: Picked, typed: Mapping[str, Any], step: str) -> object:
    act = {"actor": actor, "case": _of_case(one), "version": one.version, **typed}
    if step == Step.COUNTY:
        return services.approve_exit(**act)
    return services.pass_step(**act, step=Step(step))


def _begin(actor: User, one: Picked, typed: Mapping[str, Any], step: str) -> object:
    return services.begin_notice(actor=actor, case=_of_case(one), version=one.version, **typed)


def _end(actor: User, one: Picked, typed: Mapping[str, Any], step: str) -> object:
    return services.end_notice(actor=actor, case=_of_case(one), version=one.version, **typed)


KINDS: Mapping[str, Kind] = {
    "propose": Kind("批量提名", ProposeManyForm, _propose),
    "pass": Kind("批量办理", StepManyForm, _pass),
    "begin": Kind("批量开始公示", BeginManyForm, _begin),
    "end": Kind("批量结束公示", EndManyForm, _end),
}


@shows_and_saves
@needs(Right.EDIT)
def exit_batch(request: HttpRequest) -> HttpResponse:
    """Confirm the households that were chosen, then take the step for each of them."""
    name, step = request.GET.get("act", "pass"), request.GET.get("step", Step.REVIEW)
    kind = KINDS.get(name)
    if kind is None or step not in Step.values or (name == "pass" and step == Step.NOTICE):
        raise Http404
    form = kind.form(posted(request), initial={"happened_on": timezone.localdate()})
    picked = _picked(request, of_cases=name != "propose")
    title = f"{kind.title}{Step(step).label}" if name == "pass" else kind.title
    back = reverse("exit_ready" if name == "propose" else "exit_list")
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "picked": _named(picked),
        "back": back if name == "propose" else f"{back}?stage={step}",
        "crumbs": [{"label": "退出", "url": reverse("exit_list")}, {"label": title}],
    }
    if not form.is_bound or not form.is_valid() or not picked:
        status = 400 if form.is_bound else 200
        return render(request, "households/exit_batch.html", context, status=status)
    actor, typed = actor_of(request), form.cleaned_data
    acts = [(one.household, partial(kind.act, actor, one, typed, step)) for one in picked]
    context["answers"] = list(zip(context["picked"], services.each(acts), strict=True))
    return render(request, "households/exit_batch.html", context)


def _picked(request: HttpRequest, *, of_cases: bool) -> list[Picked]:
    """Return what was chosen, of what the user may change, in the order of the list."""
    asked = request.POST.getlist("row") if request.method == "POST" else request.GET.getlist("pick")
    seen = dict(_pair(text) for text in asked[:LIMIT])
    keys = [key for key in seen if key]
    rows: Any = ExitCase.objects if of_cases else Household.objects
    path = "household__" if of_cases else ""
    found = (
        rows.writable_by(request.user)
        .filter(pk__in=keys)
        .select_related(f"{path}village__town")
        .order_by(f"{path}village", f"{path}number")
    )
    picked = []
    for row in found:
        household = row.household if of_cases else row
        version = seen[row.pk] or household.version
        picked.append(Picked(household, row if of_cases else None, version))
    return picked


def _pair(text: str) -> tuple[int, int]:
    """Read ``key:version``, or a key alone; 0 for what is neither."""
    key, _, version = text.partition(":")
    return _number(key), _number(version)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _named(picked: list[Picked]) -> list[dict[str, Any]]:
    heads = heads_of([one.household.pk for one in picked], None)
    return [
        {
            "key": one.key,
            "household": one.household,
            "head": heads.get(one.household.pk, {}).get("person__name", ""),
            "url": _page_of(one),
        }
        for one in picked
    ]


def _page_of(one: Picked) -> str:
    if one.case is None:
        return f"{reverse('household_detail', args=[one.household.pk])}#exit"
    return reverse("exit_case", args=[one.household.pk, one.case.pk])
