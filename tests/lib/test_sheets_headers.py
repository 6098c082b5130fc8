"""Finding a register by its headers, whatever their order and spelling."""

import pytest

from gujang.lib.excel.values import Book, Sheet
from gujang.lib.sheets import Column, Found, Register, find_tables
from gujang.lib.sheets.columns import choice
from gujang.lib.values import BadValue, code_cell, decimal_cell, name_cell
from tests.sheets import lines_sheet

MONEY = {"元": 1, "万元": 10_000}
PEOPLE = Register(
    "people",
    "人员表",
    "code",
    (
        Column("code", "编号", code_cell, ("代码",), needed=True, filled=True),
        Column("name", "姓名", name_cell, ("名字",), needed=True),
        Column("group", "村组（组）", code_cell),
        Column("wage", "其中：工资收入（元）", decimal_cell, needed=True, units=MONEY),
        Column("rent", "租金（元）", decimal_cell, ("土地流转收入",), units=MONEY),
    ),
)
HOUSES = Register(
    "houses",
    "房屋表",
    "code",
    (
        Column("code", "编号", code_cell, ("代码",), needed=True, filled=True),
        Column("area", "面积", decimal_cell, needed=True),
        Column("floors", "层数", decimal_cell),
        Column("year", "年份", decimal_cell),
    ),
)
HEADERS = ["编号", "姓名", "其中：工资收入（元）", "租金（元）"]
DATA = ["A1", "王建国", "12", "5"]


def find(*sheets: Sheet, notes: list[str] | None = None) -> Found:
    return find_tables(Book(list(sheets), notes or []), (PEOPLE, HOUSES))


def fields(*lines: list[object]) -> set[str]:
    (table,) = find(lines_sheet("表", lines)).tables
    return set(table.fields)


OF_FIELD = {"code": "编号", "name": "姓名", "wage": "其中：工资收入（元）", "rent": "租金（元）"}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("编号", "code"),
        ("代码", "code"),
        (" 编\u3000号 ", "code"),
        ("编\n号", "code"),
        ("*编号", "code"),
        ("编号(必填)", "code"),
        ("姓\u200b名", "name"),
        ("名字", "name"),
        ("其中：工资收入（元）", "wage"),
        ("其中 :工资收入(元)", "wage"),
        ("工资收入", "wage"),
        ("工 资 收 入 （ 元 ）", "wage"),
        ("工资收入【元】", "wage"),
        ("租金（万元）", "rent"),
        ("土地流转收入", "rent"),
    ],
)
def test_a_column_is_known_by_its_name_however_it_is_written(header: str, field: str) -> None:
    headers = [header if name == field else text for name, text in OF_FIELD.items()]
    assert fields(headers, DATA) == set(OF_FIELD)


@pytest.mark.parametrize(
    "header", ["备注", "编 号 二", "姓", "其中", "工资收入合计（元）", "层数", "村组（小）"]
)
def test_a_column_of_another_name_is_not_taken_for_one(header: str) -> None:
    assert fields([*HEADERS, header], DATA) == set(OF_FIELD)


def test_brackets_that_are_part_of_a_name_stay() -> None:
    assert "group" in fields([*HEADERS, "村组(组)"], DATA)


def test_columns_come_in_any_order_below_titles_on_any_row() -> None:
    found = find(
        lines_sheet(
            "随便什么名字",
            [
                ["二〇一四年人员表"],
                ["填报单位：某某", None, None, "填报时间：2014年"],
                [],
                ["序号", *reversed(HEADERS)],
                [1, *reversed(DATA)],
            ],
            first_row=3,
        )
    )
    (table,) = found.tables
    (record,) = table.records
    assert record.values["code"] == "A1"
    assert record.values["name"] == "王建国"
    assert record.row.number == 7
    assert table.header_row == 6
    assert found.notes == ["工作表“随便什么名字”中没有用到的列：序号。"]


@pytest.mark.parametrize(
    ("top", "bottom"),
    [
        (["编号", "姓名", "收入", None], [None, None, "工资收入（元）", "租金（元）"]),
        (["编号", "姓名", "其中", None], [None, None, "工资收入（元）", "租金（元）"]),
        (["编", "姓名", "工资收入", "租金"], ["号", None, "（元）", "（元）"]),
        (["编号", "姓名", "工资", "租金"], [None, None, "收入（元）", "（元）"]),
    ],
)
def test_a_header_of_two_rows_is_read_as_one(top: list[str], bottom: list[str]) -> None:
    assert fields(["标题"], top, bottom, DATA) == {"code", "name", "wage", "rent"}


