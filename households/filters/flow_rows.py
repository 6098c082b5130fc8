"""The rows of the page of a year's balance: an area, the smaller areas in it, and their lists."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from villages.models import Village

from ..cells import NONE, Cell
from ..flows import Flows, last_day, of_area
from ..rules.flow import DECREASE, INCREASE, Line
from .flow import Query, households_of, people_of

COUNTY, TOWN, VILLAGE = 6, 9, 12


@dataclass(frozen=True, slots=True)
class FlowCell:
    """A line's households and persons, and what their lists are asked."""

    line: Line
    cell: Cell
    households: Query
    people: Query


@dataclass(frozen=True, slots=True)
class FlowRow:
    """The balance of an area in the order of its lines."""

    code: str
    name: str
    cells: tuple[FlowCell, ...]

    def at(self, line: Line) -> Cell:
        """Return what stands under a line."""
        return next(cell.cell for cell in self.cells if cell.line == line)

    @property
    def computed(self) -> Cell:
        """年末 as the other lines give it."""
        gained = sum((self.at(line) for line in INCREASE), NONE)
        return gained - sum((self.at(line) for line in DECREASE), NONE)

    @property
    def balanced(self) -> bool:
        """Say whether 年末 is what the other lines give."""
        return self.computed == self.at(Line.CLOSING)

    @property
    def moved(self) -> bool:
        """Say whether anything stands in the row."""
        return any(cell.cell != NONE for cell in self.cells)

    @property
    def equations(self) -> list[str]:
        """The balance written out, in households and in persons."""
        return [self._equation("households", "户"), self._equation("persons", "人")]

    def _equation(self, name: str, unit: str) -> str:
        gained = " + ".join(f"{getattr(self.at(line), name):,}" for line in INCREASE)
        lost = " − ".join(f"{getattr(self.at(line), name):,}" for line in DECREASE)
        return f"{gained} − {lost} = {getattr(self.computed, name):,}{unit}"


def flow_row(flows: Flows, code: str, name: str, year: int) -> FlowRow:
    """Return the row of the area ``code``."""
    lines = of_area(flows, code)
    return FlowRow(
        code,
        name,
        tuple(
            FlowCell(
                line,
                cell,
                _asked(households_of(line, year), code, year),
                _asked(people_of(line, year), code, year),
            )
            for line, cell in lines.items()
        ),
    )


def _asked(query: Query, code: str, year: int) -> Query:
    day = last_day(year)
    as_of = {"as_of": [day.isoformat()]} if day else {}
    return {"area": [code]} | as_of | query


def parts_of(
    flows: Flows, villages: Iterable[Village], code: str, year: int
) -> tuple[FlowRow, list[FlowRow]]:
    """Return the row of the area, and those of its towns, or of a town's villages.

    Of villages, those that stand or in which something stands.
    """
    listed = list(villages)
    if len(code) == COUNTY:
        towns = {village.town_id: village.town.name for village in listed}
        rows = [flow_row(flows, town, name, year) for town, name in sorted(towns.items())]
        return flow_row(flows, code, settings.COUNTY_NAME, year), rows
    name = listed[0].name if len(code) == VILLAGE else listed[0].town.name
    whole = flow_row(flows, code, name, year)
    if len(code) == VILLAGE:
        return whole, []
    made = [(v, flow_row(flows, v.code, v.name, year)) for v in listed]
    return whole, [row for village, row in made if not village.closed_on or row.moved]
