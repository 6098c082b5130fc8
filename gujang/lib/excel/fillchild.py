"""The child process that looks through a blank form, or fills one in.

Run as ``python -m gujang.lib.excel.fillchild``, by :mod:`gujang.lib.excel.filling` alone.
"""

import base64
import datetime as dt
import warnings
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell

from gujang.lib.excel import jail, sniff, wire
from gujang.lib.excel.markchild import IN_PLACE, saved
from gujang.lib.excel.package import DAMAGED, TOO_LARGE
from gujang.lib.excel.values import Limits, Refused, column_letters
from gujang.lib.excel.write_plain import set_text

ONLY_XLSX = "模板只能是 .xlsx 工作簿；请用 Excel 打开，另存为 .xlsx 后再上传。"
TOO_MANY_CELLS = "模板有超过 {limit} 个填了内容的单元格，不像是空白表；请删除数据后再上传。"
MERGED = "工作表“{sheet}”的 {cell} 在合并单元格里，不是左上角，不能填；请改选左上角的单元格。"
NO_SHEET = "工作表“{sheet}”在模板里已找不到，请重新上传模板。"
PICTURES = "模板里的图片和图形不会留在填好的表里。"

_CONFUSED = (ValueError, LookupError, TypeError, AttributeError, OSError)
_PERCENT, _DATE = "0.00%", "yyyy-mm-dd"

#: sheet, row, column (from 1), kind, value in words
_Puts = list[tuple[str, int, int, str, str]]


def lines(
    data: bytes, *, limits: Limits, most_cells: int, puts: _Puts | None = None
) -> Iterator[bytes]:
    """Yield what the form holds; or, with ``puts``, the form filled. Raise :class:`Refused`."""
    if not sniff.is_package(data):
        sniff.refuse_other(data)
        raise Refused(ONLY_XLSX)
    kind, package = sniff.open_package(data, limits)
    if kind != "xlsx":
        raise Refused(ONLY_XLSX)
    if package.size > IN_PLACE:
        raise Refused(TOO_LARGE)
    warnings.simplefilter("ignore")
    try:
        book = load_workbook(BytesIO(data), rich_text=True)
        if puts is None:
            has_pictures = any(name.startswith("xl/drawings/") for name in package.names)
            yield from _seen(book, most_cells, has_pictures)
            return
        _fill(book, puts)
        filled = saved(book)
    except _CONFUSED as error:
        raise Refused(DAMAGED) from error
    yield wire.line("file", base64.b64encode(filled).decode())


def _seen(book: Workbook, most_cells: int, has_pictures: bool) -> Iterator[bytes]:
    if has_pictures:
        yield wire.line("note", PICTURES)
    count = 0
    for page in book.worksheets:
        merges = [[area.min_row, area.min_col, area.max_row, area.max_col]
                  for area in page.merged_cells.ranges]  # fmt: skip
        yield wire.line("sheet", page.title, page.sheet_state != "visible", merges)
        filled = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
        count += len(filled)
        if count > most_cells:
            raise Refused(TOO_MANY_CELLS.format(limit=most_cells))
        for cell in filled:
            text = str(cell.value)[:200]
            yield wire.line("cell", cell.row, cell.column, text, cell.data_type == "f")


def _fill(book: Workbook, puts: _Puts) -> None:
    pages = {page.title: page for page in book.worksheets}
    for sheet, row, column, kind, value in puts:
        if sheet not in pages:
            raise Refused(NO_SHEET.format(sheet=sheet))
        cell: Any = pages[sheet].cell(row, column)
        if isinstance(cell, MergedCell):
            place = f"{column_letters(column - 1)}{row}"
            raise Refused(MERGED.format(sheet=sheet, cell=place))
        _put(cell, kind, value)
    # openpyxl writes formulas without their results: whoever opens the file works them out
    book.calculation.fullCalcOnLoad = True


def _put(cell: Cell, kind: str, value: str) -> None:
    if kind == "empty":
        cell.value = None
    elif kind == "text":
        set_text(cell, value)
    elif kind == "date":
        # given a day, openpyxl sets a format of its own where the cell has none for days
        plain = cell.number_format == "General"
        cell.value = dt.date.fromisoformat(value)
        cell.number_format = _DATE if plain else cell.number_format
    else:
        cell.value = Decimal(value)
        if kind == "percent" and cell.number_format == "General":
            cell.number_format = _PERCENT


if __name__ == "__main__":
    jail.serve(lines)
