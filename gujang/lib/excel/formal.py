"""A sheet as an office hands it in: big title, line of signatures, merged heads, totals, notes.

The XML is written here, row by row: neither library behind ``writing`` gives merged heads of
several rows and totals that are formulas *and* carry their value, in constant memory. Text is
always an inline string, so nothing of the data can be a formula.
"""

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from math import ceil, isfinite
from typing import Any, BinaryIO, Literal
from unicodedata import east_asian_width
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from gujang.lib.excel import formal_parts as parts
from gujang.lib.excel.layout import MOST_CHARS, cleaned, sheet_names, text

Kind = Literal["text", "whole", "amount", "percent", "date"]
MOST_ROWS = 1_048_000
_EPOCH = dt.date(1899, 12, 30)
_SAFE = 10**15
_LONG = 24  # characters; as wide as a column is whose words wrap
_KNOWN = 1000  # cells of a column that are kept made
_CHUNK = 64
_RISKY = "=+-@|%＝＋－＠"
# quick to pack; a register is read once, and the disk is not what is short
_LEVEL = 1


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column: ``total`` adds it up, ``ratio`` divides the totals of two columns by place."""

    kind: Kind = "text"
    width: float = 12
    total: bool = False
    ratio: tuple[int, int] | None = None

    @property
    def is_long(self) -> bool:
        """Say whether its words wrap, rather than shrink to the column."""
        return self.kind == "text" and self.width >= _LONG


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A heading at 0-based ``row`` and ``column`` of the heads, over so many ``rows`` and
    ``columns``."""

    label: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet.

    ``line`` is what stands under the title, from left to right. ``totals`` is asked once ``rows``
    have been read: the values of the last row, or ``None`` for none; under a column with ``total``
    or ``ratio`` the value goes with its formula. ``notes`` follow the table, ``footer`` stands on
    every printed page.
    """

    name: str
    title: str
    heads: Sequence[HeadCell]
    columns: Sequence[FormColumn]
    rows: Iterable[Sequence[Any]]
    line: Sequence[str] = ()
    totals: Callable[[], Sequence[Any] | None] = field(default=lambda: None)
    notes: Sequence[str] = ()
    footer: str = ""
    frozen_columns: int = 0

    @property
    def first_head(self) -> int:
        """The row of the uppermost heading, from 1."""
        return 3 if self.line else 2

    @property
    def last_head(self) -> int:
        """The row of the lowest heading."""
        return self.first_head + max(head.row + head.rows for head in self.heads) - 1


def write_forms(
    out: BinaryIO, forms: Iterable[Form], *, author: str = "", number: str = ""
) -> None:
    """Write ``forms`` as one workbook; memory does not grow with their rows.

    ``author`` and ``number`` (of the export) go into the properties of the document. Raise
    ValueError for more rows than a sheet holds.
    """
    sheets = list(forms)
    names = sheet_names(form.name for form in sheets)
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for place, form in enumerate(sheets, start=1):
            with archive.open(f"xl/worksheets/sheet{place}.xml", "w") as page:
                for piece in _sheet(form):
                    page.write(piece.encode())
        heads = [(form.first_head, form.last_head) for form in sheets]
        for name, xml in parts.around(names, heads, cleaned(author), cleaned(number)).items():
            # opened rather than handed over whole: so no moment is in it, and the same rows make
            # the same bytes
            with archive.open(name, "w") as part:
                part.write(xml.encode())


def _sheet(form: Form) -> Iterator[str]:
    yield parts.SHEET_START
    yield parts.view(form.last_head + 1, form.frozen_columns)
    yield parts.widths(column.width for column in form.columns)
    yield "<sheetData>"
    merges = [*_head_merges(form)]
    yield from _top(form)
    last = yield from _body(form)
    after = yield from _foot(form, last)
    yield "</sheetData>"
    merges += [parts.span(row, 0, row, len(form.columns) - 1) for row in range(*after)]
    yield parts.sheet_end(merges, cleaned(form.footer), _text_area(form, last))


def _head_merges(form: Form) -> Iterator[str]:
    yield parts.span(1, 0, 1, len(form.columns) - 1)
    yield from (
        parts.span(2, first, 2, last) for _, first, last in _line_cells(form) if last > first
    )
    for head in form.heads:
        if head.rows > 1 or head.columns > 1:
            top = form.first_head + head.row
            yield parts.span(top, head.column, top + head.rows - 1, head.column + head.columns - 1)


def _line_cells(form: Form) -> list[tuple[str, int, int]]:
    """Return the words of the line, each with its first and its last column."""
    number, wide = len(form.line), len(form.columns)
    starts = [place * wide // number for place in range(number)] if number else []
    return [
        (words, start, (starts[place + 1] if place + 1 < number else wide) - 1)
        for place, (words, start) in enumerate(zip(form.line, starts, strict=True))
    ]


def _top(form: Form) -> Iterator[str]:
    wide = len(form.columns)
    yield _line(1, [(0, form.title, parts.TITLE)], height=30)
    if form.line:
        yield _line(2, [(first, words, parts.LINE) for words, first, _ in _line_cells(form)])
    rows: dict[int, dict[int, str]] = {}
    for head in form.heads:
        for row in range(head.row, head.row + head.rows):
            # every cell of a merged range needs the border
            cells = rows.setdefault(row, dict.fromkeys(range(wide), ""))
            for column in range(head.column, head.column + head.columns):
                cells[column] = head.label if (row, column) == (head.row, head.column) else ""
    heights = _heights(form)
    for row, cells in sorted(rows.items()):
        made = [(column, label, parts.HEAD) for column, label in cells.items()]
        yield _line(form.first_head + row, made, height=heights[row])


def _heights(form: Form) -> dict[int, float]:
    """Return the height of each row of heads that the words of its own cells need."""
    lines: dict[int, int] = {}
    for head in form.heads:
        inside = form.columns[head.column : head.column + head.columns]
        need = ceil(_width(head.label) / max(sum(c.width for c in inside) - 1, 1))
        last = head.row + head.rows - 1
        lines[last] = max(lines.get(last, 1), need - (head.rows - 1))
        lines.setdefault(head.row, 1)
    return {row: 15.0 * max(need, 1) + 4 for row, need in lines.items()}


def _width(words: str) -> int:
    # a Han character is as wide as two digits
    return sum(1 + (east_asian_width(letter) in "WF") for letter in words)


def _line(row: int, cells: Iterable[tuple[int, str, int]], *, height: float = 18) -> str:
    made = "".join(
        _string(f"{parts.letters(column)}{row}", cleaned(words), style)
        for column, words, style in cells
    )
    return f'<row r="{row}" ht="{height:g}" customHeight="1">{made}</row>'


def _body(form: Form) -> Generator[str, None, int]:
    """Give the rows of data; return the number of the last one."""
    columns = [_started(place, column) for place, column in enumerate(form.columns)]
    long = [(place, c.width) for place, c in enumerate(form.columns) if c.is_long]
    row, pieces = form.last_head, []
    for values in form.rows:
        row += 1
        # What needs no care is most, most of the time: letters and digits of any script hold
        # nothing to escape and nothing that looks like a formula. Measured in bench/exporting.py.
        cells = "".join(
            [
                f"{start}{row}{words}{value}</t></is></c>"
                if words and value.__class__ is str and value.isalnum()
                else f"{start}{row}{number}{value!s}</v></c>"
                if number
                and (
                    (value.__class__ is Decimal and value.is_finite() and value.adjusted() < 15)
                    or (value.__class__ is int and -_SAFE < value < _SAFE)
                )
                else f"{start}{row}{others[value]}"
                for (start, words, number, others), value in zip(columns, values, strict=True)
            ]
        )
        if len(cells) > MOST_CHARS:
            cells = "".join(
                f"{start}{row}{others[value]}"
                for (start, _, _, others), value in zip(columns, values, strict=True)
            )
        pieces.append(f'<row r="{row}"{_tall(values, long)}>{cells}</row>')
        if len(pieces) == _CHUNK:
            yield "".join(pieces)
            pieces = []
        if row > MOST_ROWS:
            raise ValueError(f"sheet {form.name!r} has more rows than a sheet holds")
    yield "".join(pieces)
    return row


def _tall(values: Sequence[Any], long: Sequence[tuple[int, float]]) -> str:
    """Return the height of a row whose words wrap; programs leave it to whoever writes it."""
    if not long:
        return ""
    lines = max(ceil(_width(str(values[place] or "")) / (wide - 1)) for place, wide in long)
    return f' ht="{13 * lines + 3}" customHeight="1"' if lines > 1 else ""


class _Cells(dict[Any, str]):
    """What follows the row's number in a column's cells, by value; the first seen are kept."""

    def __init__(self, column: FormColumn) -> None:
        super().__init__()
        self._kind, self._style = column.kind, _style(column)

    def __missing__(self, value: Any) -> str:
        made = cell("", value, self._kind, style=self._style).removeprefix('<c r="')
        if len(self) < _KNOWN:
            self[value] = made
        return made


def _style(column: FormColumn) -> int:
    return parts.LONG if column.is_long else parts.STYLES[column.kind]


def _started(place: int, column: FormColumn) -> tuple[str, str, str, _Cells]:
    """Return how a column's cells begin, then its plain words and its numbers; its other cells."""
    kind, style = column.kind, f'" s="{_style(column)}"'
    words = f'{style} t="inlineStr"><is><t>' if kind == "text" else ""
    number = f"{style}><v>" if kind not in ("text", "date") else ""
    return f'<c r="{parts.letters(place)}', words, number, _Cells(column)


