"""驻村到岗 on the dashboard: the last closed week, and exactly its cadres behind each number."""

import datetime as dt

import pytest

from tests.cast import A1, B1, Cast, client_of
from tests.make_cadres import make_cadre, make_posting
from tests.make_ledger import make_closed_week
from tests.queries import assert_flat_queries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EARLIER, LAST = dt.date(2015, 3, 2), dt.date(2015, 3, 9)


def closed(register: Cast, *statuses: str, monday: dt.date = LAST) -> None:
    """Post a cadre for each status in A1, their week of ``monday`` closed with it."""
    for status in statuses:
        cadre = make_cadre()
        make_posting(cadre, register.a1)
        make_closed_week(cadre, register.a1, monday, status)


def card(register: Cast, who: str, query: str = ""):
    return client_of(register[who]).get(f"/{query}").context["stationed"]


def test_the_last_closed_week_is_counted_and_every_number_opens_its_cadres(register: Cast) -> None:
    closed(register, "met", monday=EARLIER)
    closed(register, "met", "met", "short", "exempt")
    client = client_of(register["organization"])
    shown = client.get("/").context["stationed"]
    assert shown["week"].monday == LAST
    assert {label: number for label, number, _ in shown["lines"]} == {
        "达标": 2,
        "未达标": 2,  # one whose week of then is open, with nothing logged
        "不考核": 1,
    }
    for _, number, url in shown["lines"]:
        assert len(client.get(url).context["rows"]) == number
    assert len(client.get(shown["url"]).context["rows"]) == shown["number"] == 5


def test_who_sees_another_area_sees_nothing_of_it(register: Cast) -> None:
    closed(register, "met")
    assert card(register, "town_a")["number"] == 1
    assert card(register, "town_b") is None
    assert card(register, "organization", f"?area={B1}") is None
    assert card(register, "organization", f"?area={A1}")["number"] == 1


def test_without_a_closed_week_or_on_a_past_day_there_is_no_card(register: Cast) -> None:
    assert 'id="stationed"' not in client_of(register["organization"]).get("/").content.decode()
    closed(register, "met")
    assert 'id="stationed"' in client_of(register["organization"]).get("/").content.decode()
    assert card(register, "organization", "?as_of=2015-06-15") is None


def test_the_cost_is_flat_in_cadres(register: Cast) -> None:
    closed(register, "met", "short")
    client = client_of(register["organization"])
    grow = lambda: closed(register, "met", "exempt", "short")  # noqa: E731
    asked = assert_flat_queries(lambda: client.get("/"), grow=grow)
    assert asked <= 22
