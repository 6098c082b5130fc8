"""The four registers as the platform exports them (domain 6.3), under the headers imports know.

Their columns are those the imports declare, so that a register made here in full imports again.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import DateField, DecimalField, Field, IntegerField

from gujang.access.rights import Field as Secret
from gujang.lib import idnumber
from gujang.lib.excel.formal import Kind
from gujang.lib.sealing import unseal
from gujang.lib.sheets import Column
from households.codes import Cause
from households.filters.rows import heads_of
from households.imports.columns import registers
from households.imports.columns_kit import BASE, CONDITIONS, INCOME, MEMBERS
from households.models import (
    Household,
    HouseholdYear,
    Person,
    PersonYear,
    StandingChange,
    YearConditions,
    YearIncome,
)
from households.sealed import open_id

from ..report import Asked, Head, Report, Row
from .kit import in_batches, masked

# where a column's value is read, by the register and the part that the import gives it
_PLACES: dict[str, dict[str, tuple[Any, str]]] = {
    BASE: {
        "household": (Household, ""),
        "year": (HouseholdYear, "year_at__"),
        "standing": (StandingChange, "standing_at__"),
    },
    MEMBERS: {"person": (Person, ""), "facts": (PersonYear, "year_at__")},
    CONDITIONS: {CONDITIONS: (YearConditions, "year_at__conditions__")},
    INCOME: {INCOME: (YearIncome, "year_at__income__")},
}
_OF_HOUSEHOLD = {
    "number": "number",
    "town": "village__town__name",
    "village": "village__name",
    "data_year": "year_at__year",
}
_OF_PERSON = {
    "number": "household__number",
    "town": "household__village__town__name",
    "village": "household__village__name",
    "data_year": "year_at__household_year__year",
    "born_on": "born_on",
}
_BESIDE = {
    False: ("pk", "uuid", "village_id", "phone_sealed", "card_sealed", "year_at__other_cause_1",
            "year_at__other_cause_2"),
    True: ("household_id", "uuid", "id_sealed", "year_at__disease_sealed",
           "year_at__household_year__year", "household__village_id"),
}  # fmt: skip
# sums that would mean nothing
_NOT_ADDED = {"road_distance", "declared_per_head", "work_months"}
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Cell:
    """A column: its heading, and how its value is had from a row and what stands beside it."""

    head: Head
    path: str
    read: Callable[[Asked, Values], Any]


def _cells(register: str) -> list[_Cell]:
    (found,) = (one for one in registers(settings.PROGRAMME_YEARS.start) if one.key == register)
    return [_cell(register, column) for column in found.columns]


def _cell(register: str, column: Column) -> _Cell:
    paths = _OF_PERSON if register == MEMBERS else _OF_HOUSEHOLD
    width = min(max(9.0, 2.0 * len(column.header)), 20.0)
    special = _SPECIAL.get(column.field)
    if special:
        return _Cell(Head(label=column.header, kind="text", width=20), "", special)
    if column.field in paths:
        path, kind = paths[column.field], "date" if column.field == "born_on" else "text"
        head = Head(label=column.header, kind=kind, width=width)  # type: ignore[arg-type]
        return _Cell(head, path, partial(_plain, path))
    model, prefix = _PLACES[register][column.part]
    field, path = model._meta.get_field(column.field), f"{prefix}{column.field}"
    head = Head(
        label=column.header,
        kind=_kind(field),
        width=width,
        total=_kind(field) in ("whole", "amount") and column.field not in _NOT_ADDED,
    )
    return _Cell(head, path, partial(_worded, path, dict(field.flatchoices)))


def _kind(field: "Field[Any, Any]") -> Kind:
    if field.name == "exit_year":
        return "text"
    if isinstance(field, DecimalField):
        return "amount"
    if isinstance(field, DateField):
        return "date"
    return "whole" if isinstance(field, IntegerField) and not field.choices else "text"


def _plain(path: str, asked: Asked, row: Values) -> Any:
    value = row[path]
    return value if value is None or isinstance(value, dt.date) else str(value)


def _worded(path: str, choices: dict[Any, Any], asked: Asked, row: Values) -> Any:
    value = row[path]
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(choices[value]) if value and choices else value


def _other_causes(asked: Asked, row: Values) -> str:
    causes = (row["year_at__other_cause_1"], row["year_at__other_cause_2"])
    return "、".join(str(Cause(cause).label) for cause in causes if cause)


def _head_name(asked: Asked, row: Values) -> str:
    return str(row["head"]["person__name"]) if row["head"] else ""


def _head_number(asked: Asked, row: Values) -> str:
    head = row["head"]
    if not head:
        return ""

    def read() -> str:
        return open_id(head["person__uuid"], head["person__id_sealed"])

    return masked(asked, Secret.ID_NUMBER, row["village_id"], read, idnumber.mask)


def _own_number(asked: Asked, row: Values) -> str:
    village = row["household__village_id"]
    read = partial(open_id, row["uuid"], row["id_sealed"])
    return masked(asked, Secret.ID_NUMBER, village, read, idnumber.mask)


def _phone(asked: Asked, row: Values) -> str:
    context = f"household.phone:{row['uuid']}"
    read = partial(unseal, row["phone_sealed"], context=context)
    return masked(asked, Secret.PHONE, row["village_id"], read, idnumber.mask_phone)


def _card(asked: Asked, row: Values) -> str:
    read = partial(unseal, row["card_sealed"], context=f"household.card:{row['uuid']}")
    return masked(asked, Secret.BANK_CARD, row["village_id"], read, idnumber.mask_card)


def _disease(asked: Asked, row: Values) -> str:
    sealed, year = row["year_at__disease_sealed"], row["year_at__household_year__year"]
    context = f"person_year.disease:{row['uuid']}:{year}"

    def read() -> str:
        return unseal(sealed, context=context) if sealed else ""

    return masked(asked, Secret.DISEASE, row["household__village_id"], read, lambda _: "")


_SPECIAL: dict[str, Callable[[Asked, Values], Any]] = {
    "county": lambda asked, row: settings.COUNTY_NAME,
    "head_name": _head_name,
    "head_number": _head_number,
    "id_number": _own_number,
    "other_causes": _other_causes,
    "phone": _phone,
    "card": _card,
    "disease": _disease,
}


def _rows(register: str, cells: list[_Cell], asked: Asked) -> Iterator[Row]:
    people = register == MEMBERS
    model: Any = Person if people else Household
    rows = asked.scope(model.objects.all()).as_of(asked.as_of).valid()
    if register in (CONDITIONS, INCOME):
        rows = rows.filter(**{f"year_at__{register}__isnull": False})
    order = (
        ("household__village_id", "household__number", "year_at__relation", "pk")
        if people
        else ("village_id", "number")
    )
    paths = {cell.path for cell in cells if cell.path} | set(_BESIDE[people])
    for batch in in_batches(rows.order_by(*order).values(*sorted(paths))):
        heads = {} if people else heads_of([row["pk"] for row in batch], asked.as_of)
        for row in batch:
            key = row["household_id" if people else "pk"]
            row["head"] = heads.get(key)
            village = row["household__village_id" if people else "village_id"]
            yield Row([cell.read(asked, row) for cell in cells], village, key)


def _report(register: str, key: str, title: str, basis: str, *, numbers: bool = False) -> Report:
    cells = _cells(register)
    return Report(
        key=key,
        title=title,
        group="花名册",
        basis=basis,
        heads=tuple(cell.head for cell in cells),
        rows=partial(_rows, register, cells),
        numbers=numbers,
    )


_SAME = "栏目与导入的登记表相同，以完整号码导出的可以原样导回。"
REPORTS = (
    _report(
        BASE,
        "base",
        "贫困户基本信息",
        f"截至日在册的户，不含注销；按截至日最新一年的登记表。{_SAME}",
        numbers=True,
    ),
    _report(
        MEMBERS,
        "members",
        "家庭成员花名册",
        "截至日在册户（不含注销）的成员，一人一行；健康、劳动能力等取截至日最新一年的登记表。"
        f"患病名称只在完整号码的表里列出。{_SAME}",
        numbers=True,
    ),
    _report(
        CONDITIONS,
        "conditions",
        "生产生活条件表",
        "截至日在册户（不含注销）最新一年登记表的生产生活条件；没有填报的户不列。"
        f"面积为亩、平方米，距离为公里。{_SAME}",
    ),
    _report(
        INCOME,
        "income",
        "收入情况表",
        "截至日在册户（不含注销）最新一年登记表的收入，元；没有填报的户不列。"
        f"年收入、年纯收入和人均纯收入三栏是登记表上填的数，不是计算的数。{_SAME}",
    ),
)
