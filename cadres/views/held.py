"""待核实: what phones sent and was not taken; the town looks at it and decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.rights import Right
from gujang.lib.changes import Stale
from gujang.lib.editing import posted, shows_and_saves
from gujang.lib.forms import display
from gujang.lib.paging import keyset_page
from gujang.lib.sealing import SealBroken
from households.filters.rows import heads_of
from households.models import Household
from households.views.editing import actor_of

from .. import services, sync
from ..codes import HeldState
from ..forms.log import DecideForm, form_of
from ..models import HeldItem, Problem
from ..services import Item

PAGE = 50


def _held(request: HttpRequest) -> Any:
    rows = HeldItem.objects.reachable_with(request.user, Right.RECEIVE)
    return rows.select_related("village__town", "sent_by", "decided_by")


@require_safe
@needs(Right.RECEIVE)
def held_list(request: HttpRequest) -> HttpResponse:
    """List held items, those that wait, or those decided."""
    done = request.GET.get("show") == "done"
    rows = _held(request).exclude(state=HeldState.WAITING) if done else _waiting(request)
    number = rows.count()
    page, pager = keyset_page(rows, request.GET, key="uuid", size=PAGE, kind=UUID)
    context: dict[str, Any] = {"rows": page, "pager": pager | {"total": number}, "done": done}
    context |= {"tab": "held", "receives": True, "crumbs": [{"label": "待核实"}]}
    return render(request, "cadres/held_list.html", context)


def _waiting(request: HttpRequest) -> Any:
    return _held(request).filter(state=HeldState.WAITING)


@shows_and_saves
@needs(Right.RECEIVE)
def held_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a held item beside what stands under its name; take it or leave it, with a note."""
    held = get_object_or_404(_held(request), pk=uuid)
    form, status = DecideForm(posted(request)), 200
    if form.is_bound and form.is_valid():
        try:
            _decide(request, held, **form.cleaned_data)
        except Stale:
            form.add_error(None, "刚才有人已经处理，请看下面的结果。")
            status = 409
            held = get_object_or_404(_held(request), pk=uuid)
        except sync.Unreadable as error:
            form.add_error(None, f"不能采用：{error}")
        except ValidationError as error:
            form.add_error(None, "".join(error.messages))
        else:
            messages.success(request, "已处理。")
            return redirect("held_list")
    context = {"held": held, "form": form, "lines": _lines(request, held)}
    crumbs = [{"label": "待核实", "url": reverse("held_list")}, {"label": held.get_kind_display()}]
    status = 400 if form.errors and status == 200 else status
    return render(request, "cadres/held_detail.html", context | {"crumbs": crumbs}, status=status)


def _decide(request: HttpRequest, held: HeldItem, decision: str, note: str) -> None:
    actor = actor_of(request)
    if decision == "dismiss":
        services.dismiss_held(actor=actor, held=held, note=note)
        return
    body, recorded_at = services.opened(held)
    facts = sync.facts_of(held.kind, body)
    item = Item(held.client_id, held.kind, recorded_at, body, facts)
    services.take_held(actor=actor, held=held, item=item, note=note)


def _lines(request: HttpRequest, held: HeldItem) -> list[dict[str, str]]:
    """Return field by field what was sent and what stands: label, sent, stands."""
    try:
        body, _ = services.opened(held)
    except SealBroken:
        return []
    form, row = form_of(held.kind, body), services.standing_row(held)
    lines = []
    for name, field in form.fields.items():
        if not field.label or field.widget.is_hidden:
            continue
        typed = "、".join(display(field, value) for value in body.get(name, []) if value)
        now = _stands(row, name)
        if name == "household":
            typed, now = (_named(request, value) for value in ("".join(body.get(name, [])), now))
        lines.append({"label": str(field.label), "sent": typed, "stands": now})
    return lines


def _stands(row: Any, name: str) -> str:
    if row is None:
        return ""
    if name == "household":
        return str(row.household_id or "")
    if isinstance(row, Problem) and name == "day":
        return str(row.raised_on)
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown() if shown else getattr(row, name))


def _named(request: HttpRequest, key: str) -> str:
    """Return number and head of a household the user may see; else only that it is another."""
    if not key:
        return ""
    known = Household.objects.visible_to(request.user)
    found = known.filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
    if found is None:
        return "辖区外或不在册的户"
    head = heads_of([found.pk], None).get(found.pk, {})
    return f"{found.number} {head.get('person__name', '')}"
