"""Rows of a sheet that are no data: repeated headers, totals, signatures, captions."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from gujang.lib.excel.values import Row, Value
from gujang.lib.text import fold

from .columns import name_of
from .headers import Header

_TOTAL = re.compile(
    r"(?:本页|本镇|本村|全[县旗镇村])?(?:合计|小计|总计|累计|共计)|.{1,12}(?:合计|小计|总计)"
)
_FOOT = re.compile(
    r"(?:填[报表]|审[核批定]|单位负责|负责|制表|经办|复核|主管|录入)人?[:]"
    r"|(?:填[报表]人|审核人|单位负责人|制表人|经办人)"
    r"|(?:填[报表]单位|填[报表]时间|填[报表]日期|制表单位|金额单位|单位)[:]"
    r"|(?:注|备注|说明|附注)\d{0,2}[:.、]|注$"
)


def data_rows(rows: Sequence[Row], header: Header) -> Iterator[Row]:
    """Yield the rows below ``header`` that hold data."""
    repeated = _header_marks(rows, header)
    key = header.place_of(header.register.row_key)
    kept: list[Row] = []
    foot = False
    for place in range(header.last + 1, len(rows)):
        row = rows[place]
        if _is_blank(row):
            continue
        if _is_repeated(row, repeated):
            # the title above a header that is repeated goes with it
            while kept and _few(kept[-1], 2):
                kept.pop()
            foot = False
        elif _is_foot(row, key) or (foot and row.at(key) is None and _few(row, 3)):
            foot = True
        elif not (_is_caption(row, key) or _is_numbering(row, place == header.last + 1)):
            foot = False
            kept.append(row)
            if len(kept) > 2:
                yield kept.pop(0)
    yield from kept


def _header_marks(rows: Sequence[Row], header: Header) -> list[dict[int, str]]:
    """Return the header's rows as they would be repeated: place to folded text."""
    return [
        {at: name_of(cell) for at, cell in enumerate(row.cells) if isinstance(cell, str)}
        for row in rows[header.first : header.last + 1]
    ]


def _is_repeated(row: Row, marks: list[dict[int, str]]) -> bool:
    place, cell = next((p, c) for p, c in enumerate(row.cells) if c is not None)
    for mark in marks:
        if not isinstance(cell, str) or (place in mark) != (name_of(cell) == mark.get(place)):
            continue
        texts = [(p, c) for p, c in enumerate(row.cells) if c is not None]
        same = sum(isinstance(c, str) and mark.get(p) == name_of(c) for p, c in texts)
        if same and 2 * same >= len(texts):
            return True
    return False


def _is_foot(row: Row, key: int) -> bool:
    cells: Iterable[Value] = (cell for cell in row.cells if cell is not None)
    if row.at(key) is not None:
        cells = (next(iter(cells)), row.at(key))
    return any(
        isinstance(cell, str) and not cell.isascii() and _says_foot(fold(cell)) for cell in cells
    )


def _is_blank(row: Row) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row.cells)


def _says_foot(text: str) -> bool:
    return bool(_TOTAL.fullmatch(text) or _FOOT.match(text))


def _few(row: Row, most: int) -> bool:
    return sum(cell is not None for cell in row.cells) <= most


def _is_caption(row: Row, key: int) -> bool:
    """Say whether the row is a heading between the rows: one text, and not in the key column."""
    return row.at(key) is None and _few(row, 1) and isinstance(row.cells[-1], str)


def _is_numbering(row: Row, below_header: bool) -> bool:
    """Say whether the row counts the columns (栏次): 1, 2, 3 ... under the header."""
    if not below_header:
        return False
    numbers = [cell for cell in row.cells if cell is not None]
    return len(numbers) > 2 and numbers == [Decimal(n + 1) for n in range(len(numbers))]
