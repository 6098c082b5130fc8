"""Forms of measures: the measure, its course, what its kind has of its own, the sign-off."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict

from gujang.lib import formfields
from gujang.lib.forms import Columns, Sections, VersionedForm

from ..codes.support import MeasureKind, WorkState
from ..models import JobTransfer, Loan, Measure, Person, Renovation, Training
from ..services.batches import BATCH_FACTS, PROGRESS_FACTS
from ..services.measures import MEASURE_FACTS

WHAT = ["year", "kind", "name", "person", "scale", "unit"]
MONEY = ["planned_yuan", "fund", "expected_uplift"]
WHEN = ["starts_on", "due_on", "responsible", "responsible_unit"]
COURSE = ["state", "finished_on", "actual_yuan", "actual_uplift", "outcome"]


class CourseForm(VersionedForm):
    """What forms with the course of a measure share: a loss is an uplift below zero."""

    helps: ClassVar[dict[str, str]] = {
        "finished_on": "状态为完成时必填，不能晚于今天。",
        "outcome": "写明增收、住房、就学等实际成效；终止的写明原因。",
    }

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["actual_uplift"] = formfields.decimal(
            places=2,
            digits=12,
            negative=True,
            unit_words=formfields.UNITS["元"],
            required=False,
            label="实际增收",
        )
        self.fields["outcome"].widget.attrs["rows"] = 3


class BatchForm(CourseForm):
    """One measure for many households: no version of one, no member of one."""

    beside = ("pick", "query", "batch")
    columns: ClassVar[Columns] = (
        (Measure, (*(name for name in (*WHAT, *MONEY, *WHEN, *COURSE) if name != "person"),)),
    )
    sections: Sections = [
        ("措施", "", [name for name in WHAT if name != "person"]),
        ("资金和预计成效（每户）", "", MONEY),
        ("时间和责任", "", WHEN),
        ("进展", "新安排的措施选“未开始”；补录已完成的措施选“完成”。", COURSE),
    ]

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        del self.fields["version"]

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*BATCH_FACTS)


class MeasureForm(CourseForm):
    """A measure of a household; ``people``: who of it may be named as who benefits."""

    columns: ClassVar[Columns] = BatchForm.columns
    sections: Sections = [
        ("措施", "", WHAT),
        ("资金和预计成效", "", MONEY),
        ("时间和责任", "", WHEN),
        BatchForm.sections[-1],
    ]

    def __init__(
        self, data: QueryDict | None = None, *, people: "QuerySet[Person]", **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.fields["person"] = forms.ModelChoiceField(
            people,
            label="受益成员",
            required=False,
            empty_label="全户",
            error_messages={"invalid_choice": "请从本户成员中选择。"},
        )

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*MEASURE_FACTS)


class ProgressForm(CourseForm):
    """How far a measure has come; ``house``: what a finished renovation would change, in words."""

    columns: ClassVar[Columns] = ((Measure, ("starts_on", *COURSE)),)

    def __init__(self, data: QueryDict | None = None, *, house: str = "", **options: Any) -> None:
        super().__init__(data, **options)
        if house:
            self.fields["update_house"] = forms.BooleanField(
                required=False, label=house, help_text="只在状态为完成时生效；不勾选则登记表不变。"
            )
        self.order_fields(["state", "starts_on", *COURSE[1:]])

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*PROGRESS_FACTS)

    @property
    def update_house(self) -> bool:
        done = self.cleaned_data.get("state") == WorkState.DONE
        return bool(done and self.cleaned_data.get("update_house"))


class BatchProgressForm(ProgressForm):
    """The same for many: what is left empty stays as each of them has it."""

    beside = ("pick",)

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        del self.fields["version"]

    @property
    def facts(self) -> dict[str, Any]:
        typed = {name: v for name, v in super().facts.items() if v not in (None, "")}
        under_way = typed["state"] in (WorkState.PLANNED, WorkState.ONGOING)
        return typed | ({"finished_on": None} if under_way else {})


class DetailForm(VersionedForm):
    """What a kind of measure has of its own."""

    @property
    def facts(self) -> dict[str, Any]:
        (_, names), *_ = self.columns
        return self.taken(*names)


class LoanForm(DetailForm):
    columns: ClassVar[Columns] = (
        (
            Loan,
            ("bank", "principal", "rate", "subsidised_rate", "lent_on", "due_on", "repaid_on"),
        ),
    )
    helps: ClassVar[dict[str, str]] = {
        "subsidised_rate": "财政贴息的部分，不能高于年利率；全额贴息填与年利率相同。"
    }


class TrainingForm(DetailForm):
    columns: ClassVar[Columns] = ((Training, ("course", "begins_on", "ends_on", "certificate")),)


class JobForm(DetailForm):
    columns: ClassVar[Columns] = (
        (JobTransfer, ("employer", "place", "kind", "begins_on", "ends_on", "monthly_wage")),
    )


class RenovationForm(DetailForm):
    columns: ClassVar[Columns] = (
        (Renovation, ("grade_before", "grade_after", "area", "accepted_on")),
    )


DETAIL_FORMS: dict[str, tuple[str, type[DetailForm], type[Model]]] = {
    MeasureKind.LOAN: ("贷款情况", LoanForm, Loan),
    MeasureKind.TRAINING: ("培训情况", TrainingForm, Training),
    MeasureKind.EMPLOYMENT: ("转移就业情况", JobForm, JobTransfer),
    MeasureKind.HOUSE: ("改造情况", RenovationForm, Renovation),
}


class SignForm(VersionedForm):
    """That the household signed for the outcome, and on which day."""

    columns: ClassVar[Columns] = ((Measure, ("outcome", "signed_on")),)

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("outcome", "signed_on"):
            self.fields[name].required = True
        self.fields["outcome"].help_text = "农户签字认可的内容，登记后不能再修改。"


class UnsignForm(VersionedForm):
    """Why a sign-off is taken back."""

    reason = formfields.free_text(
        200, label="撤销原因", help_text="写明原因，至少5个字；将记入操作日志。"
    )
