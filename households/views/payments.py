"""The ledger of payments (资金台账), as a list, as a workbook, and what is to be checked of it."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds
from gujang.access.rights import Right
from gujang.journal.exports import handed_out
from gujang.lib.forms import words_of
from gujang.lib.paging import Key, Page, page_asked, pager, url_of
from gujang.lib.values import date_cell

from ..codes.money import PaymentFlag
from ..exports import export_payments
from ..filters.money import PaymentFilter
from ..filters.money_rows import PaymentTotals, listed, payment_rows, payment_totals
from ..filters.payment_flags import Flagged, flagged_payments
from ..models import Payment
from .editing import actor_of
from .lists import link_to

PAGE = 50
ORDER = (Key("paid_on", descending=True, parse=date_cell), Key("id", descending=True, parse=int))


@require_safe
@needs(Right.VIEW)
def payment_list(request: HttpRequest) -> HttpResponse:
    """List payments with what they went through and what is to be checked of them."""
    seen = Payment.objects.visible_to(request.user)
    query = PaymentFilter(request.GET, seen, user=request.user)
    good = query.form.is_valid()
    context: dict[str, Any] = {"form": query.form, "good": good}
    if good:
        page = _page(listed(query.qs), request.GET)
        context |= {
            "rows": payment_rows(page.rows, request.user),
            "totals": payment_totals(query.qs),
            "pager": pager(page, request.GET),
            "asked": any(query.form.cleaned_data.values()),
            "chosen": _chosen(query, request.GET),
            "export_url": f"{reverse('payment_export')}?{request.GET.urlencode()}",
            "may_manage": holds(request.user, Right.MANAGE_MONEY),
        }
    return render(request, "households/payment_list.html", context, status=200 if good else 400)


def _page(rows: "QuerySet[Payment]", asked: QueryDict) -> Page:
    return page_asked(rows, ORDER, asked, size=PAGE)


def _chosen(query: PaymentFilter, asked: QueryDict) -> list[dict[str, str]]:
    """Return the conditions that no field of the bar shows, each with the way to drop it."""
    titles = {"source": "一项资金来源", "allocation": "一笔分配", "household": "一户"}
    return [
        {"title": "只看", "label": said, "url": url_of(asked, **{name: None})}
        for name, said in titles.items()
        if query.form.cleaned_data.get(name)
    ]


@require_safe
@needs(Right.EXPORT)
def payment_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the rows of the ledger as it stands."""
    rows = Payment.objects.reachable_with(request.user, Right.EXPORT)
    query = PaymentFilter(request.GET, rows, user=request.user)
    back = f"{reverse('payment_list')}?{request.GET.urlencode()}"
    if not query.form.is_valid():
        return redirect(back)
    make = partial(
        export_payments, actor=actor_of(request), rows=query.qs, asked=words_of(query.form)
    )
    return handed_out(request, make, name="资金台账", back=back)


@require_safe
@needs(Right.VIEW)
def payment_flags(request: HttpRequest) -> HttpResponse:
    """Show how many payments bear which flag, and how many of them nobody has explained."""
    seen = Payment.objects.visible_to(request.user)
    found = {flag: flagged_payments(seen, flag) for flag in PaymentFlag}
    every = {key: row for rows in found.values() for key, row in rows.items()}
    lines = [_line("any", "有任一提示", _EVERY, every)]
    lines += [_line(flag, str(flag.label), _HOW[flag], rows) for flag, rows in found.items()]
    context = {
        "lines": lines,
        "crumbs": [{"label": "资金", "url": reverse("fund_list")}, {"label": "核查提示"}],
    }
    return render(request, "households/payment_flags.html", context)


def _line(name: str, label: str, how: str, rows: Mapping[int, Flagged]) -> dict[str, Any]:
    silent = [row.amount for row in rows.values() if not row.explained]
    return {
        "label": label,
        "how": how,
        "all": PaymentTotals(len(rows), sum((row.amount for row in rows.values()), Decimal(0))),
        "url": link_to("payment_list", flag=name),
        "silent": PaymentTotals(len(silent), sum(silent, Decimal(0))),
        "silent_url": link_to("payment_list", flag=name, explained="no"),
    }


_EVERY = "一笔支付有几种提示的只算一笔。"
_HOW = {
    PaymentFlag.UNREGISTERED: "支付当日收款贫困户还没有登记，或已注销。",
    PaymentFlag.EXITED: "支付当日收款户为已脱贫或稳定脱贫。",
    PaymentFlag.TWICE: "同一年内，同一户用途相同，或从同一笔分配领取的金额相同，或凭证号相同"
    "（同一凭证付给不同贫困户的不算）；提示在后登记的一笔上。",
    PaymentFlag.EARLY: "支付日期早于分配日期。",
    PaymentFlag.STOPPED: "措施或项目已终止，支付在终止以后；没有登记终止日期的都提示。",
}
