"""Forms of the household and of the coded facts of its year."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from gujang.access.rights import Sight
from gujang.lib import formfields
from gujang.lib.forms import Columns, Sections, VersionedForm
from villages.models import Village

from ..models import Household, HouseholdYear
from ..services.households import HOUSEHOLD_FACTS
from ..services.years import YEAR_FACTS


class VillageField(forms.ModelChoiceField):
    """A village of those the gate gave, named with its town."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.town.name} {obj.name}"


def village_field(villages: "QuerySet[Village]", label: str = "村") -> VillageField:
    """One of the villages the gate gave, all of them with their town."""
    return VillageField(
        villages.select_related("town"),
        label=label,
        empty_label="请选择",
        error_messages={
            "required": "请选择所在村。",
            "invalid_choice": "不能选择这个村，请从列表中选择。",
        },
    )


PLACE = ["group_name", "address"]
NUMBERS = ["number", "national_number", "standard"]
CONTACT = ["phone", "bank_name", "card"]
CAUSES = ["attribute", "main_cause", "other_cause_1", "other_cause_2", "cause_note"]
STATUS = ["is_martyr_family", "is_only_child", "is_two_daughters"]


def phone_field(**options: Any) -> formfields.CellField:
    """The household's phone: 11 digits, or a number with its area code."""
    return formfields.code(20, required=False, label="联系电话", **options)


def card_field(**options: Any) -> formfields.CellField:
    """The household's bank card."""
    return formfields.code(30, required=False, label="银行卡号", **options)


def _digits(value: str, shortest: int, longest: int, said: str) -> str:
    digits = value.replace("-", "")
    if value and not (digits.isascii() and digits.isdigit() and shortest <= len(digits) <= longest):
        raise ValidationError(said)
    return digits


class HouseholdForm(VersionedForm):
    """The top of the form: number, address, contact, standard."""

    columns: ClassVar[Columns] = ((Household, (*NUMBERS, "group_name", "address", "bank_name")),)
    sections: Sections = [("编号", "", NUMBERS), ("住址", "", PLACE), ("联系与账户", "", CONTACT)]
    helps: ClassVar[dict[str, str]] = {
        "number": "本县使用的家庭编号，全县不重复。",
        "national_number": "国家系统中的户编号，没有可不填。",
    }
    sealed: tuple[str, ...] = ("phone", "card")

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["phone"] = phone_field(help_text="11位手机号或带区号的座机号。")
        self.fields["card"] = card_field(help_text="只填数字。")

    def clean_phone(self) -> str:
        return _digits(self.cleaned_data["phone"], 7, 12, "电话应为11位手机号或带区号的座机号。")

    def clean_card(self) -> str:
        return _digits(self.cleaned_data["card"], 8, 25, "银行卡号只能是数字，请对照银行卡填写。")

    @property
    def household_facts(self) -> dict[str, Any]:
        return self.taken(*HOUSEHOLD_FACTS)


class Contact(NamedTuple):
    """A sealed field as an edit form tells of it: how much is seen, and the value in clear."""

    sight: Sight
    value: str
    mask: Callable[[str], str]


class HouseholdEditForm(HouseholdForm):
    """The same for a registered household.

    What is only seen masked is typed again to change it, and cleared by a tick; what is not seen
    at all is not there.
    """

    def __init__(
        self, data: QueryDict | None = None, *, contacts: Mapping[str, Contact], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.contacts = contacts
        self.sealed = tuple(n for n, c in contacts.items() if c.sight is not Sight.FULL)
        for name, contact in contacts.items():
            self._show(name, contact)
        here = [name for name in CONTACT if name in self.fields]
        clearing = [name for name in self.fields if name.startswith("no_")]
        self.sections = [*self.sections[:2], ("联系与账户", "", [*here, *clearing])]

    def _show(self, name: str, contact: Contact) -> None:
        field = self.fields[name]
        if contact.sight is Sight.NONE:
            del self.fields[name]
        elif contact.sight is Sight.FULL:
            self.initial[name] = contact.value
        elif contact.value:
            field.help_text = f"现为{contact.mask(contact.value)}，不修改请留空。"
            self.fields[f"no_{name}"] = forms.BooleanField(
                required=False, label=f"清除已登记的{field.label}"
            )

    def secret(self, name: str) -> str | None:
        """Return what to store of a sealed field; None leaves it alone."""
        if name not in self.fields:
            return None
        if self.cleaned_data.get(f"no_{name}"):
            return ""
        typed: str = self.cleaned_data[name]
        return typed if self.contacts[name].sight is Sight.FULL else typed or None


class CauseRules(VersionedForm):
    """Exactly one main cause, two others at most, none twice (domain 8.3 rules 39 to 41)."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        main, first, second = (
            cleaned.get(name) or "" for name in ("main_cause", "other_cause_1", "other_cause_2")
        )
        if second and not first:
            cleaned["other_cause_1"], cleaned["other_cause_2"] = first, second = second, ""
        if first and first == main:
            self.add_error("other_cause_1", "不能与主要致贫原因相同，请重新选择。")
        if second and second in (main, first):
            self.add_error("other_cause_2", "不能与主要致贫原因或另一项相同，请重新选择。")
        return cleaned


class YearForm(CauseRules):
    """The coded facts of a year."""

    columns: ClassVar[Columns] = ((HouseholdYear, (*CAUSES, "exit_year", *STATUS)),)
    sections: Sections = [("属性与致贫原因", "", CAUSES), ("其他", "", [*STATUS, "exit_year"])]
    helps: ClassVar[dict[str, str]] = {
        "attribute": "未脱贫、返贫选一般、低保或五保贫困户；已脱贫选一般农户、低保户或五保户。",
        "main_cause": "必选，只能选一项。",
        "exit_year": "四位年份，未脱贫的不填。",
    }

    def clean_exit_year(self) -> int | None:
        year: int | None = self.cleaned_data["exit_year"]
        if year is not None and not 2000 <= year <= timezone.localdate().year:
            raise ValidationError("应为四位年份，且不晚于今年。")
        return year

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*YEAR_FACTS)
