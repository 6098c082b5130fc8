"""Whoever looks at many full numbers is noticed by those who watch the area, and by nobody else."""

import datetime as dt
import json
import re
import sys

import pytest
import time_machine
from pytest_django import Settings

from gujang.access.rights import Field, Role
from gujang.journal.models import Entry
from households.services import RevealReason, Secret, reveal
from tests.cast import TOWN_A, TOWN_B, Cast, client_of
from tests.make import make_user

NOON = dt.datetime(2016, 5, 4, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def above_three(settings: Settings) -> None:
    assert settings.REVEAL_ALERT_ABOVE == 10
    settings.REVEAL_ALERT_ABOVE = 3


def look(cast: Cast, times: int, who: str = "town_a") -> None:
    household = cast.household_a1
    secret = Secret(Field.ID_NUMBER, household.people.first())
    for _ in range(times):
        reveal(
            actor=cast[who],
            household=household,
            secret=secret,
            reason=RevealReason.VERIFY,
            note="核对身份证件",
        )


def alerts() -> list[dict[str, int]]:
    found = Entry.objects.filter(action="reveal_often").order_by("seq")
    return [json.loads(entry.data) for entry in found]


def test_the_first_above_the_threshold_is_told_once(cast: Cast) -> None:
    look(cast, 3)
    assert alerts() == []
    look(cast, 3)
    assert alerts() == [{"number": 4}]


def test_it_is_told_again_after_an_hour(cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        look(cast, 4)
        clock.shift(dt.timedelta(minutes=61))
        look(cast, 3)
        assert len(alerts()) == 1
        look(cast, 1)
        assert len(alerts()) == 2


def test_two_users_do_not_add_up(cast: Cast) -> None:
    look(cast, 3)
    look(cast, 3, "poverty_office")
    assert alerts() == []


def test_an_alert_that_cannot_be_written_shows_no_number(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(cast, 3)

    def broken(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(sys.modules["households.services.reveal"], "record", broken)
    with pytest.raises(RuntimeError):
        look(cast, 1)
    assert Entry.objects.filter(action="reveal").count() == 3


def shown(cast: Cast, who: str) -> str:
    answer = client_of(cast[who]).get("/journal/reveals/")
    assert answer.status_code == 200
    page: str = answer.content.decode()
    return page


@pytest.mark.parametrize("who", ["admin", "organization", "auditor"])
def test_who_watches_the_area_sees_it_on_every_page(cast: Cast, who: str) -> None:
    assert "近30天没有提醒" in shown(cast, who)
    look(cast, 4)
    page = shown(cast, who)
    assert "甲镇干事" in page and re.search(r'class="number"[^>]*>4<', page)
    account = client_of(cast[who]).get("/account/").content.decode()
    assert re.search(r'href="/journal/reveals/"[^>]*>查看提醒 <span[^>]*>1</span>', account)
    # whose number it was is not told here
    assert "赵甲一" not in page and cast.household_a1.number not in page


def test_the_way_to_the_reasons_is_for_who_reads_the_journal(cast: Cast) -> None:
    look(cast, 4)
    link = "/journal/?actor=town_a&amp;action=reveal"
    assert link in shown(cast, "organization")
    assert link not in shown(cast, "admin")


@pytest.mark.parametrize(("area", "seen"), [(TOWN_A, True), (TOWN_B, False)])
def test_an_alert_is_of_its_area(cast: Cast, area: str, seen: bool) -> None:
    cast.users["watcher"] = make_user("watcher", role=Role.AUDITOR, area=area)
    look(cast, 4)
    assert ("甲镇干事" in shown(cast, "watcher")) == seen


def test_it_goes_with_time(cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        look(cast, 4)
        clock.shift(dt.timedelta(days=8))
        page = shown(cast, "auditor")
        assert "甲镇干事" in page and "查看提醒 <span" not in page
        clock.shift(dt.timedelta(days=23))
        assert "近30天没有提醒" in shown(cast, "auditor")


@pytest.mark.parametrize("who", ["poverty_office", "town_a", "cadre_a1", "nobody"])
def test_nobody_else_has_the_page(cast: Cast, who: str) -> None:
    assert client_of(cast[who]).get("/journal/reveals/").status_code == 404
