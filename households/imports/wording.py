"""Values of the register as a person reads them."""

import datetime as dt
from decimal import Decimal
from typing import Any

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
