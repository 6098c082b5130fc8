"""Which rows of a sheet are data, and what becomes of their cells."""

from decimal import Decimal
from typing import Any

import pytest

from gujang.lib.excel.values import Book, CellError, NotCalculated, Value
from gujang.lib.sheets import Column, Record, Register, find_tables
from gujang.lib.values import code_cell, decimal_cell, name_cell
from tests.sheets import lines_sheet

PEOPLE = Register(
    "people",
    "人员表",
    "code",
    (
        Column("code", "编号", code_cell, needed=True, filled=True),
        Column("name", "姓名", name_cell, needed=True, filled=True),
        Column("wage", "工资（元）", decimal_cell, units={"元": 1}),
    ),
)
HEADER = ["序号", "编号", "姓名", "工资（元）"]
FIRST = [Decimal(1), "A1", "王建国", Decimal(5)]


def records(*lines: list[Any]) -> list[Record]:
    (table,) = find_tables(Book([lines_sheet("表", [HEADER, FIRST, *lines])]), (PEOPLE,)).tables
    return table.records


def codes(*lines: list[Any]) -> list[str | None]:
    return [record.get("code") for record in records(*lines)]


@pytest.mark.parametrize(
    "line",
    [
        ["合计", None, None, Decimal(12)],
        [" 合\u3000计 ", None, None, Decimal(12)],
        ["小计"],
        [None, "合计", None, Decimal(5)],
        [None, None, "总计", Decimal(5)],
        ["西斗铺镇小计", None, None, Decimal(5)],
        ["本页合计", "12户"],
        ["填报人：张三", None, "审核人：李四"],
        ["填表人:张三"],
        ["审核人： 李四", "", "单位负责人：王五"],
        ["单位负责人：王五"],
        ["注：本表一式两份。"],
        ["注1.外出的不填"],
        ["说明：以上均为登记数"],
        ["备注：无"],
        ["填报日期：2014年12月31日"],
        ["二、西斗铺镇"],
        [None, None, " \u3000"],
        HEADER,
        ["序 号", "编\n号", "姓 名", "工资(元)"],
        [None, "编号", "姓名"],
    ],
)
def test_what_is_no_data_is_passed_over(line: list[Any]) -> None:
    assert codes(line, [Decimal(2), "A2", "李四", Decimal(1)]) == ["A1", "A2"]


@pytest.mark.parametrize(
    "line",
    [
        [Decimal(2), None, "李四", Decimal(1)],
        [None, None, "李四", Decimal(1)],
        [Decimal(2), "A2"],
        [None, "A2"],
        [None, "注册1号", "李四"],
        ["说明组", "A2", "李四"],
    ],
)
def test_a_row_with_something_missing_is_data(line: list[Any]) -> None:
    assert len(codes(line)) == 2


def test_titles_above_a_repeated_header_go_with_it() -> None:
    lines = [
        ["合计", None, None, Decimal(5)],
        ["人员表（续）"],
        ["填报单位：甲镇", None, None, "2014年"],
        HEADER,
        [Decimal(2), "A2", "李四", Decimal(1)],
    ]
    assert codes(*lines) == ["A1", "A2"]


def test_remarks_below_the_totals_are_no_data() -> None:
    lines = [["注：以下说明"], ["1.外出的不填"], [None, "", "2.以户口簿为准"], [None, "A2", "李四"]]
    assert codes(*lines) == ["A1", "A2"]


def test_a_row_that_counts_the_columns_is_no_data() -> None:
    sheet = lines_sheet("表", [HEADER, [Decimal(n) for n in (1, 2, 3, 4)], FIRST])
    (table,) = find_tables(Book([sheet]), (PEOPLE,)).tables
    assert [record.get("code") for record in table.records] == ["A1"]


def test_a_header_of_two_rows_that_is_repeated_is_passed_over() -> None:
    top, bottom = ["序号", "编号", "姓名", "收入"], [None, None, None, "工资（元）"]
    sheet = lines_sheet("表", [top, bottom, FIRST, top, bottom, [None, "A2", "李四", "1"]])
    (table,) = find_tables(Book([sheet]), (PEOPLE,)).tables
    assert [record.get("code") for record in table.records] == ["A1", "A2"]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (CellError("#N/A"), "单元格是错误值#N/A，请改正后重新填写。"),
        (NotCalculated(), "单元格是公式，文件里没有它的计算结果，请在Excel中打开并保存，"),
        ("十二", "应填数字，请核对后重新填写。"),
        ("1.2万元", "单位是“万元”，请换算成“元”后重新填写。"),
        (Decimal("-1"), "不能是负数，请核对。"),
    ],
)
def test_a_cell_that_cannot_be_read_says_where_and_why(cell: Value, message: str) -> None:
    record = records([Decimal(2), "A2", "李四", cell])[1]
    (problem,) = record.problems()
    assert (problem.sheet, problem.row, problem.column, problem.cell) == (
        "表",
        3,
        "工资（元）",
        "D3",
    )
    assert problem.message.startswith(message)
    assert "wage" not in record.values


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("十二", "十二"),
        (Decimal("-1.50"), "-1.50"),
        (CellError("#REF!"), "#REF!"),
        (NotCalculated(), "（未计算的公式）"),
        (True, "TRUE"),
    ],
)
def test_the_bad_value_is_shown_as_it_stands(cell: Value, shown: str) -> None:
    (problem,) = records([None, "A2", "李四", cell])[1].problems()
    assert problem.value == shown


@pytest.mark.parametrize("cell", [None, "", " ", "\u3000", "\u200b"])
def test_a_required_value_left_empty_is_wrong(cell: Value) -> None:
    record = records([None, "A2", cell, Decimal(1)])[1]
    assert record.bad == {"name": "不能为空，请填写姓名。"}


def test_true_is_not_taken_for_one() -> None:
    first, second = records([None, "A2", "李四", Decimal(1)], [None, "A3", "赵六", True])[1:]
    assert first.values["wage"] == 1
    assert "wage" in second.bad


def test_a_short_row_is_empty_at_its_end() -> None:
    assert records([None, "A2", "李四"])[1].values["wage"] is None
