"""Diaries: read in one's area, graded by the town or the organization department."""

import datetime as dt
import json
from typing import Any

import pytest

from cadres import services
from cadres.models import Cadre, Diary
from cadres.services.diaries import stamp
from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from tests.cast import Cast, client_of, make_cast
from tests.make_cadres import make_cadre
from tests.make_ledger import make_diary
from tests.queries import assert_flat_queries
from tests.shared import once_a_module

pytestmark = pytest.mark.django_db
DAY = dt.date(2015, 3, 3)


def make_ground() -> Cast:
    cast = make_cast()
    make_diary(make_cadre(cast["cadre_a1"]), cast.a1, DAY, "晴。到刘军成家摸底。" + "长" * 80)
    make_diary(make_cadre(cast["cadre_b1"]), cast.b1, DAY, "雪。修棚。")
    return cast


ground = once_a_module(make_ground)


def diary(cast: Cast) -> Diary:
    return Diary.objects.get(village=cast.a1)


def page(cast: Cast, who: str, address: str) -> str:
    answer = client_of(cast[who]).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def grade(cast: Cast, who: str = "town_a", seen: int = 0, **more: Any) -> Diary:
    values: dict[str, Any] = {"grade": "2", "comment": "写得具体"} | more
    return services.grade_diary(actor=cast[who], diary=diary(cast), seen=seen, **values)


def test_a_grade_is_shown_to_who_wrote_it(ground: Cast) -> None:
    grade(ground)
    text = page(ground, "cadre_a1", f"/diaries/{diary(ground).pk}/")
    assert "写得具体" in text and "甲镇干事" in text and "/grade/" not in text
    data = json.loads(Entry.objects.get(action="grade_diary").data)
    assert data["changes"] == {"grade": ["", "2"], "comment": ["", "写得具体"]}


@pytest.mark.parametrize("who", ["cadre_a1", "town_b", "poverty_office", "auditor"])
def test_others_do_not_grade(ground: Cast, who: str) -> None:
    with pytest.raises(OutOfReach):
        grade(ground, who)


def test_a_grade_given_meanwhile_is_not_overwritten(ground: Cast) -> None:
    row = grade(ground)
    with pytest.raises(services.Stale):
        grade(ground, "organization", grade="1")
    assert grade(ground, "organization", seen=stamp(row), grade="1").grade == "1"


@pytest.mark.parametrize(
    ("who", "query", "number"),
    [
        ("organization", "", 2),
        ("town_a", "", 1),
        ("organization", "?q=刘军成", 1),
        ("organization", "?since=2015-03-04", 0),
        ("organization", "?grade=none", 2),
        ("organization", "?grade=1", 0),
    ],
)
def test_the_list_narrows(ground: Cast, who: str, query: str, number: int) -> None:
    assert page(ground, who, f"/diaries/{query}").count('data-label="日期"') == number


def test_the_list_shows_the_beginning_and_the_page_all(ground: Cast) -> None:
    assert "长……" in page(ground, "town_a", "/diaries/")
    assert "长" * 80 in page(ground, "town_a", f"/diaries/{diary(ground).pk}/")


def test_a_deleted_diary_is_gone(ground: Cast) -> None:
    Diary.objects.update(deleted_at=diary(ground).received_at)
    assert "还没有民情日记" in page(ground, "organization", "/diaries/")
    assert client_of(ground["town_a"]).get(f"/diaries/{diary(ground).pk}/").status_code == 404


def test_the_list_costs_the_same_whatever_it_holds(ground: Cast) -> None:
    client = client_of(ground["organization"])
    writer = Cadre.objects.get(user=ground["cadre_a1"])

    def grow() -> None:
        for n in range(5):
            make_diary(writer, ground.a1, DAY + dt.timedelta(days=n))

    assert assert_flat_queries(lambda: client.get("/diaries/"), grow=grow) <= 7
