"""Forms of the yearly survey: incomes, the ledger, conditions; and of opening a year."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from gujang.lib import formfields
from gujang.lib.forms import Columns, Sections, VersionedForm
from gujang.lib.line_forms import AmountLine, WithLines

from ..models import IncomeLine, YearConditions, YearIncome
from ..services.years import CONDITION_FACTS, INCOME_FACTS

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


class LineForm(AmountLine):
    """One line of the ledger; wholly empty lines are left out."""

    kind = forms.ChoiceField(
        label="项目", choices=[("", "请选择"), *IncomeLine.Kind.choices], required=False
    )
    detail = formfields.free_text(100, required=False, label="明细")
    amount = formfields.decimal(
        places=2, digits=12, unit_words=formfields.UNITS["元"], required=False, label="金额（元）"
    )


LineFormSet: Any = forms.formset_factory(LineForm, extra=5, max_num=100, absolute_max=120)


class LedgerForm(WithLines):
    """The ledger of a year: the lines there are, and empty ones for more."""

    def __init__(
        self, data: QueryDict | None = None, *, lines: list[dict[str, Any]], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.lines = LineFormSet(data, initial=lines, prefix="line")


class StartYearForm(VersionedForm):
    """Which year to open."""

    year = formfields.integer(minimum=2000, maximum=2100, label="年度", help_text="四位年份。")
