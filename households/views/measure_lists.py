"""The ledger of measures (措施台账): the list, its totals, and the same as a workbook."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds
from gujang.access.rights import Right
from gujang.journal.exports import handed_out
from gujang.lib.paging import Page, page_asked, pager

from ..exports import export_measures
from ..filters.measures import (
    MEASURE_ORDERS,
    SIZES,
    MeasureFilter,
    measure_totals,
    measures_listed,
    measures_shown,
)
from ..models import Measure
from .editing import actor_of
from .listing import filled, headings, linked, sizes_of, without_page

# (name of the order or '', heading, class)
COLUMNS = (
    ("", "户主", "stick"),
    ("village", "镇、村", ""),
    ("year", "年度", ""),
    ("", "项目类别", ""),
    ("", "项目名称（措施）", ""),
    ("", "状态", ""),
    ("", "规模", "num"),
    ("planned", "计划投入（元）", "num"),
    ("", "实际投入（元）", "num"),
    ("", "资金来源", ""),
    ("", "预计增收（元）", "num"),
    ("", "实际增收（元）", "num"),
    ("due", "完成时限", ""),
    ("", "签字认可", ""),
    ("", "责任人", ""),
)


@require_safe
@needs(Right.VIEW)
def measure_list(request: HttpRequest) -> HttpResponse:
    """List the measures that the query asks for, with what they add up to."""
    asked = filled(request.GET)
    query = MeasureFilter(asked, Measure.objects.visible_to(request.user))
    good = query.is_good
    if not good and query.form.has_error("q", "certificate"):
        return redirect(f"{reverse('household_find')}?typed=1")
    context: dict[str, Any] = {
        "form": query.form,
        "good": good,
        "may_edit": holds(request.user, Right.EDIT),
    }
    if good:
        context |= _answer(query, asked)
    htmx: Any = getattr(request, "htmx", None)
    part = bool(htmx and not htmx.history_restore_request) and good
    name = "_measure_results" if part else "measure_list"
    return render(request, f"households/{name}.html", context, status=200 if good else 400)


def _answer(query: MeasureFilter, asked: QueryDict) -> dict[str, Any]:
    page = _page(query, asked)
    rows = linked(measures_shown(page.rows), "household_id")
    kept = without_page(asked).urlencode()
    return {
        "rows": rows,
        "totals": measure_totals(query.qs),
        "pager": pager(page, asked, sizes=sizes_of(asked, SIZES, query.size)),
        "columns": headings(asked, COLUMNS, query.order),
        "export_url": f"{reverse('measure_export')}?{kept}",
        "batch": query.form.cleaned_data.get("batch"),
    }


def _page(query: MeasureFilter, asked: QueryDict) -> Page:
    rows, order = measures_listed(query.qs), MEASURE_ORDERS[query.order]
    return page_asked(rows, order, asked, size=query.size)


@require_safe
@needs(Right.EXPORT)
def measure_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the rows of the ledger as it stands."""
    rows = Measure.objects.reachable_with(request.user, Right.EXPORT)
    query = MeasureFilter(request.GET, rows)
    address = f"{reverse('measure_list')}?{request.GET.urlencode()}"
    if not query.is_good:
        return redirect(address)
    make = partial(export_measures, actor=actor_of(request), rows=query.qs, asked=query.in_words())
    return handed_out(request, make, name="帮扶措施台账", back=address)