def cell(place: str, value: Any, kind: Kind, *, style: int | None = None) -> str:
    """Return a cell with a border; what its kind does not fit is text."""
    styled = parts.STYLES[kind] if style is None else style
    if value is None or value == "":
        return f'<c r="{place}" s="{styled}"/>'
    written = None if kind == "text" else _number(value, kind)
    if written is not None:
        return f'<c r="{place}" s="{styled}"><v>{written}</v></c>'
    words = text(value) or ""
    if words.lstrip().startswith(tuple(_RISKY)):
        styled = parts.QUOTED
    elif kind != "text":
        styled += parts.STYLES["text"] - parts.STYLES[kind]
    return _string(place, words, styled)


def _number(value: Any, kind: Kind) -> str | None:
    """Return what is written of a number or a day; ``None`` for what the kind is not about."""
    if kind == "date":
        if not isinstance(value, dt.date):
            return None
        return str((dt.date(value.year, value.month, value.day) - _EPOCH).days)
    if isinstance(value, int | float | Decimal) and isfinite(value) and -_SAFE < value < _SAFE:
        return str(value)
    return None


def _string(place: str, words: str, style: int) -> str:
    if not words:
        return f'<c r="{place}" s="{style}"/>'
    kept = "" if words == words.strip() and words.isprintable() else ' xml:space="preserve"'
    # Excel would read _x0041_ as a character
    safe = parts.ESCAPED.sub("_x005F_", words) if "_x" in words else words
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{kept}>{escape(safe)}</t></is></c>'


