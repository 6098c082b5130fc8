"""The lists of households and of people: one query form, one page of rows, one total."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import AnyUser, holds
from gujang.access.rights import Right
from gujang.lib.paging import Key, Page, page_asked, pager, url_of

from ..filters import HouseholdFilter, PersonFilter, RegisterFilter
from ..filters.register import SIZES
from ..filters.rows import (
    ORDERS,
    PERSON_ORDERS,
    Totals,
    listed,
    people_listed,
    people_shown,
    people_totals_of,
    shown,
    totals_of,
)
from ..models import Household, Person, SavedFilter
from .listing import filled, headings, linked, sizes_of, without_page

DEFAULT_ORDER = "village"


@dataclass(frozen=True, slots=True)
class Listing:
    """What tells the list of people from the list of households."""

    filter: type[RegisterFilter]
    model: Any
    orders: Mapping[str, tuple[Key, ...]]
    values: Callable[[Any, Any], "QuerySet[Any, dict[str, Any]]"]
    complete: Callable[[Any, Any, Any], list[dict[str, Any]]]
    totals_of: Callable[[Any], Totals]
    template: str
    key: str
    columns: tuple[tuple[str, str, str], ...]
    other: str
    export: str


# (name of the order or '', heading, class)
HOUSEHOLD_COLUMNS = (
    ("", "户主", "stick"),
    ("village", "镇、村", ""),
    ("", "脱贫状态", ""),
    ("size", "人口", "num"),
    ("income", "人均纯收入（元）", "num"),
    ("", "年度", ""),
    ("", "主要致贫原因", ""),
    ("", "贫困户属性", ""),
    ("number", "户编号", ""),
    ("", "证件号码", ""),
)
PERSON_COLUMNS = (
    ("", "姓名", "stick"),
    ("village", "镇、村", ""),
    ("", "与户主关系", ""),
    ("", "性别", ""),
    ("age", "年龄", "num"),
    ("", "脱贫状态", ""),
    ("", "文化程度/在校", ""),
    ("", "健康状况", ""),
    ("", "劳动能力", ""),
    ("", "户编号", ""),
    ("", "证件号码", ""),
)
HOUSEHOLDS = Listing(
    HouseholdFilter,
    Household,
    ORDERS,
    listed,
    shown,
    totals_of,
    "household",
    "pk",
    HOUSEHOLD_COLUMNS,
    "person_list",
    "household_export",
)
PEOPLE = Listing(
    PersonFilter,
    Person,
    PERSON_ORDERS,
    lambda rows, day: people_listed(rows),
    people_shown,
    people_totals_of,
    "person",
    "household_id",
    PERSON_COLUMNS,
    "household_list",
    "person_export",
)


@require_safe
@needs(Right.VIEW)
def household_list(request: HttpRequest) -> HttpResponse:
    """List the households that the query asks for."""
    return _list(request, HOUSEHOLDS)


@require_safe
@needs(Right.VIEW)
def person_list(request: HttpRequest) -> HttpResponse:
    """List the people that the query asks for."""
    return _list(request, PEOPLE)


def _list(request: HttpRequest, listing: Listing) -> HttpResponse:
    asked = filled(request.GET)
    more = bool(asked.pop("more", None))
    query = listing.filter(asked, listing.model.objects.visible_to(request.user), more=more)
    htmx: Any = getattr(request, "htmx", None)
    part = bool(htmx and not htmx.history_restore_request)
    if part and more:
        return render(request, "partials/_query_more.html", {"form": query.form})
    good = query.is_good
    if not good and query.form.has_error("q", "certificate"):
        return redirect(f"{reverse('household_find')}?typed=1")
    context = {
        "query": query,
        "form": query.form,
        "more_url": "" if more else url_of(asked, more=1),
        "chosen": _chosen(query, asked),
        "saved": SavedFilter.objects.filter(user=request.user.pk),
        "may_create": holds(request.user, Right.CREATE),
        "query_string": without_page(asked).urlencode(),
    }
    if good:
        context |= _answer(request.user, listing, query, asked)
    name = f"_{listing.template}_results" if part and good else f"{listing.template}_list"
    return render(request, f"households/{name}.html", context, status=200 if good else 400)


def _answer(
    user: AnyUser, listing: Listing, query: RegisterFilter, asked: QueryDict
) -> dict[str, Any]:
    page = _page(asked, listing, query)
    whole = page.rows and not page.before and not page.after
    return {
        "rows": linked(listing.complete(page.rows, query.day, user), listing.key),
        "totals": listing.totals_of(page.rows) if whole else query.totals(user),
        "pager": pager(page, asked, sizes=sizes_of(asked, SIZES, query.size)),
        "columns": headings(asked, listing.columns, query.order or DEFAULT_ORDER),
        "export_url": f"{reverse(listing.export)}?{without_page(asked).urlencode()}",
        "other_url": f"{reverse(listing.other)}?{without_page(asked, 'sort').urlencode()}",
    }


def _page(asked: QueryDict, listing: Listing, query: RegisterFilter) -> Page:
    order = listing.orders[query.order or DEFAULT_ORDER]
    rows = listing.values(query.qs, query.day)
    return page_asked(rows, order, asked, size=query.size)


def _chosen(query: RegisterFilter, asked: QueryDict) -> list[dict[str, Any]]:
    """Return what is asked for in words, each with the address that asks for it no more."""
    if not query.is_bound or not query.form.is_valid():
        return []
    return [item | {"url": url_of(asked, **{item["name"]: None})} for item in query.chosen()]


def link_to(view: str, **facets: Any) -> str:
    """Return the address of a list narrowed by ``facets``."""
    return f"{reverse(view)}?{urlencode(facets, doseq=True)}"
