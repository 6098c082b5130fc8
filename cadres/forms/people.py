"""Forms of units, cadres and postings."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.http import QueryDict

from gujang.access.forms import PHONE
from gujang.access.models import User
from gujang.lib import formfields
from gujang.lib.forms import Columns, Sections, VersionedForm
from villages.forms.work import KeptForm
from villages.models import Village

from ..codes import Post
from ..models import Cadre, Posting, Unit
from ..services.people import CADRE_FACTS, UNIT_FACTS

PICK = {"required": "请选择。", "invalid_choice": "没有这一项，请从列表中选择。"}
phone_form = RegexValidator(f"^{PHONE}$", "请填电话号码，只用数字。")


class UnitForm(KeptForm):
    """A unit that sends cadres or helps."""

    columns: ClassVar[Columns] = ((Unit, ("name", "level", "contact", "phone")),)

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["phone"].validators.append(phone_form)

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*UNIT_FACTS)


class AccountField(forms.ModelChoiceField):
    """An account by the name and the user name of who signs in with it."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name}（{obj.username}）"


class CadreForm(KeptForm):
    """A cadre: who they are, who sends them, and the account they sign in with."""

    columns: ClassVar[Columns] = ((Cadre, ("name", "position", "phone", "is_party_member")),)
    sections: Sections = [
        ("干部", "", ["name", "unit", "position", "phone", "is_party_member"]),
        (
            "登录账号",
            "账号由系统管理员在“用户”中建立，角色为“驻村干部”；派驻、调整和结束任职时，"
            "账号能进入的村随之改变。没有账号的可以留空，以后再补。",
            ["user"],
        ),
    ]

    def __init__(
        self, data: QueryDict | None = None, *, accounts: "QuerySet[User]", **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.fields["phone"].validators.append(phone_form)
        self.fields["unit"] = forms.ModelChoiceField(
            Unit.objects.all(), label="派出单位", empty_label="请选择", error_messages=PICK
        )
        self.fields["user"] = AccountField(
            accounts,
            label="账号",
            required=False,
            empty_label="没有账号",
            error_messages={"invalid_choice": "没有这个账号，请从列表中选择。"},
        )

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*CADRE_FACTS)


class VillageField(forms.ModelChoiceField):
    """A village of those the gate gave, named with its town."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.town.name} {obj.name}"


class PostForm(VersionedForm):
    """Where a cadre is posted, as what and from when; of the past, also until when."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        villages: "QuerySet[Village]",
        moving: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.fields["village"] = VillageField(
            villages.select_related("town"),
            label="驻点村",
            empty_label="请选择",
            error_messages=PICK,
        )
        self.fields["post"] = forms.ChoiceField(
            label="驻村职务", choices=[("", "请选择"), *Post.choices], error_messages=PICK
        )
        said = "自当日起在新的村；原任职到前一天为止。" if moving else "自当日起算驻村天数。"
        self.fields["starts_on"] = formfields.day(
            label="调整日期" if moving else "开始日期", help_text=f"{said}不能晚于今天。"
        )
        if moving:
            self.fields["reason"] = reason_field("调整原因")
        else:
            self.fields["ends_on"] = formfields.day(
                label="结束日期",
                required=False,
                help_text="在任的不填；补录过去的任职时填不再任职的第一天。",
            )


class EndForm(VersionedForm):
    """When a posting ends, and why."""

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["ends_on"] = formfields.day(
            label="结束日期",
            help_text="不再任职的第一天，最晚今天；账号自这一天起不能再进入这个村。",
        )
        self.fields["reason"] = reason_field("结束原因")


class WithdrawForm(VersionedForm):
    """Why a posting was a mistake."""

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["reason"] = reason_field("撤销原因")


def reason_field(label: str) -> formfields.CellField:
    """Why a span ended, as long as its column."""
    length: Any = Posting._meta.get_field("end_reason").max_length
    return formfields.free_text(length, label=label)
