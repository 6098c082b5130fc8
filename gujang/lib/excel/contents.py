"""From the bytes of a file to the lines a child process answers with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from gujang.lib.excel import csvtext, odsfacts, ooxml, sniff, wire, xlsfacts, xlsxfacts
from gujang.lib.excel.facts import Bounds, Facts
from gujang.lib.excel.package import DAMAGED, TOO_LARGE, Package
from gujang.lib.excel.values import Limits, Refused, Value, column_letters

try:
    from gujang.lib.excel import by_calamine as engine
except ImportError:
    from gujang.lib.excel import by_openpyxl as engine  # type: ignore[no-redef]

NOT_HERE = "本机不能读取 .xls 和 .ods；请用 Excel 打开，另存为 .xlsx 后再上传。"
LONG_CELL = "工作表“{sheet}”的 {cell} 单元格超过 {limit} 个字符；请缩短后再上传。"
ALL_ROWS = "各工作表合计超过 {limit} 行；请拆成几个文件后再上传。"
CSV_SHEET = "CSV"


def lines(data: bytes, *, limits: Limits) -> Iterator[bytes]:
    """Yield a line for each sheet and row of ``data``. Raise :class:`Refused`."""
    sniff.refuse_other(data)
    if not (sniff.is_package(data) or sniff.is_compound(data)):
        answer = _Answer(limits)
        yield wire.line("sheet", CSV_SHEET, False, 0, 0)
        yield from answer.rows(Bounds(CSV_SHEET, limits), _csv_rows(data, limits))
        return
    yield from _book_lines(data, limits)


def _csv_rows(data: bytes, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    bounds = Bounds(CSV_SHEET, limits)
    for number, cells in csvtext.rows(data, limits):
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            bounds.check(row=number - 1, column=len(cells) - 1)
            yield number, cells


@dataclass(slots=True)
class _Plan:
    """A sheet to be read: what the scan found, None when there is nothing to read."""

    name: str | None
    facts: Facts | None


def _book_lines(data: bytes, limits: Limits) -> Iterator[bytes]:
    kind, plans = _plans(data, limits)
    if kind not in engine.FORMATS:
        raise Refused(NOT_HERE)
    if sum(plan.facts.filled for plan in plans if plan.facts) > limits.total_cells:
        raise Refused(TOO_LARGE)
    reader = engine.Reader(data)
    names = [plan.name or name for plan, name in zip(plans, reader.names, strict=False)]
    if len(plans) != len(reader.names) or names != reader.names:
        raise Refused(DAMAGED)
    answer = _Answer(limits)
    for index, (name, plan) in enumerate(zip(names, plans, strict=True)):
        if reader.is_chart(index):
            yield wire.line("note", f"工作表“{name}”是图表，已跳过。")
            continue
        facts = None if reader.hidden(index) else plan.facts
        if facts is None:
            yield wire.line("sheet", name, True, 0, 0)
            continue
        yield wire.line("sheet", name, False, facts.hidden_rows, facts.hidden_columns)
        yield from answer.rows(Bounds(name, limits), _merged(reader.rows(index), facts))


def _plans(data: bytes, limits: Limits) -> tuple[str, list[_Plan]]:
    if sniff.is_compound(data):
        found = xlsfacts.scan(xlsfacts.workbook_stream(data), limits)
        return "xls", [_Plan(None, facts) for facts in found]
    kind, package = sniff.open_package(data, limits)
    if kind == "ods":
        tables = odsfacts.scan(package, limits)
        return kind, [_Plan(name, facts) for name, facts in tables.items()]
    return kind, [
        _xlsx_plan(package, sheet, limits) for sheet in ooxml.sheet_parts(package, limits)
    ]


def _xlsx_plan(package: Package, sheet: ooxml.SheetPart, limits: Limits) -> _Plan:
    if sheet.hidden or not sheet.part:
        return _Plan(sheet.name, None)
    return _Plan(sheet.name, xlsxfacts.scan(package, sheet.part, sheet.name, limits))


def _merged(rows: Iterable[list[Any]], facts: Facts) -> Iterator[tuple[int, list[Any]]]:
    left = dict(facts.cells)
    for row, cells in enumerate(rows):
        yield row + 1, _filled_in(cells, left.pop(row, {}))
    for row in sorted(left):
        yield row + 1, _filled_in([], left[row])


def _filled_in(cells: list[Any], more: dict[int, Value]) -> list[Any]:
    if more:
        cells.extend([None] * (max(more) + 1 - len(cells)))
    for column, value in more.items():
        cells[column] = value
    return cells


class _Answer:
    """Rows as lines, counted over all sheets."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.count = self.size = 0

    def rows(self, bounds: Bounds, rows: Iterable[tuple[int, list[Any]]]) -> Iterator[bytes]:
        for number, cells in rows:
            text = wire.row_line(number, cells)
            if text is None:
                continue
            self.count += 1
            self.size += len(text)
            if self.count > self.limits.total_rows:
                raise Refused(ALL_ROWS.format(limit=self.limits.total_rows))
            if self.size > self.limits.answer_bytes:
                raise Refused(TOO_LARGE)
            if len(text) > self.limits.cell_chars:
                self._check_cells(bounds.sheet, number, cells)
            yield text

    def _check_cells(self, sheet: str, number: int, cells: list[Any]) -> None:
        limit = self.limits.cell_chars
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and len(cell) > limit:
                place = f"{column_letters(column)}{number}"
                raise Refused(LONG_CELL.format(sheet=sheet, cell=place, limit=limit))
