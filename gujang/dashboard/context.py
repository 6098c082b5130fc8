"""The area tree at the left of every page, and the breadcrumb of the area that is looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from gujang.access.gate import areas as reached
from gujang.access.gate import holds
from gujang.access.rights import Right
from villages.models import Village

from .places import Place, towns_of
from .reading import Reading, progress_now

# pages that can be narrowed to an area by ?area=CODE; elsewhere the tree leads to the first of them
AREA_PAGES = (
    "dashboard",
    "household_list",
    "village_list",
    "project_list",
    "measure_list",
    "measure_pick",
    "holding_list",
    "fund_list",
    "allocation_list",
    "payment_list",
    "exit_list",
    "exit_ready",
    "exit_unready",
    "check_list",
    "finding_list",
    "household_unverified",
    "year_flow",
    "attendance_list",
    "attendance_weeks",
    "leave_list",
    "report_list",
    "cadre_list",
    "pairing_list",
    "unpaired_list",
    "visit_list",
    "table_show",
)
Node = dict[str, Any]
# With more villages than this the tree holds those of the open town alone: at 1,428 the whole tree
# was two thirds of every page's time and weight.
MOST_VILLAGES = 300


@dataclass(frozen=True, slots=True)
class Overview:
    """The villages the user reaches, closed ones too, and how far each has come by now."""

    villages: list[Place]
    now: Reading


def overview(request: HttpRequest) -> Overview:
    """Return what the user reaches: one query, asked once a request."""
    known: Overview | None = getattr(request, "_overview", None)
    if known is None:
        found = progress_now(Village.objects.visible_to(request.user))
        now = {village.code: progress for village, progress in found.items()}
        known = Overview(list(found), Reading(villages=now))
        request._overview = known  # type: ignore[attr-defined]
    return known


def areas(request: HttpRequest) -> dict[str, Any]:
    """Give base.html the tree and the crumbs of the area; lazy, and nothing to who sees no area."""
    tree: Any = SimpleLazyObject(lambda: area_tree(request))
    return {"tree": tree, "crumbs": SimpleLazyObject(lambda: area_crumbs(tree))}


def area_tree(request: HttpRequest) -> Node | None:
    """Return the county, its towns and open villages as the user reaches them, with exit rates.

    An area the user does not hold as a whole is only a name: its ``url`` is empty.
    """
    if not holds(request.user, Right.VIEW):
        return None
    seen = overview(request)
    node = Nodes(request, seen.now)
    villages = [village for village in seen.villages if not village.closed]
    county = node(Place(settings.COUNTY_CODE, settings.COUNTY_NAME))
    whole = len(villages) <= MOST_VILLAGES
    towns = [_town(node, town, villages, whole) for town in towns_of(villages)]
    return {
        "county": county,
        "count_label": _("脱贫率"),
        "towns": towns,
        "here": _name_of_here([county, *towns, *(v for town in towns for v in town["villages"])]),
    }


def _name_of_here(nodes: Iterable[Node]) -> str:
    return next((node["name"] for node in nodes if node["here"]), _("选择乡镇、村"))


def _town(node: "Nodes", town: Place, villages: Iterable[Place], whole: bool) -> Node:
    itself = node(town)
    open_ = node.here.startswith(town.code)
    inside = [v for v in villages if v.code.startswith(town.code)] if whole or open_ else []
    return itself | {"villages": [node(village) for village in inside], "open": open_}


class Nodes:
    """Makes the nodes of the tree for one request."""

    def __init__(self, request: HttpRequest, now: Reading) -> None:
        match = request.resolver_match
        self.reach, self.now = tuple(reached(request.user, Right.VIEW)), now
        self.same_page = bool(match and match.view_name in AREA_PAGES)
        self.base = request.path if self.same_page else _first_area_page()
        self.day = request.GET.get("as_of", "") if self.same_page else ""
        self.here = request.GET.get("area") or _area_of(match.kwargs if match else {})
        if not self.here and self.same_page and len(self.reach) == 1:
            self.here = self.reach[0]

    def __call__(self, place: Place) -> Node:
        whole = place.code.startswith(self.reach)
        query = {"area": place.code} | ({"as_of": self.day} if self.day else {})
        # beside a past day's figures the rates of today would mislead
        count = self.now.of(place.code).percent if whole and not self.day else None
        return {
            "code": place.code,
            "name": place.name,
            "url": f"{self.base}?{urlencode(query)}" if whole else "",
            "count": count,
            "here": place.code == self.here,
        }


def _first_area_page() -> str:
    for name in AREA_PAGES:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return "/"


def _area_of(kwargs: dict[str, Any]) -> str:
    return str(kwargs.get("area") or kwargs.get("village") or kwargs.get("code") or "")


def area_crumbs(tree: Node | None) -> list[dict[str, str]]:
    """Return the way from the county to the area that is looked at."""
    if not tree:
        return []
    path = [tree["county"]]
    for town in tree["towns"]:
        if town["open"]:
            path += [town, *(village for village in town["villages"] if village["here"])]
    return [{"label": node["name"], "url": node["url"]} for node in path]
