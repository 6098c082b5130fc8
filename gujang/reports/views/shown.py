"""A table as HTML: heads with their spans, cells in words, each figure with its list."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from gujang.lib import figures

from ..report import Asked, Head, Row, TotalsRow, leaves
from ..sheets import grid, totals_of

_NAMES = ("户主姓名", "户编号", "姓名", "户主")


class Cell(NamedTuple):
    """A cell: its words, the class of its kind, the list or page behind it."""

    text: str
    css: str = ""
    url: str = ""


class Heading(NamedTuple):
    """A heading: its words, the rows and columns it takes, the class of its column."""

    label: str
    rows: int
    columns: int
    css: str


class Shown(NamedTuple):
    """A table to be shown: rows of headings, rows of cells, the totals (or ``None``)."""

    heads: list[list[Heading]]
    rows: list[list[Cell]]
    totals: list[Cell] | None


def shown(heads: Sequence[Head], rows: Iterable[Row], asked: Asked | None, first: int = 1) -> Shown:
    """Return a table; without ``asked`` (a frozen one) its figures lead nowhere.

    ``first`` is the number of the first row.
    """
    columns, totals = leaves(heads), TotalsRow(heads)
    made = []
    for number, row in enumerate(rows, start=first):
        values = [number, *row.values]
        totals.add(values)
        made.append(_cells(columns, values, row, asked))
    sums = totals_of(totals) if made else None
    whole = Row((), asked.area if asked else "")
    return Shown(
        head_rows(heads), made, _cells(columns, sums, whole, asked) if sums is not None else None
    )


def head_rows(heads: Sequence[Head]) -> list[list[Heading]]:
    """Return the headings row by row."""
    cells, columns = grid(heads), leaves(heads)
    deep = max(cell.row + cell.rows for cell in cells)
    found: list[list[Heading]] = [[] for _ in range(deep)]
    for cell in sorted(cells, key=lambda cell: cell.column):
        lowest = cell.row + cell.rows == deep
        css = _css(columns[cell.column]) if lowest else ""
        found[cell.row].append(Heading(cell.label, cell.rows, cell.columns, css))
    return found


def _css(head: Head) -> str:
    return "" if head.kind == "text" else "num"


def _cells(
    columns: Sequence[Head], values: Sequence[Any], row: Row, asked: Asked | None
) -> list[Cell]:
    named = next((c.label for c in columns if c.label in _NAMES), "") if row.household else ""
    cells = []
    for head, value in zip(columns, values, strict=True):
        url = _list(head, row, asked) if value and row.code else ""
        if named and head.label == named:
            url = _page(row.household)
        cells.append(Cell(words(value, head.kind), _css(head), url))
    return cells


def words(value: Any, kind: str) -> str:
    """Return a value as it is written; — is not known, an empty word is not filled in."""
    if value is None:
        return "" if kind == "text" else "—"
    if isinstance(value, str) or kind in ("text", "date"):
        return str(value)
    if kind == "percent":
        return f"{value:.2%}"
    return figures.money(value) if kind == "amount" else figures.number(value)


@cache
def _address(view: str) -> str:
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


def _page(household: int) -> str:
    return reverse("household_detail", args=[household])


def _list(head: Head, row: Row, asked: Asked | None) -> str:
    """Return the list of exactly what a figure of ``row`` counts, in its area."""
    opens = head.opens(asked) if head.opens and asked else None
    if opens is None or asked is None or not (address := _address(opens.view)):
        return ""
    day = {"as_of": asked.as_of.isoformat()} if opens.day and asked.as_of else {}
    query: dict[str, Any] = {"area": row.code, **day, **opens.query, **row.query}
    return f"{address}?{urlencode(query, doseq=True)}"
