"""Forms of an exit case: its steps, notice, objections, returns; what a visit found; files."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from gujang.lib import attachments, formfields
from gujang.lib.forms import Columns, Sections, VersionedForm
from gujang.lib.posting import StrictForm

from ..codes.exits import Step
from ..models import Objection, Verification
from ..services.verifications import FOUND, VERIFICATION_FACTS

_NOT_CHOSEN = {"required": "请选择。", "invalid_choice": "没有这一项，请从列表中选择。"}
SEEN = ["food", "clothing", "schooling", "medical", "housing", "water"]


def _steps(steps: Any, label: str, **options: Any) -> forms.ChoiceField:
    choices = [("", "请选择"), *((step.value, step.label) for step in steps)]
    return forms.ChoiceField(label=label, choices=choices, error_messages=_NOT_CHOSEN, **options)


class ProposeFields(StrictForm, forms.Form):
    """When and why a household is proposed."""

    happened_on = formfields.day(label="提名日期")
    note = formfields.free_text(200, required=False, label="提名理由")


class StepFields(StrictForm, forms.Form):
    """The day of a step, who took it, and what is to be said."""

    happened_on = formfields.day(label="日期", help_text="不早于上一环节，不晚于今天。")
    person = formfields.free_text(
        100, label="办理人", help_text="主持、核实、签字或审核的人，可以是几个人。"
    )
    note = formfields.free_text(300, lines=3, required=False, label="说明")


class BeginFields(StrictForm, forms.Form):
    """Where the notice hangs; it begins with the moment this is sent."""

    place = formfields.free_text(100, label="公示地点")
    note = formfields.free_text(300, required=False, label="说明")


class EndFields(StrictForm, forms.Form):
    """What is to be said at the end of a notice."""

    note = formfields.free_text(300, required=False, label="说明", help_text="如：期满无异议。")


class ProposeManyForm(ProposeFields):
    """The same for the households picked in a list, ``row`` by row."""

    beside = ("row",)


class StepManyForm(StepFields):
    """A step for the cases picked in a list."""

    beside = ("row",)


class BeginManyForm(BeginFields):
    """The beginning of one notice for the cases picked in a list."""

    beside = ("row",)


class EndManyForm(EndFields):
    """The end of a notice for the cases picked in a list."""

    beside = ("row",)


class ProposeForm(ProposeFields, VersionedForm):
    """A proposal from the household's page."""


class StepForm(StepFields, VersionedForm):
    """A step from the page of the case."""


class BeginForm(BeginFields, VersionedForm):
    """The beginning of a notice, from the page of the case."""


class EndForm(EndFields, VersionedForm):
    """The end of a notice, from the page of the case."""


class ReturnForm(VersionedForm):
    """Where a case is sent back to, and why."""

    reason = formfields.free_text(300, lines=3, label="理由", help_text="至少5个字。")

    def __init__(self, data: QueryDict | None = None, *, steps: list[Step], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["back_to"] = _steps(steps, "退回至")
        self.order_fields(["back_to", "reason"])


class WithdrawForm(VersionedForm):
    """Why a proposal is taken back."""

    reason = formfields.free_text(300, lines=3, label="理由", help_text="至少5个字。")


class RemoveForm(VersionedForm):
    """Why a file is taken away."""

    reason = formfields.free_text(300, lines=3, label="理由", help_text="至少5个字，如：传错了户。")


class ObjectionForm(VersionedForm):
    """Who objects, when, and to what."""

    columns: ClassVar[Columns] = ((Objection, ("raised_on", "raised_by", "content")),)


class SettleForm(VersionedForm):
    """What the examination of an objection gave, and where the case goes when it is upheld."""

    columns: ClassVar[Columns] = ((Objection, ("settled_on", "upheld", "finding")),)

    def __init__(self, data: QueryDict | None = None, *, steps: list[Step], **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("settled_on", "upheld", "finding"):
            self.fields[name].required = True
        self.fields["back_to"] = _steps(
            steps, "成立的退回至", required=False, help_text="异议成立时选择；不成立则重新公示7天。"
        )
        self.order_fields(["settled_on", "upheld", "back_to", "finding"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("upheld") is None and "upheld" not in self.errors:
            self.add_error("upheld", "请选择是或否。")
        if cleaned.get("upheld") and not cleaned.get("back_to"):
            self.add_error("back_to", "异议成立，请选择退回至哪一环节。")
        return cleaned


class VerificationForm(VersionedForm):
    """What a visit found; what was not looked at stays empty."""

    columns: ClassVar[Columns] = (
        (Verification, ("verified_on", "verified_by", "per_head_income", *FOUND, "note")),
    )
    sections: Sections = [
        ("核实", "", ["verified_on", "verified_by"]),
        ("收入", "按收入测算表填写，没有测算的留空。", ["per_head_income"]),
        ("两不愁三保障和饮水", "达标选“是”，未达标选“否”，没有核实的留“未填”。", SEEN),
        ("情况", "", ["note"]),
    ]

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        # money in, cost out: what is left may be less than nothing
        self.fields["per_head_income"] = formfields.decimal(
            places=2,
            digits=12,
            negative=True,
            unit_words=formfields.UNITS["元"],
            required=False,
            label="测算人均纯收入",
        )

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*VERIFICATION_FACTS)


class DocumentForm(VersionedForm):
    """A file to be kept, its name, and the step it belongs to."""

    title = formfields.free_text(
        100, label="名称", help_text="如：民主评议会议记录、签字表、公示照片。"
    )
    file = forms.FileField(
        label="文件",
        max_length=255,
        allow_empty_file=True,
        help_text="PDF、照片（JPG、PNG）或 .xlsx，不超过8 MB。照片中的拍摄位置等信息不保存。",
        widget=forms.FileInput({"accept": attachments.ACCEPT, "data-limit": attachments.LIMIT}),
        error_messages={"max_length": "文件名太长，请改短后再上传。"},
    )

    def __init__(self, data: QueryDict | None = None, *, of_case: bool, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["file"].error_messages["required"] = "请选择文件。"
        if of_case:
            self.fields["step"] = _steps(Step, "环节", required=False)
            self.order_fields(["title", "step", "file"])

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > attachments.LIMIT:
            raise ValidationError(attachments.TOO_LARGE)
        return file
