"""The form of a household's plan: headings, the table of indicators, the lines of income."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict

from gujang.lib import formfields
from gujang.lib.forms import Columns, Sections
from gujang.lib.line_forms import WithLines

from ..codes.support import IncomePlanKind, Indicator
from ..models import Plan, PlanIndicator
from ..services import IncomeItem, Words
from ..services.plans import PLAN_FACTS

TARGET = ["goal", "due_on"]
HEADINGS = ["industry", "house", "skills", "note"]
SIGNED = ["made_on", "cadre_name", "agreed_on"]


class IncomeLineForm(forms.Form):
    """One line of 收入计划; wholly empty lines are left out."""

    kind = forms.ChoiceField(
        label="项目", choices=[("", "请选择"), *IncomePlanKind.choices], required=False
    )
    detail = formfields.free_text(100, required=False, label="种类或工种")
    scale = formfields.decimal(places=2, digits=10, required=False, label="规模")
    unit = formfields.free_text(10, required=False, label="单位")
    expected = formfields.free_text(50, required=False, label="出产或收入年月")
    amount = formfields.decimal(
        places=2, digits=12, unit_words=formfields.UNITS["元"], required=False, label="年收入"
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        complete = cleaned.get("kind") and cleaned.get("amount") is not None
        if not self.errors and any(v not in (None, "") for v in cleaned.values()) and not complete:
            raise ValidationError("项目和年收入都要填写。")
        return cleaned


IncomeLineFormSet: Any = forms.formset_factory(IncomeLineForm, extra=3, max_num=60, absolute_max=80)


class PlanForm(WithLines):
    """A plan of a year; ``words`` and ``lines`` are what its table and its lines begin with."""

    columns: ClassVar[Columns] = ((Plan, (*TARGET, *HEADINGS, *SIGNED)),)
    sections: Sections = [
        ("帮扶目标", "", TARGET),
        ("三个重点", "写明做什么、做多少、靠什么增收。", HEADINGS),
        ("制定与签字", "", SIGNED),
    ]

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        words: Mapping[str, Words],
        lines: list[dict[str, Any]],
        hints: Mapping[str, str],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.hints = hints
        for indicator in Indicator:
            known = words.get(indicator, Words())
            for part, value in known._asdict().items():
                name = f"{part}_{indicator}"
                column: Any = PlanIndicator._meta.get_field(part)
                self.fields[name] = formfields.free_text(
                    50, required=False, label=f"{indicator.label}：{column.verbose_name}"
                )
                self.initial.setdefault(name, value)
        self.lines = IncomeLineFormSet(data, initial=lines, prefix="line")

    @property
    def parts(self) -> list[tuple[str, str, list[BoundField]]]:
        """The sections with their fields; the indicators stand in a table of their own."""
        return [
            (title, note, [self[name] for name in names]) for title, note, names in self.sections
        ]

    @property
    def table(self) -> list[dict[str, Any]]:
        """The rows of the indicators: label, hint, and the three fields."""
        return [
            {
                "label": indicator.label,
                "hint": self.hints.get(indicator, ""),
                "fields": [self[f"{part}_{indicator}"] for part in Words._fields],
            }
            for indicator in Indicator
        ]

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*PLAN_FACTS)

    @property
    def indicators(self) -> dict[str, Words]:
        """What was typed into the table."""
        typed = self.cleaned_data
        return {i: Words(*(typed[f"{part}_{i}"] for part in Words._fields)) for i in Indicator}

    @property
    def incomes(self) -> list[IncomeItem]:
        """The filled lines."""
        rows = [line.cleaned_data for line in self.lines]
        return [IncomeItem(**row) for row in rows if row.get("kind")]
