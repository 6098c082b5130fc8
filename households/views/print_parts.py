"""What the printed forms of a household say, part by part; every number masked."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings

from gujang.access.gate import AnyUser, sight
from gujang.access.rights import Field, Sight
from gujang.lib import idnumber
from gujang.lib.formfields import unit_of

from .. import sealed
from ..codes import MAIN_CAUSES, OTHER_CAUSES, Attribute, Standard
from ..codes.exits import Criterion
from ..codes.support import Indicator
from ..models import (
    Household,
    HouseholdYear,
    Measure,
    Plan,
    YearConditions,
)
from .detail_parts import CONDITION_GROUPS, words

MEMBER_LINES = 6
Boxes = list[dict[str, Any]]


def heading(household: Household, user: AnyUser) -> dict[str, Any]:
    """Return the address as the form divides it, and how to reach the household, masked."""
    village = household.village
    return {
        "address": [
            ("省（区、市）", settings.REGION_NAME),
            ("市（地、州、盟）", settings.CITY_NAME),
            ("县（市、区、旗）", settings.COUNTY_NAME),
            ("镇（乡）", village.town.name),
            ("村", village.name),
            ("组", household.group_name),
        ],
        "phone": _masked(user, Field.PHONE, household, sealed.phone, idnumber.mask_phone),
        "card": _masked(user, Field.BANK_CARD, household, sealed.card, idnumber.mask_card),
    }


def _masked(user: AnyUser, field: Field, household: Household, read: Any, mask: Any) -> str:
    """Return a number masked even where the role sees it in full: paper goes further than screens.

    Where the role sees nothing of it, so does the paper.
    """
    if sight(user, field, household.village_id) is Sight.NONE:
        return ""
    return str(mask(read(household)))


def coded(household: Household, form: HouseholdYear | None) -> list[dict[str, Any]]:
    """Return A1 to A3b with all their options, those that hold ticked (domain 1.1)."""
    others = {form.other_cause_1, form.other_cause_2} if form else set()
    return [
        _coded("A1", "识别标准", "", Standard.choices, {household.standard}),
        _coded("A2", "贫困户属性", "", Attribute.choices, {form.attribute} if form else set()),
        _coded(
            "A3a",
            "主要致贫原因",
            "必选，只选一项",
            [(cause.value, cause.label) for cause in MAIN_CAUSES],
            {form.main_cause} if form else set(),
        ),
        _coded(
            "A3b",
            "其他致贫原因",
            "最多选两项",
            [(cause.value, cause.label) for cause in OTHER_CAUSES],
            others,
        ),
    ]


def _coded(
    code: str, label: str, note: str, options: Iterable[tuple[str, Any]], chosen: set[str]
) -> dict[str, Any]:
    boxes: Boxes = [{"label": name, "chosen": value in chosen} for value, name in options]
    return {"code": code, "label": label, "note": note, "boxes": boxes}


def blank_lines(rows: Sequence[Any], at_least: int = MEMBER_LINES) -> range:
    """Return as many empty lines as a form has below its filled ones."""
    return range(len(rows), at_least)


def condition_lines(form: HouseholdYear | None) -> list[dict[str, Any]]:
    """Return every condition of the form by group, three to a line; empty where not known."""
    row = getattr(form, "conditions", None)
    return [
        {"title": title, "lines": _by(3, [_condition(row, name) for name in names])}
        for title, names in CONDITION_GROUPS
    ]


def _condition(row: YearConditions | None, name: str) -> dict[str, Any]:
    column: Any = YearConditions._meta.get_field(name)
    unit = unit_of(column)
    label = str(column.verbose_name).removesuffix(f"（{unit}）")
    return {"label": label, "unit": unit, "value": words(row, name) if row else ""}


def income_lines(table: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Return the rows of a table of one year's incomes, two to a line."""
    cells = [
        {"label": row["label"], "value": row["values"][0] if row["values"] else None}
        for row in table["rows"]
    ]
    return _by(2, cells)


def _by(number: int, cells: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Divide cells into lines, the last one filled up with empty cells."""
    lines = [cells[place : place + number] for place in range(0, len(cells), number)]
    if lines:
        lines[-1] += [{"label": "", "unit": "", "value": ""}] * (number - len(lines[-1]))
    return lines


def plans_of(household: Household) -> list[dict[str, Any]]:
    """Return the plans by year, the earliest first: six indicators each, income lines, sum."""
    plans = household.plans.order_by("year").prefetch_related("indicators", "incomes")
    return [_plan(plan) for plan in plans]


def _plan(plan: Plan) -> dict[str, Any]:
    known = {row.indicator: row for row in plan.indicators.all()}
    incomes = list(plan.incomes.all())
    return {
        "row": plan,
        "indicators": [
            {"label": label, "row": known.get(code)} for code, label in Indicator.choices
        ],
        "incomes": [{"row": row, "scale": _scale(row)} for row in incomes],
        "total": sum((row.amount for row in incomes), Decimal(0)),
    }


def measures_of(household: Household) -> list[dict[str, Any]]:
    """Return the measures by year, each with its scale and unit."""
    rows = household.measures.select_related("person").order_by("year", "kind", "id")
    return [{"row": row, "scale": _scale(row)} for row in rows]


def _scale(row: Any) -> str:
    return "" if row.scale is None else f"{row.scale.normalize():,f}{row.unit}"


def outcomes_of(measures: Iterable[dict[str, Any]]) -> list[Measure]:
    """Return the measures that came to something: an outcome, more income, or a signature."""
    rows = [item["row"] for item in measures]
    return [row for row in rows if row.outcome or row.actual_uplift is not None or row.signed_on]


def verifications_of(household: Household) -> list[dict[str, Any]]:
    """Return what was found at home, the earliest first, criterion by criterion."""
    criteria = [(name, label) for name, label in Criterion.choices if name != Criterion.INCOME]
    return [
        {"row": row, "met": [(label, getattr(row, name)) for name, label in criteria]}
        for row in household.verifications.order_by("verified_on", "id")
    ]


def monitoring(table: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the lines of the 收入监测表: of the year's form, the sum of January to December.

    The quarters before are written in by hand: they are asked at the home (domain 3, R7W).
    """
    return [
        {"label": row["label"], "css": row["css"], "year": row["values"][-1]}
        for row in table["rows"]
    ]
