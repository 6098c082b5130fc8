"""What a row of the register says now, and how a file's values differ from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from gujang.lib.idnumber import mask, mask_card, mask_phone

from ..models import Household, Person, PersonYear, YearConditions, YearIncome
from ..sealed import card, disease, id_number, phone
from .columns import registers

Values = dict[str, Any]

YEAR_FIELDS = (
    "attribute", "main_cause", "other_cause_1", "other_cause_2", "cause_note", "declared_size",
    "exit_year", "is_martyr_family", "is_only_child", "is_two_daughters",
)  # fmt: skip
FACT_FIELDS = (
    *(
        field.name
        for field in PersonYear._meta.concrete_fields
        if field.name
        not in ("id", "person", "household_year", "starts_on", "until", "disease_sealed")
    ),
    "disease",
)
CONDITION_FIELDS = tuple(
    field.name
    for field in YearConditions._meta.concrete_fields
    if field.name not in ("id", "household_year")
)
SURVEY_FIELDS = frozenset(
    field.name for model in (YearIncome, YearConditions) for field in model._meta.concrete_fields
) - {"id", "household_year"}
LABELS = {
    column.field: column.header for register in registers(2014) for column in register.columns
} | {
    "village_id": "嘎查村",
    "other_cause_1": "其他致贫原因一",
    "other_cause_2": "其他致贫原因二",
    "exit_on": "脱贫日期",
    "left_on": "离开日期",
    "leave_reason": "减少原因",
    "joined_on": "加入日期",
}


@dataclass(frozen=True, slots=True)
class Diff:
    """A field that changes, values as the register keeps them; what is sealed comes masked."""

    field: str
    old: Any
    new: Any

    @property
    def label(self) -> str:
        """The field's canonical header."""
        return LABELS.get(self.field, self.field)


def current(row: Model, name: str) -> Any:
    """Return the value of ``name`` in ``row``, unsealed."""
    if name == "phone" and isinstance(row, Household):
        return phone(row)
    if name == "card" and isinstance(row, Household):
        return card(row)
    if name == "id_number" and isinstance(row, Person):
        return id_number(row)
    if name == "disease" and isinstance(row, PersonYear):
        return disease(row) if row.disease_sealed else ""
    return getattr(row, name)


def differing(row: Model, values: Mapping[str, Any]) -> Values:
    """Return those of ``values`` that ``row`` does not hold already."""
    found = {name: value for name, value in values.items() if current(row, name) != value}
    if found.keys() & {"other_cause_1", "other_cause_2"} and _same_causes(row, values):
        found = {name: v for name, v in found.items() if not name.startswith("other_cause_")}
    return found


def _same_causes(row: Model, values: Mapping[str, Any]) -> bool:
    """The two other causes have no order."""
    names = ("other_cause_1", "other_cause_2")
    return {getattr(row, name) for name in names} == {values.get(name) for name in names}


def taken(row: Model | None, names: Iterable[str]) -> Values:
    """Return the values of ``names`` in ``row`` to be carried over; nothing without a row."""
    return {name: current(row, name) for name in names} if row else {}


_MASKS = {
    "phone": mask_phone,
    "card": mask_card,
    "id_number": lambda text: mask(text, style="detail"),
    "disease": lambda text: "（不显示）" if text else "",
}


def diffs(row: Model, values: Mapping[str, Any]) -> list[Diff]:
    """Return the changes that ``values`` make in ``row``, masked where it is sealed."""
    found = []
    for name, value in differing(row, values).items():
        hide = _MASKS.get(name)
        old = current(row, name)
        found.append(Diff(name, hide(old), hide(value)) if hide else Diff(name, old, value))
    return found
