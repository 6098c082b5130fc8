"""The kinds of metric, and how each is declared in a line or two."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from households.cells import Cell
from households.dimensions import FILTERS
from households.facets import NOT_FILLED, Grouping

from . import shapes
from .totals import Totals

Query = dict[str, list[str]]
VALID: Query = {"valid": ["1"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric. ``query`` takes a label's code (``None``: all of it) and the year.

    ``of_people``: the list that shows what is counted is the list of people; ``people_query``: it
    asks otherwise than the list of households.
    """

    key: str
    title: str
    how: str
    unit: str
    figure: Callable[[Totals], Any]
    query: Callable[[str | None, int], Query]
    of_people: bool = False
    people_query: Callable[[str | None, int], Query] | None = None


def measure(
    key: str,
    title: str,
    unit: str,
    how: str,
    figure: Callable[[Totals], Any],
    query: Query,
    *,
    of_people: bool = False,
) -> Metric:
    """Declare a single figure, over the rows of one list."""
    return Metric(
        key=key,
        title=title,
        how=how,
        unit=unit,
        figure=figure,
        query=lambda code, year: query,
        of_people=of_people,
    )


def of_year(
    key: str, title: str, how: str, figure: Callable[[Totals], Any], name: str, **fields: Any
) -> Metric:
    """Declare a figure of the year's events, listed by the facet ``name``."""
    return Metric(
        key=key,
        title=title,
        how=how,
        figure=figure,
        query=lambda code, year: {name: [str(year)]},
        **{"unit": "户"} | fields,
    )


def breakdown(
    key: str,
    facet: Grouping,
    shape: Callable[[Cell], Any],
    how: str,
    *,
    title: str = "",
    coded: bool = False,
) -> Metric:
    """Declare the counts by the labels of ``facet``; ``coded``: given by code, not label."""
    words = {code: code for code, _ in facet.choices} if coded else dict(facet.choices)

    def figure(totals: Totals) -> dict[str, Any]:
        found = shapes.by_code(facet, totals)
        return {words[code] if code else "": shape(cell) for code, cell in found}

    def query(code: str | None, year: int) -> Query:
        return VALID if code is None else VALID | {facet.name: [code or NOT_FILLED[0]]}

    people = shape is shapes.persons_only
    unit = "户、人" if shape is shapes.both else "人" if people else "户"
    return Metric(
        key=key,
        title=title or facet.title,
        how=how,
        unit=unit,
        figure=figure,
        query=query,
        of_people=people,
    )


def flagged(key: str, name: str, how: str) -> Metric:
    """Declare the count of what the yes-or-no facet ``name`` keeps: people, or households."""
    facet = FILTERS[name]
    people = facet.of_people

    def figure(totals: Totals) -> int:
        cell = totals.at(name)
        return cell.persons if people else cell.households

    return measure(
        key,
        facet.title,
        "人" if people else "户",
        how,
        figure,
        {**VALID, name: ["1"]},
        of_people=people,
    )
