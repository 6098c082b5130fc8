"""Plain workbooks written by either library: text stays text, and the sheet is laid out."""

import re
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import product
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from gujang.lib.excel import writing
from gujang.lib.excel.layout import cleaned, sheet_names
from gujang.lib.excel.writing import Column, SheetOut, write_rows
from tests.lib.reading import read_inside

WAYS = ("fast", "plain")
COLUMNS = [
    Column("证件号码", width=20),
    Column("金额（元）", "number", format="#,##0.00"),
    Column("日期", "date"),
    Column("时间", "datetime"),
]
ROW = ["150222196501010014", Decimal("12.50"), date(2014, 3, 5), datetime(2014, 3, 5, 12, 30)]

STARTS = ("", "=", "+", "-", "@", "|", "%", "＝", "\ufeff=", "\t=", "\x01=", "\n=", "'=", '"=')
BODIES = (
    *("1+1", "cmd|'/C calc'!A0", 'HYPERLINK("http://a.b","x")', "SUM(A1:A9)", "#N/A", "#REF!"),
    *("TRUE", "1e5", "00123", "150222196501010014", "2014-03-05", "3/5", "0x1F", "1,234.5", "12%"),
    *("http://a.b/c", "mailto:a@b.c", "<b>&amp;</b>", "]]>", "_x0041_", "_x005F_x0041_"),
    *(" 前后 ", "一\r\n二", "a\x00b\x1fc", "\ud800", "\ufffe\uffff", "😀𠮷", "{=1}", "\u202e倒"),
)
ENDS = ("", " ", "\n")
# openpyxl lets go of blanks alone
NASTY = [text for parts in product(STARTS, BODIES, ENDS) if cleaned(text := "".join(parts)).strip()]


def written(*sheets: SheetOut, way: str) -> bytes:
    out = BytesIO()
    write_rows(out, sheets=sheets, way=way)
    return out.getvalue()


