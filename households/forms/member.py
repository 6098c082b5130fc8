"""Forms of people who join or are corrected, and of a whole new household."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from gujang.lib import formfields, idnumber
from gujang.lib.forms import Columns, Sections, VersionedForm
from villages.models import Village

from ..codes import ATTRIBUTES_WHILE_POOR, FROM_HOUSEHOLD, Attribute, JoinReason, Relation
from ..models import HouseholdYear, Person, PersonYear
from ..services import Joining
from ..services.people import MEMBER_FACTS, PERSON_FACTS
from .dated import DatedForm, pick
from .household import (
    CAUSES,
    CONTACT,
    NUMBERS,
    PLACE,
    STATUS,
    CauseRules,
    HouseholdForm,
    village_field,
)

WHO = ["name", "id_number", "ethnic"]
LEARNING = ["education", "schooling"]
HEALTH = ["health", "disease", "disease_grade", "labour"]
WORK = ["work_place", "work_months", "work_company", "residence"]
COVER = [
    "has_ncms",
    "has_serious_illness_cover",
    "has_resident_pension",
    "has_worker_pension",
    "on_dibao",
]
OTHER = ["politics", "in_service"]
_JOINED = ["joined_on", "join_reason"]
_NOT_TYPED = {JoinReason.REGISTERED, *FROM_HOUSEHOLD}
_DAYS: dict[str, str] = {
    JoinReason.BIRTH: "出生日期",
    JoinReason.MARRIED_IN: "嫁入日期",
    JoinReason.MOVED_IN: "迁入日期",
    JoinReason.ADOPTED: "收养日期",
}
FACTS = (*LEARNING, "health", "disease_grade", "labour", *WORK, *COVER, *OTHER)
PARTS: Sections = [
    ("文化与在校", "在校生选在校生状况，文化程度留空；其他人选“非在校生”并填文化程度。", LEARNING),
    ("健康与劳动能力", "", HEALTH),
    ("务工与居住", "没有务工的，务工状况留空、时间填0。", WORK),
    ("参保与低保", "", COVER),
    ("其他", "", OTHER),
]


def id_field(**options: Any) -> formfields.CellField:
    """A certificate number, checked to its last digit; sex and birthday are read from it."""
    widget = forms.TextInput({"autocomplete": "off", "maxlength": 40})
    return formfields.CellField(
        lambda typed: idnumber.parse(typed).text, label="证件号码", widget=widget, **options
    )


def _number_or_nothing(typed: object) -> str:
    return idnumber.parse(typed).text if str(typed or "").strip() else ""


class MemberForm(VersionedForm):
    """A member's own facts and those of the open year."""

    columns: ClassVar[Columns] = ((Person, ("ethnic",)), (PersonYear, ("relation", *FACTS)))
    sections: Sections = [("身份", "", [*WHO, "relation"]), *PARTS]

    def __init__(
        self, data: QueryDict | None = None, *, sees_disease: bool, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.fields["name"] = formfields.person_name(label="姓名", help_text="按户口簿填写。")
        self.fields["id_number"] = id_field(
            help_text="18位身份证号；持残疾人证的填20或22位残疾证号。性别和出生日期从号码读取。"
        )
        self.fields["work_months"] = formfields.integer(
            maximum=12, label="务工时间", required=False, help_text="0到12的整数。"
        )
        self.units["work_months"] = "月"
        if sees_disease:
            self.fields["disease"] = formfields.free_text(50, required=False, label="患病名称")
        else:
            self.sections = [
                (title, note, [name for name in names if name != "disease"])
                for title, note, names in self.sections
            ]

    def clean_work_months(self) -> int:
        return self.cleaned_data["work_months"] or 0

    @property
    def joining(self) -> Joining:
        """What was typed as a service takes it."""
        return Joining(
            self.cleaned_data["id_number"],
            self.who,
            self.member_facts,
            self.cleaned_data.get("disease", ""),
        )

    @property
    def who(self) -> dict[str, Any]:
        return self.taken(*PERSON_FACTS)

    @property
    def member_facts(self) -> dict[str, Any]:
        return self.taken(*MEMBER_FACTS)


class MemberAddForm(MemberForm, DatedForm):
    """A new member: also when and why; ``why`` is known where one came for it."""

    sections: Sections = [("身份", "", [*WHO, "relation"]), ("加入", "", _JOINED), *PARTS]

    def __init__(
        self, data: QueryDict | None = None, *, why: JoinReason | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.why = why
        relation: Any = self.fields["relation"]
        relation.choices = [c for c in relation.choices if c[0] != Relation.HEAD]
        self.fields["joined_on"] = formfields.day(
            label=_DAYS.get(why or "", "加入日期"), help_text="出生、嫁入或迁入本户的日期。"
        )
        if why is None:
            self.fields["join_reason"] = pick("增加原因", JoinReason, without=_NOT_TYPED)
        joined = [name for name in (*_JOINED, "late_reason") if name in self.fields]
        self.sections = [
            (title, note, joined if names == _JOINED else names)
            for title, note, names in self.sections
        ]

    @property
    def reason(self) -> JoinReason:
        return self.why or JoinReason(self.cleaned_data["join_reason"])


class MemberEditForm(MemberForm):
    """The same for a member; the number is typed again only to change it."""

    sealed: tuple[str, ...] = ("id_number",)

    def __init__(self, data: QueryDict | None = None, *, masked: str, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["id_number"] = formfields.CellField(
            _number_or_nothing,
            label="证件号码",
            required=False,
            help_text=f"现为{masked}，不修改请留空。",
            widget=forms.TextInput({"autocomplete": "off", "maxlength": 40}),
        )
        if self.initial.get("relation") == Relation.HEAD:
            del self.fields["relation"]
            self.sections = [("身份", "", WHO), *self.sections[1:]]
        else:
            relation: Any = self.fields["relation"]
            relation.choices = [c for c in relation.choices if c[0] != Relation.HEAD]


class HouseholdCreateForm(HouseholdForm, CauseRules, MemberForm, DatedForm):
    """A new household: its top, causes, and head, in one page."""

    columns: ClassVar[Columns] = (
        *HouseholdForm.columns,
        (HouseholdYear, (*CAUSES, *STATUS)),
        (Person, ("ethnic",)),
        (PersonYear, FACTS),
    )
    sections: Sections = [
        ("编号与识别", "", [*NUMBERS, "registered_on"]),
        ("住址", "", ["village", *PLACE]),
        ("联系与账户", "", CONTACT),
        ("属性与致贫原因", "", CAUSES),
        ("家庭情况", "", STATUS),
        ("户主", "其他成员在保存后逐人添加。", WHO),
        *PARTS,
    ]
    helps: ClassVar[dict[str, str]] = {
        **HouseholdForm.helps,
        "main_cause": "必选，只能选一项。",
    }

    def __init__(
        self, data: QueryDict | None = None, *, villages: "QuerySet[Village]", **options: Any
    ) -> None:
        super().__init__(data, sees_disease=True, **options)
        del self.fields["version"]
        if "late_reason" in self.fields:
            title, note, names = self.sections[0]
            self.sections = [(title, note, [*names, "late_reason"]), *self.sections[1:]]
        self.fields["village"] = village_field(villages)
        self.fields["registered_on"] = formfields.day(
            label="首次识别时间", help_text="列入建档立卡的日期，不能晚于今天。"
        )
        attribute: Any = self.fields["attribute"]
        poor = sorted(ATTRIBUTES_WHILE_POOR)
        poor = sorted(ATTRIBUTES_WHILE_POOR)
        attribute.choices = [("", "请选择"), *((a, Attribute(a).label) for a in poor)]
