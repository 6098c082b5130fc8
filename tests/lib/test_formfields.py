"""Form fields: they take and refuse what a cell of a workbook does, in the same words."""

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from gujang.lib import formfields
from gujang.lib.formfields import for_column, unit_of
from households.models import Household, YearConditions, YearIncome
from villages.models import VillageYear

YUAN = formfields.decimal(places=2, digits=12, unit_words=formfields.UNITS["元"], required=False)
TEXT = formfields.free_text(10, required=False)
DAY = formfields.day(required=False)
YES_NO = formfields.yes_no(required=False)


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (YUAN, "1,200.5元", Decimal("1200.50")),
        (YUAN, "１２", Decimal("12.00")),
        (YUAN, "", None),
        (TEXT, "  甲　乙 ", "甲 乙"),
        (TEXT, "", ""),
        (TEXT, "𠮷田", "𠮷田"),
        (DAY, "2014.3.5", dt.date(2014, 3, 5)),
        (DAY, "", None),
        (YES_NO, "1", True),
        (YES_NO, "0", False),
        (YES_NO, "", None),
        (formfields.integer(maximum=12), "7", 7),
        (formfields.person_name(), "买买提·艾力", "买买提·艾力"),
        (formfields.code(20), " gy 001 ", "gy001"),
    ],
)
def test_what_is_typed_is_read(field: forms.Field, typed: str, value: object) -> None:
    assert field.clean(typed) == value


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (YUAN, "-1"),
        (YUAN, "5万元"),
        (YUAN, "一千"),
        (YUAN, "1e400"),
        (YUAN, "9" * 13),
        (TEXT, "a\0b"),
        (TEXT, "甲\u202e乙"),
        (TEXT, "\ud800"),
        (TEXT, "字" * 11),
        (DAY, "2014-02-30"),
        (YES_NO, "也许"),
        (formfields.integer(maximum=12), "13"),
        (formfields.person_name(), "王5"),
        (formfields.person_name(), ""),
    ],
)
def test_what_cannot_be_is_refused_in_chinese(field: forms.Field, typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    message = refused.value.messages[0]
    assert message.endswith("。")
    assert "\u4e00" <= message[0] <= "\u9fff"


@pytest.mark.parametrize(
    ("column", "unit", "label"),
    [
        (YearConditions._meta.get_field("farmland"), "亩", "耕地面积"),
        (YearConditions._meta.get_field("road_distance"), "公里", "与村主干路距离"),
        (YearIncome._meta.get_field("wage"), "元", "工资性收入"),
        (VillageYear._meta.get_field("unpaved_km"), "公里", "未通沥青（水泥）路里程"),
        (VillageYear._meta.get_field("tourism_households"), "", "乡村旅游（农家乐）户数"),
        (Household._meta.get_field("group_name"), "", "自然村（组）"),
    ],
)
def test_a_column_gives_label_and_unit(column, unit: str, label: str) -> None:
    field = for_column(column)
    assert field is not None
    assert (unit_of(column), field.label) == (unit, label)


def test_a_coded_column_asks_for_a_choice_only_where_one_is_needed() -> None:
    needed = for_column(Household._meta.get_field("standard"))
    free = for_column(YearConditions._meta.get_field("fuel"))
    assert needed.choices[0] == ("", "请选择") and needed.required
    assert free.choices[0] == ("", "未填") and not free.required


@pytest.mark.parametrize(
    ("field", "initial", "data", "changed"),
    [
        (YUAN, Decimal("12.00"), "12", False),
        (YUAN, None, "", False),
        (YUAN, None, "0", True),
        (YUAN, Decimal(1), "x", True),
        (YES_NO, False, "0", False),
        (YES_NO, None, "0", True),
        (TEXT, "", "", False),
        (TEXT, "甲", "乙", True),
    ],
)
def test_a_change_is_told_by_value(field, initial, data, changed: bool) -> None:
    assert field.has_changed(initial, data) is changed


def test_a_yes_or_no_is_shown_as_it_was_kept() -> None:
    form = type("F", (forms.Form,), {"a": formfields.yes_no()})(initial={"a": False})
    assert '<option value="0" selected>' in str(form["a"])
