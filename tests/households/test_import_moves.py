"""People who change households."""

import datetime as dt
from decimal import Decimal

import pytest

from households.codes import JoinReason, LeaveReason
from households.imports import notes_of
from households.models import Household, HouseholdYear, Person
from households.tallies import check
from tests.sheets import (
    MEMBERS,
    Home,
    judged,
    make_book,
    make_home,
    make_villages,
    take,
    take_and_count,
    take_homes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

END_15 = dt.date(2015, 12, 31)


@pytest.fixture
def homes() -> tuple[Home, Home]:
    make_villages()
    homes = make_home(1, names=["王建国", "李四"]), make_home(2)
    take_homes(*homes)
    return homes


def move(source: Home, target: Home) -> None:
    """Put the second member of one household into the other's rows."""
    mover = source.members.pop(1)
    target.members.append(mover | {"家庭编号": target.number})
    source.base["家庭人口"], target.base["家庭人口"] = Decimal(1), Decimal(2)


def test_who_leaves_in_the_same_file_moves(homes: tuple[Home, Home]) -> None:
    move(*homes)
    work = take_and_count(make_book(*homes), 2015)
    left, joined = Person.objects.filter(name="李四").order_by("pk")
    assert (left.left_on, left.leave_reason) == (END_15, LeaveReason.OTHER_HOUSEHOLD)
    assert left.leave_note == "转入H2户（年度表）"
    assert (joined.household.number, joined.joined_on) == ("H2", END_15)
    assert joined.join_reason == JoinReason.UNKNOWN
    assert joined.id_hash == left.id_hash
    assert [f.members for f in HouseholdYear.objects.filter(year=2015).order_by("household")] == [
        1,
        2,
    ]
    assert check() == []
    assert [note.object_id for note in notes_of(work, "b")] == [
        str(pk) for pk in Household.objects.order_by("number").values_list("pk", flat=True)
    ]


def test_who_does_not_leave_stands_twice_and_both_places_are_named(
    homes: tuple[Home, Home],
) -> None:
    source, target = homes
    move(source, target)
    (problem,) = judged(make_book(target), 2015).problems
    assert (problem.sheet, problem.row, problem.column) == (MEMBERS, 3, "证件号码")
    assert "登记册中西斗铺镇甲一村H1户的李四" in problem.message


def test_who_would_leave_a_household_that_is_held_back_does_not_move(
    homes: tuple[Home, Home],
) -> None:
    source, target = homes
    move(source, target)
    source.base["主要致贫原因"] = "无"
    verdict = judged(make_book(source, target), 2015)
    assert [plan.kind for plan in verdict.plans] == ["error", "error"]
    assert "该户本次没有导入他离开" in verdict.problems[1].message


def test_who_would_join_a_household_that_is_held_back_only_leaves(
    homes: tuple[Home, Home],
) -> None:
    source, target = homes
    move(source, target)
    target.base["主要致贫原因"] = "无"
    take(make_book(source, target), 2015)
    person = Person.objects.get(name="李四")
    assert (person.left_on, person.leave_reason) == (END_15, LeaveReason.UNKNOWN)


def test_one_held_back_holds_back_those_that_count_on_it(homes: tuple[Home, Home]) -> None:
    first, second = homes
    third = make_home(3)
    take_homes(third)
    move(first, second)
    second.members[0], lost = second.members[1], second.members[0]
    second.members[0]["与户主关系"] = "户主"
    del second.members[1]
    second.base |= {"户主姓名": "李四", "证件号码": second.members[0]["证件号码"]}
    second.base["家庭人口"] = Decimal(1)
    second.conditions["户主姓名"] = second.income["户主姓名"] = "李四"
    third.members.append(lost | {"家庭编号": "H3", "与户主关系": "其他"})
    third.base["家庭人口"] = Decimal(2)
    verdict = judged(make_book(first, second, third), 2015)
    assert [plan.kind for plan in verdict.plans] == ["changed"] * 3
    first.base["主要致贫原因"] = "无"
    verdict = judged(make_book(first, second, third), 2015)
    assert [plan.kind for plan in verdict.plans] == ["error"] * 3


def test_who_stands_in_a_cancelled_household_moves_out_of_it(homes: tuple[Home, Home]) -> None:
    source, target = homes
    source.base["脱贫标志"] = "注销"
    take_and_count(make_book(source))
    move(source, target)
    work = take_and_count(make_book(target), 2015)
    left, joined = Person.objects.filter(name="李四").order_by("pk")
    assert (left.left_on, left.leave_reason) == (END_15, LeaveReason.OTHER_HOUSEHOLD)
    assert joined.household.number == "H2"
    old = Household.objects.get(number="H1")
    assert old.version == 3
    assert old.years.get().members == 1
    assert [note.data.get("moved_to") for note in notes_of(work, "b")] == [None, "H2"]
    assert check() == []


def test_a_split_makes_a_new_household_of_members_of_another(homes: tuple[Home, Home]) -> None:
    source, _ = homes
    split = make_home(9)
    split.members[0] = source.members.pop(1) | {"家庭编号": "H9", "与户主关系": "户主"}
    split.base |= {"户主姓名": "李四", "证件号码": split.members[0]["证件号码"]}
    split.base["首次识别时间"] = "2015-06-01"
    split.conditions["户主姓名"] = split.income["户主姓名"] = "李四"
    source.base["家庭人口"] = Decimal(1)
    take_homes(source, split, year=2015)
    joined = Person.objects.get(household__number="H9")
    assert (joined.joined_on, joined.join_reason) == (END_15, JoinReason.REGISTERED)
    assert Person.objects.get(name="李四", household__number="H1").left_on == END_15
