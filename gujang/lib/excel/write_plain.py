"""Writing by openpyxl, the second way: the same workbook, seven times slower.

openpyxl keeps each sheet in a temporary file (``TMPDIR``) until the workbook is saved.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import WorkbookAlreadySaved
from openpyxl.worksheet.properties import PageSetupProperties

from gujang.lib.excel.layout import SheetOut, sheet_names

_PAPER_A4 = 9
_LINE = Side(style="thin")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_SHADE = PatternFill("solid", fgColor="DCE6F1")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel would read it as the character
_RISKY = "=+-@|%＝＋－＠"


def write(out: BinaryIO, sheets: Sequence[SheetOut]) -> None:
    """Write ``sheets`` as one workbook to ``out``."""
    with streamed_book(out) as book:
        for name, sheet in zip(sheet_names(sheet.name for sheet in sheets), sheets, strict=True):
            _write_sheet(book.create_sheet(name), sheet)


@contextmanager
def streamed_book(out: BinaryIO) -> Iterator[Workbook]:
    """Give a workbook to append rows to; save it, or leave no temporary file behind."""
    book = Workbook(write_only=True)
    try:
        yield book
        book.save(out)
    except BaseException:
        for page in book.worksheets:
            with suppress(ValueError, OSError, WorkbookAlreadySaved):
                page.close()
            with suppress(ValueError, OSError):
                page._writer.cleanup()
        raise


def text_cell(page: Any, value: str, number_format: str = "@") -> Any:
    """Return a cell that holds ``value`` as text, whatever it looks like."""
    cell = WriteOnlyCell(page)
    cell.number_format = number_format
    set_text(cell, value)
    return cell


def set_text(cell: Any, value: str) -> None:
    """Put ``value`` into ``cell`` as text, whatever it looks like."""
    # the value setter would make formulas and errors of what looks like one
    cell._value, cell.data_type = _ESCAPED.sub("_x005F_", value), "s"
    if value.lstrip().startswith(tuple(_RISKY)):
        cell.quotePrefix = True


def _write_sheet(page: Any, sheet: SheetOut) -> None:
    headers = sheet.headers()
    _lay_out(page, sheet)
    for line in sheet.banners():
        cell = text_cell(page, line, "General")
        if line == sheet.banners()[0] and sheet.title:
            cell.font, cell.alignment = Font(bold=True, size=16), Alignment(horizontal="center")
        page.append([cell])
    page.append([_header(page, header) for header in headers])
    formats = [column.number_format for column in sheet.columns]
    last_row = sheet.header_row + 1
    for row in sheet.safe_rows():
        page.append(_cells(page, row, formats))
        last_row += 1
    if sheet.autofilter:
        last = get_column_letter(len(sheet.columns))
        page.auto_filter.ref = f"A{sheet.header_row + 1}:{last}{last_row}"


def _cells(page: Any, row: Iterable[Any], formats: Sequence[str]) -> list[Any]:
    cells = []
    for value, number_format in zip(row, formats, strict=True):
        if value.__class__ is str:
            cells.append(text_cell(page, value) if value else None)
        elif value is None:
            cells.append(None)
        else:
            cell = WriteOnlyCell(page, value)
            cell.number_format = number_format
            cells.append(cell)
    return cells


def _header(page: Any, header: str) -> Any:
    cell = text_cell(page, header, "General")
    cell.font, cell.fill, cell.border = Font(bold=True), _SHADE, _BOX
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _lay_out(page: Any, sheet: SheetOut) -> None:
    header = sheet.header_row + 1
    letters = [get_column_letter(number) for number in range(1, len(sheet.columns) + 1)]
    for letter, column in zip(letters, sheet.columns, strict=True):
        page.column_dimensions[letter].width = column.width
    for row in range(1, header):
        page.merged_cells.add(f"A{row}:{get_column_letter(max(len(letters), 2))}{row}")
    for row, height in sheet.heights().items():
        page.row_dimensions[row + 1].height = height
    page.freeze_panes = f"{get_column_letter(sheet.frozen_columns + 1)}{header + 1}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _PAPER_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{header}:{header}"
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
