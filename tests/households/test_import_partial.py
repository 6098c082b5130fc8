"""Files with only some of the registers."""

from decimal import Decimal

import pytest

from gujang.lib.excel.values import Book
from households.models import (
    Household,
    HouseholdYear,
    Person,
    PersonYear,
    StandingChange,
    YearConditions,
    YearIncome,
)
from households.services import refresh_years
from households.tallies import check
from tests.sheets import (
    BASE,
    CONDITIONS,
    INCOME,
    MEMBERS,
    Home,
    judged,
    make_book,
    make_home,
    make_sheet,
    make_villages,
    take,
    take_and_count,
    take_homes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def home() -> Home:
    make_villages()
    home = make_home(names=["王建国", "李四"])
    take_homes(home)
    return home


@pytest.mark.parametrize("only", [BASE, MEMBERS, CONDITIONS, INCOME])
def test_one_register_of_a_known_household_is_all_the_same(home: Home, only: str) -> None:
    verdict = judged(make_book(home, only=[only]))
    assert verdict.problems == []
    assert verdict.counts()["households"]["same"] == 1


def test_income_alone_opens_the_next_year_and_carries_the_rest(home: Home) -> None:
    home.income["工资性收入（元）"] = Decimal(5000)
    take_and_count(make_book(home, only=[INCOME]), 2015)
    old, new = HouseholdYear.objects.order_by("year")
    assert (new.attribute, new.main_cause, new.declared_size) == (
        old.attribute,
        old.main_cause,
        None,
    )
    assert (new.members, new.per_head_income) == (2, Decimal("4000.25"))
    assert PersonYear.objects.filter(household_year=new, until__isnull=True).count() == 2
    assert not YearConditions.objects.filter(household_year=new).exists()
    before = list(HouseholdYear.objects.values())
    refresh_years([old.pk, new.pk])
    assert list(HouseholdYear.objects.values()) == before
    assert check() == []


def test_the_rest_of_the_year_may_follow(home: Home) -> None:
    take(make_book(home, only=[INCOME]), 2015)
    home.members[1]["务工时间（月）"] = Decimal(4)
    home.base["主要致贫原因"] = "因残"
    take(make_book(home, only=[BASE, MEMBERS, CONDITIONS]), 2015)
    form = HouseholdYear.objects.get(year=2015)
    assert form.main_cause == "02"
    assert form.person_years.get(person__name="李四").work_months == 4
    assert YearIncome.objects.filter(household_year=form).count() == 1
    assert YearConditions.objects.filter(household_year=form).count() == 1


def test_the_household_alone_changes_neither_members_nor_income(home: Home) -> None:
    home.base |= {"脱贫标志": "已脱贫", "贫困户属性": "一般农户", "家庭人口": Decimal(7)}
    take(make_book(home, only=[BASE]), 2015)
    assert StandingChange.objects.count() == 2
    form = HouseholdYear.objects.get(year=2015)
    assert (form.declared_size, form.members, form.per_head_income) == (7, 2, None)
    assert Person.objects.filter(left_on__isnull=True).count() == 2


def test_members_alone_come_and_go(home: Home) -> None:
    del home.members[1]
    take(make_book(home, only=[MEMBERS]), 2015)
    assert HouseholdYear.objects.get(year=2015).members == 1
    assert Person.objects.get(name="李四").left_on


@pytest.mark.parametrize("only", [CONDITIONS, INCOME])
def test_a_household_that_nobody_knows_needs_more(home: Home, only: str) -> None:
    (problem,) = judged(make_book(make_home(5), only=[only])).problems
    assert (problem.sheet, problem.row, problem.column) == (only, 2, "家庭编号")


@pytest.mark.parametrize(
    ("only", "sheet", "header", "value", "message"),
    [
        (INCOME, INCOME, "户主姓名", "李四", "户主姓名与登记册不一致"),
        (BASE, BASE, "户主姓名", "李四", "户主姓名与登记册不一致"),
        (BASE, BASE, "证件号码", None, "户主证件号码与登记册不一致"),
        (INCOME, INCOME, "嘎查村", "甲二村", "嘎查村与登记册不一致"),
    ],
)
def test_what_belongs_to_the_head_or_place_needs_its_own_register(
    home: Home, only: str, sheet: str, header: str, value: str | None, message: str
) -> None:
    row = home.base if only == BASE else home.income
    row[header] = value or home.members[1]["证件号码"]
    (problem,) = judged(make_book(home, only=[only])).problems
    assert (problem.sheet, problem.column) == (sheet, header)
    assert problem.message.startswith(message)


def test_a_register_may_be_split_over_sheets_with_other_columns(home: Home) -> None:
    other = make_home(2)
    other.base.pop("家庭住址")
    other.base["自然村（组）"] = "二组"
    sheets = [make_sheet("甲", [home.base]), make_sheet("乙", [other.base])]
    members = make_sheet("人", [*home.members, *other.members])
    take(Book([*sheets, members]))
    assert Household.objects.get(number="H2").group_name == "二组"
    assert Household.objects.get(number="H1").address == "甲一村一组"


def test_without_the_column_nothing_is_said_of_the_standing(home: Home) -> None:
    home.base["脱贫标志"] = "已脱贫"
    take(make_book(home))
    del home.base["脱贫标志"]
    verdict = judged(make_book(home))
    assert verdict.counts()["households"]["same"] == 1


def test_the_declared_size_is_compared_with_members_only_where_both_are_there(
    home: Home,
) -> None:
    home.base["家庭人口"] = Decimal(5)
    assert judged(make_book(home, only=[BASE])).problems == []
    assert [p.column for p in judged(make_book(home)).problems] == ["家庭人口"]
