"""The balance of a year, area by area, as it stands or as it was closed; closing and reopening."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import AnyUser, OutOfReach, areas, holds_in
from gujang.access.rights import Right
from gujang.journal.exports import as_file
from gujang.lib.editing import posted, shows_and_saves
from villages.models import Village
from villages.querysets import VillageQuerySet

from .. import services
from ..cells import Scope, newest_year
from ..codes import FROM_HOUSEHOLD, LeaveReason
from ..dimensions import people_rows
from ..exports import export_flow
from ..filters.flow import Query
from ..filters.flow_rows import COUNTY, TOWN, VILLAGE, FlowRow, parts_of
from ..flows import Flows, differences, flows_of, frozen_flows, last_day
from ..forms.closing import CloseForm, ReopenForm
from ..models import ClosedYear, Person
from ..rules.flow import Line
from ..services.closed_years import last_closed
from .editing import actor_of
from .lists import link_to
from .unverified import unverified_in


@require_safe
@needs(Right.VIEW)
def year_flow(request: HttpRequest) -> HttpResponse:
    """Show the balance of a year for an area and the smaller areas in it."""
    code, year, years = _area(request), *_years(request)
    villages = list(_villages(request.user, code, Right.VIEW))
    if not villages:
        raise OutOfReach
    scope = _scope(request.user, code, Right.VIEW)
    live, closed = flows_of(scope, year), _closed(code, year)
    frozen = frozen_flows(scope, closed) if closed else None
    shown = live if frozen is None else frozen
    whole, parts = parts_of(shown, villages, code, year)
    context = {
        "area": code,
        "place": _name(request.user, whole),
        "of_town": len(code) == TOWN,
        "year": year,
        "years": [{"n": n, "url": _url(code, n), "here": n == year} for n in years],
        "whole": _linked(whole, ""),
        "parts": [_linked(part, _url(part.code, year)) for part in parts],
        "lines": list(Line),
        "balanced": all(row.balanced for row in (whole, *parts)),
        "moved_inside": _moved_inside(scope, code, year),
        "unverified": unverified_in(scope, year),
        "closed": closed,
        "differences": _named(differences(frozen, live), villages) if frozen is not None else [],
        "lifted": ClosedYear.objects.covering(code).filter(year=year, reopened_on__isnull=False),
        "last_day": last_day(year),
        "export_url": f"{reverse('year_flow_export')}?area={code}&year={year}",
        **_may_close(request, code, year, closed),
    }
    return render(request, "households/year_flow.html", context)


def _area(request: HttpRequest) -> str:
    """Return the area asked for, else the user's own, or of several the county."""
    code = request.GET.get("area", "")
    if not code:
        roots = areas(request.user, Right.VIEW)
        return roots[0] if len(roots) == 1 else settings.COUNTY_CODE
    if not (code.isascii() and code.isdigit() and len(code) in (COUNTY, TOWN, VILLAGE)):
        raise OutOfReach
    return code


def _years(request: HttpRequest) -> tuple[int, list[int]]:
    """Return the year asked for, else the newest, and those there are, the newest first."""
    years = _known_years()
    newest = years[0]
    asked = request.GET.get("year", "")
    return next((year for year in years if str(year) == asked), newest), years


def _known_years() -> list[int]:
    first, this_year = settings.PROGRAMME_YEARS.start, timezone.localdate().year
    newest = min(max(newest_year() or first, first), this_year)
    return list(range(newest, first - 1, -1))


def _villages(user: AnyUser, code: str, right: Right) -> VillageQuerySet:
    rows = Village.objects.reachable_with(user, right).inside(code)
    return rows.select_related("town").order_by("code")


def _scope(user: AnyUser, code: str, right: Right) -> Scope:
    return lambda rows: rows.reachable_with(user, right).inside(code)


def _closed(code: str, year: int) -> ClosedYear | None:
    closings = ClosedYear.objects.covering(code).in_force().select_related("closed_by")
    return closings.filter(year=year).first()


def _name(user: AnyUser, row: FlowRow) -> str:
    """Name the area; where only a part of it is the user's, say so."""
    return row.name if holds_in(user, Right.VIEW, row.code) else f"{row.name}（您的辖区）"


def _url(code: str, year: int) -> str:
    return f"{reverse('year_flow')}?area={code}&year={year}"


def _linked(row: FlowRow, url: str) -> dict[str, Any]:
    return {
        "row": row,
        "url": url,
        "cells": [
            {
                "line": cell.line,
                "cell": cell.cell,
                "households": link_to("household_list", **cell.households),
                "people": link_to("person_list", **cell.people),
            }
            for cell in row.cells
        ],
    }


