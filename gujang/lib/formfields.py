"""Form fields that read what is typed as :mod:`gujang.lib.values` reads a cell of a workbook.

So a form and an import take and refuse the same, in the same words.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from gujang.lib import values
from gujang.lib.values import BadValue

YES_NO = (("", "未填"), ("1", "是"), ("0", "否"))
UNITS = {
    "元": values.YUAN,
    "亩": values.MU,
    "平方米": values.SQUARE_METRES,
    "公里": values.KILOMETRES,
}

_UNIT = re.compile("（([^（）]+)）$")
_NUMBERS = (models.DecimalField, models.IntegerField)


class NumberInput(forms.TextInput):
    """A number as text: ``1,200.50`` and ``1200元`` stand, and no wheel turns it by accident."""


class CellField(forms.Field):
    """A field read by one of the readers of cells; the cell's complaint is the field's error."""

    default_error_messages = {"required": "不能为空，请填写。"}

    def __init__(self, read: Callable[[object], Any], **options: Any) -> None:
        self.read = read
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        try:
            return self.read(value)
        except BadValue as error:
            raise ValidationError(error.message, code=error.code) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            typed = self.to_python(data)
        except ValidationError:
            return True
        return _filled(typed) != _filled(initial)


def _filled(value: Any) -> Any:
    return None if value == "" else value


class YesNoField(CellField):
    """是, 否 or 未填."""

    def prepare_value(self, value: Any) -> Any:
        return {True: "1", False: "0"}.get(value, value) if isinstance(value, bool) else value


def free_text(max_length: int = 500, *, lines: int = 1, **options: Any) -> CellField:
    """A field of free text, folded; of several ``lines`` a text area."""
    widget: forms.Widget = forms.TextInput({"maxlength": max_length})
    if lines > 1:
        widget = forms.Textarea({"rows": lines, "maxlength": max_length})
    options.setdefault("widget", widget)
    return CellField(lambda value: values.text_cell(value, max_length=max_length), **options)


def code(max_length: int = 64, **options: Any) -> CellField:
    """A field of a code or place name, folded to one form."""
    options.setdefault("widget", forms.TextInput({"maxlength": max_length * 2}))
    return CellField(lambda value: values.code_cell(value, max_length=max_length), **options)


def person_name(**options: Any) -> CellField:
    """A field of a person's name (姓名)."""
    options.setdefault("widget", forms.TextInput({"maxlength": 100, "autocomplete": "off"}))
    return CellField(values.name_cell, **options)


def decimal(
    *,
    places: int,
    digits: int,
    unit_words: Sequence[str] = (),
    negative: bool = False,
    **options: Any,
) -> CellField:
    """A field of a Decimal, 0 or more unless ``negative``; the unit's own word may follow."""
    options.setdefault("widget", NumberInput({"inputmode": "decimal"}))

    def read(value: object) -> Decimal | None:
        return values.decimal_cell(
            value, places=places, max_digits=digits, negative=negative, unit_words=unit_words
        )

    return CellField(read, **options)


def integer(*, minimum: int = 0, maximum: int = 999_999_999, **options: Any) -> CellField:
    """A field of a whole number within bounds."""
    options.setdefault("widget", NumberInput({"inputmode": "numeric"}))
    return CellField(
        lambda value: values.int_cell(value, minimum=minimum, maximum=maximum), **options
    )


def day(**options: Any) -> CellField:
    """A field of a day: a date picker, or any usual Chinese spelling."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    options.setdefault("widget", widget)
    return CellField(values.date_cell, **options)


def area(**options: Any) -> forms.RegexField:
    """An area's code, carried along unseen."""
    return forms.RegexField(
        r"^[0-9]{6}(?:[0-9]{3}(?:[0-9]{3})?)?$",
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": "辖区编码应为6、9或12位数字。"},
        **options,
    )


def yes_no(**options: Any) -> CellField:
    """A field of 是, 否 or 未填."""
    options.setdefault("widget", forms.Select(choices=YES_NO))
    return YesNoField(values.bool_cell, **options)


def for_column(column: "models.Field[Any, Any]", **options: Any) -> forms.Field | None:
    """Return the field of a model's column, required unless the column may be blank.

    To be used as ``formfield_callback``. The unit is that in brackets in the column's label.
    """
    unit = unit_of(column)
    label = str(column.verbose_name).removesuffix(f"（{unit}）")
    options = {"label": label, "required": not column.blank, **options}
    if column.choices:
        field: Any = column.formfield(**options)
        empty = "未填" if column.blank else "请选择"
        field.choices = [("", empty), *(c for c in field.choices if c[0] != "")]
        return field
    if isinstance(column, models.BooleanField):
        return yes_no(**options)
    if isinstance(column, models.DecimalField):
        places, digits = column.decimal_places, column.max_digits
        words = UNITS.get(unit, (unit,) if unit else ())
        return decimal(places=places, digits=digits, unit_words=words, **options)
    if isinstance(column, models.IntegerField):
        return integer(**options)
    if isinstance(column, models.DateField):
        return day(**options)
    if isinstance(column, models.CharField):
        length = column.max_length or 200
        return free_text(length, lines=3 if length >= 300 else 1, **options)
    return column.formfield(**options)


def unit_of(column: "models.Field[Any, Any]") -> str:
    """Return the unit of a number at the end of its label: ``耕地面积（亩）`` gives 亩, else ''."""
    found = _UNIT.search(str(column.verbose_name))
    return found[1] if found and isinstance(column, _NUMBERS) else ""
