"""What a household's page says of the household: top, incomes, conditions, causes, history."""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from gujang.access.gate import AnyUser, sight
from gujang.access.rights import Field, Sight
from gujang.journal import labels
from gujang.journal.models import Entry
from gujang.journal.services import canonical
from gujang.lib import idnumber
from gujang.lib.formfields import unit_of

from .. import sealed
from ..forms.survey import EARNED, HOUSE, LAND, MOVE, PARTS, ROAD, STOCK, WATER
from ..models import Household, HouseholdYear, YearConditions, YearIncome
from ..rules import net_income

HISTORY_LENGTH = 50
# looking is kept in the journal, and is no change
LOOKS = ("view", "search", "export", "download", "print")
_SIGHT_OF = {
    "phone": Field.PHONE,
    "card": Field.BANK_CARD,
    "id_number": Field.ID_NUMBER,
    "disease": Field.DISEASE,
}
CONDITION_GROUPS = (
    ("土地", LAND),
    ("住房", HOUSE),
    ("饮水、用电、广电", WATER),
    ("道路与合作社", ROAD),
    ("养殖", STOCK),
    ("易地搬迁", MOVE),
)
Pair = dict[str, Any]
Groups = Iterable[tuple[str, list[str]]]


def years_of(household: Household) -> list[HouseholdYear]:
    """Return the household's forms, the earliest first, each with incomes and conditions."""
    rows = household.years.select_related("income", "conditions")
    return list(rows.order_by("year"))


def base_pairs(household: Household, form: HouseholdYear | None, user: AnyUser) -> list[Pair]:
    """Return the top of the form as labels and values, masked as the user's role asks."""
    village = household.village
    place = f"{village.town.name}{village.name}{household.group_name}"
    pairs: list[Pair] = [
        {"label": "家庭编号", "value": household.number},
        {"label": "国家系统户编号", "value": household.national_number},
        {"label": "镇、村、组", "value": place},
        {"label": "家庭住址", "value": household.address},
        {"label": "识别标准", "value": household.get_standard_display()},
        {"label": "首次识别时间", "value": f"{household.first_registered:%Y-%m-%d}"},
        *_contact(household, user),
    ]
    if form:
        pairs += [
            {"label": "家庭人口", "value": f"{form.members}人", "hint": _of_form(form)},
            {"label": "贫困户属性", "value": form.get_attribute_display()},
            {"label": "脱贫年度", "value": form.exit_year},
            *(_answer(form, name) for name in ("is_martyr_family", "is_only_child")),
            _answer(form, "is_two_daughters"),
        ]
    return pairs


def _of_form(form: HouseholdYear) -> str:
    declared = form.declared_size
    other = f"，表上填{declared}人" if declared not in (None, form.members) else ""
    return f"{form.year}年登记表{other}"


def _answer(form: HouseholdYear, name: str) -> Pair:
    column: Any = HouseholdYear._meta.get_field(name)
    return {"label": column.verbose_name, "value": words(form, name)}


def _contact(household: Household, user: AnyUser) -> list[Pair]:
    phone = _seen(user, Field.PHONE, household, sealed.phone(household), idnumber.mask_phone)
    card = _seen(user, Field.BANK_CARD, household, sealed.card(household), idnumber.mask_card)
    pairs: list[Pair] = []
    if phone is not None:
        pairs.append({"label": "联系电话", "value": phone})
    pairs.append({"label": "开户银行", "value": household.bank_name})
    if card is not None:
        pairs.append({"label": "银行卡号", "value": card})
    return pairs


def _seen(user: AnyUser, field: Field, household: Household, value: str, mask: Any) -> str | None:
    seen = sight(user, field, household.village_id)
    if seen is Sight.NONE:
        return None
    return value if seen is Sight.FULL else str(mask(value))


def income_table(years: Sequence[HouseholdYear]) -> dict[str, Any]:
    """Return incomes by kind and year in yuan, the sums computed, and the change to last year."""
    incomes = [getattr(year, "income", None) for year in years]
    rows = [_money_row(YearIncome, name, incomes) for name in EARNED]
    rows += [_money_row(YearIncome, name, incomes, css="part") for name in PARTS]
    rows.append(_money_row(YearIncome, "business_cost", incomes))
    rows.append(_row("年收入", [_sum(income) for income in incomes], css="total"))
    rows.append(_row("年纯收入", [_net(income) for income in incomes], css="total"))
    per_head = [year.per_head_income for year in years]
    rows.append(_row("年人均纯收入", per_head, css="total"))
    return {"rows": rows, "notes": [said for year in years if (said := _other_figure(year))]}