def _moved_inside(scope: Scope, code: str, year: int) -> list[dict[str, Any]]:
    """Return how many of 自然增加 and 自然减少 only changed households, each with its list."""
    day = last_day(year)
    as_of = {"as_of": [day.isoformat()]} if day else {}
    found = []
    lines: list[tuple[str, Query]] = [
        ("自然增加", {"joined_poor_in": [str(year)], "join_reason": list(FROM_HOUSEHOLD)}),
        ("自然减少", {"left_poor_in": [str(year)], "leave_reason": [LeaveReason.OTHER_HOUSEHOLD]}),
    ]
    for label, asked in lines:
        number = people_rows(scope(Person.objects.all()), asked, day).count()
        url = link_to("person_list", area=code, **asked, **as_of)
        found.append({"label": label, "number": number, "url": url})
    return found


def _named(rows: list[Any], villages: list[Village]) -> list[dict[str, Any]]:
    names = {village.code: f"{village.town.name}{village.name}" for village in villages}
    return [
        {
            "village": names.get(code, code),
            "line": line,
            "frozen": frozen,
            "now": now,
            "more": now - frozen,
        }
        for code, line, frozen, now in rows
    ]


def _may_close(
    request: HttpRequest, code: str, year: int, closed: ClosedYear | None
) -> dict[str, bool]:
    """Say whether the user may close this year, or open it again: the newest closed one only."""
    whole = code == settings.COUNTY_CODE and holds_in(request.user, Right.APPROVE, code)
    last = last_closed(code) if whole else None
    after = last is None or last.year < year
    return {
        "may_close": whole and after and last_day(year) is not None,
        "may_reopen": bool(whole and closed and last and last.pk == closed.pk),
    }


@require_safe
@needs(Right.EXPORT)
def year_flow_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the rows of the page as a workbook."""
    code, (year, _) = _area(request), _years(request)
    villages = list(_villages(request.user, code, Right.EXPORT))
    if not villages:
        raise OutOfReach
    scope, closed = _scope(request.user, code, Right.EXPORT), _closed(code, year)
    flows: Flows = frozen_flows(scope, closed) if closed else flows_of(scope, year)
    whole, parts = parts_of(flows, villages, code, year)
    state = f"{closed.closed_on}封账的数字" if closed else "现在的登记"
    made = export_flow(
        actor=actor_of(request), rows=[*parts, whole], year=year, asked=f"{whole.name}；{state}"
    )
    return as_file(made, f"{year}年增减")


@shows_and_saves
@needs(Right.APPROVE)
def year_close(request: HttpRequest, year: int) -> HttpResponse:
    """Freeze a year's figures."""
    if year not in _known_years():
        raise Http404
    form = CloseForm(posted(request))
    lead = (
        f"封账后，{year}年度各村的数字不再随登记变化；以后补录到{year}年12月31日以前的变动须由"
        "县扶贫办写明理由，差异另行列出。"
    )

    def act() -> None:
        services.close_year(actor=actor_of(request), year=year, **form.cleaned_data)

    return _decide(request, form, year, f"{year}年度封账", lead, act)


@shows_and_saves
@needs(Right.APPROVE)
def year_reopen(request: HttpRequest, year: int) -> HttpResponse:
    """Lift a closing."""
    closings = ClosedYear.objects.writable_by(request.user).in_force()
    closed = get_object_or_404(closings, year=year, area_code=settings.COUNTY_CODE)
    form = ReopenForm(posted(request))
    lead = f"{year}年度由{closed.closed_by.full_name}于{closed.closed_on}封账。解除后可以补录变动。"

    def act() -> None:
        services.reopen_year(actor=actor_of(request), closed=closed, **form.cleaned_data)

    return _decide(request, form, year, f"解除{year}年度封账", lead, act)


def _decide(
    request: HttpRequest, form: Any, year: int, title: str, lead: str, act: Any
) -> HttpResponse:
    """Show the form of a decision on a year, or take it."""
    if not holds_in(request.user, Right.APPROVE, settings.COUNTY_CODE):
        raise Http404
    back = _url(settings.COUNTY_CODE, year)
    if form.is_bound and form.is_valid():
        try:
            act()
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"已办理{title}。")
            return redirect(back)
    crumbs = [{"label": "增减", "url": back}, {"label": title}]
    context = {"form": form, "title": title, "lead": lead, "back": back, "crumbs": crumbs}
    status = 400 if form.is_bound else 200
    return render(request, "households/year_decide.html", context, status=status)
