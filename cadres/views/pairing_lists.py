"""The list of responsible persons, and the worklist of households without one."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds
from gujang.access.rights import Right
from gujang.journal.exports import handed_out
from gujang.lib.forms import words_of
from gujang.lib.paging import url_of
from households.models import Household

from ..exports.people import export_pairings, export_unpaired
from ..filters.pairings import (
    LEFT,
    ORDER,
    UNPAIRED_ORDER,
    PairingFilter,
    UnpairedForm,
    pairings_listed,
    pairings_shown,
    unpaired,
    unpaired_by_village,
    unpaired_listed,
    unpaired_shown,
)
from ..models import Cadre, Pairing
from .common import actor_of, one_page


@require_safe
@needs(Right.VIEW)
def pairing_list(request: HttpRequest) -> HttpResponse:
    """List who is responsible for which household."""
    seen = Pairing.objects.visible_to(request.user)
    query = PairingFilter(request.GET, seen)
    good = query.form.is_valid()
    context: dict[str, Any] = {"form": query.form, "good": good, "tab": "pairings"}
    if good:
        number = query.qs.count()
        rows, pager = one_page(pairings_listed(query.qs), ORDER, request.GET, total=number)
        context |= {
            "rows": pairings_shown(rows),
            "pager": pager,
            "number": number,
            "households": query.qs.order_by().values("household").distinct().count(),
            "of_cadre": _of_cadre(request, query.form.cleaned_data.get("cadre")),
            "left_url": url_of(request.GET, state=LEFT),
            "export_url": f"{reverse('pairing_export')}?{request.GET.urlencode()}",
        }
    return render(request, "cadres/pairing_list.html", context, status=200 if good else 400)


def _of_cadre(request: HttpRequest, key: Any) -> Cadre | None:
    """Return the cadre whose households are listed, where the user sees them at all."""
    if not key or not 0 < key < 2**31:
        return None
    found: Cadre | None = Cadre.objects.visible_to(request.user).filter(pk=int(key)).first()
    return found


@require_safe
@needs(Right.EXPORT)
def pairing_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the list of responsible persons as it stands."""
    query = PairingFilter(request.GET, Pairing.objects.reachable_with(request.user, Right.EXPORT))
    address = f"{reverse('pairing_list')}?{request.GET.urlencode()}"
    if not query.form.is_valid():
        return redirect(address)
    make = partial(export_pairings, actor=actor_of(request), rows=query.qs, asked=query.in_words())
    return handed_out(request, make, name="帮扶责任人名单", back=address)


@require_safe
@needs(Right.VIEW)
def unpaired_list(request: HttpRequest) -> HttpResponse:
    """List the households nobody is responsible for, with their number by village."""
    form = UnpairedForm(request.GET)
    good = form.is_valid()
    context: dict[str, Any] = {"form": form, "good": good, "tab": "unpaired"}
    if good:
        found = unpaired(Household.objects.visible_to(request.user), form.cleaned_data)
        villages = unpaired_by_village(found)
        number = sum(place["number"] for place in villages)
        rows, pager = one_page(unpaired_listed(found), UNPAIRED_ORDER, request.GET, total=number)
        context |= {
            "rows": unpaired_shown(rows),
            "pager": pager,
            "number": number,
            "villages": [
                place | {"url": url_of(request.GET, area=place["code"])} for place in villages
            ],
            "may_pair": holds(request.user, Right.EDIT) or holds(request.user, Right.POST),
            "export_url": f"{reverse('unpaired_export')}?{request.GET.urlencode()}",
        }
    return render(request, "cadres/unpaired_list.html", context, status=200 if good else 400)


@require_safe
@needs(Right.EXPORT)
def unpaired_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the worklist."""
    form = UnpairedForm(request.GET)
    back = f"{reverse('unpaired_list')}?{request.GET.urlencode()}"
    if not form.is_valid():
        return redirect(back)
    rows = unpaired(Household.objects.reachable_with(request.user, Right.EXPORT), form.cleaned_data)
    make = partial(export_unpaired, actor=actor_of(request), rows=rows, asked=words_of(form))
    return handed_out(request, make, name="未落实帮扶责任人的贫困户", back=back)
