"""Forms of conduct, assessment and diaries: what the organization department and towns fill in."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from gujang.lib import formfields
from gujang.lib.forms import Columns, Sections, VersionedForm
from gujang.lib.posting import StrictForm
from villages.forms.work import KeptForm

from ..models import Cadre, Diary, Pledge, Scheme, Violation
from ..rules.assessment import Item
from ..services.conduct import SCHEME_FACTS, VIOLATION_FACTS

WHAT = ["happened_on", "clause", "facts", "source"]
ANSWER = ["verified", "verified_by", "outcome"]


class PledgeForm(KeptForm):
    """On which day the pledge of a year was signed."""

    columns: ClassVar[Columns] = ((Pledge, ("signed_on",)),)


class ViolationForm(VersionedForm):
    """A record answered or corrected, and why."""

    columns: ClassVar[Columns] = ((Violation, (*WHAT, *ANSWER)),)
    sections: Sections = [
        ("情况", "", WHAT),
        ("核实和处理", "还没有核实的留空。查实属实的，限制考核等次。", ANSWER),
        ("修改", "", ["reason"]),
    ]
    helps: ClassVar[dict[str, str]] = {
        "source": "举报、督查、审计等。",
        "verified_by": "填写了是否属实的，写明核实人。",
    }
    reason = formfields.free_text(200, lines=2, label="修改理由")

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*VIOLATION_FACTS)


class NewViolationForm(KeptForm):
    """A record of a cadre."""

    columns: ClassVar[Columns] = ViolationForm.columns
    sections: Sections = [("干部", "", ["cadre"]), *ViolationForm.sections[:2]]
    helps: ClassVar[dict[str, str]] = ViolationForm.helps

    def __init__(
        self, data: QueryDict | None = None, *, cadres: Iterable[Cadre], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.cadres = {str(cadre.pk): cadre for cadre in cadres}
        choices = [(key, f"{row.name}（{row.unit.name}）") for key, row in self.cadres.items()]
        self.fields["cadre"] = forms.ChoiceField(
            label="驻村干部", choices=[("", "请选择"), *choices]
        )
        self.fields["cadre"].error_messages |= {
            "required": "不能为空，请填写。",
            "invalid_choice": "没有这一项，请从列表中选择。",
        }

    @property
    def cadre(self) -> Cadre:
        return self.cadres[self.cleaned_data["cadre"]]

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*VIOLATION_FACTS)


class SaveForm(StrictForm, forms.Form):
    """An assessment to be frozen: the score that was shown, and a remark."""

    seen = forms.DecimalField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), "页面已过期，请重新打开。"),
    )
    note = formfields.free_text(300, lines=3, label="评语", required=False)


class SchemeForm(KeptForm):
    """What each item weighs, the half-year's share, and the least score of a grade."""

    columns: ClassVar[Columns] = (
        (
            Scheme,
            ("starts_on", *Item.values, "half", "excellent", "good", "fair", "note"),
        ),
    )
    sections: Sections = [
        ("生效", "考核时段的末日在生效日期当天或以后的，按这一份办法计分。", ["starts_on", "note"]),
        ("分值", "六项合计100分。", list(Item.values)),
        ("占比和等次", "", ["half", "excellent", "good", "fair"]),
    ]

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*SCHEME_FACTS)


class GradeForm(KeptForm):
    """A superior's grade of a diary, and a comment."""

    columns: ClassVar[Columns] = ((Diary, ("grade", "comment")),)

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        grade: Any = self.fields["grade"]
        grade.required = True
        grade.choices = [("", "请选择"), *grade.choices[1:]]
