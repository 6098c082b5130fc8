"""What every page shows of its user: role, navigation, and only what it needs."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path, resolve
from pytest_django import Settings

from gujang.access.context import NAV, home_of, role_label, signed_in
from gujang.access.rights import Role
from gujang.dashboard import context
from gujang.dashboard.context import areas
from tests.cast import TOWN_B, Cast, client_of
from tests.make import make_membership
from tests.queries import queries_of


def request_of(user, url: str = "/account/"):
    request = RequestFactory().get(url)
    request.user, request.resolver_match = user, resolve(request.path)
    return request


VIEWED = "总览 村 贫困户 措施 项目 资金 退出 核查 增减 驻村 民情".split()
EVERY_PAGE = {
    "organization": [*VIEWED, "考核", "报表", "操作日志", "查看提醒"],
    "poverty_office": [*VIEWED, "报表", "导入"],
    "town_a": [*VIEWED, "报表", "导入"],
    "cadre_a1": ["本周", *VIEWED, "报表"],
    "auditor": [*VIEWED, "报表", "操作日志", "查看提醒"],
    "admin": ["用户", "查看提醒"],
    "nobody": [],
}


class AllPages:
    """An address table in which every page of the navigation exists."""

    urlpatterns = [path(f"{item.view}/", lambda request: None, name=item.view) for item in NAV] + [
        path("account/", lambda request: None, name="account")
    ]


@pytest.mark.parametrize("who", EVERY_PAGE)
def test_the_navigation_is_what_one_may_open(cast: Cast, settings: Settings, who: str) -> None:
    settings.ROOT_URLCONF = AllPages
    nav = signed_in(request_of(cast[who]))["nav"]
    assert [item["label"] for item in nav] == EVERY_PAGE[who]
    assert home_of(cast[who]) == (nav[0]["url"] if EVERY_PAGE[who] else "/account/")


def test_a_page_that_is_not_there_is_not_offered(cast: Cast) -> None:
    for item in signed_in(request_of(cast["poverty_office"]))["nav"]:
        assert resolve(item["url"])


def test_the_page_one_is_on_is_marked(cast: Cast) -> None:
    nav = signed_in(request_of(cast["admin"], "/users/new/"))["nav"]
    assert [item["here"] for item in nav] == [True, False]


def test_two_roles_are_both_named(cast: Cast) -> None:
    make_membership(cast["cadre_a1"], Role.TOWN, TOWN_B)
    make_membership(cast["cadre_a1"], Role.CADRE, "150222103202")
    assert role_label(cast["cadre_a1"]) in ("镇、驻村干部", "驻村干部、镇")


@pytest.mark.parametrize("who", ["admin", "nobody"])
def test_who_sees_no_area_has_no_tree(cast: Cast, who: str) -> None:
    shown = areas(request_of(cast[who]))
    assert not shown["tree"]
    assert list(shown["crumbs"]) == []


def test_the_tree_holds_all_villages_or_of_many_those_of_the_open_town(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tree(url: str) -> list[tuple[str, int, bool]]:
        towns = areas(request_of(cast["organization"], url))["tree"]["towns"]
        return [(town["name"], len(town["villages"]), town["open"]) for town in towns]

    page = f"/households/?area={cast.a2.code}"
    assert tree(page) == [("西斗铺镇", 2, True), ("银号镇", 1, False)]
    monkeypatch.setattr(context, "MOST_VILLAGES", 2)
    assert tree(page) == [("西斗铺镇", 2, True), ("银号镇", 0, False)]
    assert tree("/account/") == [("西斗铺镇", 0, False), ("银号镇", 0, False)]


def test_nothing_is_asked_before_it_is_shown(cast: Cast) -> None:
    request = request_of(cast["organization"])
    assert queries_of(lambda: (signed_in(request), areas(request))) == []


def test_an_error_page_asks_no_database(cast: Cast) -> None:
    request = request_of(cast["organization"])
    assert queries_of(lambda: render_to_string("404.html", {}, request)) == []


def test_a_stranger_has_neither_nav_nor_tree(db: None) -> None:
    request = request_of(AnonymousUser())
    assert list(signed_in(request)["nav"]) == []
    assert not areas(request)["tree"]


def test_the_bar_shows_name_and_role(cast: Cast) -> None:
    page = client_of(cast["town_a"]).get("/account/").content.decode()
    assert "甲镇干事" in page
    assert '<span class="who-role">镇</span>' in page
