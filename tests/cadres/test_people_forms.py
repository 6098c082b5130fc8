"""Entering cadres and units, posting and ending, by their forms; and pages on which nothing is."""

import re
from typing import Any

import pytest

from cadres.models import Cadre, Posting, Unit
from tests.cast import A1, Cast, client_of
from tests.make import make_user
from tests.make_cadres import make_cadre, make_pairing, make_posting, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_engine]


def page(cast: Cast, who: str, address: str = "/cadres/") -> str:
    answer = client_of(cast[who]).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def post(cast: Cast, who: str, address: str, **typed: Any) -> Any:
    return client_of(cast[who]).post(address, typed)


def test_a_cadre_is_entered_and_posted_and_may_then_sign_in_there(cast: Cast) -> None:
    user, unit = cast["cadre_a1"], make_unit()
    answer = post(
        cast, "organization", "/cadres/new/", version=0, name="李鹏", unit=unit.pk, user=user.pk
    )
    one = Cadre.objects.get(name="李鹏")
    assert answer.url == f"/cadres/{one.pk}/"
    answer = post(
        cast,
        "organization",
        f"{answer.url}post/",
        version=1,
        village=A1,
        post="leader",
        starts_on="2014年2月27日",
    )
    assert answer.url == f"/cadres/{one.pk}/"
    assert "工作队队长" in page(cast, "organization", answer.url)


def test_accounts_offered_are_of_cadres_and_nobodys(cast: Cast) -> None:
    make_cadre(cast["cadre_b1"])
    make_user("nobody_yet")
    text = page(cast, "organization", "/cadres/new/")
    assert re.findall(r"（(\w+)）</option>", text) == ["cadre_a1"]


def test_ending_leads_to_what_is_to_be_handed_over(cast: Cast) -> None:
    one = make_cadre(name="李鹏")
    make_posting(one, cast.a1)
    end = {"version": 1, "ends_on": "2015-03-02", "reason": "期满"}
    make_pairing(cast.household_a1, one)
    answer = post(cast, "organization", f"/cadres/{one.pk}/end/", **end)
    assert answer.url == f"/cadres/{one.pk}/hand-over/"
    assert "赵甲一" in page(cast, "organization", answer.url)
    assert "赵甲一" in page(cast, "town_a", answer.url)
    assert client_of(cast["town_b"]).get(answer.url).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"village": A1, "post": "x", "starts_on": "2014-02-27"}, "没有这一项"),
        ({"village": "9" * 12, "post": "leader", "starts_on": "2014-02-27"}, "没有这一项"),
        ({"village": A1, "post": "leader", "starts_on": "昨天"}, "日期应写作"),
        ({"village": A1, "post": "leader", "starts_on": "2099-01-01"}, "不能晚于今天"),
    ],
)
def test_a_posting_that_cannot_be_is_told_at_its_field(cast: Cast, typed: Any, said: str) -> None:
    one = make_cadre()
    answer = post(cast, "organization", f"/cadres/{one.pk}/post/", version=1, **typed)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Posting.objects.exists()


def test_whoever_was_slower_sees_what_differs(cast: Cast) -> None:
    one = make_cadre(name="李鹏", version=2)
    typed = {"name": "李朋", "unit": one.unit_id, "version": 1}
    answer = post(cast, "organization", f"/cadres/{one.pk}/edit/", **typed)
    assert answer.status_code == 409
    assert "李鹏" in answer.content.decode()


def test_a_unit_is_entered_once(cast: Cast) -> None:
    make_unit("县医院")
    answer = post(cast, "organization", "/units/new/", version=0, name="县医院", level="3")
    assert "这个单位已经登记" in answer.content.decode()
    assert Unit.objects.count() == 1


def test_nothing_there_says_what_to_do(cast: Cast) -> None:
    assert "先登记派出单位" in page(cast, "organization")
    assert "县委组织部派驻干部以后" in page(cast, "town_a")
    assert "还没有派出单位" in page(cast, "organization", "/units/")
    assert "没有符合条件的干部" in page(cast, "organization", "/cadres/?q=无")


def test_the_village_shows_its_cadres_now_and_before(cast: Cast) -> None:
    make_posting(make_cadre(name="李前任"), cast.a1, ends_on="2015-01-01")
    make_posting(make_cadre(name="王现任"), cast.a1, starts_on="2015-01-01")
    assert cast.household_a1
    text = page(cast, "town_a", f"/villages/{A1}/")
    section = text.split('id="posted"')[1].split("</section>")[0]
    assert "王现任" in section.split("以前：")[0]
    assert "李前任（工作队队员，2014-02-27至2015-01-01）" in section
    assert f'href="/unpaired/?area={A1}">还有 1 户没有落实帮扶责任人' in section
