"""Importing when a year is closed: facts go on, nothing happens in the closed year any more."""

import datetime as dt
from decimal import Decimal

import pytest

from gujang.access.models import User
from tests.make import make_user
from tests.make_dynamic import make_closed_year
from tests.sheets import Home, judged, make_book, make_home, make_villages, take_homes

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db: None) -> User:
    return make_user("office")


@pytest.fixture
def homes(office: User) -> tuple[Home, Home]:
    """Two households of 2014; then 2015 is closed."""
    make_villages()
    homes = make_home(1, names=["王建国", "李四"]), make_home(2)
    take_homes(*homes)
    make_closed_year(2015, office)
    return homes


def kinds(*homes: Home, year: int = 2015) -> list[str]:
    return [plan.kind for plan in judged(make_book(*homes), year).plans]


def test_a_form_without_a_change_is_taken(homes: tuple[Home, Home]) -> None:
    assert kinds(*homes) == ["changed", "changed"]


def test_who_is_gone_in_a_closed_year_holds_the_household_back(homes: tuple[Home, Home]) -> None:
    first, second = homes
    first.members.pop(1)
    first.base["家庭人口"] = Decimal(1)
    found = judged(make_book(first, second), 2015)
    assert [plan.kind for plan in found.plans] == ["error", "changed"]
    assert "2015年度已封账" in found.problems[0].message
    assert kinds(first, second, year=2016) == ["changed", "changed"]


def test_a_new_household_of_a_closed_year_is_held_back(homes: tuple[Home, Home]) -> None:
    new = make_home(3)
    assert kinds(*homes, new)[-1] == "error"
    new.base["首次识别时间"] = dt.date(2016, 3, 1)
    assert kinds(*homes, new, year=2016)[-1] == "new"
    new.base["首次识别时间"] = dt.date(2015, 3, 1)
    assert kinds(*homes, new, year=2016)[-1] == "error"
