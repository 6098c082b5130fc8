"""The user's own workbook back, the bad cells shown and a message at the end of the row."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from gujang.lib.excel import markchild, marking, sandbox, wire
from gujang.lib.excel.marking import HEADER, Mark, mark_workbook
from gujang.lib.excel.values import Limits, Refused
from tests.lib.workbooks import ODS_PLAIN, ods, row, xlsx

RED = "FFFFC7CE"
MARKS = [
    Mark("登记表", 3, "B", "证件号码校验码不对，请核对。"),
    Mark("登记表", 3, "C", "=收入不是数字"),
    Mark("登记表", 4, "", "户主有两个"),
]


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(_: str, data: bytes, limits: Limits, **job: Any) -> Iterator[list[Any]]:
        job["marks"] = [list(mark) for mark in job["marks"]]
        yield from map(wire.parse, markchild.lines(data, limits=limits, **job))

    monkeypatch.setattr(sandbox, "run", run)


def own_workbook() -> bytes:
    book = Workbook()
    page = book.active
    page.title = "登记表"
    for cells in (
        ["固阳县登记表"],
        ["姓名", "证件号码", "收入"],
        ["王五", "1502221965", "=1+1"],
        ["赵六", "1502221966", 5],
    ):
        page.append(cells)
    page.merge_cells("A1:C1")
    page["C4"].number_format = "#,##0.00"
    book.create_sheet("其他")["A1"] = "不动"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def marked(data: bytes, marks: list[Mark] = MARKS, header_row: int = 2) -> Worksheet:
    again = mark_workbook(data, marks, header_rows={"登记表": header_row})
    return load_workbook(BytesIO(again))["登记表"]


def messages(page: Worksheet) -> dict[str, object]:
    letter = next(cell.column_letter for cell in page[2] if cell.value == HEADER)
    return {cell.coordinate: cell.value for cell in page[letter] if cell.value}


def red(page: Worksheet) -> list[str]:
    return [
        cell.coordinate
        for cells in page.iter_rows()
        for cell in cells
        if cell.fill.fgColor.rgb == RED and cell.value != HEADER
    ]


def test_bad_cells_are_coloured_and_messages_stand_at_the_right() -> None:
    page = marked(own_workbook())
    assert red(page) == ["B3", "C3"]
    assert messages(page) == {
        "D2": HEADER,
        "D3": "证件号码校验码不对，请核对。；=收入不是数字",
        "D4": "户主有两个",
    }


@pytest.mark.usefixtures("in_this_process")
def test_everything_else_stays_as_it_was() -> None:
    page = marked(own_workbook())
    assert page["C3"].value == "=1+1"
    assert page["B3"].value == "1502221965"
    assert page["C4"].number_format == "#,##0.00"
    assert [str(merged) for merged in page.merged_cells.ranges] == ["A1:C1"]
    assert page.parent["其他"]["A1"].value == "不动"


@pytest.mark.usefixtures("in_this_process")
def test_a_second_round_uses_the_same_column_and_forgets_the_first() -> None:
    first = mark_workbook(own_workbook(), MARKS, header_rows={"登记表": 2})
    page = marked(first, [Mark("登记表", 4, "A", "还有一处")])
    assert messages(page) == {"D2": HEADER, "D4": "还有一处"}
    assert red(page) == ["A4"]


@pytest.mark.usefixtures("in_this_process")
def test_a_message_is_never_a_formula() -> None:
    page = marked(own_workbook(), [Mark("登记表", 3, "A", '=HYPERLINK("http://a.b")')])
    assert page["D3"].data_type == "s"


@pytest.mark.parametrize("make", [lambda: ods(ODS_PLAIN), lambda: xlsx(row(2, "a") + row(3, "b"))])
def test_what_openpyxl_does_not_open_is_made_anew(
    make: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise Refused("打不开。")

    monkeypatch.setattr(marking, "_in_place", refuse)
    page = marked(make(), MARKS[:1])
    assert red(page) == ["B3"]
    assert messages(page) == {"C2": HEADER, "C3": MARKS[0].message}


def test_a_workbook_made_anew_keeps_rows_values_and_an_earlier_column(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = (
        row(2, "姓名", "号码", HEADER)
        + row(4, "王五", "00123", "旧的提示")
        + '<row r="5"><c r="A5"><v>1.5</v></c><c r="B5" t="e"><v>#N/A</v></c></row>'
    )
    made = marking._anew(xlsx(rows), [Mark("登记表", 5, "B", "错")], {"登记表": 2}, Limits())
    page = load_workbook(BytesIO(made))["登记表"]
    assert [[cell.value for cell in cells] for cells in page["A4:C5"]] == [
        ["王五", "00123", None],
        [1.5, "#N/A", "错"],
    ]
    assert messages(page) == {"C2": HEADER, "C5": "错"}


def test_a_file_that_cannot_be_read_cannot_be_marked() -> None:
    with pytest.raises(Refused, match="PDF"):
        mark_workbook(b"%PDF-1.7", MARKS)
