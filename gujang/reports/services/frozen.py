"""The rows of a run as they were frozen: a JSON line each, sealed, read back as they were."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from gujang.lib.sealedstream import opened

from ..models import ReportRun
from ..report import Head, Row, leaves


def heads_as_json(heads: Sequence[Head]) -> list[dict[str, Any]]:
    """Return headings as they are kept with a run, without the lists behind them."""
    return [
        {
            "label": head.label,
            "kind": head.kind,
            "width": head.width,
            "name": head.name,
            "total": head.total,
            "ratio": list(head.ratio) if head.ratio else None,
            "parts": heads_as_json(head.parts),
        }
        for head in heads
    ]


def heads_of(kept: Sequence[dict[str, Any]]) -> tuple[Head, ...]:
    """Return the headings that a run was made with."""
    return tuple(
        Head(
            **one
            | {
                "ratio": tuple(one["ratio"]) if one["ratio"] else None,
                "parts": heads_of(one["parts"]),
            }
        )
        for one in kept
    )


def line_of(row: Row) -> bytes:
    """Return a row as it is kept."""
    said = [list(row.values), row.code, row.household, row.about]
    kept = json.dumps(said, ensure_ascii=False, default=str)
    return kept.encode() + b"\n"


def frozen_rows(run: ReportRun, *, start: int = 0, number: int | None = None) -> Iterator[Row]:
    """Give the rows of ``run`` from a place on, without 序号."""
    kinds = [head.kind for head in leaves(heads_of(run.heads))[1:]]
    end = None if number is None else start + number
    with opened(run.rows_stored_as, f"report.rows:{run.pk}") as lines:
        for line in islice(lines, start, end):
            values, *of = json.loads(line)
            read = [_read(value, kind) for value, kind in zip(values, kinds, strict=True)]
            yield Row(read, *of)


def _read(value: Any, kind: str) -> Any:
    if not isinstance(value, str) or kind == "text" or not value:
        return value
    try:
        return dt.date.fromisoformat(value) if kind == "date" else Decimal(value)
    except (ValueError, InvalidOperation):
        return value
