"""The county's exit standards: poverty lines by year, versions of the criteria."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds_in
from gujang.access.rights import Right
from gujang.journal.models import Entry
from gujang.lib.editing import Now, Page
from gujang.lib.forms import initial_of

from .. import services
from ..codes.exits import Criterion
from ..forms.standards import CriteriaForm, LineForm
from ..models import CriteriaVersion, PovertyLine
from ..services.standards import CRITERIA_FACTS, LINE_FACTS
from .editing import actor_of, answer, posted, shows_and_saves


def _may_set(request: HttpRequest) -> bool:
    return holds_in(request.user, Right.SET_RULES, settings.COUNTY_CODE)


@require_safe
@needs(Right.VIEW)
def standard_list(request: HttpRequest) -> HttpResponse:
    """Show the lines of each year and the criteria from each day on."""
    labels = dict(Criterion.choices)
    versions = [
        {"row": row, "criteria": [labels.get(key, key) for key in row.criteria.split()]}
        for row in CriteriaVersion.objects.all()
    ]
    context = {
        "lines": list(PovertyLine.objects.all()),
        "versions": versions,
        "may_set": _may_set(request),
        "crumbs": [_home(), {"label": "退出标准"}],
    }
    return render(request, "households/standard_list.html", context)


def _home() -> dict[str, str]:
    return {"label": "退出", "url": reverse("exit_list")}


def _page(title: str, row: Any = None) -> Page:
    back = reverse("standard_list")
    return Page(
        title=title,
        done="退出标准已保存。",
        back=back,
        now=lambda: _now(row),
        crumbs=[_home(), {"label": "退出标准", "url": back}, {"label": title}],
    )


def _now(row: Any) -> Now:
    rows = type(row).objects.filter(pk=row.pk)
    entries = Entry.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk))
    return Now(rows.values_list("version", flat=True).get(), entries.order_by("-seq").first())


def _settable(request: HttpRequest) -> None:
    if not _may_set(request):
        raise Http404


@shows_and_saves
@needs(Right.SET_RULES)
def line_add(request: HttpRequest) -> HttpResponse:
    """Add the lines of a year."""
    _settable(request)
    form = LineForm(posted(request), new=True, initial={"version": 1})

    def save(version: int) -> Any:
        year = form.cleaned_data["year"]
        return services.set_line(actor=actor_of(request), year=year, version=None, facts=form.facts)

    return answer(request, form, _page("登记年度标准"), save)


@shows_and_saves
@needs(Right.SET_RULES)
def line_edit(request: HttpRequest, year: int) -> HttpResponse:
    """Correct the lines of a year."""
    _settable(request)
    line = get_object_or_404(PovertyLine, pk=year)
    initial = initial_of(line, LINE_FACTS) | {"version": line.version}
    form = LineForm(posted(request), new=False, initial=initial)

    def save(version: int) -> Any:
        return services.set_line(
            actor=actor_of(request), year=year, version=version, facts=form.facts
        )

    return answer(request, form, _page(f"修改{year}年标准", line), save)


@shows_and_saves
@needs(Right.SET_RULES)
def criteria_add(request: HttpRequest) -> HttpResponse:
    """Add a version of the criteria."""
    _settable(request)
    initial = {"version": 1, "evidence_months": 12, "criteria": Criterion.values}
    form = CriteriaForm(posted(request), new=True, initial=initial)

    def save(version: int) -> Any:
        day = form.cleaned_data["starts_on"]
        return services.set_criteria(
            actor=actor_of(request), starts_on=day, version=None, facts=form.facts
        )

    return answer(request, form, _page("登记标准版本"), save)


@shows_and_saves
@needs(Right.SET_RULES)
def criteria_edit(request: HttpRequest, day: int) -> HttpResponse:
    """Correct a version of the criteria; ``day`` is written 20160501."""
    _settable(request)
    row = get_object_or_404(CriteriaVersion, pk=_day(day))
    initial = initial_of(row, CRITERIA_FACTS) | {"version": row.version}
    initial |= {"criteria": row.criteria.split()}
    form = CriteriaForm(posted(request), new=False, initial=initial)

    def save(version: int) -> Any:
        return services.set_criteria(
            actor=actor_of(request), starts_on=row.starts_on, version=version, facts=form.facts
        )

    return answer(request, form, _page(f"修改{row.starts_on}起的标准", row), save)


def _day(written: int) -> dt.date:
    try:
        return dt.datetime.strptime(str(written), "%Y%m%d").date()  # noqa: DTZ007
    except ValueError as error:
        raise Http404 from error
