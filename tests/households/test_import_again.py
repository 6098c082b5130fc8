"""The same year again: identical is nothing at all, a correction is written field by field."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from households.codes import LeaveReason, Relation, Standing
from households.imports import notes_of, report_of
from households.models import (
    Household,
    HouseholdYear,
    NameKey,
    Person,
    PersonYear,
    StandingChange,
    YearIncome,
)
from households.sealed import phone
from households.tallies import check
from tests.queries import queries_of
from tests.sheets import (
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

END = dt.date(2014, 12, 31)


@pytest.fixture
def home() -> Home:
    make_villages()
    home = make_home(names=["王建国", "李四"])
    take_homes(home)
    return home


def test_the_same_again_writes_nothing(home: Home) -> None:
    book = make_book(home)
    assert judged(book).counts() == {
        "households": {"new": 0, "changed": 0, "same": 1, "error": 0},
        "persons": {"new": 0, "changed": 0, "same": 2, "error": 0},
    }
    verdict = judged(book)
    assert verdict.good == []
    sent = queries_of(lambda: take(book))
    assert not [sql for sql in sent if sql.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_how_a_value_is_written_makes_no_difference(home: Home) -> None:
    home.base |= {"家庭编号": "Ｈ1", "户主姓名": " 王建国 ", "联系电话": "139 0000 0001"}
    home.base |= {"首次识别时间": dt.date(2013, 12, 31), "主要致贫原因": "01"}
    home.income["生产经营性收入（元）"] = "4,000.50"
    assert judged(make_book(home)).counts()["households"]["same"] == 1


CHANGES: list[tuple[str, Callable[[Home], object], str, Any, Any]] = [
    ("base", lambda h: h.base.update({"家庭住址": "新址"}), "address", "甲一村一组", "新址"),
    (
        "base",
        lambda h: h.base.update({"联系电话": "13911112222"}),
        "phone",
        "139****0001",
        "139****2222",
    ),
    (
        "base",
        lambda h: h.base.update({"银行卡号": "6200000000000000002"}),
        "card",
        "***************0001",
        "***************0002",
    ),
    ("year", lambda h: h.base.update({"主要致贫原因": "因残"}), "main_cause", "01", "02"),
    ("year", lambda h: h.base.update({"其他致贫原因": "缺水"}), "other_cause_1", "", "06"),
    ("income", lambda h: h.income.update({"工资性收入（元）": Decimal(1)}), "wage", 3000, 1),
    (
        "conditions",
        lambda h: h.conditions.update({"是否危房户": "是"}),
        "is_dangerous",
        False,
        True,
    ),
    (
        "first",
        lambda h: h.base.update({"首次识别时间": "2014-03-01"}),
        "first_registered",
        dt.date(2013, 12, 31),
        dt.date(2014, 3, 1),
    ),
]


@pytest.mark.parametrize(
    ("change", "field", "old", "new"), [case[1:] for case in CHANGES], ids=[c[2] for c in CHANGES]
)
def test_a_correction_is_shown_field_by_field_and_written(
    home: Home, change: Callable[[Home], object], field: str, old: Any, new: Any
) -> None:
    change(home)
    (plan,) = judged(make_book(home)).plans
    assert [(d.field, d.old, d.new) for d in plan.diffs] == [(field, old, new)]
    take(make_book(home))
    assert judged(make_book(home)).counts()["households"]["same"] == 1
    assert Household.objects.get().version == 2
    assert HouseholdYear.objects.count() == 1


def test_a_corrected_income_changes_the_income_a_head(home: Home) -> None:
    home.income["工资性收入（元）"] = Decimal(0)
    take_and_count(make_book(home))
    assert HouseholdYear.objects.get().per_head_income == Decimal("1500.25")
    assert YearIncome.objects.get().wage == 0
    assert check() == []


def test_an_empty_cell_does_not_wipe_out_phone_card_or_address(home: Home) -> None:
    home.base |= {"家庭住址": None, "联系电话": None, "银行卡号": None}
    take(make_book(home))
    row = Household.objects.get()
    assert (phone(row), row.address, row.version) == ("13900000001", "甲一村一组", 1)


def test_an_empty_cell_of_a_yearly_fact_is_what_it_says(home: Home) -> None:
    home.base["其他致贫原因"] = "缺水"
    take(make_book(home))
    home.base["其他致贫原因"] = None
    take(make_book(home))
    assert HouseholdYear.objects.get().other_cause_1 == ""


def test_the_order_of_other_causes_does_not_matter(home: Home) -> None:
    home.base["其他致贫原因"] = "缺水、缺技术"
    take(make_book(home))
    home.base["其他致贫原因"] = "缺技术、缺水"
    assert judged(make_book(home)).counts()["households"]["same"] == 1


def test_a_corrected_name_is_found_under_the_new_one(home: Home) -> None:
    home.members[1]["姓名"] = "刘军成"
    take(make_book(home))
    person = Person.objects.get(name="刘军成")
    keys = {bytes(row.key).decode() for row in NameKey.objects.filter(person=person)}
    assert "ljc" in keys
    assert "李四" not in keys


def test_the_head_may_change_places_with_another(home: Home) -> None:
    home.members[0]["与户主关系"], home.members[1]["与户主关系"] = "之父", "户主"
    home.base |= {"户主姓名": "李四", "证件号码": home.members[1]["证件号码"]}
    home.conditions["户主姓名"] = home.income["户主姓名"] = "李四"
    take(make_book(home))
    head = PersonYear.objects.get(relation=Relation.HEAD)
    assert (head.person.name, head.until) == ("李四", None)


def test_a_corrected_standing_leaves_no_trace_of_the_wrong_one(home: Home) -> None:
    home.base |= {"脱贫标志": "已脱贫"}
    take_and_count(make_book(home))
    assert StandingChange.objects.filter(standing=Standing.EXITED).count() == 1
    home.base |= {"脱贫标志": "未脱贫", "脱贫年度": None}
    take_and_count(make_book(home))
    change = StandingChange.objects.get()
    assert (change.standing, change.until) == (Standing.POOR, None)
    assert check() == []


def test_a_corrected_day_of_registering_moves_who_joined_with_it(home: Home) -> None:
    home.base["首次识别时间"] = "2014-03-01"
    take(make_book(home))
    day = dt.date(2014, 3, 1)
    assert StandingChange.objects.get().happened_on == day
    assert set(Person.objects.values_list("joined_on", flat=True)) == {day}


def test_who_is_dropped_and_listed_again_never_left(home: Home) -> None:
    complete = make_book(home)
    other = home.members.pop()
    home.base["家庭人口"] = Decimal(1)
    take(make_book(home))
    gone = Person.objects.get(name="李四")
    assert (gone.left_on, gone.leave_reason) == (END, LeaveReason.UNKNOWN)
    assert HouseholdYear.objects.get().members == 1
    take_and_count(complete)
    person = Person.objects.get(name=other["姓名"])
    assert (person.left_on, person.leave_reason, person.leave_note) == (None, "", "")
    assert person.years.get().until is None
    assert HouseholdYear.objects.get().members == 2
    assert check() == []


def test_who_was_forgotten_joins_on_the_data_date(home: Home) -> None:
    home.members.append(make_member(start_of(home), "赵六", 99))
    home.base["家庭人口"] = Decimal(3)
    take(make_book(home))
    assert Person.objects.get(name="赵六").joined_on == END


def test_a_household_is_known_by_its_head_under_another_number(home: Home) -> None:
    for row in (home.base, *home.members, home.conditions, home.income):
        row["家庭编号"] = "NEW-1"
    (plan,) = judged(make_book(home)).plans
    assert [(d.field, d.old, d.new) for d in plan.diffs] == [("number", "H1", "NEW-1")]
    take(make_book(home))
    assert Household.objects.get().number == "NEW-1"


def test_the_journal_names_what_changed_and_keeps_secrets_masked(home: Home) -> None:
    home.base |= {"主要致贫原因": "因残", "联系电话": "13911112222"}
    home.members[1]["务工时间（月）"] = Decimal(2)
    work = take(make_book(home))
    (note,) = notes_of(work, "batch-1")
    assert (note.action, note.village, note.data["batch"]) == (
        "import_household",
        "150222103201",
        "batch-1",
    )
    assert note.data["changes"] == {
        "phone": ["139****0001", "139****2222"],
        "main_cause": ["01", "02"],
    }
    assert note.data["people"] == ["李四：务工时间（月） 0→2"]


def test_the_report_says_old_and_new_in_words(home: Home) -> None:
    home.base |= {"主要致贫原因": "因残"}
    home.conditions["是否危房户"] = "是"
    (row,) = report_of(judged(make_book(home)))["households"]
    assert [(f["label"], f["old"], f["new"]) for f in row["fields"]] == [
        ("主要致贫原因", "因病", "因残"),
        ("是否危房户", "否", "是"),
    ]
    assert row["version"] == 1
