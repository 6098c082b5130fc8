"""From a workbook to its registers' rows, each cell read or with the reason why not."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from gujang.lib.excel.values import (
    Book,
    CellError,
    NotCalculated,
    Row,
    Sheet,
    Value,
    column_letters,
)
from gujang.lib.text import fold_header
from gujang.lib.values import BadValue

from .columns import Register
from .footers import data_rows
from .headers import Candidate, Header, Heading, candidates, find_header

_SHEET_UNIT = re.compile(r"(?<![报制表])(?:金额)?单位:(?:人民币)?([万千百]?元)(?:[、,;/)]|$)")
_NO_RESULT = "单元格是公式，文件里没有它的计算结果，请在Excel中打开并保存，或直接填写结果。"
_EMPTY = "不能为空，请填写{}。"
# True and 1 would be one key
_REPEATED = (str, Decimal, type(None))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong and where. ``row`` is the physical row, ``column`` the canonical header.

    ``cell`` is the address (F12), ``value`` what stands there; ``message`` says what to do.
    """

    sheet: str | None
    row: int | None
    column: str | None
    cell: str | None
    value: str | None
    message: str


@dataclass(slots=True)
class Table:
    """A register as one sheet holds it."""

    register: Register
    sheet: str
    header: Header
    header_row: int
    places: dict[str, int]
    records: list["Record"] = field(default_factory=list)

    @property
    def fields(self) -> frozenset[str]:
        """The fields that have a column here."""
        return frozenset(self.places)


@dataclass(slots=True, eq=False)
class Record:
    """One row of data: the ``values`` that could be read, and why the others are ``bad``."""

    table: Table
    row: Row
    values: dict[str, Any]
    bad: dict[str, str]

    def get(self, field: str) -> Any:
        """Return the value of ``field``; None when its column is missing or it is bad."""
        return self.values.get(field)

    def problem(self, field: str, message: str) -> Problem:
        """Return ``message`` with the place of ``field`` in this row."""
        place = self.table.places.get(field)
        return Problem(
            sheet=self.table.sheet,
            row=self.row.number,
            column=self.table.register.column(field).header,
            cell=None if place is None else f"{column_letters(place)}{self.row.number}",
            value=None if place is None else shown(self.row.at(place)),
            message=message,
        )

    def problems(self) -> list[Problem]:
        """Return what could not be read, in the order of the columns."""
        return [self.problem(name, message) for name, message in self.bad.items()]

    @property
    def where(self) -> str:
        """The row for a sentence: 工作表“家庭成员”第12行."""
        return f"工作表“{self.table.sheet}”第{self.row.number}行"


@dataclass(slots=True)
class Found:
    """What a workbook holds: its tables, what to tell the user, and headers that will not do."""

    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, key: str) -> list[Table]:
        """Return the tables of the register ``key``."""
        return [table for table in self.tables if table.register.key == key]


def find_tables(book: Book, registers: Sequence[Register]) -> Found:
    """Read every visible sheet that holds one of ``registers``, whatever its name or place."""
    found = Found(notes=list(book.notes))
    known = candidates(registers)
    for sheet in book.sheets:
        if sheet.hidden:
            found.notes.append(
                f"工作表“{sheet.name}”是隐藏的，没有读入；需要时请取消隐藏后再上传。"
            )
        elif sheet.rows:
            _read(sheet, known, found)
    return found


def _read(sheet: Sheet, registers: Sequence[Candidate], found: Found) -> None:
    header = find_header(sheet.rows, registers)
    if header is None:
        found.notes.append(f"工作表“{sheet.name}”不是登记表，没有读入。")
        return
    problems = list(_header_problems(sheet, header))
    found.problems += problems
    found.notes += _sheet_notes(sheet, header)
    if not problems:
        found.tables.append(_table(sheet, header))


def _header_problems(sheet: Sheet, header: Header) -> list[Problem]:
    row = sheet.rows[header.last].number
    title = header.register.title

    def said(column: str, place: int | None, text: str | None, message: str) -> Problem:
        cell = None if place is None else f"{column_letters(place)}{row}"
        return Problem(sheet.name, row, column, cell, text, message)

    problems = [
        said(column.header, None, None, f"{title}缺少“{column.header}”这一列，请补上后重新上传。")
        for column in header.missing
    ]
    for column, places in header.doubled:
        cells = "、".join(f"{column_letters(place)}{row}" for place in places)
        message = f"{title}有重复的“{column.header}”列（{cells}），请只留一列后重新上传。"
        problems.append(said(column.header, places[-1], header.headings[places[-1]].text, message))
    sheet_unit = _sheet_unit(sheet, header)
    for place, heading in header.headings.items():
        if unit := _wrong_unit(heading, sheet_unit):
            units = "或".join(dict.fromkeys(heading.column.units))
            message = f"表头的单位是“{unit}”，应为{units}，请换算后重新上传。"
            problems.append(said(heading.column.header, place, heading.text, message))
    return problems


