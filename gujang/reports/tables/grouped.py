"""Statistics of the register by one field (domain 6.2): the whole, then number and share of each.

They are counted as the dashboard counts, and by the facet that the lists are narrowed by.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from gujang.dashboard.metric import VALID
from gujang.dashboard.metrics import EACH_HOW
from households.cells import Cell
from households.facets import NOT_FILLED, Grouping

from ..codes import By
from ..report import Asked, Head, Opens, Query, Report, Row
from .kit import by_place, counted, share


class Unit(NamedTuple):
    """What is counted: its word, the view of its list, how many of it a cell holds."""

    word: str
    view: str
    of: Callable[[Cell], int]


HOUSEHOLDS = Unit("户", "household_list", lambda cell: cell.households)
PEOPLE = Unit("人", "person_list", lambda cell: cell.persons)


def opening(unit: Unit, query: Query) -> Callable[[Asked], Opens]:
    """Return what opens the list of the valid households or people that ``query`` narrows."""
    return lambda asked: Opens(unit.view, {**VALID, **query})


def whole(unit: Unit) -> Head:
    """Return the column of all that are on the register."""
    return Head(
        label=f"总{unit.word}数", name=unit.word, total=True, opens=opening(unit, {}), width=9
    )


def part(unit: Unit, code: str, query: Query | None) -> tuple[Head, Head]:
    """Return the columns of a part: its number, and its share of the whole.

    Without ``query`` there is no list of what is counted.
    """
    name, opens = f"{unit.word}.{code}", opening(unit, query) if query is not None else None
    return (
        Head(label=unit.word, name=name, total=True, opens=opens, width=8),
        Head(label="占比", kind="percent", ratio=(name, unit.word), width=9),
    )


def grouped(
    *,
    key: str,
    title: str,
    facet: Grouping,
    said: str,
    units: Sequence[Unit],
    group: str,
    unfilled: str = NOT_FILLED[1],
) -> Report:
    """Return the table of the groups of ``facet``; ``said`` ends its 口径 after who is counted.

    Where the facet knows 未填, that is the last group, called ``unfilled``; so the groups add up.
    """
    labels = {"" if code == NOT_FILLED[0] else code: label for code, label in facet.choices}
    heads = [
        Head(
            label=label if code else unfilled,
            parts=tuple(
                head
                for unit in units
                for head in part(unit, code, {facet.name: [code or NOT_FILLED[0]]})
            ),
        )
        for code, label in labels.items()
    ]
    return Report(
        key=key,
        title=title,
        group=group,
        basis=f"{EACH_HOW}{said}",
        heads=(*(whole(unit) for unit in units), *heads),
        rows=partial(_rows, facet.name, tuple(labels), units),
        by=(By.TOWN, By.VILLAGE),
    )


def _rows(name: str, codes: Sequence[str], units: Sequence[Unit], asked: Asked) -> Iterator[Row]:
    for place, totals in by_place(asked, counted(asked, "standing", name)):
        cells = [totals.at(name, code) for code in codes]
        figures = [
            figure
            for cell in cells
            for unit in units
            for figure in (unit.of(cell), share(unit.of(cell), unit.of(totals.valid)))
        ]
        yield Row([*place.names, *(unit.of(totals.valid) for unit in units), *figures], place.code)
