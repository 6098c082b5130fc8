"""Values of the register as a person reads them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from gujang.lib.sheets import Column
from gujang.lib.values import BadValue

from ..models import (
    Household,
    HouseholdYear,
    Person,
    PersonYear,
    StandingChange,
    YearConditions,
    YearIncome,
)

_MODELS = (Household, HouseholdYear, StandingChange, Person, PersonYear, YearIncome, YearConditions)
_LABELS: dict[str, dict[Any, str]] = {
    field.name: {code: str(label) for code, label in field.flatchoices}
    for model in _MODELS
    for field in model._meta.concrete_fields
    if field.choices
}


def spoken(field: str, value: Any) -> str:
    """Return ``value`` of ``field`` in words: labels of codes, 是 and 否, days, figures."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return _LABELS.get(field, {}).get(value, str(value))


def labels_of(column: Column) -> list[str]:
    """Return the labels a coded column takes; empty for a column that is not coded."""
    return [label for label in _LABELS.get(column.field, {}).values() if _takes(column, label)]


def _takes(column: Column, label: str) -> bool:
    try:
        return column.parse(label) not in (None, "")
    except BadValue:
        return False
