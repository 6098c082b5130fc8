"""Pages of the list: forth and back, what a row shows, what the page costs, and nothing there."""

import datetime as dt
import re

import pytest

from households import tallies
from tests.cast import Cast, client_of
from tests.households.test_household_list import numbers
from tests.make import make_household, make_id_number
from tests.queries import assert_flat_queries

pytestmark = pytest.mark.slow


def test_pages_lead_forth_and_back(cast: Cast) -> None:
    for place in range(45):
        make_household(cast.a1, number=f"P{place:03d}")
    tallies.refresh([cast.a1.code])
    client = client_of(cast["cadre_a1"])
    first = client.get("/households/?rows=20")
    second = client.get("/households/" + link(first, "next"))
    third = client.get("/households/" + link(second, "next"))
    assert numbers(third.content) == [f"P{place:03d}" for place in range(40, 45)]
    assert 'rel="next"' not in third.content.decode()
    back = client.get("/households/" + link(third, "prev"))
    assert numbers(back.content) == numbers(second.content)
    assert "共 <b>45</b> 户" in third.content.decode()


def link(answer, rel: str) -> str:
    found = re.search(rf'href="([^"]*)" rel="{rel}"', answer.content.decode())
    assert found
    return found[1].replace("&amp;", "&")


def test_a_row_shows_the_last_four_of_the_number_and_no_more(cast: Cast) -> None:
    household = make_household(cast.a1)
    number = make_id_number(1)
    text = client_of(cast["cadre_a1"]).get("/households/").content.decode()
    assert f"{'*' * 14}{number[-4:]}" in text
    assert number[:6] + number[6:14] not in text
    assert household.people.get().id_hash not in text


def test_who_headed_the_household_on_the_day_is_shown(cast: Cast) -> None:
    household = make_household(cast.a1, head="前户主", members=["后户主"])
    old, new = household.people.order_by("id")
    old.left_on, old.leave_reason = dt.date(2016, 5, 1), "death"
    old.save()
    old.years.update(until=dt.date(2016, 5, 1))
    new.years.update(relation="01")
    client = client_of(cast["cadre_a1"])
    assert "后户主" in client.get("/households/").content.decode()
    assert "前户主" in client.get("/households/?as_of=2016-04-30").content.decode()


def test_the_list_costs_the_same_whatever_it_holds(cast: Cast) -> None:
    client = client_of(cast["town_a"])
    make_household(cast.a1, number="Q000", members=2)

    def grow() -> None:
        for place in range(1, 30):
            make_household(cast.a1, number=f"Q{place:03d}", members=2)

    count = assert_flat_queries(lambda: client.get("/households/?standing=0&health=01"), grow=grow)
    assert count <= 8


@pytest.mark.parametrize(
    ("query", "said"), [("", "还没有贫困户"), ("?standing=1", "没有符合条件的贫困户")]
)
def test_an_empty_list_says_what_to_do(cast: Cast, query: str, said: str) -> None:
    assert said in client_of(cast["town_a"]).get(f"/households/{query}").content.decode()


def test_the_list_of_people_costs_the_same_whatever_it_holds(cast: Cast) -> None:
    client = client_of(cast["town_a"])
    make_household(cast.a1, members=3)

    def grow() -> None:
        for _ in range(10):
            make_household(cast.a1, members=3)

    count = assert_flat_queries(lambda: client.get("/people/?health=01&cause=01"), grow=grow)
    assert count <= 8
