"""A form of the level above: what its sheets hold, and the same form filled in, formats kept."""

import base64
from collections.abc import Iterable
from contextlib import closing
from dataclasses import astuple, dataclass, field
from typing import Literal

from gujang.lib.excel import sandbox
from gujang.lib.excel.layout import cleaned
from gujang.lib.excel.reading import EMPTY, TOO_LARGE
from gujang.lib.excel.values import MB, Limits, Refused

MOST_CELLS = 20_000
LIMITS = Limits(file_bytes=2 * MB)
Kind = Literal["text", "number", "percent", "date", "empty"]

_MODULE = "gujang.lib.excel.fillchild"


@dataclass(slots=True)
class Page:
    """A sheet of a form: words by (row, column) from 1, and where formulas stand.

    ``merges`` are (first row, first column, last row, last column).
    """

    name: str
    hidden: bool = False
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)

    @property
    def last(self) -> tuple[int, int]:
        """The last row and the last column that hold anything, or are part of a merge."""
        ends = [*self.cells, *((row, column) for _, _, row, column in self.merges)]
        return max((row for row, _ in ends), default=0), max((col for _, col in ends), default=0)


@dataclass(slots=True)
class Blank:
    """A form; ``notes`` are sentences about what a filled one will not hold."""

    pages: list[Page] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Put:
    """What a cell is to hold: ``value`` in words (a number's digits, a day as 2016-12-31)."""

    sheet: str
    row: int
    column: int
    kind: Kind
    value: str = ""


def look_through(data: bytes) -> Blank:
    """Return what a form holds. Raise :class:`Refused` for what is none, hostile or too large."""
    if not data:
        raise Refused(EMPTY)
    if len(data) > LIMITS.file_bytes:
        raise Refused(TOO_LARGE.format(limit=LIMITS.file_bytes // MB))
    blank = Blank()
    with closing(sandbox.run(_MODULE, data, LIMITS, most_cells=MOST_CELLS)) as records:
        for first, *rest in records:
            if first == "note":
                blank.notes += rest
            elif first == "sheet":
                name, hidden, merges = rest
                blank.pages.append(Page(name, hidden, [tuple(map(int, m)) for m in merges]))  # type: ignore[misc]
            else:
                row, column, text, is_formula = rest
                place = (int(row), int(column))
                blank.pages[-1].cells[place] = text
                if is_formula:
                    blank.pages[-1].formulas.add(place)
    return blank


def fill(data: bytes, puts: Iterable[Put]) -> bytes:
    """Return the form with these cells filled: formats, merges, widths and formulas as they were.

    Text stays text. Formulas have no results until the file is opened. Raise :class:`Refused`.
    """
    job = [
        astuple(Put(put.sheet, put.row, put.column, put.kind, cleaned(put.value))) for put in puts
    ]
    records = sandbox.run(_MODULE, data, LIMITS, most_cells=MOST_CELLS, puts=job)
    with closing(records):
        return b"".join(base64.b64decode(text) for _, text in records)
