"""A table as the offices above open it: written to a workbook, read back by two libraries."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from gujang.access.models import User
from gujang.lib.excel.formal import write_forms
from gujang.reports.asking import ask
from gujang.reports.report import Asked, Head, Report, leaves
from gujang.reports.sheets import Made, form_of, grid
from tests.make import COUNTY

DAY = dt.date(2015, 12, 31)


@dataclass
class Opened:
    """A workbook of one table, and what it was asked."""

    report: Report
    asked: Asked
    data: bytes

    @cached_property
    def sheet(self) -> Any:
        """The sheet with its formulas."""
        return load_workbook(BytesIO(self.data)).worksheets[0]

    @cached_property
    def values(self) -> list[list[Any]]:
        """The cells as calamine reads them: the values that formulas keep."""
        return CalamineWorkbook.from_filelike(BytesIO(self.data)).get_sheet_by_index(0).to_python()

    @cached_property
    def columns(self) -> tuple[Head, ...]:
        return leaves(self.report.columns(self.asked.by))

    @cached_property
    def first_row(self) -> int:
        """The 0-based row of the first row of data."""
        cells = grid(self.report.columns(self.asked.by))
        return 2 + max(cell.row + cell.rows for cell in cells)

    @cached_property
    def rows(self) -> list[list[Any]]:
        """The rows of data without totals and notes."""
        return [row for row in self.values[self.first_row :] if isinstance(row[0], float)]

    @cached_property
    def totals(self) -> list[Any] | None:
        """The values of the row of totals."""
        return next((row for row in self.values[self.first_row :] if row[0] == "合计"), None)

    def column(self, label: str) -> list[Any]:
        """Return the cells under the only column called ``label``."""
        (place,) = [n for n, head in enumerate(self.columns) if head.label == label]
        return [row[place] for row in self.rows]


def open_table(
    report: Report,
    user: User | None = None,
    *,
    area: str = COUNTY,
    day: dt.date | None = DAY,
    by: str = "",
    **more: Any,
) -> Opened:
    """Write what ``report`` gives to a workbook and open it."""
    asked = ask(report=report, user=user, area=area, day=day, by=by, **more)
    out = BytesIO()
    made = Made("填表人", dt.date(2016, 1, 4), "B20160104-abcdef")
    values = (row.values for row in report.rows(asked))
    write_forms(out, [form_of(report, asked, values, made)], author=made.by, number=made.number)
    return Opened(report, asked, out.getvalue())
