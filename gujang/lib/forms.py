"""What all forms of rows have in common: fields from columns, a version, kept typing."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict

from gujang.lib.formfields import for_column, unit_of
from gujang.lib.posting import StrictForm

Columns = tuple[tuple[type[models.Model], tuple[str, ...]], ...]
Sections = list[tuple[str, str, list[str]]]


def words_of(form: forms.BaseForm, *, without: Iterable[str] = (), mark: str = "=") -> str:
    """Return what was asked in a query form, with the labels of its fields and their choices."""
    said = []
    for name, value in form.cleaned_data.items():
        if value and name not in without:
            field: Any = form.fields[name]
            label = dict(getattr(field, "choices", ())).get(str(value), value)
            title = field.label or ("辖区" if name == "area" else name)
            said.append(f"{title}{mark}{label}")
    return "；".join(said) or "全部"


class VersionedForm(StrictForm, forms.Form):
    """Fields made from ``columns`` beside those declared, laid out in ``sections``.

    ``changes`` that stand between the page as opened and the register are told by ``differences``.
    """

    columns: ClassVar[Columns] = ()
    sections: Sections = []
    helps: ClassVar[dict[str, str]] = {}
    # shown masked or not at all; empty means unchanged
    sealed: tuple[str, ...] = ()

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), "页面已过期，请重新打开后填写。"
        ),
    )

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.units: dict[str, str] = {}
        for model, names in self.columns:
            for name in names:
                column: Any = model._meta.get_field(name)
                made = for_column(column)
                if made is not None:
                    self.fields[name] = made
                    self.units[name] = unit_of(column)
        for name, said in self.helps.items():
            self.fields[name].help_text = said
        for field in self.fields.values():
            field.error_messages["required"] = "不能为空，请填写。"
            field.error_messages["invalid_choice"] = "没有这一项，请从列表中选择。"

    def taken(self, *names: str) -> dict[str, Any]:
        """Return the cleaned values of these fields; those the form does not have are left out."""
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def take_errors(self, error: ValidationError) -> None:
        """Show what a service refused, at its field where the form has it."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, wrong in error.error_dict.items():
            self.add_error(name if name in self.fields else None, wrong)

    def differences(self) -> list[dict[str, str]]:
        """Return where what was typed is not what the register now says: label, now, typed."""
        return [
            {
                "label": str(self[name].label),
                "now": display(
                    self.fields[name], self.get_initial_for_field(self.fields[name], name)
                ),
                "typed": display(self.fields[name], self[name].data),
            }
            for name in self.changed_data
            if name != "version" and name not in self.sealed
        ]


def display(field: forms.Field, value: Any) -> str:
    """Return a value of a field as people read it."""
    if value in (None, "", []):
        return "（空）"
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    choices: Any = getattr(field, "choices", None) or getattr(field.widget, "choices", ())
    return next((str(label) for code, label in choices if str(code) == str(value)), str(value))


def initial_of(row: models.Model | None, names: Iterable[str]) -> dict[str, Any]:
    """Return the present values of these columns, as a form begins with them."""
    return {name: getattr(row, name) for name in names} if row else {}
