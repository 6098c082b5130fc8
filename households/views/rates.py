"""The declared rates of the county (奖补标准): read by everybody, set by the poverty office."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds_in
from gujang.access.rights import Right
from gujang.journal.models import Entry
from gujang.lib.editing import Now, Page, answer, posted, shows_and_saves
from gujang.lib.forms import initial_of

from .. import services
from ..forms.holdings import RateCreateForm, RateForm
from ..models import SubsidyRate
from ..services.holdings import RATE_FACTS
from .editing import actor_of


@require_safe
@needs(Right.VIEW)
def rate_list(request: HttpRequest) -> HttpResponse:
    """List the rates by year, the latest first."""
    context = {
        "rates": list(SubsidyRate.objects.order_by("-year", "-kind", "item")),
        "may_set": _may_set(request),
        "crumbs": [{"label": "措施", "url": reverse("measure_list")}, {"label": "奖补标准"}],
    }
    return render(request, "households/rate_list.html", context)


def _may_set(request: HttpRequest) -> bool:
    return holds_in(request.user, Right.SET_RULES, settings.COUNTY_CODE)


def _crumbs(title: str) -> list[dict[str, str]]:
    return [{"label": "奖补标准", "url": reverse("rate_list")}, {"label": title}]


@shows_and_saves
@needs(Right.SET_RULES)
def rate_create(request: HttpRequest) -> HttpResponse:
    """Declare a rate."""
    if not _may_set(request):
        raise Http404
    form = RateCreateForm(posted(request), initial={"year": timezone.localdate().year})
    if form.is_bound and form.is_valid():
        try:
            rate = services.save_rate(actor=actor_of(request), facts=form.facts)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, f"已新增{rate.year}年{rate.item}的奖补标准。")
            return redirect("rate_list")
    context = {"form": form, "crumbs": _crumbs("新增奖补标准")}
    status = 400 if form.is_bound else 200
    return render(request, "households/rate_create.html", context, status=status)


@shows_and_saves
@needs(Right.SET_RULES)
def rate_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a rate by which nothing was subsidised yet."""
    if not _may_set(request):
        raise Http404
    rate = get_object_or_404(SubsidyRate, pk=pk)
    form = RateForm(posted(request), initial=initial_of(rate, {*RATE_FACTS, "version"}))

    def save(version: int) -> Any:
        return services.save_rate(
            actor=actor_of(request), facts=form.facts, rate=rate, version=version
        )

    page = Page(
        title="修改奖补标准",
        done="奖补标准已保存。",
        back=reverse("rate_list"),
        lead="已按这一标准分配过奖补的，只能修改依据。",
        now=lambda: _now(rate),
        crumbs=_crumbs(f"{rate.year}年 {rate.item}"),
    )
    return answer(request, form, page, save)


def _now(rate: SubsidyRate) -> Now:
    version = SubsidyRate.objects.values_list("version", flat=True).get(pk=rate.pk)
    entries = Entry.objects.filter(object_type="households.subsidyrate", object_id=str(rate.pk))
    return Now(version, entries.order_by("-seq").first())
