"""The other formats: .xls, .ods and text."""

import pytest

from gujang.lib.excel.values import CellError, NotCalculated
from tests.lib import oldbooks
from tests.lib.reading import read_inside, rows_of
from tests.lib.workbooks import ODS_PLAIN, ods, ods_table, ods_text

NAMES = {1: ["姓名", "备注"], 2: ["王𠮷", "a,b;c\td"]}
SIMPLE = "姓名,年份\n王五,2014\n"


def test_an_old_workbook_is_read() -> None:
    assert rows_of(oldbooks.xls()) == {1: ["姓名", "证件号码"], 2: ["王五", "1502221965"]}


def test_error_cells_of_an_old_workbook_are_not_lost() -> None:
    cells = oldbooks.PLAIN + oldbooks.error(2, 0, 0x2A) + oldbooks.failed_formula(2, 1, 0x07)
    assert rows_of(oldbooks.xls(cells=cells))[3] == [CellError("#N/A"), CellError("#DIV/0!")]


def test_hidden_things_of_an_old_workbook_are_counted() -> None:
    cells = oldbooks.PLAIN + oldbooks.hidden_row(1) + oldbooks.hidden_row(7)
    (sheet,) = read_inside(oldbooks.xls(cells=cells + oldbooks.hidden_columns(1, 255))).sheets
    assert (sheet.hidden_rows, sheet.hidden_columns, len(sheet.rows)) == (1, 1, 2)


def test_a_hidden_sheet_of_an_old_workbook_comes_without_rows() -> None:
    (sheet,) = read_inside(oldbooks.xls(state=1)).sheets
    assert (sheet.hidden, sheet.rows) == (True, [])


def test_a_chart_inside_an_old_sheet_does_not_end_it() -> None:
    chart = oldbooks.record(0x809, bytes(16)) + oldbooks.record(0x0A)
    cells = oldbooks.label(0, 0, "a") + chart + oldbooks.error(1, 0, 0x17)
    assert rows_of(oldbooks.xls(cells=cells))[2] == [CellError("#REF!")]


def test_an_open_document_is_read() -> None:
    assert rows_of(ods(ODS_PLAIN))[2] == ["王五", "150222196501010014"]


def test_errors_and_formulas_without_result_of_an_open_document() -> None:
    error = (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" '
        'office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    )
    missing = '<table:table-cell table:formula="of:=1+1"/>'
    blank = '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>'
    cells = error + missing + blank + ods_text("error")
    rows = rows_of(ods(ods_table(f"<table:table-row>{cells}</table:table-row>")))
    assert rows == {1: [CellError("#N/A"), NotCalculated(), None, "error"]}


def test_repeated_rows_and_cells_of_an_open_document() -> None:
    twice = ods_text("x", ' table:number-columns-repeated="2"')
    rows = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        f'<table:table-row table:number-rows-repeated="2">{twice}</table:table-row>'
        '<table:table-row table:number-rows-repeated="1048571"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert rows_of(ods(ods_table(rows))) == {4: ["x", "x"], 5: ["x", "x"]}


def test_hidden_things_of_an_open_document_are_counted() -> None:
    rows = (
        "<table:table-column/>"
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="1023"/>'
        f'<table:table-row table:visibility="filter">{ods_text("a")}{ods_text("b")}'
        "</table:table-row>"
        f"<table:table-row>{ods_text('c')}</table:table-row>"
    )
    (sheet,) = read_inside(ods(ods_table(rows))).sheets
    assert (sheet.hidden_rows, sheet.hidden_columns, len(sheet.rows)) == (1, 1, 2)


@pytest.mark.parametrize(
    "code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"]
)
def test_text_in_every_encoding(code: str) -> None:
    assert rows_of(SIMPLE.encode(code)) == {1: ["姓名", "年份"], 2: ["王五", "2014"]}


def test_rare_characters_in_gb18030() -> None:
    assert rows_of("姓名,年份\n王𠮷,2014\n".encode("gb18030"))[2] == ["王𠮷", "2014"]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end(delimiter: str, end: str) -> None:
    lines = ["登记表", f"姓名{delimiter}备注", f'王𠮷{delimiter}"a,b;c\td"', ""]
    rows = rows_of(end.join(lines).encode())
    assert rows == {1: ["登记表"], 2: NAMES[1], 3: NAMES[2]}


def test_record_numbers_count_empty_lines_and_not_lines_inside_quotes() -> None:
    rows = rows_of(b'a,b\n\n"c\nd",e\nf,g\n')
    assert rows == {1: ["a", "b"], 3: ["c\nd", "e"], 4: ["f", "g"]}


def test_everything_in_a_text_file_is_text() -> None:
    assert rows_of(b"001,1.50,=1+1\n") == {1: ["001", "1.50", "=1+1"]}


def test_the_name_plays_no_part_a_text_file_is_one_sheet() -> None:
    assert [sheet.name for sheet in read_inside(SIMPLE.encode()).sheets] == ["CSV"]
