"""The formal sheet: whatever the data hold, it stays what it is, and two readers agree on it."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from gujang.lib.excel.formal import Form, FormColumn, HeadCell, write_forms

KINDS = ("text", "whole", "amount", "percent", "date")
HEADS = [
    HeadCell("序号", 0, 0, rows=2),
    HeadCell("合在一起", 0, 1, columns=2),
    HeadCell("数", 1, 1),
    HeadCell("钱", 1, 2),
    HeadCell("比", 0, 3, rows=2),
    HeadCell("日期", 0, 4, rows=2),
]
LINE = ("填报单位：固阳县", "填报人：", "审核人：", "填报日期：")
FIRST = 5


def written(rows: Sequence[Sequence[Any]], **more: Any) -> bytes:
    columns = [FormColumn(kind) for kind in KINDS]  # type: ignore[arg-type]
    usual = {"name": "表", "title": "标题", "heads": HEADS, "line": LINE, "columns": columns}
    out = BytesIO()
    write_forms(out, [Form(rows=iter(rows), **usual | more)])
    return out.getvalue()


def read(data: bytes) -> tuple[Any, list[list[Any]]]:
    """Return the sheet as openpyxl has it, and the cells as calamine has them."""
    sheet = load_workbook(BytesIO(data)).active
    return sheet, CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


def test_values_come_back_as_what_they_are() -> None:
    row = ["150222197001011234", 3, Decimal("1234.50"), Decimal("0.25"), dt.date(2016, 2, 29)]
    sheet, cells = read(written([row, [None, None, None, None, None]]))
    assert cells[4] == [row[0], 3.0, 1234.5, 0.25, dt.date(2016, 2, 29)]
    formats = [cell.number_format for cell in sheet[FIRST]]
    assert formats == ["@", "#,##0", "#,##0.00", "0.00%", "yyyy\\-mm\\-dd"]
    assert [cell.value for cell in sheet[FIRST + 1]] == [None] * 5
    assert all(cell.border.left.style == "thin" for cell in sheet[FIRST + 1])


def test_what_a_column_does_not_expect_is_text() -> None:
    row = [7, "三", "=1+1", "-", "待定"]
    sheet, _ = read(written([row, ["", 10**15, Decimal("NaN"), 10**14, "x"]]))
    assert [cell.data_type for cell in sheet[FIRST]] == ["s"] * 5
    assert [cell.value for cell in sheet[FIRST]] == ["7", *row[1:]]
    second = [cell.value for cell in sheet[FIRST + 1]]
    assert second == [None, "1000000000000000", "NaN", 10**14, "x"]


def test_heads_line_and_title_are_merged_and_repeated() -> None:
    sheet, cells = read(written([["a", 1, 1, 1, None]], footer="编号&甲", frozen_columns=2))
    assert {"A1:E1", "A3:A4", "B3:C3", "D3:D4"} <= {str(r) for r in sheet.merged_cells.ranges}
    assert cells[2][:2] == ["序号", "合在一起"] and cells[3][1:3] == ["数", "钱"]
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$3:$4", "C5")
    assert sheet.oddFooter.left.text == "编号&&甲"


def test_totals_are_formulas_that_keep_their_value() -> None:
    columns = [
        FormColumn(),
        FormColumn("whole", total=True),
        FormColumn("amount", total=True),
        FormColumn("percent", ratio=(1, 2)),
        FormColumn("date"),
    ]
    rows = [["a", 1, Decimal(4), None, None], ["b", 2, Decimal(6), None, None]]
    for held, ratio, value in ((rows, Decimal("0.3"), 0.3), ([], None, "")):
        sums = [sum(row[place] for row in held) for place in (1, 2)]
        totals = ["合计", *sums, ratio, None]
        data = written(held, columns=columns, totals=lambda totals=totals: totals)
        sheet, cells = read(data)
        last = sheet[FIRST + len(held)]
        assert cells[4 + len(held)] == ["合计", *map(float, sums), value, ""]
        row = FIRST + len(held)
        assert last[3].value == f'=IF(C{row}=0,"",B{row}/C{row})'
        assert last[1].value == ("=SUM(B5:B6)" if held else 0)


def test_a_wide_column_wraps_and_makes_its_row_taller() -> None:
    columns = [FormColumn("text", 30), *(FormColumn("whole") for _ in range(4))]
    sheet, _ = read(written([["很长的话" * 20, 1, 1, 1, 1], ["短", 1, 1, 1, 1]], columns=columns))
    assert sheet["A5"].alignment.wrap_text and sheet.row_dimensions[5].height > 60
    assert sheet.row_dimensions[6].height is None


def test_the_same_rows_make_the_same_bytes() -> None:
    rows = [["a", 1, Decimal(2), None, dt.date(2016, 1, 1)]]
    assert written(rows) == written(rows)


def test_more_rows_than_are_packed_at_once_are_all_there() -> None:
    _, cells = read(written([[f"户{n}", n, n, None, None] for n in range(2_500)]))
    assert [row[:2] for row in cells[4:]] == [[f"户{n}", float(n)] for n in range(2_500)]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
RISKY = st.builds(lambda start, rest: start + rest, st.sampled_from("=+-@|%＝＋－＠\t"), TEXT)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(
        st.one_of(TEXT, RISKY, st.sampled_from(["_x0041_", "1E+20", "]]>", "&amp;"])), max_size=40
    )
)
def test_nothing_of_the_data_becomes_a_formula_or_breaks_the_file(words: list[str]) -> None:
    sheet, cells = read(written([[word, word, word, word, word] for word in words]))
    for number, word in enumerate(words):
        for cell in sheet[FIRST + number]:
            assert cell.data_type in ("s", "n") and (cell.value is None or cell.data_type == "s")
        kept = "".join(letter for letter in word if letter.isprintable())
        if kept == word and word:
            assert cells[4 + number][0] == word
