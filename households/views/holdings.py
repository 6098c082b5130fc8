"""种养殖摸底 by village as one sheet, and the subsidies (奖补) it leads to."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gujang.access.decorators import needs
from gujang.access.gate import areas, holds_in
from gujang.access.rights import Right
from gujang.lib.editing import posted, shows_and_saves
from gujang.lib.paging import keyset_page
from villages.models import Village

from .. import services
from ..filters.holdings import counted_by_village, latest_year, year_choices
from ..filters.rows import heads_of
from ..forms.holdings import SheetForm, SubsidyForm
from ..models import Holding, Household, SubsidyRate
from ..services import Stale
from .editing import actor_of
from .listing import linked

# Django reads 1000 fields of a form: cells, a version a row, and the few others
FIELDS = 900
ROWS = 50


@require_safe
@needs(Right.VIEW)
def holding_list(request: HttpRequest) -> HttpResponse:
    """List villages with what was counted in a year, and the subsidy it gives."""
    year = _asked_year(request)
    area = request.GET.get("area", "")
    villages: Any = Village.objects.visible_to(request.user).open()
    if area:
        villages = villages.inside_asked(area)
    rows = counted_by_village(villages, year, areas(request.user, Right.EDIT))
    context = {
        "year": year,
        "years": year_choices(),
        "area": area,
        "rows": rows,
        "total": {name: sum(row[name] for row in rows) for name in _TOTALS},
        "has_rates": SubsidyRate.objects.filter(year=year).exists(),
    }
    return render(request, "households/holding_list.html", context)


_TOTALS = ("households", "lines", "amount", "made", "made_amount")


def _asked_year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked in {str(year) for year in year_choices()} else latest_year()


def _village(request: HttpRequest, code: str, year: int) -> Village:
    """Return a village the user sees, in a year that can be, or answer 404."""
    if not 2000 <= year <= timezone.localdate().year + 1:
        raise Http404
    rows = Village.objects.visible_to(request.user).select_related("town")
    return get_object_or_404(rows, pk=code)


def _crumbs(village: Village, title: str) -> list[dict[str, str]]:
    return [
        {"label": "种养殖摸底", "url": reverse("holding_list")},
        {"label": village.name, "url": reverse("village_detail", args=[village.code])},
        {"label": title},
    ]


@shows_and_saves
@needs(Right.EDIT)
def holding_sheet(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Fill in what the households of a village grow and keep: a row each, a column an item."""
    village = _village(request, code, year)
    if not holds_in(request.user, Right.EDIT, village.code):
        raise Http404
    rates = list(SubsidyRate.objects.filter(year=year).order_by("-kind", "item"))
    rows, pager = _page(request, village, len(rates))
    form = _sheet(posted(request), rows, rates)
    again: dict[str, Any] = {"status": 400}
    if form.is_bound and form.is_valid():
        try:
            changed = _save(request, village, form)
        except Stale as late:
            again = {"status": 409, "late": set(late.args[0])}
            form.data = _refreshed(request.POST, rows)
        except ValidationError as error:
            form.add_error("counted_on" if hasattr(error, "error_dict") else None, error.messages)
        else:
            messages.success(request, f"摸底表已保存，改动{changed}处。")
            return redirect(request.get_full_path())
    status = again.pop("status") if form.is_bound else 200
    context = {
        "village": village,
        "year": year,
        "form": form,
        "rates": rates,
        "rows": _sheet_rows(rows, form, again.get("late", set())),
        "pager": pager,
        "late": again.get("late"),
        "crumbs": _crumbs(village, f"{year}年摸底表"),
    }
    return render(request, "households/holding_sheet.html", context, status=status)