def _foot(form: Form, last: int) -> Generator[str, None, tuple[int, int]]:
    """Give totals and notes; return the rows of the notes, the last excluded."""
    totals, row = form.totals(), last
    if totals is not None:
        row += 1
        first = form.last_head + 1
        sums = [_sum(form, place, value, row, (first, last)) for place, value in enumerate(totals)]
        yield f'<row r="{row}">{"".join(sums)}</row>'
    wide = sum(column.width for column in form.columns)
    for place, note in enumerate(form.notes, start=row + 1):
        lines = ceil(_width(note) / max(wide - 2, 1))
        yield _line(place, [(0, note, parts.NOTE)], height=14.0 * lines + 4)
    return row + 1, row + 1 + len(form.notes)


def _sum(form: Form, place: int, value: Any, row: int, rows: tuple[int, int]) -> str:
    column, letters = form.columns[place], parts.letters(place)
    style, formula = parts.STYLES[column.kind] + parts.BOLD, ""
    if column.total and rows[1] >= rows[0]:
        formula = f"SUM({letters}{rows[0]}:{letters}{rows[1]})"
    elif column.ratio:
        part, whole = (f"{parts.letters(of)}{row}" for of in column.ratio)
        formula = f'IF({whole}=0,"",{part}/{whole})'
    if not formula or (value is None and not column.ratio):
        return cell(f"{letters}{row}", value, column.kind, style=style)
    kept = f"<v>{value}</v>" if value is not None else "<v></v>"
    mark = ' t="str"' if value is None else ""
    return f'<c r="{letters}{row}" s="{style}"{mark}><f>{escape(formula)}</f>{kept}</c>'


def _text_area(form: Form, last: int) -> str:
    """Return the ranges in which numbers are stored as text on purpose."""
    if last <= form.last_head:
        return ""
    spans = (
        parts.span(form.last_head + 1, place, last, place)
        for place, column in enumerate(form.columns)
        if column.kind == "text"
    )
    return " ".join(chain(spans))
