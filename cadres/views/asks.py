"""Leaves and trips (请假、视同驻村): the list, asking, deciding, taking back."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds
from gujang.access.rights import Right
from gujang.journal.models import Entry
from gujang.lib.editing import Now, Page, answer, posted, shows_and_saves
from households.views.editing import actor_of

from .. import services
from ..filters.asks import KINDS, MODELS, AskListForm, asks_of, asks_shown
from ..forms.asks import AskForm, DecideForm, LeaveForm, TripForm, WithdrawForm
from ..models import Cadre
from ..rules.asks import working_days
from .attendance import paged

LABELS = dict(KINDS)


@require_safe
@needs(Right.VIEW)
def leave_list(request: HttpRequest) -> HttpResponse:
    """List leaves and trips, those that wait for a decision first."""
    form = AskListForm(request.GET)
    good = form.is_valid()
    context: dict[str, Any] = {"form": form, "good": good, "tab": "leaves"}
    if good:
        rows, context["pager"] = paged(request, asks_of(form, request.user))
        context |= {
            "rows": asks_shown(rows, request.user, services.rulebook().calendar),
            "may_ask": _askable(request) is not None,
        }
    return render(request, "cadres/leave_list.html", context, status=200 if good else 400)


def _askable(request: HttpRequest) -> Any:
    """Return the cadres for whom the user may ask; None for who may ask for nobody."""
    if holds(request.user, Right.RECEIVE):
        return Cadre.objects.reachable_with(request.user, Right.RECEIVE)
    if holds(request.user, Right.LOG):
        own = Cadre.objects.filter(user=actor_of(request))
        return own if own.exists() else None
    return None


def _ask(request: HttpRequest, made: type[AskForm], what: str, ask: Any) -> HttpResponse:
    cadres = _askable(request)
    if cadres is None:
        return render(request, "cadres/my_nothing.html", {"cadre": None})
    behalf = holds(request.user, Right.RECEIVE)
    today = timezone.localdate()
    form: Any = made(
        posted(request),
        cadres=cadres if behalf else None,
        initial={"version": 1, "first_on": today, "last_on": today},
    )

    def save(version: int) -> Any:
        cadre = form.cleaned_data["cadre"] if behalf else cadres.get()
        return ask(actor=actor_of(request), cadre=cadre, facts=form.facts)

    title = f"申请{LABELS[what]}"
    back = reverse("leave_list")
    page = Page(
        title=title,
        done="申请已提交，等待审批。",
        back=back,
        now=lambda: Now(1),
        lead="由镇代为申请的，须由另一人审批。" if behalf else "",
        submit="提交申请",
        crumbs=[{"label": "请假", "url": back}, {"label": title}],
    )
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.LOG, Right.RECEIVE)
def leave_ask(request: HttpRequest) -> HttpResponse:
    """Ask for a leave."""
    return _ask(request, LeaveForm, "leave", services.ask_leave)


@shows_and_saves
@needs(Right.LOG, Right.RECEIVE)
def trip_ask(request: HttpRequest) -> HttpResponse:
    """Ask that days away count as in the village."""
    return _ask(request, TripForm, "trip", services.ask_trip)


def _page(asked: Any, title: str, done: str, submit: str) -> Page:
    days = working_days(asked.first_on, asked.last_on, services.rulebook().calendar)
    back = reverse("leave_list")
    return Page(
        title=title,
        done=done,
        back=back,
        now=lambda: _now(asked),
        lead=f"{asked.cadre.name}，{asked.village.town.name}{asked.village.name}，"
        f"{asked.get_kind_display()}，{asked.first_on}至{asked.last_on}（{days}个工作日）："
        f"{asked.reason}",
        submit=submit,
        crumbs=[{"label": "请假", "url": back}, {"label": title}],
    )


def _now(asked: Any) -> Now:
    version = type(asked).objects.values_list("version", flat=True).get(pk=asked.pk)
    entries = Entry.objects.filter(object_type=asked._meta.label_lower, object_id=str(asked.pk))
    return Now(version, entries.order_by("-seq").first())


def _one(rows: Any, pk: int) -> Any:
    return get_object_or_404(rows.select_related("cadre", "village__town"), pk=pk)


@shows_and_saves
@needs(Right.RECEIVE)
def leave_decide(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Approve or refuse a leave or trip."""
    asked = _one(_model(what).objects.reachable_with(request.user, Right.RECEIVE), pk)
    form = DecideForm(posted(request), initial={"version": asked.version})

    def save(version: int) -> Any:
        return services.decide(
            actor=actor_of(request),
            asked=asked,
            version=version,
            approve=form.cleaned_data["approve"] == "1",
            answer=form.cleaned_data["answer"],
        )

    return answer(request, form, _page(asked, f"审批{LABELS[what]}", "审批已登记。", "提交"), save)


@shows_and_saves
@needs(Right.LOG, Right.RECEIVE)
def leave_withdraw(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Take a leave or trip back."""
    model = _model(what)
    mine = model.objects.reachable_with(request.user, Right.LOG).filter(cadre__user=request.user)
    received = model.objects.reachable_with(request.user, Right.RECEIVE)
    asked = _one(mine | received, pk)
    form = WithdrawForm(posted(request), initial={"version": asked.version})

    def save(version: int) -> Any:
        return services.withdraw_ask(
            actor=actor_of(request),
            asked=asked,
            version=version,
            reason=form.cleaned_data["reason"],
        )

    return answer(request, form, _page(asked, f"撤回{LABELS[what]}", "已撤回。", "撤回"), save)


def _model(what: str) -> Any:
    if what not in MODELS:
        raise Http404
    return MODELS[what]