def _page(
    request: HttpRequest, village: Village, items: int
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return a page of the village's registered households, as many as a form can hold."""
    households: Any = Household.objects.writable_by(request.user).filter(village=village)
    size = max(5, min(ROWS, FIELDS // (items + 1)))
    rows, pager = keyset_page(
        households.as_of().valid().order_by().values("pk", "number", "version"),
        request.GET,
        key="number",
        size=size,
    )
    heads = heads_of([row["pk"] for row in rows], None)
    named = [
        row | {"head": heads[row["pk"]]["person__name"] if row["pk"] in heads else row["number"]}
        for row in rows
    ]
    return linked(named, "pk"), pager


def _sheet(
    data: QueryDict | None, rows: list[dict[str, Any]], rates: list[SubsidyRate]
) -> SheetForm:
    known = Holding.objects.filter(household__in=[row["pk"] for row in rows], rate__in=rates)
    return SheetForm(
        data,
        households={row["pk"]: (row["head"], row["version"]) for row in rows},
        rates=rates,
        known={(row.household_id, row.rate_id): row for row in known},
        initial={"counted_on": timezone.localdate()},
    )


def _save(request: HttpRequest, village: Village, form: SheetForm) -> int:
    quantities = form.quantities
    if not quantities:
        return 0
    return services.count_holdings(
        actor=actor_of(request),
        village=village,
        seen=form.seen({household for household, _ in quantities}),
        counted_on=form.cleaned_data["counted_on"],
        quantities=quantities,
    )


def _refreshed(typed: QueryDict, rows: list[dict[str, Any]]) -> QueryDict:
    """Return what was typed under the versions of now, so that saving once more means it."""
    data = typed.copy()
    for row in rows:
        data[f"v-{row['pk']}"] = str(row["version"])
    return data


def _sheet_rows(
    rows: list[dict[str, Any]], form: SheetForm, late: set[int]
) -> list[dict[str, Any]]:
    return [
        row
        | {
            "cells": form.cells(row["pk"]),
            "version": form[f"v-{row['pk']}"],
            "late": row["pk"] in late,
        }
        for row in rows
    ]


@require_safe
@needs(Right.VIEW)
def subsidy_list(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show every line of a village's subsidies and what they add up to."""
    village = _village(request, code, year)
    return _subsidies(request, village, year)


def _subsidies(
    request: HttpRequest,
    village: Village,
    year: int,
    *,
    form: SubsidyForm | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    lines = services.subsidy_lines(village, year)
    open_keys = {line.holding.pk for line in services.open_lines(lines)}
    heads = heads_of({line.holding.household_id for line in lines}, None)
    rows = [
        {
            "line": line,
            "pk": line.holding.household_id,
            "head": heads.get(line.holding.household_id, {}).get("person__name", ""),
            "open": line.holding.pk in open_keys,
        }
        for line in lines
    ]
    total = sum((row["line"].amount for row in rows if row["open"]), Decimal(0))
    context = {
        "village": village,
        "year": year,
        "rows": linked(rows, "pk"),
        "sum": sum((line.amount for line in lines), Decimal(0)),
        "open_total": total,
        "open_count": len(open_keys),
        "form": form or SubsidyForm(initial={"total": total}),
        "said": said,
        "may_edit": holds_in(request.user, Right.EDIT, village.code),
        "crumbs": _crumbs(village, f"{year}年种养殖奖补"),
    }
    return render(request, "households/subsidy_list.html", context, status=status)


@require_POST
@needs(Right.EDIT)
def subsidy_make(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Turn the open lines into measures, if they still add up to the sum that was shown."""
    village = _village(request, code, year)
    if not holds_in(request.user, Right.EDIT, village.code):
        raise Http404
    form = SubsidyForm(request.POST)
    if not form.is_valid():
        return _subsidies(request, village, year, form=form, status=400)
    try:
        made = services.make_subsidies(
            actor=actor_of(request),
            village=village,
            year=year,
            fund=form.cleaned_data["fund"],
            total=form.cleaned_data["total"],
        )
    except Stale:
        said = "打开页面之后摸底规模或标准有变，没有生成措施；下面是最新内容，请核对后再确认。"
        return _subsidies(request, village, year, said=said, status=409)
    if not made:
        messages.info(request, "没有可以分配的奖补：已摸底的规模都已生成措施。")
        return redirect("subsidy_list", code, year)
    messages.success(request, f"已按奖补标准生成{len(made)}项措施。")
    return redirect("measure_batch", made[0].batch)
