"""A year before the newest: compared as of its end, never written."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from households.models import Household, Person
from tests.sheets import (
    INCOME,
    MEMBERS,
    Home,
    judged,
    make_book,
    make_home,
    make_member,
    make_villages,
    start_of,
    take,
    take_homes,
)
from villages.models import Village

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def home() -> Home:
    """A household of 2014 as it was then; in 2015 much of it is otherwise."""
    make_villages()
    old, new = (make_home(names=["王建国", "李四"]) for _ in range(2))
    take_homes(old)
    new.base |= {"脱贫标志": "已脱贫", "主要致贫原因": "因残", "家庭住址": "新址"}
    new.members[1] |= {"务工时间（月）": Decimal(3), "姓名": "李泗"}
    new.members.append(make_member(start_of(new), "赵六", 99))
    new.base["家庭人口"] = Decimal(3)
    new.income["工资性收入（元）"] = Decimal(9)
    take_homes(new, year=2015)
    return old


def test_last_year_again_is_all_the_same_after_this_year(home: Home) -> None:
    verdict = judged(make_book(home))
    assert verdict.problems == []
    assert verdict.counts() == {
        "households": {"new": 0, "changed": 0, "same": 1, "error": 0},
        "persons": {"new": 0, "changed": 0, "same": 2, "error": 0},
    }


def test_what_carries_no_date_is_not_compared(home: Home) -> None:
    home.base |= {"家庭住址": "别处", "联系电话": "13999999999", "银行卡号": "1"}
    home.members[1]["姓名"] = "李丝"
    assert judged(make_book(home)).counts()["households"]["same"] == 1


CASES: list[tuple[Callable[[Home], object], str, int, str]] = [
    (lambda h: h.base.update({"主要致贫原因": "因学"}), "贫困户基本信息", 2, "主要致贫原因"),
    (lambda h: h.base.update({"其他致贫原因": "缺水"}), "贫困户基本信息", 2, "其他致贫原因"),
    (lambda h: h.base.update({"脱贫标志": "预脱贫"}), "贫困户基本信息", 2, "脱贫标志"),
    (lambda h: h.members[1].update({"务工时间（月）": Decimal(5)}), MEMBERS, 3, "务工时间（月）"),
    (lambda h: h.income.update({"工资性收入（元）": Decimal(8)}), INCOME, 2, "工资性收入（元）"),
    (lambda h: h.conditions.update({"是否危房户": "是"}), "生产生活条件", 2, "是否危房户"),
]


@pytest.mark.parametrize(("change", "sheet", "row", "column"), CASES)
def test_a_dated_fact_that_differs_is_an_error_that_names_the_cure(
    home: Home, change: Callable[[Home], object], sheet: str, row: int, column: str
) -> None:
    change(home)
    (problem,) = judged(make_book(home)).problems
    assert (problem.sheet, problem.row, problem.column) == (sheet, row, column)
    assert "已有2015年度的数据" in problem.message or "已有以后的变动或年度" in problem.message
    assert problem.message.endswith("请在户页面更正。")


def test_the_error_says_what_is_and_what_the_file_says(home: Home) -> None:
    home.base["主要致贫原因"] = "因学"
    (problem,) = judged(make_book(home)).problems
    assert problem.message.startswith("登记册为“因病”，表中为“因学”")


def test_other_members_than_at_the_time_are_an_error(home: Home) -> None:
    home.members[1] = make_member(start_of(home), "孙七", 98)
    found = judged(make_book(home)).problems
    assert [(p.sheet, p.column) for p in found] == [(MEMBERS, "家庭编号"), (MEMBERS, "证件号码")]
    assert "还有成员李泗" in found[0].message


def test_a_year_that_the_register_does_not_have_is_an_error(home: Home) -> None:
    (problem,) = judged(make_book(home), 2013).problems
    assert "没有2013年度的数据" in problem.message


def test_nothing_is_written_for_an_older_year(home: Home) -> None:
    version = Household.objects.get().version
    home.base["主要致贫原因"] = "因学"
    take(make_book(home))
    assert Household.objects.get().version == version
    assert Person.objects.count() == 3


def test_a_village_that_was_merged_since_is_known_by_its_old_name(home: Home) -> None:
    Household.objects.update(village_id="150222103202")
    Village.objects.filter(pk="150222103201").update(
        closed_on="2016-01-01", merged_into="150222103202"
    )
    assert judged(make_book(home)).counts()["households"]["same"] == 1
