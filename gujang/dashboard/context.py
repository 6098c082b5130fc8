"""The area tree at the left of every page, and the breadcrumb of the area that is looked at."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from gujang.access.gate import holds
from gujang.access.rights import Right
from villages.models import Area, Village

# pages that can be narrowed to an area by ?area=CODE; elsewhere the tree leads to the first of them
AREA_PAGES = ("dashboard", "household_list", "village_list")
Node = dict[str, Any]


def areas(request: HttpRequest) -> dict[str, Any]:
    """Give base.html the tree and the crumbs of the area; lazy, and nothing to who sees no area."""
    tree: Any = SimpleLazyObject(lambda: area_tree(request))
    return {"tree": tree, "crumbs": SimpleLazyObject(lambda: area_crumbs(tree))}


def area_tree(request: HttpRequest) -> Node | None:
    """Return the county, its towns and the villages the user reaches: two queries."""
    if not holds(request.user, Right.VIEW):
        return None
    rows = Village.objects.visible_to(request.user).open().order_by("code")
    node, villages = _maker(request), defaultdict(list)
    for code, town, name in rows.values_list("code", "town_id", "name"):
        villages[town].append(node(code, name))
    towns = Area.objects.filter(code__in=villages).order_by("code")
    return {
        "county": node(settings.COUNTY_CODE, settings.COUNTY_NAME),
        "count_label": "",
        "towns": [_town(node(town.code, town.name), villages[town.code]) for town in towns],
    }


def _town(town: Node, villages: list[Node]) -> Node:
    return town | {"villages": villages, "open": town["here"] or any(v["here"] for v in villages)}


def _maker(request: HttpRequest) -> Callable[[str, str], Node]:
    match = request.resolver_match
    page = match.view_name if match else ""
    base = request.path if page in AREA_PAGES else _first_area_page()
    here = request.GET.get("area") or _area_of(match.kwargs if match else {})

    def node(code: str, name: str) -> Node:
        url = f"{base}?{urlencode({'area': code})}"
        return {"code": code, "name": name, "url": url, "count": None, "here": code == here}

    return node


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
