"""Forms of what happens to a household: each asks for its one event, and for nothing else."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from gujang.lib import formfields
from gujang.lib.forms import Columns, VersionedForm
from villages.models import Village

from ..codes import FROM_HOUSEHOLD, ChangeKind, JoinReason, LeaveReason, Relation
from ..models import Household, Person, StandingChange
from ..rules import CANCELLED_BY
from ..services import Head
from .dated import PICK, DatedForm, RelationsForm, one_of, pick
from .household import village_field

SHORTEST = 5


def reason_field(label: str = "理由", **options: Any) -> formfields.CellField:
    """Why, in a few words at least."""
    help_text = f"写明依据，至少{SHORTEST}个字；将记入操作日志。"
    return formfields.free_text(200, label=label, help_text=help_text, **options)


def need_words(form: forms.Form, name: str = "reason") -> None:
    """Complain of a reason too short to be one."""
    said = form.cleaned_data.get(name)
    if said and len(said) < SHORTEST:
        form.add_error(name, f"请写明依据，至少{SHORTEST}个字。")


class LeaveForm(RelationsForm):
    """When and why a member leaves, and who heads the household after a head."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        others: "QuerySet[Person]",
        is_head: bool,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.others = list(others) if is_head else []
        self.fields["left_on"] = formfields.day(
            label="离开日期", help_text="死亡、嫁出或迁出的日期。"
        )
        self.fields["leave_reason"] = pick("减少原因", LeaveReason)
        self.fields["note"] = formfields.free_text(200, required=False, label="说明")
        if self.others:
            self.fields["new_head"] = one_of(
                others, "新户主", help_text="户主离开，须同时指定新户主和其他成员与新户主的关系。"
            )
            self.ask_relations(self.others, "与新户主的关系", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if head := cleaned.get("new_head"):
            self.need_relations(person for person in self.others if person != head)
        return cleaned


class HeadForm(RelationsForm):
    """Another head, and what the old one and the others are to the new."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        others: "QuerySet[Person]",
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.others = list(others)
        self.fields["new_head"] = one_of(others, "新户主")
        self.fields["old_head_relation"] = pick(
            "原户主与新户主的关系", Relation, without={Relation.HEAD}
        )
        if len(self.others) > 1:
            self.ask_relations(self.others, "与新户主的关系", required=False)
        self.fields["reason"] = formfields.free_text(200, label="变更原因")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if len(self.others) > 1 and (head := cleaned.get("new_head")):
            self.need_relations(person for person in self.others if person != head)
        return cleaned


class StandingForm(DatedForm):
    """A change of standing of one kind: when, why, and of a return its cause."""

    columns: ClassVar[Columns] = ((StandingChange, ("return_cause",)),)

    def __init__(self, data: QueryDict | None = None, *, kind: ChangeKind, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["happened_on"] = formfields.day(label="变动日期")
        self.fields["reason"] = reason_field()
        if kind == ChangeKind.RETURN:
            cause: Any = self.fields["return_cause"]
            cause.required = True
            cause.choices = [("", "请选择"), *cause.choices[1:]]
            cause.error_messages["required"] = "返贫须选择返贫原因。"
        else:
            del self.fields["return_cause"]
        self.order_fields(["happened_on", "return_cause", "reason", "late_reason"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        need_words(self)
        return cleaned


class SplitForm(RelationsForm):
    """Who leaves, who heads which household, and what each is to their head."""

    columns: ClassVar[Columns] = ((Household, ("number", "address")),)
    helps: ClassVar[dict[str, str]] = {"number": "新户在本县的家庭编号，全县不重复。"}

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        members: "QuerySet[Person]",
        head: Person | None,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.members, self.head = list(members), head
        self.fields["leaving"] = forms.ModelMultipleChoiceField(
            members,
            label="迁出到新户的成员",
            widget=forms.CheckboxSelectMultiple,
            error_messages=PICK | {"required": "请选择迁出到新户的成员。"},
        )
        self.fields["new_head"] = one_of(members, "新户户主", help_text="从迁出的成员中选择。")
        self.fields["stays_head"] = one_of(
            members, "原户新户主", required=False, help_text="原户主迁出时必选，否则不填。"
        )
        self.ask_relations(self.members, "与所在户户主的关系", required=False)
        self.fields["split_on"] = formfields.day(label="拆户日期")
        self.fields["reason"] = reason_field()
        self.sections = self._sections()

    def _sections(self) -> list[tuple[str, str, list[str]]]:
        relations = [name for name in self.fields if name.startswith("relation_")]
        last = ["split_on", "reason", *(n for n in ("late_reason",) if n in self.fields)]
        return [
            ("谁迁出", "", ["leaving", "new_head", "stays_head"]),
            (
                "与户主的关系",
                "迁出的人填与新户户主的关系；留下的人只在原户主迁出时填与原户新户主的关系；"
                "户主本人不填。",
                relations,
            ),
            ("新户", "", ["number", "address"]),
            ("日期和理由", "", last),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        need_words(self)
        leaving = set(cleaned.get("leaving") or ())
        new_head, stays_head = cleaned.get("new_head"), cleaned.get("stays_head")
        if new_head and leaving and new_head not in leaving:
            self.add_error("new_head", "新户户主应是迁出的成员，请核对。")
        self.need_relations(p for p in self.members if p in leaving and p != new_head)
        if self.head in leaving:
            if stays_head is None or stays_head in leaving:
                self.add_error("stays_head", "原户主迁出，请从留下的成员中选择原户的新户主。")
            stayers = [p for p in self.members if p not in leaving and p != stays_head]
            self.need_relations(stayers)
        return cleaned

    @property
    def new(self) -> Head:
        return Head(self.cleaned_data["new_head"], self.relations(self.cleaned_data["leaving"]))

    @property
    def old(self) -> Head | None:
        leaving = set(self.cleaned_data["leaving"])
        if self.head not in leaving:
            return None
        stayers = [person for person in self.members if person not in leaving]
        return Head(self.cleaned_data["stays_head"], self.relations(stayers))


class MergeForm(RelationsForm):
    """What each member is to the head of the household they join, when and why."""

    beside = ("into",)
    into_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self, data: QueryDict | None = None, *, members: list[Person], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.members = members
        self.ask_relations(members, "与并入户户主的关系")
        self.fields["merged_on"] = formfields.day(label="并户日期")
        self.fields["reason"] = reason_field()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        need_words(self)
        return cleaned


class MoveForm(DatedForm):
    """Where to, when and why."""

    columns: ClassVar[Columns] = ((Household, ("group_name", "address")),)

    def __init__(
        self, data: QueryDict | None = None, *, villages: "QuerySet[Village]", **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.fields["village"] = village_field(villages, "迁入的村")
        self.fields["moved_on"] = formfields.day(label="迁入日期")
        self.fields["reason"] = reason_field()
        self.order_fields(["village", "group_name", "address", "moved_on", "reason"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        need_words(self)
        return cleaned


class TrueReasonForm(DatedForm):
    """The true reason of a member's joining or leaving, and its day: ``told`` at the latest."""

    def __init__(
        self, data: QueryDict | None = None, *, leaving: bool, told: dt.date, **options: Any
    ) -> None:
        super().__init__(data, **options)
        without = {LeaveReason.UNKNOWN, JoinReason.UNKNOWN, JoinReason.REGISTERED, *FROM_HOUSEHOLD}
        codes: Any = LeaveReason if leaving else JoinReason
        label = "减少原因" if leaving else "增加原因"
        self.fields["why"] = pick(label, codes, without=without)
        self.fields["day"] = formfields.day(
            label="实际日期", help_text=f"不晚于年度表的{told}；不清楚的不改。"
        )
        self.fields["note"] = reason_field("核实情况")
        self.order_fields(["why", "day", "note", "late_reason"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        need_words(self, "note")
        return cleaned


class TrueCancelForm(VersionedForm):
    """Why a household left the register."""

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["kind"] = pick("注销原因", CANCELLED_BY)
        self.fields["note"] = reason_field("核实情况")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        need_words(self, "note")
        return cleaned
