"""An .xlsx as offices really send it: what each kind of cell, row and sheet is read as."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest

from gujang.lib.excel.values import CellError, NotCalculated, Sheet, Value, whole_digits
from tests.lib.reading import read_inside, rows_of
from tests.lib.workbooks import (
    MAIN,
    OFFICE,
    PLAIN,
    STRICT_MAIN,
    STRICT_OFFICE,
    content_types,
    override,
    relation,
    rels,
    row,
    sheet_xml,
    text_cell,
    xlsx,
    xlsx_parts,
    xlsx_with,
    zipped,
)

PEOPLE: dict[int, list[Value]] = {1: ["姓名", "证件号码"], 2: ["王五", "150222196501010014"]}


def first_sheet(rows: str = PLAIN, **options: object) -> Sheet:
    return read_inside(xlsx(rows, **options)).sheets[0]


def cell(xml: str, **options: object) -> Value:
    """Read a workbook whose A1 is ``xml``; B1 holds text so that the row is there."""
    rows = f'<row r="1">{xml}{text_cell("B1", "x")}</row>'
    return rows_of(xlsx(rows, **options))[1][0]


def number(value: str, style: int = 0) -> str:
    return f'<c r="A1" s="{style}"><v>{value}</v></c>'


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        (text_cell("A1", "内联"), "内联"),
        ('<c r="A1" t="inlineStr"><is><r><t>富</t></r><r><t>文本</t></r></is></c>', "富文本"),
        ('<c r="A1" t="s"><v>0</v></c>', "共享"),
        ('<c r="A1" t="s"><v>1</v></c>', " 留 空 "),
        ('<c r="A1" t="str"><f>"a"</f><v>算得</v></c>', "算得"),
        ('<c r="A1" t="inlineStr"><is><t></t></is></c>', None),
        ('<c r="A1" s="0"/>', None),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        (text_cell("A1", "𠮷·阿"), "𠮷·阿"),
        (text_cell("A1", "00123"), "00123"),
        (text_cell("A1", "=1+1"), "=1+1"),
        (text_cell("A1", "一\n二"), "一\n二"),
    ],
)
def test_text_and_truth_values(xml: str, value: Value) -> None:
    strings = ["<t>共享</t>", '<t xml:space="preserve"> 留 空 </t>']
    assert cell(xml, strings=strings) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3363", "3363"),
        ("3363.0", "3363"),
        ("0.1", "0.1"),
        ("9610.540000000001", "9610.54"),
        ("0.30000000000000004", "0.3"),
        ("-12.5", "-12.5"),
        ("1E-3", "0.001"),
        ("150222196501010014", "150222196501010016"),
    ],
)
def test_a_number_is_a_decimal_of_the_digits_excel_shows(written: str, value: str) -> None:
    read = cell(number(written))
    assert isinstance(read, Decimal)
    assert read == Decimal(value)


def test_an_id_number_that_came_as_a_number_shows_how_long_it_was() -> None:
    read = cell(number("150222196501010014"))
    assert isinstance(read, Decimal)
    assert whole_digits(read) == 18


@pytest.mark.parametrize("written", ["1e400", "-1e999"])
def test_a_number_too_large_is_an_error_cell(written: str) -> None:
    assert cell(number(written)) == CellError("#NUM!")


@pytest.mark.parametrize(
    ("style", "value"),
    [
        (0, Decimal(41703)),
        (1, date(2014, 3, 5)),
        (2, date(2014, 3, 5)),
        (3, date(2014, 3, 5)),
    ],
)
def test_a_date_is_told_by_its_format_the_chinese_ones_too(style: int, value: Value) -> None:
    assert cell(number("41703", style), formats=[14, 31, 57]) == value


def test_a_day_with_a_time_of_day() -> None:
    assert cell(number("41703.5", 1), formats=[22]) == datetime(2014, 3, 5, 12)


def test_dates_counted_from_1904() -> None:
    read = cell(number("40241", 1), formats=[14], workbook='<workbookPr date1904="1"/>')
    assert read == date(2014, 3, 5)


@pytest.mark.parametrize("code", ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?"])
@pytest.mark.parametrize("formula", ["", "<f>1/0</f>"])
def test_an_error_cell_says_which(code: str, formula: str) -> None:
    assert cell(f'<c r="A1" t="e">{formula}<v>{code}</v></c>') == CellError(code)


@pytest.mark.parametrize(
    "xml",
    [
        '<c r="A1"><f>1+1</f></c>',
        '<c r="A1"><f>1+1</f><v/></c>',
        '<c r="A1"><f>1+1</f><v></v></c>',
        '<c r="A1" t="str"><f>"x"</f></c>',
        '<c r="A1"><f t="shared" si="0"/></c>',
    ],
)
def test_a_formula_without_result_is_not_taken_for_empty(xml: str) -> None:
    assert cell(xml) == NotCalculated()


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ('<c r="A1"><f>1+1</f><v>2</v></c>', Decimal(2)),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', None),
        ('<c r="A1" t="b"><f>TRUE()</f><v>1</v></c>', True),
    ],
)
def test_a_formula_counts_by_its_result(xml: str, value: Value) -> None:
    assert cell(xml) == value


def test_rows_keep_the_numbers_excel_shows() -> None:
    assert list(rows_of(xlsx(row(3, "a") + row(7, "b") + row(8)))) == [3, 7]


def test_columns_begin_at_a_whatever_is_filled() -> None:
    rows = f'<row r="3">{text_cell("C3", "x")}</row><row r="4"><c r="D4"><v>1</v></c></row>'
    assert rows_of(xlsx(rows)) == {3: [None, None, "x"], 4: [None, None, None, Decimal(1)]}


def test_errors_outside_all_values_are_still_there() -> None:
    rows = PLAIN + '<row r="9"><c r="D9" t="e"><v>#N/A</v></c></row>'
    assert rows_of(xlsx(rows))[9] == [None, None, None, CellError("#N/A")]


def test_cells_without_addresses_are_counted() -> None:
    bare = "<c><v>1</v></c><c><f>1</f></c>"
    assert rows_of(xlsx(f'<row>{bare}</row><row r="5">{bare}</row><row>{bare}</row>')) == {
        number: [Decimal(1), NotCalculated()] for number in (1, 5, 6)
    }


@pytest.mark.parametrize("claim", ["A1", "A1:B1", "A1:XFD1048576"])
def test_the_claimed_dimension_is_not_believed(claim: str) -> None:
    assert first_sheet(before=f'<dimension ref="{claim}"/>').rows[-1].number == 2


def test_formatted_empty_cells_far_away_are_nothing() -> None:
    far = '<row r="1048576" hidden="1"><c r="XFD1048576" s="0"/></row>'
    assert rows_of(xlsx(PLAIN + far)) == PEOPLE


def test_a_merge_over_the_whole_sheet_is_nothing() -> None:
    merged = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert rows_of(xlsx(after=merged)) == PEOPLE


def test_a_merged_title_stands_in_its_first_cell() -> None:
    rows = row(1, "登记表") + row(2, "姓名", "证件号码")
    merged = '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    assert rows_of(xlsx(rows, after=merged))[1] == ["登记表"]


def test_hidden_sheets_come_without_rows() -> None:
    sheets = {"甲": sheet_xml(), "乙": sheet_xml(), "丙": sheet_xml()}
    states = {"乙": "hidden", "丙": "veryHidden"}
    book = read_inside(zipped(xlsx_parts(sheets, states=states)))
    assert [(sheet.name, sheet.hidden, len(sheet.rows)) for sheet in book.sheets] == [
        ("甲", False, 2),
        ("乙", True, 0),
        ("丙", True, 0),
    ]


def test_hidden_rows_and_columns_are_data_and_counted() -> None:
    columns = '<cols><col min="2" max="16384" hidden="1"/><col min="1" max="1"/></cols>'
    rows = row(1, "姓名", "证件号码", attributes=' hidden="1"') + row(2, "王五", "1")
    rows += row(3, attributes=' hidden="1"')
    sheet = first_sheet(rows, before=columns)
    assert (sheet.hidden_rows, sheet.hidden_columns, len(sheet.rows)) == (1, 1, 2)


def test_a_chart_sheet_is_passed_over_and_told() -> None:
    parts = xlsx_parts({"甲": sheet_xml(), "图": b"<chartsheet/>"})
    links = parts["xl/_rels/workbook.xml.rels"]
    chart = f"{OFFICE}/worksheet".encode(), f"{OFFICE}/chartsheet".encode()
    head, mark, tail = links.partition(b'Id="rId2"')
    book = read_inside(
        zipped(parts | {"xl/_rels/workbook.xml.rels": head + mark + tail.replace(*chart, 1)})
    )
    assert [sheet.name for sheet in book.sheets] == ["甲"]
    assert book.notes == ["工作表“图”是图表，已跳过。"]


def _strict() -> bytes:
    sheet = sheet_xml(main=STRICT_MAIN)
    return zipped(xlsx_parts({"登记表": sheet}, main=STRICT_MAIN, office=STRICT_OFFICE))


def _prefixed() -> bytes:
    rows = PLAIN.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    body = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    return xlsx_with({"xl/worksheets/sheet1.xml": body.encode()})


def _renamed(change: Callable[[str], str]) -> bytes:
    return zipped({change(name): body for name, body in xlsx_parts().items()})


def _absolute_target() -> bytes:
    links = xlsx_parts()["xl/_rels/workbook.xml.rels"]
    return xlsx_with(
        {"xl/_rels/workbook.xml.rels": links.replace(b'"worksheets/', b'"/xl/worksheets/')}
    )


def _small_count() -> bytes:
    text = f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>a</t></si><si><t>b</t></si></sst>'
    cells = '<row r="1"><c r="A1" t="s"><v>1</v></c></row>'
    return xlsx_with(
        {"xl/sharedStrings.xml": text.encode(), "xl/worksheets/sheet1.xml": sheet_xml(cells)}
    )


@pytest.mark.parametrize(
    "make",
    [
        _strict,
        _prefixed,
        lambda: _renamed(str.upper),
        lambda: _renamed(lambda name: name.replace("/", "\\")),
        _absolute_target,
        lambda: xlsx_with({"docProps/core.xml": b"<not/><xml>"}),
        lambda: xlsx_with({"xl/media/image1.png": b"\x89PNG", "xl/drawings/vml.vml": b"<br>"}),
        lambda: xlsx_with(
            {
                "xl/worksheets/_rels/sheet1.xml.rels": rels(
                    relation("r", f"{OFFICE}/hyperlink", "https://a.b/", mode="External")
                )
            }
        ),
        lambda: xlsx_with(
            {
                "[Content_Types].xml": content_types(
                    '<Default Extension="bin" ContentType="application/vnd.ms-office.activeX"/>'
                    + override("/xl/styles.xml", "text/xml")
                )
            }
        ),
        lambda: xlsx(before='<sheetPr codeName="Sheet1"/>'),
        lambda: xlsx(after="<extLst><ext><f>A1</f></ext></extLst>"),
    ],
)
def test_odd_but_sound_files_are_read(make: Callable[[], bytes]) -> None:
    assert rows_of(make()) == PEOPLE


def test_a_wrong_count_of_shared_strings_is_not_believed() -> None:
    assert rows_of(_small_count()) == {1: ["b"]}


def test_a_sheet_may_be_empty() -> None:
    assert first_sheet("").rows == []
