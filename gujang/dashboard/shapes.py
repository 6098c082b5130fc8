"""The shapes in which figures are given: by label, by sum, as the year's balance."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from households.cells import Cell
from households.codes import JoinReason, LeaveReason, Standing
from households.counting import LAND
from households.facets import NOT_FILLED, Banded, Grouping
from households.models import YearConditions, YearIncome
from households.models.survey import INCOME_KINDS, TRANSFER_PARTS
from households.rules.flow import Line

from .totals import Totals


def both(cell: Cell) -> dict[str, int]:
    """Return households and persons."""
    return {"households": cell.households, "persons": cell.persons}


def households_only(cell: Cell) -> int:
    """Return the households."""
    return cell.households


def persons_only(cell: Cell) -> int:
    """Return the persons."""
    return cell.persons


def by_code(facet: Grouping, totals: Totals) -> list[tuple[str, Cell]]:
    """Return code and cell of each label that counts something, in the order of the choices.

    Bands are all given. What is not filled in comes last, under ''.
    """
    found = totals.labels(facet.name)
    codes = [code for code, _ in facet.choices if code != NOT_FILLED[0]]
    rows = [(code, found.get(code, Cell())) for code in codes] + [("", found.get("", Cell()))]
    whole = isinstance(facet, Banded)
    return [(c, cell) for c, cell in rows if cell.households or cell.persons or (whole and c)]


def standings(totals: Totals) -> dict[str, dict[str, int]]:
    """Return households and persons by 脱贫标志; of 注销 those of the year."""
    cells = {standing: totals.at("standing", standing) for standing in Standing}
    cells[Standing.CANCELLED] = totals.of_year("cancelled")
    return {s.label: both(cell) for s, cell in cells.items() if cell.households}


def incomes(totals: Totals) -> dict[str, Decimal]:
    """Return the yuan by income kind under the headings of the sheet, with the computed sums."""
    columns = (*INCOME_KINDS, *TRANSFER_PARTS, "business_cost")
    found = {name: totals.at(f"income.{name}").amount for name in columns}
    total = sum((found[kind] for kind in INCOME_KINDS), Decimal(0))
    return _by_heading(YearIncome, found) | {
        "年收入（元）": total,
        "年纯收入（元）": total - found["business_cost"],
    }


def land(totals: Totals) -> dict[str, Decimal]:
    """Return mu and square metres under the headings of the sheet."""
    return _by_heading(YearConditions, {name: totals.at(f"land.{name}").amount for name in LAND})


def _by_heading(model: Any, amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    fields = {field.name: str(field.verbose_name) for field in model._meta.get_fields()}
    return {fields[name]: amount for name, amount in amounts.items()}


def balance(totals: Totals) -> dict[str, dict[str, int]]:
    """Return the lines of the year's balance: 户 and 人."""
    return {
        line.label: {"户": totals.flow(line).households, "人": totals.flow(line).persons}
        for line in Line
    }


def natural_events(totals: Totals) -> dict[str, int]:
    """Return the members who joined or left in the year by reason, and households died out."""
    found = {"户主死亡销户": totals.of_year("extinct").households}
    for way, reasons in (("joined", JoinReason), ("left", LeaveReason)):
        for reason in reasons:
            moved = totals.of_year(f"{way}.{reason.value}").persons
            found[str(reason.label)] = found.get(str(reason.label), 0) + moved
    return {label: number for label, number in found.items() if number}
