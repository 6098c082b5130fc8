"""Closing a week for the county (封周), and opening a cadre's week again (解除封周)."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from gujang.access.decorators import needs
from gujang.access.gate import holds_in
from gujang.access.rights import Right
from gujang.lib.editing import posted, shows_and_saves
from households.views.editing import actor_of

from .. import services
from ..forms.weeks import CloseForm, ReopenForm
from ..models import ClosedWeek
from ..rules.calendar import Week
from ..services.common import week_words


def week_named(name: str) -> Week:
    """Return the week an address names, or answer 404."""
    try:
        week = Week.named(name)
    except ValueError as error:
        raise Http404 from error
    if week.name != name:
        raise Http404
    return week


@shows_and_saves
@needs(Right.POST)
def week_close(request: HttpRequest, week: str) -> HttpResponse:
    """Freeze a week's verdicts."""
    found = week_named(week)
    if not holds_in(request.user, Right.POST, settings.COUNTY_CODE):
        raise Http404
    lead = (
        f"{week_words(found)}：封周后，各驻村干部这一周的结果不再随规定、请假和日志变化；"
        "以后补录的日志照常保存，列为“封周后补录”，不改变结果。"
    )

    def act() -> str:
        rows = services.close_week(actor=actor_of(request), week=found)
        return f"已封周，共{len(rows)}人。"

    return _decide(request, CloseForm(posted(request)), found, "封周", lead, act)


@shows_and_saves
@needs(Right.POST)
def week_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift the closing of one cadre's week."""
    rows = ClosedWeek.objects.writable_by(request.user).in_force().select_related("cadre")
    closed = get_object_or_404(rows, pk=pk)
    form, week = ReopenForm(posted(request)), Week(closed.monday)
    lead = f"{closed.cadre.name}，{closed.sentence}解除后按现在的日志、请假和规定重新计算。"

    def act() -> str:
        services.reopen_week(
            actor=actor_of(request), closed=closed, reason=form.cleaned_data["reason"]
        )
        return f"已解除{closed.cadre.name}{week_words(week)}的封周；办理后请重新封周。"

    return _decide(request, form, week, "解除封周", lead, act)


def _decide(
    request: HttpRequest, form: Any, week: Week, title: str, lead: str, act: Callable[[], str]
) -> HttpResponse:
    """Show the form of a decision on a week, or take it."""
    back = f"{reverse('attendance_weeks')}?week={week.name}"
    if form.is_bound and form.is_valid():
        try:
            done = act()
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, done)
            return redirect(back)
    crumbs = [{"label": "到岗", "url": back}, {"label": title}]
    context = {"form": form, "title": title, "lead": lead, "back": back, "crumbs": crumbs}
    status = 400 if form.is_bound else 200
    return render(request, "cadres/week_decide.html", context, status=status)
