"""Forms of what is planned and built in a village: plan, project, incomes, opinions."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils import timezone

from gujang.lib import formfields
from gujang.lib.forms import Columns, Sections, VersionedForm
from gujang.lib.line_forms import AmountLine, WithLines

from ..codes import CollectiveKind, OpinionState, PlanSection, ProjectState
from ..models import MergeOpinion, Project, VillagePlan
from ..rules import project_problems
from ..services.opinions import ANSWER_FACTS, OPINION_FACTS
from ..services.plans import PLAN_FACTS
from ..services.projects import PROJECT_FACTS

SIGNED = ["made_on", "leader_name", "cadre_name"]
WHAT = ["year", "kind", "name", "scale", "unit", "expected_income", "households_helped"]
MONEY = ["planned_yuan", "actual_yuan"]
TIME = ["starts_on", "due_on", "state", "progress", "finished_on"]
WHO = ["responsible", "responsible_unit", "note"]
RAISED = ["raised_on", "raised_by", "settlement", "into", "households", "persons", "opinion"]
ANSWERED = ["state", "answered_on", "answer"]


class KeptForm(VersionedForm):
    """A form of a row that may not be there yet: then it was seen as version 0."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), "页面已过期，请重新打开后填写。"
        ),
    )


class PlanForm(KeptForm):
    """The six tasks of a village's plan, and who signed it."""

    columns: ClassVar[Columns] = ((VillagePlan, (*PlanSection.values, *SIGNED)),)
    sections: Sections = [
        (
            "六项重点任务",
            "逐项写明做什么、做到什么程度、谁负责；没有安排的任务可以留空。",
            PlanSection.values,
        ),
        ("制定", "", SIGNED),
    ]

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*PLAN_FACTS)


class ProjectForm(KeptForm):
    """A project: what, with what money, by when, how far."""

    columns: ClassVar[Columns] = ((Project, (*WHAT, *MONEY, *TIME, *WHO)),)
    sections: Sections = [
        ("项目", "", WHAT),
        ("资金", "", MONEY),
        ("进度", "", TIME),
        ("责任", "", WHO),
    ]
    helps: ClassVar[dict[str, str]] = {
        "year": "四位年份，项目列入计划的年度。",
        "unit": "规模的单位，如：公里、眼、户。",
        "progress": "0到100；状态为“完成”时按100保存。",
        "finished_on": "状态为“完成”时必填。",
    }

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["year"] = formfields.integer(
            minimum=2000,
            maximum=timezone.localdate().year + 1,
            label="年度",
            help_text=self.helps["year"],
        )
        self.fields["progress"] = formfields.integer(
            maximum=100, required=False, label="进度", help_text=self.helps["progress"]
        )
        self.units["progress"] = "%"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "progress" in cleaned:
            done = cleaned.get("state") == ProjectState.DONE
            cleaned["progress"] = 100 if done else cleaned["progress"] or 0
        state, progress = cleaned.get("state", ""), cleaned.get("progress", 0)
        day = timezone.localdate()
        wrong = project_problems(state, progress, cleaned.get("finished_on"), day)
        for name, said in wrong.items():
            if name in cleaned:
                self.add_error(name, said)
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*PROJECT_FACTS)


class OpinionForm(KeptForm):
    """An opinion on merging a settlement into another place."""

    columns: ClassVar[Columns] = ((MergeOpinion, (*RAISED,)),)

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*OPINION_FACTS)


class AnswerForm(VersionedForm):
    """What the town or the county says to an opinion."""

    columns: ClassVar[Columns] = ((MergeOpinion, (*ANSWERED,)),)
    helps: ClassVar[dict[str, str]] = {"answer": "已采纳、未采纳时必填；已上报时可写上报情况。"}

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        state: Any = self.fields["state"]
        state.choices = [("", "请选择"), *OpinionState.choices[1:]]
        self.fields["answered_on"].required = True

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*ANSWER_FACTS)


class LineForm(AmountLine):
    """One line of income; wholly empty lines are left out."""

    kind = forms.ChoiceField(
        label="来源", choices=[("", "请选择"), *CollectiveKind.choices], required=False
    )
    detail = formfields.free_text(100, required=False, label="明细")
    amount = formfields.decimal(
        places=2, digits=14, unit_words=formfields.UNITS["元"], required=False, label="金额（元）"
    )


LineFormSet: Any = forms.formset_factory(LineForm, extra=4, max_num=50, absolute_max=60)


class IncomesForm(WithLines):
    """The incomes of a year: the lines there are, and empty ones for more."""

    def __init__(
        self, data: QueryDict | None = None, *, lines: list[dict[str, Any]], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.lines = LineFormSet(data, initial=lines, prefix="line")
