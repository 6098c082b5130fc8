"""The registers of a later year: new rows beside the old ones, nothing of last year overwritten."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from households.codes import ChangeKind, JoinReason, LeaveReason, Relation, Standing
from households.models import (
    Household,
    HouseholdYear,
    Person,
    PersonYear,
    StandingChange,
    YearConditions,
    YearIncome,
)
from households.sealed import disease
from households.services import refresh_years
from households.tallies import check, refresh
from tests.sheets import (
    A1,
    A2,
    Home,
    judged,
    make_book,
    make_home,
    make_member,
    make_villages,
    start_of,
    take,
    take_and_count,
    take_homes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

END_14, END_15 = dt.date(2014, 12, 31), dt.date(2015, 12, 31)


@pytest.fixture
def home() -> Home:
    make_villages()
    home = make_home(names=["王建国", "李四", "赵六"])
    home.members[1] |= {"患病名称": "高血压", "居住状况": "外出"}
    take_homes(home)
    return home


def rows_of_2014() -> list[Any]:
    return [
        list(HouseholdYear.objects.filter(year=2014).values("attribute", "main_cause", "members")),
        list(YearIncome.objects.filter(household_year__year=2014).values()),
        list(YearConditions.objects.filter(household_year__year=2014).values()),
        [
            {name: value for name, value in row.items() if name != "until"}
            for row in PersonYear.objects.filter(household_year__year=2014).values()
        ],
    ]


def test_every_row_of_last_year_stays_and_ends_on_the_data_date(home: Home) -> None:
    before = rows_of_2014()
    home.base |= {"主要致贫原因": "因残", "贫困户属性": "低保贫困户"}
    home.income["工资性收入（元）"] = Decimal(9000)
    home.members[0]["务工时间（月）"] = Decimal(3)
    take_homes(home, year=2015)
    assert rows_of_2014() == before
    old, new = HouseholdYear.objects.order_by("year")
    assert (old.until, new.starts_on, new.until) == (END_15, END_15, None)
    assert (old.main_cause, new.main_cause, new.attribute) == ("01", "02", "04")
    assert (new.members, new.per_head_income) == (3, Decimal("4000.17"))
    ended = PersonYear.objects.filter(household_year=old).values_list("until", flat=True)
    assert set(ended) == {END_15}
    facts = PersonYear.objects.filter(until__isnull=True)
    assert {row.household_year_id for row in facts} == {new.pk}
    assert facts.get(person__name="王建国").work_months == 3


def test_what_has_no_column_is_carried_over(home: Home) -> None:
    for member in home.members:
        del member["务工状况"]
        member.pop("患病名称", None)
        member.pop("居住状况", None)
    take_homes(home, year=2015)
    row = PersonYear.objects.select_related("person", "household_year").get(
        person__name="李四", until__isnull=True
    )
    assert (disease(row), row.residence) == ("高血压", "2")


def test_money_is_never_carried_over(home: Home) -> None:
    YearIncome.objects.update(dibao=Decimal(500))
    take_homes(home, year=2015)
    assert YearIncome.objects.get(household_year__year=2015).dibao is None


def test_an_exit_is_dated_and_chained(home: Home) -> None:
    home.base |= {"脱贫标志": "已脱贫", "脱贫年度": Decimal(2015), "贫困户属性": "一般农户"}
    take_homes(home, year=2015)
    first, last = StandingChange.objects.order_by("pk")
    assert (first.until, last.happened_on, last.until) == (END_15, END_15, None)
    assert (last.kind, last.from_standing, last.standing) == (ChangeKind.EXIT, "0", "1")
    assert last.reason == "2015年度登记表导入"


def test_somebody_who_is_missing_leaves_on_the_data_date(home: Home) -> None:
    del home.members[2]
    home.base["家庭人口"] = Decimal(2)
    take_homes(home, year=2015)
    gone = Person.objects.get(name="赵六")
    assert (gone.left_on, gone.leave_reason) == (END_15, LeaveReason.UNKNOWN)
    assert gone.leave_note == "年度表中已无此人，原因待核实"
    assert gone.years.get().until == END_15
    assert HouseholdYear.objects.get(year=2014).members == 3
    assert HouseholdYear.objects.get(year=2015).members == 2


def test_a_new_head_takes_the_place_of_one_who_is_gone(home: Home) -> None:
    del home.members[0]
    home.members[0]["与户主关系"] = "本人或户主"
    new = {"户主姓名": "李四", "证件号码": home.members[0]["证件号码"]}
    home.base |= {"家庭人口": Decimal(2)} | new
    home.conditions["户主姓名"] = home.income["户主姓名"] = "李四"
    take_homes(home, year=2015)
    head = PersonYear.objects.get(relation=Relation.HEAD, until__isnull=True)
    assert head.person.name == "李四"
    assert Household.objects.get().number == "H1"


def test_a_birth_joins_on_the_birthday_and_anybody_else_on_the_data_date(home: Home) -> None:
    start = start_of(home)
    born = [
        ("小宝", dt.date(2015, 5, 6), JoinReason.BIRTH, dt.date(2015, 5, 6)),
        ("大宝", dt.date(2014, 5, 6), JoinReason.UNKNOWN, END_15),
        ("媳妇", dt.date(1990, 1, 1), JoinReason.UNKNOWN, END_15),
    ]
    for order, (name, born_on, _, _) in enumerate(born, start=90):
        home.members.append(make_member(start, name, order, born_on=born_on))
    home.base["家庭人口"] = Decimal(6)
    take_homes(home, year=2015)
    for name, _, reason, joined_on in born:
        person = Person.objects.get(name=name)
        assert (person.join_reason, person.joined_on) == (reason, joined_on)
        assert person.years.get().starts_on == END_15


def test_a_household_may_move_to_another_village(home: Home) -> None:
    for row in (home.base, *home.members, home.conditions, home.income):
        row["嘎查村"] = "甲二村"
    verdict = judged(make_book(home), 2015)
    assert ("village_id", A2) in [(d.field, d.new) for d in verdict.plans[0].diffs]
    refresh({A1})
    take_and_count(make_book(home), 2015)
    assert Household.objects.get().village_id == A2
    assert check() == []


def test_a_household_that_is_absent_is_left_alone_and_listed(home: Home) -> None:
    take_homes(make_home(2), year=2014)
    verdict = judged(make_book(home), 2015)
    assert verdict.absent == [("H2", "150222103201")]
    take(make_book(home), 2015)
    assert not HouseholdYear.objects.filter(household__number="H2", year=2015).exists()
    assert Household.objects.get(number="H2").version == 1


def test_a_cancelled_household_is_not_missed(home: Home) -> None:
    take_homes(make_home(2, **{"脱贫标志": "注销"}))
    assert judged(make_book(home), 2015).absent == []


def test_the_household_counts_as_changed_once(home: Home) -> None:
    take_homes(home, year=2015)
    assert Household.objects.get().version == 2


def test_the_change_is_shown_against_last_year(home: Home) -> None:
    home.base |= {"脱贫标志": "预脱贫"}
    home.income["工资性收入（元）"] = Decimal(9000)
    home.members[0]["务工时间（月）"] = Decimal(3)
    (plan,) = judged(make_book(home), 2015).plans
    assert [(d.field, d.old, d.new) for d in plan.diffs] == [
        ("standing", Standing.POOR, Standing.EXPECTED),
        ("wage", Decimal(3000), Decimal(9000)),
    ]
    assert [(d.field, d.old, d.new) for d in plan.people[0].diffs] == [("work_months", 0, 3)]
    assert plan.people[1].diffs == []


def test_members_and_income_a_head_are_what_a_recount_gives(home: Home) -> None:
    del home.members[2]
    home.base["家庭人口"] = Decimal(2)
    take_and_count(make_book(home), 2015)
    before = list(HouseholdYear.objects.order_by("pk").values())
    refresh_years(HouseholdYear.objects.values_list("pk", flat=True))
    assert list(HouseholdYear.objects.order_by("pk").values()) == before
    assert check() == []


def test_who_left_after_the_data_date_has_facts_until_then(home: Home) -> None:
    left = dt.date(2016, 1, 20)
    person = Person.objects.get(name="赵六")
    Person.objects.filter(pk=person.pk).update(left_on=left, leave_reason=LeaveReason.DEATH)
    person.years.update(until=left)
    take_homes(home, year=2015)
    old, new = person.years.order_by("pk")
    assert (old.until, new.starts_on, new.until) == (END_15, END_15, left)
    assert HouseholdYear.objects.get(year=2015).members == 2


def test_who_joined_after_the_data_date_hangs_on_the_new_form(home: Home) -> None:
    person = Person.objects.get(name="赵六")
    joined = dt.date(2016, 1, 20)
    Person.objects.filter(pk=person.pk).update(joined_on=joined)
    person.years.update(starts_on=joined)
    del home.members[2]
    home.base["家庭人口"] = Decimal(2)
    take_homes(home, year=2015)
    row = person.years.get()
    assert (row.household_year.year, row.until) == (2015, None)
    assert HouseholdYear.objects.get(year=2015).members == 3


def test_the_dead_do_not_come_back(home: Home) -> None:
    person = Person.objects.get(name="赵六")
    day = dt.date(2015, 2, 1)
    Person.objects.filter(pk=person.pk).update(left_on=day, leave_reason=LeaveReason.DEATH)
    person.years.update(until=day)
    (problem,) = judged(make_book(home), 2015).problems
    assert problem.column == "证件号码"
    assert "2015-02-01去世" in problem.message
