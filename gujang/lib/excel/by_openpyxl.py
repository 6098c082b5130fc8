"""Sheets by openpyxl, where python-calamine has no build: .xlsx only, ten times slower."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from gujang.lib.excel.package import DAMAGED
from gujang.lib.excel.values import Refused

FORMATS = ("xlsx",)
_CONFUSED = (ValueError, LookupError, TypeError, AttributeError, OSError)


def _day(value: datetime) -> date:
    return value.date() if value.time() == time() else value


class Reader:
    """An opened workbook; sheets are asked for by their place."""

    def __init__(self, data: bytes) -> None:
        warnings.simplefilter("ignore")
        try:
            self._book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        except _CONFUSED as error:
            raise Refused(DAMAGED) from error
        self.names = list(self._book.sheetnames)

    def hidden(self, index: int) -> bool:
        """Say whether the sheet is hidden in any way."""
        return bool(self._book[self.names[index]].sheet_state != "visible")

    def is_chart(self, index: int) -> bool:
        """Say whether the sheet holds no cells at all."""
        return self._book[self.names[index]] not in self._book.worksheets

    def rows(self, index: int) -> Iterator[list[Any]]:
        """Yield every row from row 1 and column A on."""
        sheet = self._book[self.names[index]]
        sheet.reset_dimensions()
        try:
            for row in sheet.iter_rows(values_only=True):
                yield [_day(value) if value.__class__ is datetime else value for value in row]
        except _CONFUSED as error:
            raise Refused(DAMAGED) from error
