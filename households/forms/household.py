"""Forms of the household, its year, its incomes and its conditions."""

from collections.abc import Callable, Mapping
from decimal import Decimal
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

from ..models import Household, HouseholdYear, IncomeLine, YearConditions, YearIncome
from ..services.households import HOUSEHOLD_FACTS
from ..services.years import CONDITION_FACTS, INCOME_FACTS, YEAR_FACTS


class VillageField(forms.ModelChoiceField):
    """A village of those the gate gave, named with its town."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.town.name} {obj.name}"


PLACE = ["village", "group_name", "address"]
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
    """The top of the form: number, place, contact, standard."""

    columns: ClassVar[Columns] = ((Household, (*NUMBERS, "group_name", "address", "bank_name")),)
    sections: Sections = [("编号", "", NUMBERS), ("住址", "", PLACE), ("联系与账户", "", CONTACT)]
    helps: ClassVar[dict[str, str]] = {
        "number": "本县使用的家庭编号，全县不重复。",
        "national_number": "国家系统中的户编号，没有可不填。",
    }
    sealed: tuple[str, ...] = ("phone", "card")

    def __init__(
        self, data: QueryDict | None = None, *, villages: "QuerySet[Village]", **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.fields["village"] = VillageField(
            villages.select_related("town"),
            label="村",
            empty_label="请选择",
            error_messages={
                "required": "请选择所在村。",
                "invalid_choice": "不能选择这个村，请从列表中选择。",
            },
        )
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


EARNED = ["wage", "business", "property", "transfer"]
PARTS = ["family_planning", "dibao", "wubao", "pension", "ecology", "other_transfer"]
DECLARED = ["declared_total", "declared_net", "declared_per_head"]


class IncomeForm(VersionedForm):
    """Incomes and expenditure of a year, yuan."""

    columns: ClassVar[Columns] = ((YearIncome, (*EARNED, *PARTS, "business_cost", *DECLARED)),)
    sections: Sections = [
        ("收入", "全年合计，单位为元；没有该项收入填0，不清楚留空。", EARNED),
        ("转移性收入其中", "各项之和应等于转移性收入。", PARTS),
        ("支出", "", ["business_cost"]),
        ("登记表上填写的合计", "系统按上面各项自行计算，这里照登记表填写，仅用于核对。", DECLARED),
    ]

    def __init__(
        self, data: QueryDict | None = None, *, before: dict[str, Any], **options: Any
    ) -> None:
        super().__init__(data, **options)
        for name in ("declared_net", "declared_per_head"):
            self.fields[name] = formfields.decimal(
                places=2,
                digits=12,
                negative=True,
                unit_words=formfields.UNITS["元"],
                required=False,
                label=self.fields[name].label,
            )
        for name in INCOME_FACTS:
            if before.get(name) is not None:
                self.fields[name].help_text = f"上年：{before[name]:,}"
            self.units[name] = "元"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        parts = [cleaned[name] for name in PARTS if cleaned.get(name) is not None]
        transfer = cleaned.get("transfer")
        if parts and transfer is not None and sum(parts, Decimal(0)) > transfer:
            self.add_error("transfer", f"小于其中各项之和{sum(parts):,}元，请核对。")
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*INCOME_FACTS)


LAND = ["farmland", "irrigated", "forest", "returned_forest", "orchard", "pasture", "water_area"]
HOUSE = ["house_area", "work_building_area", "is_dangerous", "danger_grade", "has_toilet", "fuel"]
WATER = ["water_difficult", "water_safe", "water_source", "has_power", "has_work_power", "has_tv"]
ROAD = ["road", "road_distance", "in_cooperative"]
STOCK = ["poultry", "cattle", "sheep", "pigs"]
MOVE = [
    "wants_to_move",
    "in_relocation",
    "move_kind",
    "settle_kind",
    "settle_place",
    "move_trouble",
]


class ConditionsForm(VersionedForm):
    """Land, house, water, power, road, animals and relocation of a year."""

    columns: ClassVar[Columns] = ((YearConditions, (*LAND, *HOUSE, *WATER, *ROAD, *STOCK, *MOVE)),)
    sections: Sections = [
        ("土地", "", LAND),
        ("住房", "", HOUSE),
        ("饮水、用电、广电", "", WATER),
        ("道路与合作社", "", ROAD),
        ("养殖", "", STOCK),
        ("易地搬迁", "", MOVE),
    ]

    def clean(self) -> dict[str, Any]:
        """Refuse what domain 8.4 calls errors: rules 60 and 64."""
        cleaned: dict[str, Any] = super().clean() or {}
        farmland, irrigated = cleaned.get("farmland"), cleaned.get("irrigated")
        if farmland is not None and irrigated is not None and irrigated > farmland:
            self.add_error("irrigated", "大于耕地面积，请核对。")
        if cleaned.get("is_dangerous") and not cleaned.get("danger_grade"):
            self.add_error("danger_grade", "危房户须选择危房等级。")
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*CONDITION_FACTS)


class LineForm(forms.Form):
    """One line of the ledger; wholly empty lines are left out."""

    kind = forms.ChoiceField(
        label="项目", choices=[("", "请选择"), *IncomeLine.Kind.choices], required=False
    )
    detail = formfields.free_text(100, required=False, label="明细")
    amount = formfields.decimal(
        places=2, digits=12, unit_words=formfields.UNITS["元"], required=False, label="金额"
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        filled = [bool(cleaned.get("kind")), cleaned.get("amount") is not None]
        if any(filled) and not all(filled) and not self.errors:
            raise ValidationError("项目和金额都要填写。")
        if cleaned.get("detail") and not any(filled):
            raise ValidationError("请选择项目并填写金额。")
        return cleaned


LineFormSet: Any = forms.formset_factory(LineForm, extra=5, max_num=100, absolute_max=120)


class LedgerForm(VersionedForm):
    """The ledger of a year: the lines there are, and empty ones for more."""

    def __init__(
        self, data: QueryDict | None = None, *, lines: list[dict[str, Any]], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.lines = LineFormSet(data, initial=lines, prefix="line")

    def is_valid(self) -> bool:
        """Both the version and every line."""
        return bool(super().is_valid() and self.lines.is_valid())

    @property
    def typed(self) -> list[tuple[str, str, Decimal]]:
        """The filled lines: kind, detail, amount."""
        rows = [line.cleaned_data for line in self.lines]
        return [(r["kind"], r["detail"], r["amount"]) for r in rows if r.get("kind")]


class StartYearForm(VersionedForm):
    """Which year to open."""

    year = formfields.integer(minimum=2000, maximum=2100, label="年度", help_text="四位年份。")
