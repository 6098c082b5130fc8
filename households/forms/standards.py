"""Forms of the exit standards: the lines of a year, the criteria from a day on."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from gujang.lib import formfields
from gujang.lib.forms import Columns, VersionedForm

from ..codes.exits import Criterion
from ..models import CriteriaVersion, PovertyLine
from ..services.standards import CRITERIA_FACTS, LINE_FACTS


class LineForm(VersionedForm):
    """The lines of an income year, yuan a person. A new year is typed, a known one is not."""

    columns: ClassVar[Columns] = ((PovertyLine, ("identification", "exit", "verified", "note")),)
    helps: ClassVar[dict[str, str]] = {
        "exit": "人均纯收入须超过这个数才算达标，等于不算。",
        "verified": "见过正式文件的选“是”；选“否”的，用到时注明待核实。",
        "note": "文件名称、文号。",
    }

    def __init__(self, data: QueryDict | None = None, *, new: bool, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["verified"].required = True
        if new:
            self.fields["year"] = formfields.integer(
                minimum=2000, maximum=2100, label="年度", help_text="收入所属年度，四位年份。"
            )
            self.order_fields(["year"])

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*LINE_FACTS) | {"verified": bool(self.cleaned_data["verified"])}


class CriteriaForm(VersionedForm):
    """Which criteria are asked from a day on, and for how long evidence counts."""

    columns: ClassVar[Columns] = ((CriteriaVersion, ("name", "evidence_months", "note")),)
    criteria = forms.MultipleChoiceField(
        label="标准",
        choices=Criterion.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict | None = None, *, new: bool, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["criteria"].error_messages["required"] = "请至少选择一项标准。"
        self.fields["evidence_months"].help_text = "超过这么多个月的佐证不再算数，须重新核实。"
        if new:
            self.fields["starts_on"] = formfields.day(
                label="生效日期", help_text="从这一天起按这个版本核对，到下一个版本生效为止。"
            )
        self.order_fields(["starts_on", "name", "criteria"])

    @property
    def facts(self) -> dict[str, Any]:
        chosen = [one.value for one in Criterion if one.value in self.cleaned_data["criteria"]]
        return self.taken(*CRITERIA_FACTS) | {"criteria": " ".join(chosen)}
