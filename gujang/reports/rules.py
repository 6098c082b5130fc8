"""Where a form can be filled: addresses of cells, and why some cells cannot be chosen."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gujang.lib.excel.filling import Page
from gujang.lib.excel.values import column_index, column_letters

MOST_ROWS, MOST_COLUMNS = 2_000, 100
BLOCK_ROWS = 1_000

_ADDRESS = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,4})")


class Span(NamedTuple):
    """Cells below one another, rows and column counted from 1."""

    row: int
    last_row: int
    column: int

    def __str__(self) -> str:
        first = name_of(self.row, self.column)
        last = name_of(self.last_row, self.column)
        return first if first == last else f"{first}:{last}"

    def meets(self, other: "Span") -> bool:
        """Say whether the two have a cell in common."""
        return (
            self.column == other.column
            and self.row <= other.last_row
            and other.row <= self.last_row
        )


def name_of(row: int, column: int) -> str:
    """Return a cell's address as Excel shows it."""
    return f"{column_letters(column - 1)}{row}"


def place_of(address: str) -> tuple[int, int] | None:
    """Return row and column of an address such as C6; ``None`` where it is none."""
    found = _ADDRESS.fullmatch(address.strip().replace("$", ""))
    return (int(found[2]), column_index(found[1]) + 1) if found else None


def refusals(page: Page, span: Span, taken: Iterable[Span]) -> Iterator[str]:
    """Give what speaks against filling ``span``; nothing when it may be."""
    if span.last_row > MOST_ROWS or span.column > MOST_COLUMNS:
        last = name_of(MOST_ROWS, MOST_COLUMNS)
        yield f"{span}太靠后，只能填到{last}以内；请核对单元格地址。"
        return
    if span.last_row < span.row:
        yield f"末行应不小于首行{span.row}，请改正末行。"
        return
    if span.last_row - span.row >= BLOCK_ROWS:
        yield f"一次最多填{BLOCK_ROWS:,}行，请减少行数，按镇或按村分开填报。"
        return
    for row in range(span.row, span.last_row + 1):
        if (row, span.column) in page.formulas:
            yield f"{name_of(row, span.column)}是公式，填了公式就没有了；请另选单元格或改小末行。"
            return
        if _inside_merge(page, row, span.column):
            yield f"{name_of(row, span.column)}在合并单元格里，不是左上角；请改选左上角的单元格。"
            return
    for other in taken:
        if span.meets(other):
            yield f"{span}与已对应的{other}重叠；请先删除原来的对应关系。"
            return


def _inside_merge(page: Page, row: int, column: int) -> bool:
    return any(
        first <= row <= last and left <= column <= right and (row, column) != (first, left)
        for first, left, last, right in page.merges
    )
