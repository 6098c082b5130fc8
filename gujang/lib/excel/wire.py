"""What a child process sends: one JSON list a line, the first item saying what it is.

Numbers travel as their digits and arrive as Decimal; the few values JSON does not know travel
as an object with one key. Nothing that arrives can name a type or run anything.
"""

import json
import math
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from gujang.lib.excel.values import CellError, NotCalculated, Value

_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")
).encode


def line(*record: Any) -> bytes:
    """Return ``record`` as one line."""
    return _encode(record).encode() + b"\n"


def _number(value: float) -> Any:
    if not math.isfinite(value):
        return {"e": "#NUM!"}
    return int(value) if value.is_integer() else float(f"{value:.15g}")


_TO_WIRE: dict[type, Callable[[Any], Any]] = {
    str: lambda value: value or None,
    float: _number,
    int: lambda value: value,
    bool: lambda value: value,
    type(None): lambda value: None,
    date: lambda value: {"d": value.isoformat()},
    datetime: lambda value: {"t": value.isoformat()},
    time: lambda value: value.isoformat("auto"),
    timedelta: str,
    CellError: lambda value: {"e": value.code},
    NotCalculated: lambda value: {"u": ""},
}


def row_line(number: int, cells: Sequence[Any]) -> bytes | None:
    """Return the line of a row, None when nothing is in it. Trailing empty cells are cut off."""
    plain = [_TO_WIRE[cell.__class__](cell) for cell in cells]
    while plain and plain[-1] is None:
        plain.pop()
    return _encode((number, plain)).encode() + b"\n" if plain else None


_FROM_WIRE: dict[str, Callable[[str], Value]] = {
    "d": date.fromisoformat,
    "t": datetime.fromisoformat,
    "e": CellError,
    "u": lambda _: NotCalculated(),
}


def _value(record: dict[str, str]) -> Value:
    (kind, text), *_ = record.items()
    return _FROM_WIRE[kind](text)


_decoder = json.JSONDecoder(object_hook=_value, parse_int=Decimal, parse_float=Decimal)


def parse(record: bytes) -> list[Any]:
    """Return what :func:`line` or :func:`row_line` was given, numbers as Decimal."""
    parsed: list[Any] = _decoder.decode(record.decode())
    return parsed
