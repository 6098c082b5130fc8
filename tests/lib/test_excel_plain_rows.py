"""Rows told by one pattern: the same facts as from the XML parser, which gets all the others."""

import pytest

from gujang.lib.excel import plainrows, xlsxfacts
from gujang.lib.excel.facts import Bounds, Facts
from gujang.lib.excel.values import Limits, Refused
from tests.lib.workbooks import row, sheet_xml, text_cell

PLAIN = {
    "texts": row(1, "姓名", "证件号码"),
    "as Excel writes it": '<row r="7" spans="1:3" s="2" ht="14.25" x14ac:dyDescent="0.15">'
    '<c r="A7" s="1" t="s"><v>12</v></c><c r="B7" s="3"/><c r="C7"><v>1.5</v></c></row>',
    "as LibreOffice writes it": '<row r="3" hidden="false" outlineLevel="0">'
    '<c r="A3" s="0" t="n"><v>3</v></c></row>',
    "as openpyxl writes it": '<row r="2"><c r="A2" t="inlineStr" />'
    '<c r="B2" t="b"><v>1</v></c></row>',
    "marks and spaces": '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> a &amp; b '
    "</t></is></c></row>",
    "nothing but formats": '<row r="4"><c r="A4" s="1"/></row>',
    "columns in any order": '<row r="1"><c r="C1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
}
NOT_PLAIN = {
    "a hidden row": row(2, "王五", attributes=' hidden="1"'),
    "a formula": '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>',
    "a formula without result": '<row r="2"><c r="A2"><f>1+1</f></c></row>',
    "an error": '<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>',
    "a prefix": '<x:row xmlns:x="u" r="2"><x:c r="A2"><x:v>2</x:v></x:c></x:row>',
    "no address": "<row><c><v>1</v></c></row>",
    "formatted text": '<row r="2"><c r="A2" t="inlineStr"><is><r><t>a</t></r></is></c></row>',
    "single quotes": "<row r='2'><c r='A2'><v>2</v></c></row>",
    "a comment": '<row r="2"><c r="A2"><v>2<!-- x --></v></c></row>',
    "a row without cells": '<row r="2"></row>',
}
REFUSED = {
    "an address of another row": '<row r="2"><c r="A3"><v>2</v></c></row>',
    "rows that go back": row(5, "a") + row(4, "b"),
    "the same row twice": row(5, "a") + row(5, "b"),
    "a plain row before one without": row(5, "a") + "<row r='3'><c r='A3'><v>2</v></c></row>",
    "a control character": row(1, "a\x01b"),
    "an unknown entity": row(1, "&nbsp;"),
    "an open element": '<row r="1"><c r="A1"><v>2</v></row>',
}
SMALL = Limits(rows=10, columns=5, total_cells=8)


def chunks(rows: str, size: int) -> list[bytes]:
    whole = sheet_xml(rows)
    return [whole[at : at + size] for at in range(0, len(whole), size)]


def facts(rows: str, *, size: int = 10_000, by_parser: bool = False) -> Facts:
    reader = xlsxfacts._Scan(Bounds("登记表", SMALL))
    parts = chunks(rows, size)
    reader.feed(parts if by_parser else plainrows.without(parts, reader.plain_row))
    return reader.finish()


def left(rows: str) -> bytes:
    """Return what the parser gets to see between the ends of the data."""
    text = b"".join(plainrows.without([sheet_xml(rows)], lambda number, letters: None))
    return text.partition(b"<sheetData>")[2].partition(b"</sheetData>")[0]


@pytest.mark.parametrize("rows", PLAIN.values(), ids=PLAIN)
def test_a_plain_row_is_not_left_to_the_parser_and_says_the_same(rows: str) -> None:
    assert left(rows) == b""
    assert facts(rows) == facts(rows, by_parser=True)


@pytest.mark.parametrize("rows", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_any_other_row_is_left_to_the_parser_whole(rows: str) -> None:
    assert left(rows) == rows.encode()
    assert facts(rows) == facts(rows, by_parser=True)


@pytest.mark.parametrize("size", [1, 7, 64, 300])
def test_it_does_not_matter_where_a_part_is_cut(size: int) -> None:
    rows = row(1, "姓名", "性别") + NOT_PLAIN["a formula"] + row(3, "王五") + row(4, "", "女")
    assert facts(rows, size=size) == facts(rows, by_parser=True)


@pytest.mark.parametrize("rows", REFUSED.values(), ids=REFUSED)
def test_what_the_parser_refuses_is_refused(rows: str) -> None:
    for by_parser in (True, False):
        with pytest.raises(Refused):
            facts(rows, by_parser=by_parser)


def test_text_that_is_no_utf8_is_left_to_the_parser() -> None:
    whole = sheet_xml(row(1, "姓名")).replace("姓名".encode(), "姓名".encode("gbk"))
    seen = b"".join(plainrows.without([whole], lambda number, letters: None))
    assert seen == whole


@pytest.mark.parametrize(
    "rows",
    [row(11, "a"), f'<row r="1">{text_cell("F1", "a")}</row>', row(1, *"abcde") + row(2, *"abcde")],
    ids=["too many rows", "too many columns", "too many cells"],
)
def test_the_limits_hold_with_the_same_sentence(rows: str) -> None:
    said = set()
    for by_parser in (True, False):
        with pytest.raises(Refused) as refused:
            facts(
                rows + row(3, "a") if rows.startswith('<row r="1"') else rows, by_parser=by_parser
            )
        said.add(refused.value.message_zh)
    assert len(said) == 1
