"""我的记录 and 发件箱: what has arrived, and what still lies on the phone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from gujang.access.decorators import needs
from gujang.access.gate import ScopedQuerySet
from gujang.access.rights import Right
from gujang.lib.paging import keyset_page
from gujang.lib.posting import takes
from households.views.editing import actor_of

from .. import services
from ..codes import HeldState, ItemKind
from ..filters.visits import flags_of, visits_shown
from ..models import Diary, HeldItem, Visit, WorkDay
from .due import households_of
from .own import cadre_of, for_cadres

PAGE = 30
KINDS: dict[str, Any] = {"visit": Visit, "day": WorkDay, "diary": Diary}


def _mine(request: HttpRequest, kind: str) -> "ScopedQuerySet[Any]":
    rows = KINDS[kind].objects.visible_to(request.user)
    found: ScopedQuerySet[Any] = rows.filter(cadre__user=request.user.pk, deleted_at=None)
    return found


def _listed(request: HttpRequest, kind: str) -> Any:
    rows = _mine(request, kind).select_related("village")
    return rows.prefetch_related("photos") if kind == "visit" else rows


def _told(rows: list[Any]) -> list[dict[str, Any]]:
    return [{"row": row, "flags": flags_of(row)} for row in rows]


@require_safe
@needs(Right.LOG)
def my_records(request: HttpRequest) -> HttpResponse:
    """List what one has logged, the latest to arrive first."""
    kind = request.GET.get("kind", "visit")
    kind = kind if kind in KINDS else "visit"
    rows, pager = keyset_page(
        _listed(request, kind),
        request.GET,
        key="id",
        size=PAGE,
        kind=int,
        descending=True,
    )
    held = HeldItem.objects.filter(sent_by=request.user.pk, state=HeldState.WAITING)
    context = {
        "kind": kind,
        "kinds": [(name, ItemKind(name).label) for name in KINDS],
        "rows": visits_shown(rows, request.user) if kind == "visit" else _told(rows),
        "pager": pager,
        "held": held.visible_to(request.user).count(),
        "crumbs": [{"label": "我的记录"}],
    }
    return render(request, "cadres/my_records.html", context)


@require_POST
@needs(Right.LOG)
@takes()
def my_record_delete(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Delete a row of one's own log."""
    if kind not in KINDS:
        raise Http404
    row = get_object_or_404(_mine(request, kind), pk=pk)
    services.delete_item(actor=actor_of(request), row=row)
    messages.success(request, "已删除。")
    return redirect("my_records")


@require_safe
@for_cadres
def my_outbox(request: HttpRequest) -> HttpResponse:
    """Show what lies on this phone; its rows are the phone's own and come by script."""
    return render(request, "cadres/my_outbox.html", {"crumbs": [{"label": "发件箱"}]})


@require_safe
@needs(Right.LOG)
def my_due(request: HttpRequest) -> HttpResponse:
    """List the households to visit, those never visited in thirty days first."""
    rows = households_of(request, cadre_of(request))
    context = {
        "rows": rows,
        "due_count": sum(row["due"] for row in rows),
        "crumbs": [{"label": "应走访"}],
    }
    return render(request, "cadres/my_due.html", context)
