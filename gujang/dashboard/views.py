"""The county's one page."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gujang.access.context import home_of
from gujang.access.gate import OutOfReach, areas, holds, holds_in
from gujang.access.rights import Right

from .context import overview
from .forms import AsOfForm
from .links import Links
from .page import choice_of, page_of
from .places import COUNTY, LEVELS, TOWN, Place, place_of, towns_of
from .reading import Reading, reading_then, totals_now
from .stationed import stationed_of


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show how far an area has come: the one asked for, else the user's own.

    It is the registry's front door: who sees no area is led to where their work begins.
    """
    if not holds(request.user, Right.VIEW):
        return redirect(home_of(request.user))
    roots = areas(request.user, Right.VIEW)
    form = AsOfForm(request.GET)
    code = request.GET.get("area") or (roots[0] if len(roots) == 1 else "")
    context: dict[str, Any] = {"form": form, "screen": request.GET.get("screen") == "1"}
    if not code:
        places = [_place(request, root) for root in roots]
        choice = choice_of(places, overview(request).now)
        return render(request, "dashboard/choose.html", context | {"places": choice})
    place = _place(request, code)
    if form.is_valid():
        context |= _page(request, place, form.cleaned_data["as_of"])
    context |= {"place": place}
    return render(request, "dashboard/page.html", context, status=200 if form.is_valid() else 400)


def _place(request: HttpRequest, code: str) -> Place:
    known = code.isascii() and code.isdigit() and len(code) in LEVELS
    if not known or not holds_in(request.user, Right.VIEW, code):
        raise OutOfReach
    place = place_of(code, overview(request).villages)
    if place is None:
        raise OutOfReach
    return place


def _page(request: HttpRequest, place: Place, day: dt.date | None) -> dict[str, Any]:
    seen = overview(request)
    if day:
        reading = reading_then(request.user, place.code, day)
    else:
        reading = Reading(totals_now(request.user, place.code), seen.now.villages)
    if not reading.whole.labels("standing"):
        return {"empty": _empty(request, place, day), "day": day}
    links = Links(place.code, day, reading.whole.year)
    parts = _parts(place, seen.villages, reading)
    stationed = None if day else stationed_of(request.user, place.code)
    return page_of(place, reading, links, parts) | {"day": day, "stationed": stationed}


def _parts(place: Place, villages: list[Place], reading: Reading) -> list[Place]:
    """Return the towns of a county, or of a town the villages that stand or hold households."""
    inside = [village for village in villages if village.code.startswith(place.code)]
    if place.level == COUNTY:
        return towns_of(inside)
    if place.level == TOWN:
        return [v for v in inside if not v.closed or reading.of(v.code).valid.households]
    return []


def _empty(request: HttpRequest, place: Place, day: dt.date | None) -> dict[str, str]:
    """Return what to do where nothing is registered."""
    if day:
        hint = _("请把截至日期改到首次登记之后。")
        return {"title": _("%(day)s时还没有登记") % {"day": day}, "hint": hint}
    title = _("%(place)s还没有登记贫困户") % {"place": place.full_name}
    if not holds_in(request.user, Right.IMPORT, place.code):
        return {"title": title, "hint": _("登记由县扶贫办和镇导入；导入后这里就有数字。")}
    hint = _("先导入行政村名册，再导入贫困户登记表；导入前可以预览，导入后可以撤销。")
    return {"title": title, "hint": hint, "url": _import_page(), "action": _("导入登记表")}


def _import_page() -> str:
    try:
        return reverse("import_upload")
    except NoReverseMatch:
        return ""
