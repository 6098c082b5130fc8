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
from gujang.access.gate import holds
from gujang.access.rights import Right
from gujang.lib.paging import BadCursor, Key, Page, page_of, pager, url_of

from ..filters import HouseholdFilter, PersonFilter, RegisterFilter
from ..filters.register import SIZES
from ..filters.rows import (
    ORDERS,
    PERSON_ORDERS,
    Totals,
    household_totals,
    listed,
    people_listed,
    people_shown,
    people_totals,
    people_totals_of,
    shown,
    totals_of,
)
from ..models import Household, Person, SavedFilter

DEFAULT_ORDER = "village"


@dataclass(frozen=True, slots=True)
class Listing:
    """What tells the list of people from the list of households."""

    filter: type[RegisterFilter]
    model: Any
    orders: Mapping[str, tuple[Key, ...]]
    values: Callable[[Any, Any], "QuerySet[Any, dict[str, Any]]"]
    complete: Callable[[Any, Any, Any], list[dict[str, Any]]]
    totals: Callable[[Any, Any], Totals]
    totals_of: Callable[[Any], Totals]
    template: str
    columns: tuple[tuple[str, str, str], ...]
    other: str
    export: str


# (name of the order or '', heading, class)
HOUSEHOLD_COLUMNS = (
    ("number", "户编号", "stick"),
    ("village", "镇、村", ""),
    ("", "户主", ""),
    ("", "证件号码", ""),
    ("size", "人口", "num"),
    ("", "主要致贫原因", ""),
    ("", "贫困户属性", ""),
    ("income", "人均纯收入（元）", "num"),
    ("", "年度", ""),
    ("", "脱贫状态", ""),
)
PERSON_COLUMNS = (
    ("", "姓名", "stick"),
    ("", "性别", ""),
    ("age", "年龄", "num"),
    ("", "证件号码", ""),
    ("", "与户主关系", ""),
    ("village", "镇、村", ""),
    ("", "户编号", ""),
    ("", "文化程度/在校", ""),
    ("", "健康状况", ""),
    ("", "劳动能力", ""),
    ("", "脱贫状态", ""),
)
HOUSEHOLDS = Listing(
    HouseholdFilter,
    Household,
    ORDERS,
    listed,
    shown,
    household_totals,
    totals_of,
    "household",
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
    lambda rows, day: people_totals(rows),
    people_totals_of,
    "person",
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
    query = listing.filter(request.GET, listing.model.objects.visible_to(request.user))
    good = query.is_good
    if not good and query.form.has_error("q", "certificate"):
        return redirect(f"{reverse('household_find')}?typed=1")
    context = {
        "query": query,
        "form": query.form,
        "chosen": _chosen(query, request.GET),
        "saved": SavedFilter.objects.filter(user=request.user.pk),
        "may_create": holds(request.user, Right.CREATE),
        "query_string": _kept(request.GET).urlencode(),
    }
    if good:
        context |= _answer(request, listing, query)
    htmx: Any = getattr(request, "htmx", None)
    part = htmx and not htmx.history_restore_request
    name = f"_{listing.template}_results" if part and good else f"{listing.template}_list"
    return render(request, f"households/{name}.html", context, status=200 if good else 400)


def _answer(request: HttpRequest, listing: Listing, query: RegisterFilter) -> dict[str, Any]:
    page = _page(request.GET, listing, query)
    whole = page.rows and not page.before and not page.after
    totals = listing.totals_of(page.rows) if whole else listing.totals(query.qs, query.day)
    return {
        "rows": listing.complete(page.rows, query.day, request.user),
        "totals": totals,
        "pager": pager(page, request.GET, sizes=_sizes(request.GET, query.size)),
        "columns": _columns(request.GET, listing, query.order),
        "export_url": f"{reverse(listing.export)}?{_kept(request.GET).urlencode()}",
        "other_url": f"{reverse(listing.other)}?{_kept(request.GET, 'sort').urlencode()}",
    }


def _page(asked: QueryDict, listing: Listing, query: RegisterFilter) -> Page:
    order = listing.orders[query.order or DEFAULT_ORDER]
    rows = listing.values(query.qs, query.day)
    after, before = asked.get("after", ""), asked.get("before", "")
    try:
        return page_of(rows, order, size=query.size, after=after, before=before)
    except BadCursor:
        return page_of(rows, order, size=query.size)


def _kept(asked: QueryDict, *dropped: str) -> QueryDict:
    """Return the query without its page, and without empty and ``dropped`` names."""
    kept = asked.copy()
    for name in ("after", "before", *dropped):
        kept.pop(name, None)
    for name in list(kept):
        if not any(kept.getlist(name)):
            del kept[name]
    return kept


def _chosen(query: RegisterFilter, asked: QueryDict) -> list[dict[str, Any]]:
    """Return what is asked for in words, each with the address that asks for it no more."""
    if not query.is_bound or not query.form.is_valid():
        return []
    return [item | {"url": url_of(asked, **{item["name"]: None})} for item in query.chosen()]


def _sizes(asked: QueryDict, size: int) -> list[dict[str, Any]]:
    return [{"n": n, "url": url_of(asked, rows=n), "here": n == size} for n in SIZES]


def _columns(asked: QueryDict, listing: Listing, order: str) -> list[dict[str, Any]]:
    """Return the headings; one that sorts leads to its order, then to the reverse."""
    order = order or DEFAULT_ORDER
    columns = []
    for name, title, css in listing.columns:
        here = order.lstrip("-") == name
        following = f"-{name}" if here and not order.startswith("-") else name
        columns.append(
            {
                "title": title,
                "css": css,
                "url": url_of(asked, sort=following) if name else "",
                "aria": ("descending" if order.startswith("-") else "ascending") if here else "",
            }
        )
    return columns


def link_to(view: str, **facets: Any) -> str:
    """Return the address of a list narrowed by ``facets``."""
    return f"{reverse(view)}?{urlencode(facets, doseq=True)}"
