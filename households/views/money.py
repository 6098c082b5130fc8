"""The money trail as it is read: sources, what is given of them, and to whom it was paid."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gujang.access import areas
from gujang.access.decorators import needs
from gujang.access.gate import AnyUser, holds, holds_in
from gujang.access.rights import Right
from gujang.lib.paging import keyset_page

from ..filters.money import AllocationFilter, FundFilter
from ..filters.money_rows import (
    PaymentRow,
    allocation_rows,
    allocation_totals,
    fund_rows,
    left_of,
    listed,
    payment_rows,
    payment_totals,
    total_of_funds,
    work_url,
)
from ..models import Allocation, FundSource, Payment
from .lists import link_to

PAGE = 50
BRANCHES, LEAVES = 20, 5
SHOWN = 100


@require_safe
@needs(Right.VIEW)
def fund_list(request: HttpRequest) -> HttpResponse:
    """List the sources of money, each with what is given of it and paid, and the sums."""
    query = FundFilter(request.GET, FundSource.objects.known_to(request.user))
    good = query.form.is_valid()
    asked = {name: value for name, value in query.form.cleaned_data.items() if value}
    rows = fund_rows(query.qs, request.user, asked.get("area", "")) if good else []
    names = areas.names({row.source.area_code for row in rows})
    below = {"area": asked.get("area"), "kind": asked.get("kind"), "fund_year": asked.get("year")}
    context = {
        "form": query.form,
        "good": good,
        "rows": [{"row": row, "area": names.get(row.source.area_code)} for row in rows],
        "total": total_of_funds(rows),
        "partly": any(not row.whole for row in rows),
        "below": {name: value for name, value in below.items() if value},
        "may_manage": holds(request.user, Right.MANAGE_MONEY),
    }
    context["allocations_url"] = link_to("allocation_list", **context["below"])
    context["payments_url"] = link_to("payment_list", **context["below"])
    context["area"] = asked.get("area", "")
    return render(request, "households/fund_list.html", context, status=200 if good else 400)


@require_safe
@needs(Right.VIEW)
def fund_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a source as a tree: what is given of it, to what, and what was paid of that."""
    known = FundSource.objects.known_to(request.user).filter(pk=pk)
    found = get_object_or_404(known)
    (row,) = fund_rows(known, request.user)
    branches = Allocation.objects.visible_to(request.user).filter(source=found)
    page, pages = keyset_page(with_work(branches), request.GET, key="id", size=BRANCHES, kind=int)
    name = areas.names([found.area_code]).get(found.area_code, "")
    context = {
        "source": found,
        "row": row,
        "base": _base(found, name),
        "branches": _tree(page, request.user),
        "pager": pages,
        "totals": allocation_totals(branches),
        "allocations_url": link_to("allocation_list", source=found.pk),
        "payments_url": link_to("payment_list", source=found.pk),
        "may_manage": holds_in(request.user, Right.MANAGE_MONEY, found.area_code),
        "crumbs": [{"label": "资金", "url": reverse("fund_list")}, {"label": found.name}],
    }
    return render(request, "households/fund_detail.html", context)


def with_work(rows: Any) -> Any:
    """Return allocations with the names of what they are for and where."""
    return rows.select_related("source", "village__town", "project", "measure__household")


def _base(source: FundSource, area: str) -> list[dict[str, Any]]:
    return [
        {"label": "资金年度", "value": f"{source.year}年"},
        {"label": "来源", "value": source.get_kind_display()},
        {"label": "文号", "value": source.document},
        {"label": "使用范围", "value": area},
        {"label": "到账日期", "value": f"{source.received_on:%Y-%m-%d}"},
        {"label": "说明", "value": source.note},
    ]


def _tree(allocations: Iterable[Allocation], user: AnyUser) -> list[dict[str, Any]]:
    """Return allocations with their latest payments and how many there are: two queries."""
    rows = list(allocations)
    completed = allocation_rows(rows, user)
    latest = Window(RowNumber(), partition_by=F("allocation_id"), order_by=F("id").desc())
    payments = Payment.objects.visible_to(user).filter(allocation__in=rows)
    some = listed(payments.annotate(nth=latest).filter(nth__lte=LEAVES + 1)).order_by("-id")
    leaves: dict[int, list[PaymentRow]] = {row.pk: [] for row in rows}
    for leaf in payment_rows(some, user):
        leaves[leaf.payment.allocation_id].append(leaf)
    return [
        {
            "row": row,
            "leaves": leaves[row.allocation.pk][:LEAVES],
            "more": len(leaves[row.allocation.pk]) > LEAVES,
        }
        for row in completed
    ]


@require_safe
@needs(Right.VIEW)
def allocation_list(request: HttpRequest) -> HttpResponse:
    """List what was given to the villages and households of the user's area."""
    query = AllocationFilter(request.GET, Allocation.objects.visible_to(request.user))
    good = query.form.is_valid()
    context: dict[str, Any] = {"form": query.form, "good": good}
    if good:
        rows, pages = keyset_page(
            with_work(query.qs), request.GET, key="id", size=PAGE, kind=int, descending=True
        )
        context |= {
            "rows": allocation_rows(rows, request.user),
            "totals": allocation_totals(query.qs),
            "pager": pages,
        }
    return render(request, "households/allocation_list.html", context, status=200 if good else 400)


@require_safe
@needs(Right.VIEW)
def allocation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an allocation: what it is for, what was paid and withdrawn, what is left."""
    row = get_object_or_404(with_work(Allocation.objects.visible_to(request.user)), pk=pk)
    payments = Payment.objects.visible_to(request.user).filter(allocation=row)
    latest = listed(payments).order_by("-paid_on", "-id")[:SHOWN]
    context = {
        "allocation": row,
        "base": _about(row, request.user),
        "left": left_of(row),
        "payments": payment_rows(latest, request.user),
        "totals": payment_totals(payments),
        "payments_url": link_to("payment_list", allocation=row.pk),
        "withdrawals": list(row.withdrawals.select_related("made_by")),
        "may_manage": holds_in(request.user, Right.MANAGE_MONEY, row.village_id),
        "crumbs": [
            {"label": "资金", "url": reverse("fund_list")},
            {"label": row.source.name, "url": reverse("fund_detail", args=[row.source_id])},
            {"label": f"分配给{row.measure or row.project}"},
        ],
    }
    return render(request, "households/allocation_detail.html", context)


def _about(row: Allocation, user: AnyUser) -> list[dict[str, Any]]:
    village, household = row.village, row.measure.household if row.measure else None
    pairs: list[dict[str, Any]] = [
        {
            "label": "资金来源",
            "value": f"{row.source.name}（{row.source.get_kind_display()}，{row.source.year}年）",
            "url": reverse("fund_detail", args=[row.source_id]),
        },
        {
            "label": "到户措施" if row.measure else "到村项目",
            "value": row.measure or row.project,
            "url": work_url(row, user),
        },
        {
            "label": "镇、村",
            "value": f"{village.town.name} {village.name}",
            "url": reverse("village_detail", args=[village.code]),
        },
    ]
    if household and holds_in(user, Right.VIEW, household.village_id):
        page = reverse("household_detail", args=[household.pk])
        pairs.append({"label": "受益户编号", "value": household.number, "url": page})
    return [
        *pairs,
        {"label": "分配日期", "value": f"{row.allocated_on:%Y-%m-%d}"},
        {"label": "说明", "value": row.note},
    ]
