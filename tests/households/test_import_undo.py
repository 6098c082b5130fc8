"""Taking an import back: every row as it was, or nothing at all."""

import datetime as dt
import json
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps

from households.codes import ChangeKind, LeaveReason, Relation
from households.imports import Work, edited_since, undo, undo_all, undo_notes, undo_of
from households.models import (
    Household,
    HouseholdYear,
    NameKey,
    Person,
    PersonYear,
    StandingChange,
    Tally,
    YearIncome,
)
from households.tallies import check, refresh
from tests.sheets import (
    A1,
    Home,
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


@pytest.fixture
def home() -> Home:
    make_villages()
    home = make_home(names=["王建国", "李四", "赵六"])
    home.members[1]["患病名称"] = "高血压"
    take_homes(home)
    return home


def whole_register() -> dict[str, list[Any]]:
    """Every row of every table but the journal; counts without their keys."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in ("villages", "households") and model is not Tally:
            rows = model._base_manager.order_by("pk").values_list()
            found[model._meta.label] = [tuple(map(_comparable, row)) for row in rows]
    names = ("village", "key", "label", "households", "persons", "amount")
    found["tallies"] = sorted(map(str, Tally.objects.values_list(*names)))
    return found


def _comparable(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def undo_data(work: Work) -> dict[str, Any]:
    """Return the undo as it comes out of a batch."""
    kept: dict[str, Any] = json.loads(json.dumps(undo_of(work)))
    return kept


def assert_comes_back(book: Any, year: int) -> None:
    before = whole_register()
    data = undo_data(take(book, year))
    assert whole_register() != before
    assert edited_since(data) == []
    undo_all(data)
    assert whole_register() == before


@pytest.fixture
def counted() -> None:
    """Ask for it where the villages are to be counted, which costs most of a test."""


@pytest.fixture(autouse=True)
def _counting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "counted" not in request.fixturenames:
        monkeypatch.setattr(undo, "tallies", SimpleNamespace(refresh=lambda villages: None))


def test_new_households_go(home: Home) -> None:
    assert_comes_back(make_book(make_home(2, names=["钱二", "孙三"]), make_home(3)), 2014)


def test_a_later_year_goes(home: Home) -> None:
    home.base |= {"脱贫标志": "已脱贫", "家庭住址": "新址", "主要致贫原因": "因残"}
    home.members[0]["务工时间（月）"] = Decimal(3)
    del home.members[2]
    child = make_member(start_of(home), "小宝", 99, "之子", born_on=dt.date(2015, 1, 1))
    home.members.append(child)
    assert_comes_back(make_book(home), 2015)


def test_the_figures_return_too(home: Home, counted: None) -> None:
    refresh({A1})
    before = whole_register()
    for row in (home.base, *home.members, home.conditions, home.income):
        row["嘎查村"] = "甲二村"
    data = undo_data(take_and_count(make_book(home, make_home(2)), 2015))
    assert whole_register()["tallies"] != before["tallies"]
    undo_all(data)
    assert whole_register() == before
    assert check() == []


def test_a_correction_goes(home: Home) -> None:
    home.base |= {"脱贫标志": "已脱贫", "首次识别时间": "2014-02-01", "联系电话": "13911112222"}
    home.base["银行卡号"] = "6200000000000000009"
    home.members[1] |= {"姓名": "李泗", "患病名称": "糖尿病"}
    home.members[2]["证件号码"] = f"{home.members[2]['证件号码']}43"
    home.income["工资性收入（元）"] = Decimal(1)
    assert_comes_back(make_book(home), 2014)


def test_a_corrected_standing_goes(home: Home) -> None:
    home.base["脱贫标志"] = "预脱贫"
    take(make_book(home))
    home.base["脱贫标志"] = "未脱贫"
    assert_comes_back(make_book(home), 2014)


def test_a_change_of_head_goes(home: Home) -> None:
    home.members[0]["与户主关系"], home.members[1]["与户主关系"] = "之父", "户主"
    home.base |= {"户主姓名": "李四", "证件号码": home.members[1]["证件号码"]}
    home.conditions["户主姓名"] = home.income["户主姓名"] = "李四"
    assert_comes_back(make_book(home), 2014)


def test_who_was_dropped_and_listed_again_is_dropped_again(home: Home) -> None:
    complete = make_book(home)
    last = home.members.pop()
    home.base["家庭人口"] = Decimal(2)
    take(make_book(home))
    assert Person.objects.get(name=last["姓名"]).left_on
    assert_comes_back(complete, 2014)


def test_a_move_between_households_goes(home: Home) -> None:
    other = make_home(2)
    take_homes(other)
    other.members.append(home.members.pop() | {"家庭编号": "H2"})
    home.base["家庭人口"] = other.base["家庭人口"] = Decimal(2)
    assert_comes_back(make_book(home, other), 2015)


def test_a_move_out_of_a_cancelled_household_goes(home: Home) -> None:
    home.base["脱贫标志"] = "注销"
    take(make_book(home))
    other = make_home(2)
    take_homes(other)
    other.members.append(home.members[2] | {"家庭编号": "H2"})
    other.base["家庭人口"] = Decimal(2)
    assert_comes_back(make_book(other), 2015)


def test_two_imports_are_taken_back_from_the_last_on(home: Home) -> None:
    start = whole_register()
    first = undo_data(take(make_book(home), 2015))
    second = undo_data(take(make_book(home), 2016))
    assert edited_since(first) == ["H1"]
    assert edited_since(second) == []
    undo_all(second)
    assert edited_since(first) == []
    undo_all(first)
    assert whole_register() == start


def test_a_household_edited_since_is_named(home: Home) -> None:
    data = undo_data(take(make_book(home, make_home(2)), 2015))
    Household.objects.filter(number="H2").update(version=9)
    assert edited_since(data) == ["H2"]


def test_a_household_that_is_gone_is_said_to_be(home: Home) -> None:
    data = undo_data(take(make_book(make_home(2)), 2015))
    Household.objects.filter(number="H2").delete()
    assert edited_since(data) == ["（已不在登记册中的户）"]


def test_what_others_hang_on_a_new_household_is_not_torn_away(home: Home) -> None:
    data = undo_data(take(make_book(make_home(2)), 2014))
    row = Household.objects.get(number="H2")
    StandingChange.objects.filter(household=row).update(until="2016-01-01")
    StandingChange.objects.create(
        household=row,
        kind=ChangeKind.EXIT,
        standing="1",
        from_standing="0",
        happened_on="2016-01-01",
    )
    assert edited_since(data) == ["H2"]


def test_what_others_hang_on_a_new_person_or_form_is_not_torn_away(home: Home) -> None:
    data = undo_data(
        take(make_book(make_home(2), make_home(3), only=["贫困户基本信息", "家庭成员"]))
    )
    form = HouseholdYear.objects.get(household__number="H2")
    YearIncome.objects.create(household_year=form, wage=1)
    assert edited_since(data) == ["H2"]


def test_nothing_written_needs_nothing_to_undo(home: Home) -> None:
    assert undo_data(take(make_book(home))) == {}


def test_every_household_taken_back_is_written_down(home: Home) -> None:
    data = undo_data(take(make_book(home, make_home(2)), 2015))
    notes = list(undo_notes(data, "batch-1"))
    assert {note.action for note in notes} == {"undo_import_household"}
    assert sorted(note.object_id for note in notes) == sorted(
        str(pk) for pk in Household.objects.values_list("pk", flat=True)
    )


def test_keys_of_names_and_facts_go_with_the_people(home: Home) -> None:
    before = (NameKey.objects.count(), PersonYear.objects.count())
    data = undo_data(take(make_book(make_home(2, names=["刘军成"])), 2014))
    undo_all(data)
    assert (NameKey.objects.count(), PersonYear.objects.count()) == before
    assert not Person.objects.filter(leave_reason=LeaveReason.UNKNOWN).exists()
    assert PersonYear.objects.filter(relation=Relation.HEAD).count() == 1
