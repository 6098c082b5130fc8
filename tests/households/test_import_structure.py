"""What must fit together in a file: heads, members, places (contract 2, 11, 12)."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from households.models import Household
from tests.sheets import (
    A2,
    B1,
    BASE,
    INCOME,
    MEMBERS,
    Home,
    judged,
    make_book,
    make_home,
    make_villages,
    problems_of,
    take,
)
from villages.models import Village

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _villages() -> None:
    make_villages()


def no_head(home: Home) -> None:
    home.members[0]["与户主关系"] = "其他"


def two_heads(home: Home) -> None:
    home.members[1]["与户主关系"] = "本人或户主"


def no_members(home: Home) -> None:
    home.members.clear()


def too_few(home: Home) -> None:
    home.base["家庭人口"] = Decimal(3)


def other_number(home: Home) -> None:
    home.base["证件号码"] = home.members[1]["证件号码"]


def other_name(home: Home) -> None:
    home.base["户主姓名"] = "王大国"


def other_name_in_income(home: Home) -> None:
    home.income["户主姓名"] = "王大国"


def unknown_town(home: Home) -> None:
    for row in (home.base, *home.members, home.conditions, home.income):
        row["苏木乡"] = "东斗铺镇"


def village_of_another_town(home: Home) -> None:
    for row in (home.base, *home.members, home.conditions, home.income):
        row["嘎查村"] = "乙一村"


def another_county(home: Home) -> None:
    home.base["旗区"] = "达茂旗"


def village_of_a_member(home: Home) -> None:
    home.members[1]["嘎查村"] = "甲二村"


CASES = [
    (no_head, MEMBERS, 2, "与户主关系", "这是户主，与户主关系应填“本人或户主”；一户应有一个户主。"),
    (two_heads, MEMBERS, 3, "与户主关系", "一户只能有一个户主，工作表“家庭成员”第2行已是户主"),
    (no_members, BASE, 2, "家庭人口", "空户：家庭成员表中没有这一户的成员，请补上成员。"),
    (too_few, BASE, 2, "家庭人口", "登记的家庭人口是3人，家庭成员表中有2人，请核对。"),
    (
        other_number,
        BASE,
        2,
        "证件号码",
        "户主证件号码与家庭成员表中户主的（工作表“家庭成员”第2行）",
    ),
    (other_name, BASE, 2, "户主姓名", "户主姓名与家庭成员表中户主的"),
    (
        other_name_in_income,
        INCOME,
        2,
        "户主姓名",
        "户主姓名与户主所在的工作表“贫困户基本信息”第2行",
    ),
    (unknown_town, BASE, 2, "苏木乡", "固阳县没有这个苏木乡（镇），请核对名称。"),
    (village_of_another_town, BASE, 2, "嘎查村", "西斗铺镇没有这个村，银号镇有同名的村"),
    (another_county, BASE, 2, "旗区", "不是固阳县的户，请核对。"),
    (village_of_a_member, MEMBERS, 3, "嘎查村", "嘎查村与工作表“贫困户基本信息”第2行不一致"),
]


@pytest.mark.parametrize(("change", "sheet", "row", "column", "message"), CASES)
def test_what_does_not_fit_holds_the_household_back(
    change: Callable[[Home], None], sheet: str, row: int, column: str, message: str
) -> None:
    home = make_home(names=["王建国", "李四"])
    change(home)
    verdict = judged(make_book(home, make_home(2)))
    first = verdict.problems[0]
    assert (first.sheet, first.row, first.column) == (sheet, row, column)
    assert first.message.startswith(message)
    assert [plan.kind for plan in verdict.plans] == ["error", "new"]


def test_a_bad_row_of_any_register_holds_the_whole_household_back_and_no_other() -> None:
    home = make_home()
    home.conditions["耕地面积（亩）"] = "很多"
    take(make_book(home, make_home(2)))
    assert list(Household.objects.values_list("number", flat=True)) == ["H2"]


def test_a_member_of_no_household_is_an_error_of_its_own() -> None:
    stray = make_home(9)
    book = make_book(make_home(1))
    book.sheets[1].rows += [
        type(row)(row.number + 1, row.cells)
        for row in make_book(stray, only=[MEMBERS]).sheets[0].rows[1:]
    ]
    (problem,) = problems_of(book)
    assert (problem.sheet, problem.row, problem.column) == (MEMBERS, 3, "家庭编号")
    assert "登记册中没有这一户" in problem.message


def test_a_row_without_a_number_is_an_error_of_its_own() -> None:
    home = make_home(1, names=["王建国", "李四"])
    home.base["家庭人口"] = Decimal(1)
    home.members[1]["家庭编号"] = None
    verdict = judged(make_book(home))
    (problem,) = verdict.problems
    assert (problem.row, problem.column) == (3, "家庭编号")
    assert verdict.counts()["persons"] == {"new": 1, "changed": 0, "same": 0, "error": 1}


def test_an_identical_copy_of_a_row_is_noted_once_and_holds_nothing_back() -> None:
    home = make_home(names=["王建国", "李四"])
    home.members.append(dict(home.members[1]))
    book = make_book(home, home)
    verdict = judged(book)
    assert verdict.problems == []
    assert verdict.notes == [
        "工作表“贫困户基本信息”中有1行与前面的行完全相同，只读入一次。",
        "工作表“家庭成员”中有4行与前面的行完全相同，只读入一次。",
        "工作表“生产生活条件”中有1行与前面的行完全相同，只读入一次。",
        "工作表“收入情况”中有1行与前面的行完全相同，只读入一次。",
    ]
    assert verdict.counts()["persons"]["new"] == 2


def test_two_rows_of_one_household_that_differ_name_each_other() -> None:
    home, again = make_home(), make_home(**{"家庭住址": "别处"})
    found = problems_of(make_book(home, again))
    assert [(p.sheet, p.row, p.column) for p in found] == [
        (BASE, 2, "家庭编号"),
        (BASE, 3, "家庭编号"),
    ]
    assert (
        found[0].message
        == "家庭编号与工作表“贫困户基本信息”第3行重复而内容不同，请只留正确的一行。"
    )


def test_a_bad_copy_is_reported_once() -> None:
    home = make_home(**{"主要致贫原因": "无"})
    assert len(problems_of(make_book(home, home, only=[BASE, MEMBERS]))) == 1


@pytest.mark.parametrize(
    ("town", "village"),
    [
        ("西斗铺", "甲一村"),
        ("西斗铺镇", "甲一"),
        ("西斗铺", "甲一村委会"),
        ("西斗铺镇", "甲一嘎查"),
    ],
)
def test_places_are_known_without_their_ending_where_that_is_clear(town: str, village: str) -> None:
    place = {"旗区": "固阳", "苏木乡": town, "嘎查村": village}
    take(make_book(make_home(village=place)))
    assert Household.objects.get().village.name == "甲一村"


def test_a_bare_name_of_two_villages_is_not_guessed() -> None:
    Village.objects.filter(pk=A2).update(name="甲一社区")
    (problem,) = problems_of(make_book(make_home(village={"苏木乡": "西斗铺镇", "嘎查村": "甲一"})))
    assert problem.column == "嘎查村"


def test_a_closed_village_names_the_one_it_went_into() -> None:
    Village.objects.filter(pk=A2).update(closed_on="2014-06-01", merged_into=B1)
    place = {"苏木乡": "西斗铺镇", "嘎查村": "甲二村"}
    (problem,) = problems_of(make_book(make_home(village=place)))
    assert problem.message == "这个村已撤销，已并入银号镇乙一村，请改填现在的村名。"
