"""The user's own workbook back, the bad cells in a colour and a message at the end of the row."""

import base64
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import astuple, dataclass
from io import BytesIO
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from gujang.lib.excel import sandbox
from gujang.lib.excel.layout import cleaned, sheet_names
from gujang.lib.excel.reading import read_workbook
from gujang.lib.excel.values import (
    CellError,
    Limits,
    NotCalculated,
    Refused,
    Sheet,
    Value,
    column_index,
)
from gujang.lib.excel.write_plain import streamed_book, text_cell

HEADER = "导入提示"
_BAD = PatternFill("solid", fgColor="FFFFC7CE")


@dataclass(frozen=True, slots=True)
class Mark:
    """One fault: ``row`` as Excel shows it, ``column`` in letters, empty for the whole row."""

    sheet: str
    row: int
    column: str
    message: str


def mark_workbook(
    data: bytes,
    marks: Iterable[Mark],
    *,
    header_rows: Mapping[str, int] | None = None,
    limits: Limits | None = None,
) -> bytes:
    """Return an .xlsx: ``data`` with its bad cells shown and a column 导入提示 added.

    ``header_rows`` says in which row of a sheet the headers stand (1). Formulas stay formulas,
    but lose their results until Excel opens the file. What is no .xlsx, too large or more than
    openpyxl can open is made anew from the values read, without hidden sheets. Raise
    :class:`Refused` when the file cannot be read at all.
    """
    limits = limits or Limits()
    listed = [Mark(mark.sheet, mark.row, mark.column, cleaned(mark.message)) for mark in marks]
    rows = dict(header_rows or {})
    try:
        return _in_place(data, listed, rows, limits)
    except Refused:
        return _anew(data, listed, rows, limits)


def _in_place(data: bytes, marks: list[Mark], rows: dict[str, int], limits: Limits) -> bytes:
    job = {"marks": [astuple(mark) for mark in marks], "header_rows": rows, "header": HEADER}
    records = sandbox.run("gujang.lib.excel.markchild", data, limits, **job)
    with closing(records):
        return b"".join(base64.b64decode(text) for _, text in records)


def _anew(data: bytes, marks: list[Mark], rows: dict[str, int], limits: Limits) -> bytes:
    sheets = [sheet for sheet in read_workbook(data, limits=limits).sheets if not sheet.hidden]
    out = BytesIO()
    with streamed_book(out) as book:
        for name, sheet in zip(sheet_names(sheet.name for sheet in sheets), sheets, strict=True):
            of_sheet = [mark for mark in marks if mark.sheet == sheet.name]
            _write_sheet(book.create_sheet(name), sheet, of_sheet, rows.get(sheet.name, 1))
    return out.getvalue()


def _write_sheet(page: Any, sheet: Sheet, marks: list[Mark], header_row: int) -> None:
    cells_of = {row.number: row.cells for row in sheet.rows}
    headers = cells_of.get(header_row, [])
    bad = {(mark.row, column_index(mark.column)) for mark in marks}
    width = max([*map(len, cells_of.values()), *(column + 1 for _, column in bad)], default=0)
    # a file marked before has the column already
    width = headers.index(HEADER) if HEADER in headers else width
    page.column_dimensions[get_column_letter(width + 1)].width = 50
    messages: dict[int, list[str]] = defaultdict(list, {header_row: [HEADER]})
    for mark in marks:
        messages[mark.row].append(mark.message)
    for number in range(1, max([*cells_of, *messages]) + 1):
        cells = [
            _cell(page, value, (number, column) in bad)
            for column, value in enumerate(_wide(cells_of.get(number, []), width))
        ]
        page.append([*cells, _message(page, messages[number], number == header_row)])


def _wide(cells: list[Value], width: int) -> list[Value]:
    return cells[:width] + [None] * (width - len(cells))


def _cell(page: Any, value: Value, bad: bool) -> Any:
    if isinstance(value, CellError):
        value = value.code
    if isinstance(value, NotCalculated):
        value = None
    if value is None and not bad:
        return None
    if isinstance(value, str):
        cell: Any = text_cell(page, cleaned(value))
    else:
        cell = WriteOnlyCell(page, value)
    if bad:
        cell.fill = _BAD
    return cell


def _message(page: Any, sentences: list[str], is_header: bool) -> Any:
    if not sentences:
        return None
    cell = text_cell(page, "；".join(sentences))
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_header:
        cell.font, cell.fill = Font(bold=True), _BAD
    return cell
