"""Forms of the ledger of problems: raised, worked on, handed up, closed, taken up again."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from gujang.lib import formfields
from gujang.lib.forms import Columns, Sections, VersionedForm
from households.models import Household
from villages.forms.work import KeptForm
from villages.models import Village

from ..models import Problem
from ..rules.ledger import DAYS
from ..services.ledger import PROBLEM_FACTS, RAISED_FACTS

WHERE = ["village", "number"]
WHAT = ["kind", "title", "text"]
WHO = ["raised_by", "raised_on"]
TASK = ["owner", "due_on"]


class RaiseForm(KeptForm):
    """A problem, where it was raised, and who is to see to it."""

    columns: ClassVar[Columns] = ((Problem, (*WHAT, *WHO, *TASK)),)
    sections: Sections = [
        ("地点", "", WHERE),
        ("问题", "", WHAT),
        ("反映", "", WHO),
        ("办理", "", TASK),
    ]
    helps: ClassVar[dict[str, str]] = {
        "title": "一句话写明是什么问题。",
        "due_on": f"留空按村级{DAYS['village']}天计算。",
    }

    def __init__(
        self, data: QueryDict | None = None, *, villages: Iterable[Village], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.villages = {village.code: village for village in villages}
        choices = [(code, f"{row.town.name} {row.name}") for code, row in self.villages.items()]
        empty = [("", "请选择")] if len(choices) > 1 else []
        self.fields["village"] = forms.ChoiceField(label="村", choices=empty + choices)
        self.fields["village"].error_messages |= {
            "required": "不能为空，请填写。",
            "invalid_choice": "没有这一项，请从列表中选择。",
        }
        self.fields["number"] = formfields.code(
            label="户编号", required=False, help_text="问题不是某一户的，请留空。"
        )
        self.fields["due_on"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.household: Household | None = None
        number, code = cleaned.get("number"), cleaned.get("village")
        if number and code:
            self.household = Household.objects.filter(village=code, number=number).first()
            if self.household is None:
                self.add_error("number", "这个村没有这个户编号，请核对，或留空。")
        return cleaned

    @property
    def village(self) -> Village:
        return self.villages[self.cleaned_data["village"]]

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*RAISED_FACTS)


class ProblemForm(VersionedForm):
    """What of a problem may be corrected; another deadline needs a reason."""

    columns: ClassVar[Columns] = ((Problem, (*WHAT, "raised_by", *TASK)),)
    reason = formfields.free_text(
        200, lines=2, label="修改期限的理由", required=False, help_text="只在改了办理期限时填写。"
    )

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*PROBLEM_FACTS)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "due_on" in self.changed_data and "due_on" in cleaned and not cleaned.get("reason"):
            self.add_error("reason", ValidationError("修改办理期限，请写明理由。"))
        return cleaned


class StepForm(VersionedForm):
    """What was done about a problem, on a day."""

    happened_on = formfields.day(label="日期")
    text = formfields.free_text(500, lines=4, label="办理情况")


class EscalateForm(VersionedForm):
    """Why a problem is handed up, and who has it there."""

    owner = formfields.free_text(50, label="上一级责任人")
    reason = formfields.free_text(200, lines=3, label="上报理由")


class CloseForm(VersionedForm):
    """How a problem was settled, and what who raised it says."""

    columns: ClassVar[Columns] = ((Problem, ("closed_on", "outcome", "satisfaction")),)
    helps: ClassVar[dict[str, str]] = {
        "outcome": "写明怎样解决的，以及佐证：文号、票据、照片存放处或见证人。",
        "satisfaction": "问过反映人后填写。",
    }

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("closed_on", "outcome", "satisfaction"):
            self.fields[name].required = True


class ReopenForm(VersionedForm):
    """Why a closed problem is taken up again."""

    reason = formfields.free_text(200, lines=3, label="重新办理的理由")