def test_two_registers_are_told_apart_and_one_may_lie_on_several_sheets() -> None:
    found = find(
        lines_sheet("甲镇", [HEADERS, DATA]),
        lines_sheet("房", [["编号", "面积", "层数"], ["B1", "30", "1"]]),
        lines_sheet("乙镇", [HEADERS, ["A2", "李四", "1", "2"]]),
    )
    assert [(t.register.key, t.sheet) for t in found.tables] == [
        ("people", "甲镇"),
        ("houses", "房"),
        ("people", "乙镇"),
    ]
    assert [r.values["code"] for t in found.of("people") for r in t.records] == ["A1", "A2"]


def test_a_sheet_that_is_no_register_is_left_and_said_so() -> None:
    found = find(
        lines_sheet("名单", [["编号", "帮扶人", "单位"], ["A1", "张三", "县委"]]),
        Sheet("空"),
        Sheet("藏", hidden=True),
    )
    assert found.tables == []
    assert found.notes == [
        "工作表“名单”不是登记表，没有读入。",
        "工作表“藏”是隐藏的，没有读入；需要时请取消隐藏后再上传。",
    ]


def test_hidden_rows_and_columns_are_data_and_counted() -> None:
    sheet = lines_sheet("表", [HEADERS, DATA])
    sheet.hidden_rows, sheet.hidden_columns = 3, 1
    found = find(sheet)
    assert len(found.tables[0].records) == 1
    assert found.notes == ["工作表“表”中有3行、1列是隐藏的，已按数据读入。"]


@pytest.mark.parametrize(
    ("headers", "column", "cell", "message"),
    [
        (
            ["编号", "姓名", "租金（元）"],
            "其中：工资收入（元）",
            None,
            "人员表缺少“其中：工资收入（元）”这一列，请补上后重新上传。",
        ),
        (
            [*HEADERS, "代码"],
            "编号",
            "E1",
            "人员表有重复的“编号”列（A1、E1），请只留一列后重新上传。",
        ),
        (
            ["编号", "姓名", "工资收入（千元）", "租金（元）"],
            "其中：工资收入（元）",
            "C1",
            "表头的单位是“千元”，应为元或万元，请换算后重新上传。",
        ),
    ],
)
def test_a_header_that_will_not_do_refuses_the_register_and_names_it(
    headers: list[str], column: str, cell: str | None, message: str
) -> None:
    found = find(lines_sheet("表", [headers, DATA]))
    (problem,) = found.problems
    assert (problem.sheet, problem.row, problem.column) == ("表", 1, column)
    assert (problem.cell, problem.message) == (cell, message)
    assert found.tables == []


@pytest.mark.parametrize(
    ("titles", "header", "wanted"),
    [
        ([], "工资收入（元）", "1.5"),
        ([], "工资收入（万元）", "15000.00"),
        ([["单位：万元"]], "工资收入", "15000.00"),
        ([["填报单位：甲镇", "金额单位：万元、亩"]], "工资收入", "15000.00"),
        ([["填报单位：元山子村"]], "工资收入", "1.50"),
        ([["单位：万元"]], "工资收入（元）", "1.50"),
    ],
)
def test_a_unit_in_or_above_the_header_scales(
    titles: list[list[str]], header: str, wanted: str
) -> None:
    found = find(lines_sheet("表", [*titles, ["编号", "姓名", header], ["A1", "王建国", "1.5"]]))
    assert str(found.tables[0].records[0].values["wage"]) == f"{float(wanted):.2f}"


def test_a_strange_unit_above_the_header_refuses_the_sheet() -> None:
    lines = [["单位：千元"], ["编号", "姓名", "工资收入"], ["A1", "王建国", "1.5"]]
    (problem,) = find(lines_sheet("表", lines)).problems
    assert problem.message == "表头的单位是“千元”，应为元或万元，请换算后重新上传。"


def test_the_code_0_is_not_an_empty_cell() -> None:
    read = choice({"0": "未脱贫", "1": "已脱贫"})
    assert [read(cell) for cell in ("0", 0, "", None)] == ["0", "0", "", ""]


def test_a_choice_takes_label_code_and_listed_spellings_and_guesses_nothing() -> None:
    read = choice({"01": "因病", "12": "其他"}, {"其它": "12"})
    assert [read(cell) for cell in ("因病", " 因 病", "01", "1", 1, "其它", "", None)] == [
        *["01"] * 5,
        "12",
        "",
        "",
    ]
    with pytest.raises(BadValue, match="应为因病、其他之一"):
        read("因病残")
