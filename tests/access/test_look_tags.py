"""How values are written, and the helps for forms; no database is asked."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils.html import escape

from gujang.access.templatetags import look


class SurveyForm(forms.Form):
    sections = [("收入", "全年合计", ["work"]), ("住房", "", ["area"])]
    units = {"work": "元", "area": "平方米"}
    more = ("area",)
    work = forms.DecimalField(label="工资性收入")
    area = forms.DecimalField(label="住房面积", required=False)
    note = forms.CharField(label="备注", required=False)


def rendered(expression: str, **values: Any) -> str:
    template = Template("{% load look %}{{ " + expression + " }}")
    return template.render(Context(values))


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, "—"), ("", "—"), (0, "0"), (False, "False"), ("李鹏", "李鹏"), (12107, "12107")],
)
def test_what_is_absent_is_a_dash_and_zero_is_not_absent(value: object, written: str) -> None:
    assert rendered("value|dash", value=value) == written


def test_a_dash_does_not_make_a_text_safe() -> None:
    text = "<b>李鹏</b>"
    assert rendered("value|dash", value=text) == escape(text)


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("number", 12107, "12,107"),
        ("number", 0, "0"),
        ("money", Decimal("2412.5"), "2,412.50"),
        ("money", 0, "0.00"),
        ("percent", Decimal("0.7469"), "74.7%"),
        ("percent", Decimal("0.9999"), "99.9%"),
        ("yes_no", True, "是"),
        ("yes_no", False, "否"),
        ("yes_no", None, "未知"),
        ("day", datetime.date(2016, 1, 2), "2016-01-02"),
        ("day_words", datetime.date(2016, 1, 2), "2016年1月2日"),
    ],
)
def test_a_value_is_written_as_its_kind_is(name: str, value: object, written: str) -> None:
    assert rendered(f"value|{name}", value=value) == written


@pytest.mark.parametrize(
    "name", ["number", "money", "percent", "day", "day_words", "moment", "share_of:7"]
)
def test_nothing_and_the_unknown_are_a_dash(name: str) -> None:
    assert rendered(f"value|{name}", value=None) == "—"
    assert rendered(f"unknown|{name}") == "—"


@pytest.mark.parametrize(
    ("part", "whole", "written"), [(1, 4, "25.0%"), (0, 4, "0.0%"), (0, 0, "—"), (4, None, "—")]
)
def test_a_share_without_a_whole_is_a_dash(part: int, whole: int | None, written: str) -> None:
    assert rendered("part|share_of:whole", part=part, whole=whole) == written


def test_a_moment_is_written_in_local_time() -> None:
    late = datetime.datetime(2016, 12, 31, 17, 5, tzinfo=datetime.UTC)
    assert look.moment(late) == "2017-01-01 01:05"
    assert look.day(late) == "2017-01-01"


def test_a_moment_without_a_zone_stays_as_it_is() -> None:
    plain = datetime.datetime.fromisoformat("2016-12-31T17:05")
    assert look.moment(plain) == "2016-12-31 17:05"


def test_the_register_bears_the_name_of_its_county(settings: Any) -> None:
    settings.COUNTY_NAME = "某县"
    assert look.register_name() == "某县“三到”扶贫台账"


@pytest.mark.parametrize(
    ("level", "word"),
    [
        ("success", "已完成："),
        ("warning", "注意："),
        ("error", "未完成："),
        ("info", "提示："),
        ("", "提示："),
    ],
)
def test_a_message_says_its_kind_in_a_word(level: str, word: str) -> None:
    assert look.message_word(level) == word


def test_a_field_has_the_unit_its_form_names() -> None:
    form = SurveyForm()
    assert [look.unit(field) for field in form] == ["元", "平方米", ""]


def test_a_form_without_units_has_none() -> None:
    class Bare(forms.Form):
        work = forms.CharField()

    assert look.unit(Bare()["work"]) == ""
    assert not look.has_required(forms.Form())
    assert look.has_required(Bare())


def test_a_field_no_section_names_is_not_lost() -> None:
    parts = look.form_sections(SurveyForm())
    assert [(part["title"], [field.name for field in part["fields"]]) for part in parts] == [
        ("收入", ["work"]),
        ("住房", ["area"]),
        ("其他", ["note"]),
    ]


def test_a_query_bar_keeps_the_rarer_fields_behind() -> None:
    form = SurveyForm()
    assert [field.name for field in look.fields_at_once(form)] == ["work", "note"]
    assert [field.name for field in look.fields_for_more(form)] == ["area"]
