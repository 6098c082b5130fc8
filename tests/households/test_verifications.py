"""What a visit found: entered item by item, and shown with the criteria it proves."""

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from time_machine import travel

from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from households.models import Household, Verification
from households.services import add_verification
from tests.cast import Cast, client_of
from tests.make import make_household, make_year
from tests.make_exits import NOW, TODAY, make_case, make_ready, make_verification
from tests.queries import assert_flat_queries

pytestmark = pytest.mark.usefixtures("uncounted", "in_december")


@pytest.fixture
def in_december() -> Iterator[None]:
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def household(cast: Cast) -> Household:
    return make_household(cast.a1)


def verify(cast: Cast, household: Household, who: str = "cadre_a1", **typed) -> Verification:
    facts = {"verified_on": TODAY, "verified_by": "王主任", "food": True} | typed
    return add_verification(actor=cast[who], household=household, version=1, facts=facts)


def test_what_was_found_is_kept_and_written_down(cast: Cast, household: Household) -> None:
    row = verify(cast, household, per_head_income=Decimal("-120.50"), housing=False)
    assert (row.food, row.housing, row.clothing) == (True, False, None)
    assert row.made_by == cast["cadre_a1"]
    data = json.loads(Entry.objects.get(action="add_verification").data)
    assert data["verified_on"] == "2016-12-20" and data["housing"] is False
    assert data["per_head_income"] == "-120.50" and "clothing" not in data


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"verified_on": TODAY + dt.timedelta(days=1)}, "不能晚于今天"),
        ({"food": None}, "至少填写一项"),
        ({"verified_by": ""}, "verified_by"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, household, typed: dict, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        verify(cast, household, **typed)
    assert not Verification.objects.exists()


@pytest.mark.parametrize("who", ["cadre_b1", "town_b", "auditor", "organization"])
def test_only_who_may_change_the_household_verifies(cast: Cast, household, who: str) -> None:
    with pytest.raises(OutOfReach):
        verify(cast, household, who)


def section(cast: Cast, who: str, household: Household, query: str = "") -> str:
    answer = client_of(cast[who]).get(f"/households/{household.pk}/{query}")
    return answer.content.decode().split('id="exit"')[1].split('id="history"')[0]


def test_the_page_says_of_each_criterion_what_proves_it(cast: Cast, household) -> None:
    make_year(household, 2016, starts_on=dt.date(2016, 6, 30))
    make_verification(household, housing=False, food=None, per_head_income=Decimal(2000))
    text = section(cast, "auditor", household)
    assert "4 / 7 项达标" in text
    assert '<a href="#exit">2,000.00元，未超过2016年退出标准2,952.00元</a>' in text
    assert "没有入户核实记录" in text and "2016-10-20" in text


def test_a_ready_household_is_said_to_be_ready(cast: Cast) -> None:
    text = section(cast, "cadre_a1", make_ready(cast.a1))
    assert "各项达标" in text and "提名退出" in text
    assert '<a href="#income">3,500.00元，超过2016年退出标准2,952.00元</a>' in text


def test_a_past_year_is_judged_on_its_own_day(cast: Cast, household: Household) -> None:
    make_year(household, 2016, starts_on=dt.date(2016, 6, 30))
    text = section(cast, "auditor", household, "?year=2014")
    assert "按 2014-12-31 有效的退出标准核对" in text
    assert "饮水安全有保障" not in text  # asked from 2016-05-01 on


def test_a_household_under_way_is_not_proposed_again(cast: Cast, household: Household) -> None:
    make_case(household, cast["cadre_a1"])
    text = section(cast, "cadre_a1", household)
    assert "提名退出" not in text and "待民主评议" in text


def test_the_page_costs_the_same_whatever_led_out(cast: Cast) -> None:
    household = make_ready(cast.a1)
    client = client_of(cast["cadre_a1"])

    def grow() -> None:
        for day in range(1, 6):
            make_verification(household, dt.date(2016, 11, day))
            make_case(household, cast["cadre_a1"], state="withdrawn")
        make_case(household, cast["cadre_a1"])

    assert_flat_queries(lambda: client.get(f"/households/{household.pk}/"), grow=grow)
