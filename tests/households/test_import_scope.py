"""Rows outside what somebody may write are held back, and nothing is told of what is there."""

from collections.abc import Callable

import pytest

from households.models import Household
from tests.sheets import (
    A1,
    A2,
    B1,
    MEMBERS,
    Home,
    judged,
    make_book,
    make_home,
    make_villages,
    take,
    take_homes,
)

pytestmark = pytest.mark.django_db

NEUTRAL = "不在您的管理范围内，请核对，或联系上级单位处理。"
IN_B = {"旗区": "固阳县", "苏木乡": "银号镇", "嘎查村": "乙一村"}


def only(*codes: str) -> Callable[[str], bool]:
    return lambda village: village.startswith(codes)


@pytest.fixture(autouse=True)
def _villages() -> None:
    make_villages()


def test_a_household_of_a_foreign_village_is_held_back_and_the_others_import() -> None:
    book = make_book(make_home(1), make_home(2, village=IN_B))
    verdict = judged(book, may_write=only(A1))
    (problem,) = verdict.problems
    assert (problem.row, problem.column, problem.message) == (3, "嘎查村", NEUTRAL)
    take(book, may_write=only(A1))
    assert Household.objects.get().number == "H1"


def test_a_number_that_stands_in_a_foreign_village_tells_nothing() -> None:
    take_homes(make_home(2, village=IN_B, names=["孙乙一"]))
    mine = make_home(2)
    (problem,) = judged(make_book(mine), may_write=only(A1)).problems
    assert (problem.column, problem.message) == ("家庭编号", NEUTRAL)


def test_a_head_who_stands_in_a_foreign_village_tells_nothing() -> None:
    there = make_home(2, village=IN_B, names=["孙乙一"])
    take_homes(there)
    mine = make_home(3)
    mine.base["证件号码"] = mine.members[0]["证件号码"] = there.base["证件号码"]
    (problem,) = judged(make_book(mine), may_write=only(A1)).problems
    assert (problem.column, problem.message) == ("家庭编号", NEUTRAL)


def test_a_member_who_stands_in_a_foreign_village_tells_nothing() -> None:
    there = make_home(2, village=IN_B, names=["孙乙一", "孙乙女"])
    take_homes(there)
    mine = make_home(3, names=["王建国", "李四"])
    mine.members[1]["证件号码"] = there.members[1]["证件号码"]
    (problem,) = judged(make_book(mine), may_write=only(A1)).problems
    assert (problem.sheet, problem.row, problem.column) == (MEMBERS, 3, "证件号码")
    assert problem.message == NEUTRAL


def moved(home: Home, village: str) -> Home:
    for row in (home.base, *home.members, home.conditions, home.income):
        row["嘎查村"] = village
    return home


def test_a_move_needs_both_villages() -> None:
    home = make_home(1)
    take_homes(home)
    book = make_book(moved(home, "甲二村"))
    assert judged(book, 2015, only(A1)).problems[0].message == NEUTRAL
    assert judged(book, 2015, only(A2)).problems[0].message == NEUTRAL
    assert judged(book, 2015, only(A1, A2)).problems == []


def test_absent_households_are_listed_for_writable_villages_alone() -> None:
    take_homes(make_home(1), make_home(2), make_home(3, village=IN_B), make_home(4, village=IN_B))
    book = make_book(make_home(1), make_home(3, village=IN_B))
    assert judged(book, 2015).absent == [("H2", A1), ("H4", B1)]
    assert judged(book, 2015, only(A1)).absent == [("H2", A1)]