def _wrong_unit(heading: Heading, sheet_unit: str | None) -> str | None:
    """Return the unit the header gives if its column cannot be in it."""
    if heading.wrong_unit:
        return heading.unit
    of_money = "元" in heading.column.units
    if of_money and heading.unit is None and sheet_unit not in (None, *heading.column.units):
        return sheet_unit
    return None


def _sheet_notes(sheet: Sheet, header: Header) -> list[str]:
    notes = []
    if header.extra:
        names = "、".join(dict.fromkeys(fold_header(text) for text in header.extra.values()))
        notes.append(f"工作表“{sheet.name}”中没有用到的列：{names}。")
    if sheet.hidden_rows or sheet.hidden_columns:
        rows = f"{sheet.hidden_rows}行" if sheet.hidden_rows else ""
        columns = f"{sheet.hidden_columns}列" if sheet.hidden_columns else ""
        hidden = "、".join(filter(None, (rows, columns)))
        notes.append(f"工作表“{sheet.name}”中有{hidden}是隐藏的，已按数据读入。")
    return notes


def _table(sheet: Sheet, header: Header) -> Table:
    places = {heading.column.field: place for place, heading in sorted(header.headings.items())}
    row_number = sheet.rows[header.last].number
    table = Table(header.register, sheet.name, header, row_number, places)
    sheet_unit = _sheet_unit(sheet, header)
    cells = [_Cells(place, h, sheet_unit) for place, h in sorted(header.headings.items())]
    for row in data_rows(sheet.rows, header):
        values: dict[str, Any] = {}
        bad: dict[str, str] = {}
        width = len(row.cells)
        for one in cells:
            cell = row.cells[one.place] if one.place < width else None
            known = one.read_before.get(cell) if cell.__class__ in _REPEATED else None
            if known:
                if cell is not None:
                    # what stands in many rows is kept once: a county's workbook is 60 MB
                    row.cells[one.place], values[one.name] = known
                else:
                    values[one.name] = known[1]
                continue
            try:
                values[one.name] = one.read(cell)
            except BadValue as error:
                bad[one.name] = error.message
        table.records.append(Record(table, row, values, bad))
    return table


def _sheet_unit(sheet: Sheet, header: Header) -> str | None:
    """Return the unit named above the header for the whole sheet (单位：万元)."""
    for row in sheet.rows[: header.first]:
        for cell in row.cells:
            if isinstance(cell, str) and (found := _SHEET_UNIT.search(fold_header(cell))):
                return found[1]
    return None


class _Cells:
    """The reading of one column; what stands in it more than once is read once."""

    def __init__(self, place: int, heading: Heading, sheet_unit: str | None) -> None:
        self.place = place
        self.name = heading.column.field
        self.read_before: dict[Any, tuple[Any, Any]] = {}
        column = heading.column
        scale = column.units.get(heading.unit or sheet_unit or "", 1)
        self._parse = partial(column.parse, scale=scale) if scale != 1 else column.parse
        self._empty = _EMPTY.format(column.header) if column.filled else ""

    def read(self, cell: Value) -> Any:
        """Return the value of ``cell``; raise :class:`BadValue`."""
        if isinstance(cell, CellError):
            raise BadValue(f"单元格是错误值{cell.code}，请改正后重新填写。", "error_cell")
        if isinstance(cell, NotCalculated):
            raise BadValue(_NO_RESULT, "no_result")
        value = self._parse(cell)
        if self._empty and (value is None or value == ""):
            raise BadValue(self._empty, "empty")
        if cell.__class__ in _REPEATED:
            self.read_before[cell] = (cell, value)
        return value


def shown(cell: Value) -> str | None:
    """Return a cell as the report shows it; None when it is empty."""
    if cell is None:
        return None
    if isinstance(cell, CellError):
        return cell.code
    if isinstance(cell, NotCalculated):
        return "（未计算的公式）"
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ")
    return str(cell)
