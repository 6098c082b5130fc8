"""Writing plain workbooks: one function, two libraries behind it."""

from collections.abc import Iterable
from typing import BinaryIO, Literal

from gujang.lib.excel import write_plain
from gujang.lib.excel.layout import Column, SheetOut

# the content type of a workbook
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

try:
    from gujang.lib.excel.write_fast import write as _fast
except ImportError:
    _fast = write_plain.write

__all__ = ["XLSX", "Column", "SheetOut", "write_rows"]


def write_rows(
    out: BinaryIO, *, sheets: Iterable[SheetOut], way: Literal["fast", "plain"] = "fast"
) -> None:
    """Write ``sheets`` to ``out`` as .xlsx: A4 landscape, one page wide, header repeated.

    Rows may be a generator; memory does not grow with them. ``fast`` is rustpy-xlsxwriter where
    it is installed, ``plain`` openpyxl; both give the same cells. Raise ValueError for no sheet
    or doubled headers.
    """
    pages = list(sheets)
    if not pages:
        raise ValueError("a workbook needs a sheet")
    (_fast if way == "fast" else write_plain.write)(out, pages)
