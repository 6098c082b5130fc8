"""A report as a sheet: heads as a grid, rows numbered and added up, who made it, how it counts."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from gujang.lib.excel.formal import Form, FormColumn, HeadCell

from .codes import By, Period
from .report import Asked, Head, Report, TotalsRow, depth, leaves

TOTAL = "合计"
_FROZEN = {By.ROWS: 0, By.TOWN: 2, By.VILLAGE: 3}


@dataclass(frozen=True, slots=True)
class Made:
    """Who made a table, when, and under which number the journal knows it."""

    by: str = ""
    on: dt.date = dt.date.min
    number: str = ""


def title_of(report: Report, asked: Asked) -> str:
    """Return the title over the table, with its area and its span."""
    county = "" if asked.area == settings.COUNTY_CODE else settings.COUNTY_NAME
    year = f"{asked.year}年" if asked.period == Period.YEAR else ""
    return f"{county}{asked.place}{year}{report.title}{_span_words(asked)}"


def _span_words(asked: Asked) -> str:
    day = f"{asked.day.year}年{asked.day.month}月{asked.day.day}日"
    if asked.period in (Period.DAY, Period.YEAR):
        ended = asked.period == Period.YEAR and (asked.day.month, asked.day.day) == (12, 31)
        return "" if ended else f"（截至{day}）"
    return f"（{asked.since}至{asked.day}）"


def grid(heads: Iterable[Head]) -> list[HeadCell]:
    """Return the headings as merged cells: rows from the top, columns from the left."""
    listed = tuple(heads)
    return list(_cells(listed, 0, 0, depth(listed)))


def _cells(heads: Sequence[Head], row: int, column: int, deep: int) -> Iterator[HeadCell]:
    for head in heads:
        wide = len(leaves([head]))
        rows = 1 if head.parts else deep - row
        yield HeadCell(head.label, row, column, rows, wide)
        yield from _cells(head.parts, row + 1, column, deep)
        column += wide


def named(heads: Iterable[Head]) -> dict[str, int]:
    """Return the columns by their headings from the top (年初贫困·户), with their places."""
    found: dict[str, int] = {}
    for place, path in enumerate(_paths(heads)):
        same = sum(known == path or known.startswith(f"{path}（第") for known in found)
        found[f"{path}（第{same + 1}个）" if same else path] = place
    return found


def _paths(heads: Iterable[Head], above: str = "") -> Iterator[str]:
    for head in heads:
        path = f"{above}{head.label}"
        if head.parts:
            yield from _paths(head.parts, f"{path}·")
        else:
            yield path


def numbered(rows: Iterable[Sequence[Any]], totals: TotalsRow) -> Iterator[list[Any]]:
    """Give each row its number in front, and have it added up."""
    for number, values in enumerate(rows, start=1):
        row = [number, *values]
        totals.add(row)
        yield row


def totals_of(totals: TotalsRow) -> list[Any] | None:
    """Return the totals row under its word; ``None`` where nothing is added up."""
    return [TOTAL, *totals.values()[1:]] if totals.wanted else None


def form_of(report: Report, asked: Asked, rows: Iterable[Sequence[Any]], made: Made) -> Form:
    """Return the sheet of a report; ``rows`` are the values of its rows, read once."""
    heads = report.columns(asked.by)
    totals = TotalsRow(heads)
    return Form(
        name=report.title,
        title=title_of(report, asked),
        line=_line(asked, made),
        heads=grid(heads),
        columns=_columns(heads),
        rows=numbered(rows, totals),
        totals=lambda: totals_of(totals),
        notes=[f"注：{report.basis}", *_whose(made)],
        footer=_footer(made),
        frozen_columns=_FROZEN[asked.by],
    )


def _line(asked: Asked, made: Made) -> list[str]:
    on = made.on.isoformat() if made.on > dt.date.min else ""
    return [f"填报单位：{asked.place}", f"填报人：{made.by}", "审核人：", f"填报日期：{on}"]


def _columns(heads: Iterable[Head]) -> list[FormColumn]:
    columns = leaves(heads)
    places = {head.name: place for place, head in enumerate(columns) if head.name}
    return [
        FormColumn(
            head.kind,
            head.width,
            head.total,
            (places[head.ratio[0]], places[head.ratio[1]]) if head.ratio else None,
        )
        for head in columns
    ]


def _whose(made: Made) -> list[str]:
    return [f"注：导出人：{made.by}　导出编号：{made.number}"] if made.number else []


def _footer(made: Made) -> str:
    return f"{made.number} {made.by}".strip()
