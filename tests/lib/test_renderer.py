"""Controls made in Python are those of Django's templates."""

import datetime as dt
import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from gujang.lib.renderer import QuickRenderer

CHOICES: list[Any] = [
    ("", "全部"),
    ("1", "<因病>"),
    ('"2"', "缺'水"),
    ("组", [("3", "因残 & 因学")]),
]
CASES = [
    (forms.Select(choices=CHOICES), "1"),
    (forms.Select(choices=CHOICES, attrs={"class": 'a"b', "required": True}), None),
    (forms.Select(choices=CHOICES, attrs={"disabled": False}), "3"),
    (forms.SelectMultiple(choices=CHOICES), ["1", "3"]),
    (forms.NullBooleanSelect(), "true"),
    (forms.TextInput(), None),
    (forms.TextInput({"maxlength": 40, "required": True, "disabled": False}), "<因病> & '残'"),
    (forms.DateInput({"type": "date"}, format="%Y-%m-%d"), dt.date(2016, 12, 31)),
    (forms.HiddenInput(), 0),
    (forms.PasswordInput({"autocomplete": "off"}), "never shown"),
]


def squeezed(markup: str) -> str:
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", markup)).strip().replace("> ", ">")


@pytest.mark.parametrize(("widget", "value"), CASES)
def test_a_control_is_the_same_as_django_makes_it(widget: forms.Widget, value: Any) -> None:
    quick = widget.render("field", value, renderer=QuickRenderer())
    plain = widget.render("field", value, renderer=DjangoTemplates())
    assert squeezed(quick) == squeezed(plain)


def test_what_is_typed_never_becomes_markup() -> None:
    widget = forms.Select(choices=[("<script>", "<b>")], attrs={"data-x": '"><i>'})
    markup = widget.render("field", "<script>", renderer=QuickRenderer())
    assert "<script>" not in markup and "<b>" not in markup and "<i>" not in markup


def test_other_controls_are_left_to_django() -> None:
    widget = forms.Textarea()
    quick = widget.render("field", "一", renderer=QuickRenderer())
    assert quick == widget.render("field", "一", renderer=DjangoTemplates())
