"""What a household that was not in the register becomes."""

import datetime as dt
from decimal import Decimal

import pytest

from households.codes import Attribute, ChangeKind, JoinReason, Relation, Standing
from households.imports import report_of
from households.models import (
    Household,
    HouseholdYear,
    NameKey,
    Person,
    PersonYear,
    YearConditions,
    YearIncome,
)
from households.sealed import card, disease, phone
from tests.sheets import (
    A1,
    BASE,
    MEMBERS,
    judged,
    make_book,
    make_home,
    make_member,
    make_villages,
    start_of,
    take_homes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _villages() -> None:
    make_villages()


def test_the_household_stands_with_all_that_was_said_of_it() -> None:
    home = make_home(**{"自然村（组）": "一组", "国家系统户编号": "N-1", "开户银行名称": "农信社"})
    take_homes(home)
    row = Household.objects.get()
    assert (row.number, row.village_id, row.standard) == ("H1", A1, "1")
    assert (row.group_name, row.national_number, row.address) == ("一组", "N-1", "甲一村一组")
    assert (phone(row), card(row)) == ("13900000001", "6200000000000000001")
    assert "13900000001" not in row.phone_sealed
    assert (row.first_registered, row.version) == (dt.date(2013, 12, 31), 1)
    form = row.years.get()
    assert (form.year, form.starts_on, form.until) == (2014, dt.date(2014, 12, 31), None)
    assert (form.attribute, form.declared_size, form.members) == (Attribute.POOR, 1, 1)
    assert form.per_head_income == Decimal("6000.50")


def test_income_and_conditions_hang_on_the_year() -> None:
    take_homes(make_home())
    form = HouseholdYear.objects.get()
    income, conditions = YearIncome.objects.get(), YearConditions.objects.get()
    assert income.household_year_id == conditions.household_year_id == form.pk
    assert (income.wage, income.business_cost) == (Decimal(3000), Decimal(2000))
    assert (income.declared_net, income.dibao) == (None, None)
    assert (conditions.farmland, conditions.water_safe, conditions.road) == (
        Decimal("12.50"),
        True,
        "02",
    )


def test_people_are_found_by_name_and_stand_in_the_form() -> None:
    home = make_home(names=["刘军成", "李四"])
    home.members[1] |= {"患病名称": "高血压", "健康状况": "长期慢性病"}
    take_homes(home)
    head, other = Person.objects.order_by("pk")
    keys = {bytes(row.key).decode() for row in NameKey.objects.filter(person=head)}
    assert {"刘军成", "军成", "ljc"} <= keys
    facts = PersonYear.objects.select_related("person", "household_year").get(person=other)
    assert (facts.relation, facts.health, disease(facts)) == (Relation.OTHER, "02", "高血压")
    assert (facts.starts_on, facts.until) == (dt.date(2014, 12, 31), None)
    assert head.joined_on == dt.date(2013, 12, 31)
    assert head.join_reason == JoinReason.REGISTERED


def test_a_child_born_after_registering_joined_by_birth() -> None:
    home = make_home(**{"家庭人口": Decimal(2)})
    home.members.append(
        make_member(start_of(home), "王小宝", 99, "之子", born_on=dt.date(2014, 5, 6))
    )
    take_homes(home)
    child = Person.objects.get(name="王小宝")
    assert (child.joined_on, child.join_reason) == (dt.date(2014, 5, 6), JoinReason.BIRTH)


def test_without_a_day_of_registering_it_is_the_data_date() -> None:
    take_homes(make_home(**{"首次识别时间": None, "脱贫标志": "预脱贫"}))
    row = Household.objects.get()
    assert row.first_registered == dt.date(2014, 12, 31)
    changes = list(row.standing_changes.values_list("kind", "happened_on", "until"))
    day = dt.date(2014, 12, 31)
    assert changes == [(ChangeKind.REGISTERED, day, day), (ChangeKind.EXPECTED, day, None)]


@pytest.mark.parametrize(
    ("standing", "code"),
    [("已脱贫", Standing.EXITED), ("返贫", Standing.RETURNED), ("注销", Standing.CANCELLED)],
)
def test_the_standing_is_that_of_the_file_at_the_data_date(standing: str, code: Standing) -> None:
    home = make_home(**{"脱贫标志": standing, "脱贫年度": Decimal(2014), "返贫原因": "因病"})
    take_homes(home)
    last = Household.objects.get().standing_changes.get(until__isnull=True)
    assert (last.standing, last.happened_on) == (code, dt.date(2014, 12, 31))
    assert last.return_cause == ("01" if code == Standing.RETURNED else "")
    assert HouseholdYear.objects.get().exit_year == 2014


def test_the_exit_year_left_empty_is_the_year_of_the_data() -> None:
    take_homes(make_home(**{"脱贫标志": "已脱贫"}))
    assert HouseholdYear.objects.get().exit_year == 2014


def test_a_household_needs_its_row_and_its_members() -> None:
    for only, sheet in (([BASE], BASE), ([MEMBERS], MEMBERS)):
        (problem,) = judged(make_book(make_home(), only=only)).problems
        assert (problem.sheet, problem.row, problem.column) == (sheet, 2, "家庭编号")
        assert problem.message.startswith("登记册中没有这一户")


def test_a_national_number_that_another_household_has_is_refused() -> None:
    take_homes(make_home(1, **{"国家系统户编号": "N-1"}))
    (problem,) = judged(make_book(make_home(2, **{"国家系统户编号": "N-1"}))).problems
    assert problem.column == "国家系统户编号"


def test_the_same_national_number_twice_in_the_file_is_refused() -> None:
    homes = [make_home(n, **{"国家系统户编号": "N-1"}) for n in (1, 2)]
    assert [p.column for p in judged(make_book(*homes)).problems] == ["国家系统户编号"] * 2


def test_the_report_lists_a_new_household_with_its_people() -> None:
    report = report_of(judged(make_book(make_home(names=["王建国", "李四"]))))
    (row,) = report["households"]
    assert (row["number"], row["head"], row["village_name"]) == ("H1", "王建国", "甲一村")
    assert (row["kind"], row["fields"], row["version"]) == ("new", [], None)
    assert [(p["name"], p["kind"]) for p in row["people"]] == [("王建国", "new"), ("李四", "new")]
    assert report["counts"]["households"] == {"new": 1, "changed": 0, "same": 0, "error": 0}
    assert [r["title"] for r in report["registers"]][:2] == [BASE, MEMBERS]
