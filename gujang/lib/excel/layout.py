"""What a sheet to be written looks like, and the values made safe to write.

Text stays text whatever it looks like: every writer gets strings it must store as strings, so a
value that begins with ``= + - @`` is never a formula and an ID number never a number.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import ceil, isfinite
from typing import Any, Literal
from unicodedata import east_asian_width

Kind = Literal["text", "number", "date", "datetime"]

MOST_CHARS = 32_767
_SAFE = 10**15
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_FORMATS: dict[Kind, str] = {
    "text": "@",
    "number": "General",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``width`` in characters, ``format`` an Excel number format."""

    header: str
    kind: Kind = "text"
    width: float = 12
    format: str = ""

    @property
    def number_format(self) -> str:
        """The number format of its cells."""
        return self.format or _FORMATS[self.kind]


@dataclass(frozen=True, slots=True)
class SheetOut:
    """One sheet: an optional title over all columns, an optional line under it, header, rows."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    title: str = ""
    info: str = ""
    frozen_columns: int = 0
    autofilter: bool = True

    @property
    def header_row(self) -> int:
        """The 0-based row of the header."""
        return bool(self.title) + bool(self.info)

    def heights(self) -> dict[int, float]:
        """Return the heights in points, by 0-based row, of the title and of a wrapping header."""
        lines = max(_lines(column) for column in self.columns)
        title = {0: 24.0} if self.title else {}
        return title | {self.header_row: 16.0 * lines + 2}

    def banners(self) -> list[str]:
        """Return the lines above the header, made safe."""
        return [cleaned(line) for line in (self.title, self.info) if line]

    def headers(self) -> list[str]:
        """Return the header cells, made safe. Raise ValueError for a doubled one."""
        headers = [cleaned(column.header) for column in self.columns]
        if len(set(headers)) < len(headers) or not headers:
            raise ValueError(f"sheet {self.name!r} needs columns with different headers")
        return headers

    def safe_rows(self) -> Iterator[list[Any]]:
        """Yield the rows, every value made what its column says or text."""
        makers = [_MAKERS[column.kind] for column in self.columns]
        for row in self.rows:
            yield [make(value) for make, value in zip(makers, row, strict=True)]


def _lines(column: Column) -> int:
    # a Han character is as wide as two digits
    width = sum(1 + (east_asian_width(letter) in "WF") for letter in column.header)
    return max(1, ceil(width / column.width)) + column.header.count("\n")


def text(value: Any) -> str | None:
    """Return ``value`` as text Excel can hold: no characters XML forbids, at most 32,767."""
    if value.__class__ is str:
        if value.isprintable() and len(value) <= MOST_CHARS // 2:
            return value
        return cleaned(value)
    return None if value is None else cleaned(str(value))


def cleaned(value: str) -> str:
    """Return ``value`` without what XML forbids, lines ending in LF, cut at 32,767."""
    plain = _NOT_XML.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    # Excel counts UTF-16 units
    units = plain.encode("utf-16-le")
    if len(units) > MOST_CHARS * 2:
        return units[: MOST_CHARS * 2 - 2].decode("utf-16-le", "ignore") + "…"
    return plain


def _number(value: Any) -> Any:
    if value.__class__ not in (int, float, Decimal):
        return text(value)
    if not isfinite(value):
        return None
    # more than 15 digits do not survive as an Excel number
    return value if -_SAFE < value < _SAFE else str(value)


def _date(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else text(value)


def _datetime(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return datetime.combine(value, datetime.min.time()) if isinstance(value, date) else text(value)


_MAKERS: dict[Kind, Callable[[Any], Any]] = {
    "text": text,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
}


def sheet_names(names: Iterable[str]) -> list[str]:
    """Return for each of ``names`` one that Excel accepts: 31 characters, no two the same."""
    taken: list[str] = []
    for wanted in names:
        plain = _NOT_IN_NAMES.sub("", cleaned(wanted)).strip("' ")[:31] or "Sheet"
        name, number = plain, 1
        while name.lower() in [other.lower() for other in taken]:
            number += 1
            name = f"{plain[: 30 - len(str(number))]}_{number}"
        taken.append(name)
    return taken
