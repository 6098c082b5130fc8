"""Sheets by python-calamine: every format, fast, the whole sheet in memory."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from gujang.lib.excel.package import DAMAGED, ENCRYPTED
from gujang.lib.excel.values import Refused

FORMATS = ("xlsx", "ods", "xls")


class Reader:
    """An opened workbook; sheets are asked for by their place."""

    def __init__(self, data: bytes) -> None:
        try:
            self._book = CalamineWorkbook.from_filelike(BytesIO(data))
        except PasswordError as error:
            raise Refused(ENCRYPTED) from error
        except CalamineError as error:
            raise Refused(DAMAGED) from error
        self.names = list(self._book.sheet_names)

    def hidden(self, index: int) -> bool:
        """Say whether the sheet is hidden in any way."""
        return self._book.sheets_metadata[index].visible != SheetVisibleEnum.Visible

    def is_chart(self, index: int) -> bool:
        """Say whether the sheet holds no cells at all."""
        return self._book.sheets_metadata[index].typ != SheetTypeEnum.WorkSheet

    def rows(self, index: int) -> Iterator[list[Any]]:
        """Yield every row from row 1 and column A on."""
        try:
            sheet = self._book.get_sheet_by_index(index)
        except CalamineError as error:
            raise Refused(DAMAGED) from error
        if sheet.start is None:
            return
        left = [None] * sheet.start[1]
        for row in sheet.iter_rows():
            yield left + row
