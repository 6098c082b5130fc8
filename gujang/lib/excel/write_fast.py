"""Writing by rustpy-xlsxwriter: rows are streamed, memory stays flat however many there are."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, BinaryIO

from rustpy_xlsxwriter import Format, write_worksheets

from gujang.lib.excel.layout import SheetOut, sheet_names

_PAPER_A4 = 9


def write(out: BinaryIO, sheets: Sequence[SheetOut]) -> None:
    """Write ``sheets`` as one workbook to ``out``."""
    named = dict(zip(sheet_names(sheet.name for sheet in sheets), sheets, strict=True))
    records = {name: _Records(sheet) for name, sheet in named.items()}

    def each(make: Any) -> dict[str, Any]:
        return {name: made for name, sheet in named.items() if (made := make(sheet))}

    write_worksheets(
        list(records.items()),
        out,
        header_row=each(lambda sheet: sheet.header_row),
        header_format=each(lambda _: _header()),
        freeze_panes=each(lambda sheet: {"row": sheet.header_row + 1, "col": sheet.frozen_columns}),
        column_widths=each(lambda sheet: [column.width for column in sheet.columns]),
        column_formats=each(_formats),
        merge_ranges=each(_banners),
        # a row with a height comes out twice when nothing at all is written after it
        row_heights={name: named[name].heights() for name in named if any(records[name].first)},
        autofilter=each(lambda sheet: sheet.autofilter),
        ignore_errors=each(_text_columns),
        page_setup=each(_page),
    )


class _Records:
    """The rows of a sheet as the library takes them, the first already looked at."""

    def __init__(self, sheet: SheetOut) -> None:
        self._headers = sheet.headers()
        self._rows = sheet.safe_rows()
        # without a first record the library writes no header either
        self.first = next(self._rows, [None] * len(self._headers))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in chain([self.first], self._rows):
            yield dict(zip(self._headers, row, strict=True))


def _header() -> Format:
    plain = Format().set_bold().set_text_wrap().set_align("center").set_align("vertical_center")
    return plain.set_background_color("#DCE6F1").set_border("thin")


def _formats(sheet: SheetOut) -> list[Format]:
    return [Format().set_num_format(column.number_format) for column in sheet.columns]


def _text_columns(sheet: SheetOut) -> list[str]:
    return [
        header
        for header, column in zip(sheet.headers(), sheet.columns, strict=True)
        if column.kind == "text"
    ]


def _banners(sheet: SheetOut) -> list[tuple[Any, ...]]:
    last = max(len(sheet.columns) - 1, 1)
    title = Format().set_bold().set_font_size(16).set_align("center")
    looks = [title, Format()] if sheet.title else [Format()]
    return [
        (row, 0, row, last, line, look)
        for row, (line, look) in enumerate(zip(sheet.banners(), looks, strict=False))
    ]


def _page(sheet: SheetOut) -> dict[str, Any]:
    return {
        "landscape": True,
        "paper_size": _PAPER_A4,
        "fit_to_pages": (1, 0),
        "repeat_rows": sheet.header_row,
        "footer": "&C第 &P 页，共 &N 页",
    }
