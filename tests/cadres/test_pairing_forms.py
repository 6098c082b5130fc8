"""Saying who is responsible for a household, by the forms: one, many, and handed over."""

from typing import Any

import pytest

from cadres.models import Pairing
from tests.cast import Cast, client_of
from tests.make_cadres import make_cadre, make_pairing, make_posting

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_engine]


def page(cast: Cast, who: str, address: str) -> str:
    answer = client_of(cast[who]).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def post(cast: Cast, who: str, address: str, **typed: Any) -> Any:
    return client_of(cast[who]).post(address, {"version": 0, "starts_on": "2015-03-02"} | typed)


def test_a_cadre_of_the_area_is_chosen_or_an_outsider_named(cast: Cast) -> None:
    mine, far = make_cadre(name="李甲一"), make_cadre(name="王乙一")
    make_posting(mine, cast.a1)
    make_posting(far, cast.b1)
    address = f"/households/{cast.household_a1.pk}/pairings/new/"
    assert "王乙一" not in page(cast, "town_a", address)
    for typed, said in (
        ({"cadre": far.pk}, "没有这一项"),
        ({}, "请选择驻村干部"),
        ({"cadre": mine.pk, "name": "王医生"}, "姓名请留空"),
        ({"name": "王医生", "phone": "无"}, "请填电话号码"),
    ):
        answer = post(cast, "town_a", address, **typed)
        assert answer.status_code == 400
        assert said in answer.content.decode()
    answer = post(cast, "town_a", address, cadre=mine.pk)
    assert answer.url == f"/households/{cast.household_a1.pk}/#responsible"
    assert Pairing.objects.get().name == "李甲一"


def test_the_ticked_households_get_one_person(cast: Cast) -> None:
    mine, foreign = cast.household_a1, cast.household_b1
    address = f"/pairings/batch/?pick={mine.pk}&pick={foreign.pk}"
    text = page(cast, "town_a", address)
    assert "赵甲一" in text
    assert "孙乙一" not in text
    rows = [mine.pk, cast.household_a2.pk, foreign.pk]
    answer = post(cast, "town_a", "/pairings/batch/", name="王医生", row=rows)
    assert answer.url == "/unpaired/"
    assert {line.household for line in Pairing.objects.all()} == {mine, cast.household_a2}
    assert "还没有选择户" in page(cast, "town_a", "/pairings/batch/")


def test_only_the_ticked_households_are_handed_over(cast: Cast) -> None:
    leaving = make_cadre(name="李离任")
    first, second = (make_pairing(one, leaving) for one in (cast.household_a1, cast.household_a2))
    address = f"/cadres/{leaving.pk}/hand-over/"
    assert page(cast, "organization", address).count(" checked") == 2
    none = post(cast, "organization", address, name="王接任", reason="期满")
    assert "请勾选要移交的户" in none.content.decode()
    post(cast, "organization", address, name="王接任", reason="期满", pick=[first.pk])
    assert list(leaving.pairings.open()) == [second]


def test_nothing_there_says_what_to_do(cast: Cast) -> None:
    assert "还没有帮扶责任人" in page(cast, "town_a", "/pairings/")
    assert "没有符合条件的帮扶责任人" in page(cast, "town_a", "/pairings/?q=无")
    assert "没有未落实责任人的户" in page(cast, "town_a", "/unpaired/")
