"""走访 as the offices read it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds
from gujang.access.rights import Right
from gujang.lib.paging import Key, page_asked, pager

from ..filters.visits import VisitFilter, visits_shown
from ..models import Visit

PAGE = 50
ORDER = (Key("day", descending=True), Key("pk", descending=True, parse=int))


@require_safe
@needs(Right.VIEW)
def visit_list(request: HttpRequest) -> HttpResponse:
    """List visits, the latest day first, and how many households they went to."""
    mine = Visit.objects.visible_to(request.user).filter(deleted_at=None)
    query = VisitFilter(request.GET, mine)
    good = query.form.is_valid()
    context: dict[str, Any] = {
        "form": query.form,
        "good": good,
        "tab": "visits",
        "receives": holds(request.user, Right.RECEIVE),
        "crumbs": [{"label": "走访"}],
    }
    if good:
        context |= _answer(request, query)
    return render(request, "cadres/visit_list.html", context, status=200 if good else 400)


def _answer(request: HttpRequest, query: VisitFilter) -> dict[str, Any]:
    rows = query.qs.select_related("household", "cadre", "village__town").prefetch_related("photos")
    page = page_asked(rows, ORDER, request.GET, size=PAGE)
    return {
        "rows": visits_shown(page.rows, request.user),
        "pager": pager(page, request.GET, total=query.qs.count()),
        "households": query.qs.order_by().values("household").distinct().count(),
    }