@pytest.mark.parametrize("way", WAYS)
def test_no_text_ever_becomes_a_formula_a_number_or_an_error(way: str) -> None:
    assert len(NASTY) > 1_000
    data = written(SheetOut("表", [Column("内容")], [[text] for text in NASTY]), way=way)
    assert not re.search(rb"<f[ />]", ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml"))
    rows = {row.number: row.cells for row in read_inside(data).sheets[0].rows}
    for number, text in enumerate(NASTY, start=2):
        assert rows[number] == [cleaned(text)]


@pytest.mark.parametrize("way", WAYS)
def test_headers_titles_and_sheet_names_are_no_formulas_either(way: str) -> None:
    data = written(SheetOut("=a", [Column("=1+1")], [["x"]], title="=t", info="@i"), way=way)
    (sheet,) = read_inside(data).sheets
    assert sheet.name == "=a"
    assert [row.cells for row in sheet.rows] == [["=t"], ["@i"], ["=1+1"], ["x"]]


@pytest.mark.parametrize("way", WAYS)
def test_every_kind_of_column_comes_back_as_it_went(way: str) -> None:
    (sheet,) = read_inside(written(SheetOut("表", COLUMNS, [ROW]), way=way)).sheets
    assert sheet.rows[1].cells == ROW


@pytest.mark.parametrize(
    ("kind", "value", "back"),
    [
        ("text", 5, "5"),
        ("text", None, None),
        ("text", "", None),
        ("number", 0, Decimal(0)),
        ("number", 1.5, Decimal("1.5")),
        ("number", float("nan"), None),
        ("number", Decimal("Infinity"), None),
        ("number", Decimal("NaN"), None),
        ("number", 150222196501010014, "150222196501010014"),
        ("number", "约三亩", "约三亩"),
        ("number", "=1", "=1"),
        ("date", datetime(2014, 3, 5, 12), date(2014, 3, 5)),
        ("date", "未定", "未定"),
        ("datetime", date(2014, 3, 5), date(2014, 3, 5)),
    ],
)
@pytest.mark.parametrize("way", WAYS)
def test_what_does_not_fit_its_column_is_written_as_text(
    kind: str, value: object, back: object, way: str
) -> None:
    columns = [Column("一", kind), Column("二")]
    # the first row must not decide for the second
    rows = [[None, "a"], [value, "b"], [None, "c"]]
    (sheet,) = read_inside(written(SheetOut("表", columns, rows), way=way)).sheets
    assert sheet.rows[2].cells == [back, "b"]


@pytest.mark.parametrize("way", WAYS)
def test_text_longer_than_a_cell_is_cut(way: str) -> None:
    data = written(SheetOut("表", [Column("一")], [["𠮷" * 20_000]]), way=way)
    text = read_inside(data).sheets[0].rows[1].cells[0]
    assert len(text.encode("utf-16-le")) // 2 <= 32_767
    assert text.endswith("𠮷…")


@pytest.mark.parametrize("way", WAYS)
def test_a_sheet_without_rows_still_has_its_headers(way: str) -> None:
    empty = SheetOut("空", COLUMNS, [], title="标题")
    full = SheetOut("满", COLUMNS, [ROW])
    sheets = read_inside(written(empty, full, way=way)).sheets
    assert [len(sheet.rows) for sheet in sheets] == [2, 2]
    assert sheets[0].rows[1].cells == [column.header for column in COLUMNS]


@pytest.mark.parametrize("way", WAYS)
def test_the_sheet_is_laid_out_for_screen_and_paper(way: str) -> None:
    sheet = SheetOut("表", COLUMNS, [ROW] * 3, title="标题", info="填报单位：", frozen_columns=1)
    page = load_workbook(BytesIO(written(sheet, way=way))).active
    assert page.freeze_panes == "B4"
    assert page.auto_filter.ref == "A3:D6"
    assert {str(merged) for merged in page.merged_cells.ranges} == {"A1:D1", "A2:D2"}
    assert page.print_title_rows == "$3:$3"
    assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert int(page.page_setup.fitToHeight) == 0
    assert round(page.column_dimensions["A"].width) in (20, 21)
    assert [cell.number_format for cell in page[4]][:3] == ["@", "#,##0.00", "yyyy-mm-dd"]
    assert page["A3"].font.bold


@pytest.mark.parametrize("way", WAYS)
def test_a_long_header_gets_the_height_it_needs(way: str) -> None:
    columns = [Column("短"), Column("年人均纯收入（元，按当年价）", width=12)]
    page = load_workbook(BytesIO(written(SheetOut("表", columns, [["a", "b"]]), way=way))).active
    assert round(page.row_dimensions[1].height) == 50


@pytest.mark.parametrize("rows", [[], [[None]], [[None], ["x"]], [["x"], [None]], [[0]]])
@pytest.mark.parametrize("way", WAYS)
def test_rows_with_nothing_in_them_do_no_harm(way: str, rows: list[list[object]]) -> None:
    (sheet,) = read_inside(
        written(SheetOut("表", [Column("一")], rows, title="标题"), way=way)
    ).sheets
    assert len(sheet.rows) == 2 + sum(row != [None] for row in rows)


@pytest.mark.parametrize("way", WAYS)
def test_the_filter_can_be_left_out_and_one_column_can_have_a_title(way: str) -> None:
    sheet = SheetOut("表", COLUMNS[:1], [["x"]], title="标题", autofilter=False)
    page = load_workbook(BytesIO(written(sheet, way=way))).active
    assert page.auto_filter.ref is None
    assert page["A1"].value == "标题"


def test_rows_are_asked_for_one_by_one() -> None:
    rows = ([str(number), None, None, None] for number in range(3))
    assert len(read_inside(written(SheetOut("表", COLUMNS, rows), way="fast")).sheets[0].rows) == 4


@pytest.mark.parametrize("columns", [[], [Column("一"), Column("一")]])
def test_columns_need_different_headers(columns: list[Column]) -> None:
    with pytest.raises(ValueError, match="different headers"):
        written(SheetOut("表", columns, []), way="fast")


def test_a_workbook_needs_a_sheet() -> None:
    with pytest.raises(ValueError, match="a sheet"):
        written(way="fast")


@pytest.mark.parametrize("way", WAYS)
def test_a_row_of_the_wrong_length_is_an_error_and_not_a_shift(way: str) -> None:
    with pytest.raises(ValueError, match="zip"):
        written(SheetOut("表", COLUMNS, [["x"]]), way=way)


def test_a_failed_export_leaves_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(ValueError, match="zip"):
        written(SheetOut("表", COLUMNS, [ROW, ["x"]]), way="plain")
    assert list(tmp_path.iterdir()) == []


def test_sheet_names_are_made_acceptable() -> None:
    long = "很" * 40
    names = ["a/b", "A[B]", "", "'x'", long, long]
    made = sheet_names(names)
    assert made == ["ab", "AB_2", "Sheet", "x", "很" * 31, "很" * 29 + "_2"]


def test_the_second_library_writes_where_the_first_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writing, "_fast", writing.write_plain.write)
    assert read_inside(written(SheetOut("表", COLUMNS, [ROW]), way="fast")).sheets[0].rows
