"""The child process that marks a workbook in place: ``python -m gujang.lib.excel.markchild``."""

import base64
import warnings
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from gujang.lib.excel import jail, sniff, wire
from gujang.lib.excel.package import DAMAGED, TOO_LARGE
from gujang.lib.excel.values import MB, Limits, Refused, column_index
from gujang.lib.excel.write_plain import set_text

#: openpyxl takes 10 s and 200 MB for so much sheet text; more is written anew by the parent
IN_PLACE = 16 * MB
_COLOUR = "FFFFC7CE"
_BAD = PatternFill("solid", fgColor=_COLOUR)

_Marks = list[tuple[str, int, str, str]]


def lines(
    data: bytes, *, limits: Limits, marks: _Marks, header_rows: dict[str, int], header: str
) -> Iterator[bytes]:
    """Yield the marked workbook as one line. Raise :class:`Refused` when it has to be made anew."""
    if not sniff.is_package(data):
        raise Refused(DAMAGED)
    kind, package = sniff.open_package(data, limits)
    if kind != "xlsx" or package.size > IN_PLACE:
        raise Refused(TOO_LARGE)
    warnings.simplefilter("ignore")
    try:
        book = load_workbook(BytesIO(data))
        for name, of_sheet in _by_sheet(marks).items():
            _mark_sheet(book[name], of_sheet, header_rows.get(name, 1), header)
    except (ValueError, LookupError, TypeError, AttributeError, OSError) as error:
        raise Refused(DAMAGED) from error
    yield wire.line("file", base64.b64encode(saved(book)).decode())


def _by_sheet(marks: _Marks) -> dict[str, _Marks]:
    sheets = defaultdict(list)
    for mark in marks:
        sheets[mark[0]].append(mark)
    return sheets


def _mark_sheet(page: Any, marks: _Marks, header_row: int, header: str) -> None:
    marked = max((column_index(letters) + 1 for _, _, letters, _ in marks), default=0)
    column = _message_column(page, header_row, header, marked)
    messages = defaultdict(list)
    for _, row, letters, message in marks:
        messages[row].append(message)
        if letters:
            page[f"{letters}{row}"].fill = _BAD
    title = page.cell(header_row, column)
    set_text(title, header)
    title.font, title.fill = Font(bold=True), _BAD
    for row, sentences in messages.items():
        cell = page.cell(row, column)
        set_text(cell, "；".join(sentences))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.column_dimensions[get_column_letter(column)].width = 50


def _message_column(page: Any, header_row: int, header: str, marked: int) -> int:
    """Find the column for the messages; one from an earlier round is emptied and used again."""
    filled = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    for cell in filled:
        if cell.row == header_row and cell.value == header:
            _wipe(page, cell.column)
            return int(cell.column)
    column = max([marked, *(cell.column for cell in filled)]) + 1
    while isinstance(page.cell(header_row, column), MergedCell):
        column += 1
    return column


def _wipe(page: Any, column: int) -> None:
    for row in page.iter_rows():
        for cell in row:
            if cell.column == column and not isinstance(cell, MergedCell):
                cell.value = None
            if cell.has_style and cell.fill.fgColor.rgb == _COLOUR:
                cell.fill = PatternFill()


class _InMemory(ExcelWriter):
    """openpyxl writes each sheet to a temporary file first; the child may write none."""

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        writer = WorksheetWriter(ws, BytesIO())
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.read())
        self.manifest.append(ws)


def saved(book: Workbook) -> bytes:
    """Return the workbook as a file, made in memory."""
    out = BytesIO()
    _InMemory(book, ZipFile(out, "w", ZIP_DEFLATED)).save()
    return out.getvalue()


if __name__ == "__main__":
    jail.serve(lines)