def _money_row(
    model: Any, name: str, rows: Sequence[YearIncome | None], css: str = ""
) -> dict[str, Any]:
    column = model._meta.get_field(name)
    label = str(column.verbose_name).removesuffix("（元）")
    return _row(label, [getattr(row, name) if row else None for row in rows], css=css)


def _row(label: str, values: list[Decimal | None], *, css: str) -> dict[str, Any]:
    last, before = values[-1] if values else None, values[-2] if len(values) > 1 else None
    change = last - before if last is not None and before is not None else None
    return {"label": label, "values": values, "change": change, "css": css}


def _sum(income: YearIncome | None) -> Decimal | None:
    return net_income([getattr(income, kind) for kind in EARNED], None) if income else None


def _net(income: YearIncome | None) -> Decimal | None:
    if income is None:
        return None
    return net_income([getattr(income, kind) for kind in EARNED], income.business_cost)


def _other_figure(year: HouseholdYear) -> str:
    """Say where the per-head figure on the form is not the one computed."""
    income: YearIncome | None = getattr(year, "income", None)
    declared = income.declared_per_head if income else None
    if declared is None or declared == year.per_head_income:
        return ""
    computed = "未能计算" if year.per_head_income is None else f"{year.per_head_income:,}元"
    return f"{year.year}年登记表填写的人均纯收入为{declared:,}元，按各项计算为{computed}。"


def condition_table(years: Sequence[HouseholdYear]) -> dict[str, Any]:
    """Return the conditions by group, item and year; a value unlike the year before is marked."""
    rows = [getattr(year, "conditions", None) for year in years]
    return fact_table(YearConditions, CONDITION_GROUPS, rows)


def fact_table(model: Any, groups: Groups, rows: Sequence[Any]) -> dict[str, Any]:
    """Return the columns of ``model`` by group, with a cell a row; ``empty`` names the unfilled."""
    groups_shown, empty = [], []
    for title, names in groups:
        items = [_fact(model, name, rows) for name in names]
        empty += [item["label"] for item in items if not item["filled"]]
        filled = [item for item in items if item["filled"]]
        if filled:
            groups_shown.append({"title": title, "rows": filled})
    return {"groups": groups_shown, "empty": empty}


def _fact(model: Any, name: str, rows: Sequence[Any]) -> dict[str, Any]:
    column: Any = model._meta.get_field(name)
    unit = unit_of(column)
    texts = [words(row, name) if row else "" for row in rows]
    changed = [bool(a and b and a != b) for a, b in zip(["", *texts], texts, strict=False)]
    return {
        "label": str(column.verbose_name).removesuffix(f"（{unit}）"),
        "unit": unit,
        "filled": any(texts),
        "cells": [{"text": t, "changed": c} for t, c in zip(texts, changed, strict=True)],
    }


def words(row: Any, name: str) -> str:
    """Return a column's value as read: the label of a code, 是 or 否, a figure; '' when empty."""
    value = getattr(row, name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    display = getattr(row, f"get_{name}_display", None)
    if display or isinstance(value, str):
        return str(display() if display else value)
    return f"{value.normalize():,f}" if isinstance(value, Decimal) else f"{value:,}"


def causes(years: Sequence[HouseholdYear]) -> list[dict[str, Any]]:
    """Return attribute and causes of each year, the latest first."""
    return [
        {
            "year": year.year,
            "attribute": year.get_attribute_display(),
            "main": year.get_main_cause_display(),
            "others": "、".join(
                label
                for label in (year.get_other_cause_1_display(), year.get_other_cause_2_display())
                if label
            ),
            "note": year.cause_note,
        }
        for year in reversed(years)
    ]


def history(household: Household, user: AnyUser) -> list[dict[str, Any]]:
    """Return who changed what, the latest first, as far as the user's role sees the field."""
    entries = Entry.objects.filter(
        object_type="households.household", object_id=str(household.pk)
    ).exclude(action__in=LOOKS)
    unseen = {
        name
        for name, field in _SIGHT_OF.items()
        if sight(user, field, household.village_id) is Sight.NONE
    }
    return [
        {
            "entry": entry,
            "action": labels.action_label(entry.action),
            "lines": labels.lines_of(_without(entry, unseen)),
        }
        for entry in entries.order_by("-seq")[:HISTORY_LENGTH]
    ]


def _without(entry: Entry, names: set[str]) -> Entry:
    """Return the entry, in memory, without the fields that are not for this reader."""
    data: dict[str, Any] = json.loads(entry.data) if entry.data else {}
    for held in (data, data.get("changes", {})):
        for name in names & held.keys():
            del held[name]
    entry.data = canonical(data)
    return entry
