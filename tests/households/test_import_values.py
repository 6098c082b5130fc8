"""What a cell may say: required values, coded values, numbers, text (contract 6, 7, 8, 10)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from gujang.lib.excel.values import CellError, NotCalculated
from gujang.lib.sheets import Problem
from households.codes import Cause
from households.imports.bundles import Bundle
from tests.sheets import MEMBERS, Home, faults, make_book, make_home, read


def home_with(where: str, header: str, value: Any) -> Home:
    home = make_home()
    {
        "base": home.base,
        "members": home.members[0],
        "conditions": home.conditions,
        "income": home.income,
    }[where][header] = value
    return home


def said(home: Home) -> Bundle:
    """Return what the file says of ``home``, in which nothing is wrong."""
    (bundle,) = read(make_book(home)).bundles.values()
    assert bundle.problems == []
    return bundle


def value_of(where: str, home: Home, field: str) -> Any:
    bundle = said(home)
    record = bundle.members[0] if where == "members" else getattr(bundle, where)
    return record.values[field]


def only_fault(home: Home) -> Problem:
    (problem,) = faults(make_book(home))
    return problem


REQUIRED = [
    ("base", "家庭编号"),
    ("base", "苏木乡"),
    ("base", "嘎查村"),
    ("base", "户主姓名"),
    ("base", "证件号码"),
    ("base", "识别标准"),
    ("base", "贫困户属性"),
    ("base", "主要致贫原因"),
    ("base", "脱贫标志"),
    ("members", "家庭编号"),
    ("members", "姓名"),
    ("members", "性别"),
    ("members", "证件号码"),
    ("members", "与户主关系"),
    ("members", "民族"),
    ("members", "文化程度"),
    ("members", "健康状况"),
    ("members", "劳动能力"),
    ("conditions", "家庭编号"),
    ("income", "家庭编号"),
    ("income", "嘎查村"),
]


@pytest.mark.parametrize("empty", [None, " \u3000"])
@pytest.mark.parametrize(("where", "header"), REQUIRED)
def test_a_required_value_that_is_empty_is_named_with_its_place(
    where: str, header: str, empty: str | None
) -> None:
    found = faults(make_book(home_with(where, header, empty)))
    at = {(problem.column, problem.row) for problem in found}
    assert (header, 2) in at
    assert all("空" in p.message or "没有" in p.message for p in found if p.column == header)


@pytest.mark.parametrize(
    ("where", "header"),
    [
        ("base", "其他致贫原因"),
        ("base", "家庭住址"),
        ("base", "家庭人口"),
        ("base", "联系电话"),
        ("base", "银行卡号"),
        ("base", "脱贫年度"),
        ("base", "首次识别时间"),
        ("members", "务工状况"),
        ("members", "务工时间（月）"),
        ("conditions", "耕地面积（亩）"),
        ("conditions", "危房等级"),
        ("conditions", "入户路类型"),
        ("income", "财产性收入（元）"),
    ],
)
def test_what_may_be_empty_holds_nothing_back(where: str, header: str) -> None:
    said(home_with(where, header, None))


def test_months_left_empty_are_none() -> None:
    assert value_of("members", home_with("members", "务工时间（月）", None), "work_months") == 0


CODED = [
    ("base", "主要致贫原因", "缺劳动力", "main_cause", Cause.LABOUR),
    ("base", "主要致贫原因", "自身发展力不足", "main_cause", Cause.DRIVE),
    ("base", "主要致贫原因", "其它", "main_cause", Cause.OTHER),
    ("base", "主要致贫原因", "07", "main_cause", Cause.SKILL),
    ("base", "主要致贫原因", Decimal(7), "main_cause", Cause.SKILL),
    ("base", "主要致贫原因", " 因\u3000病 ", "main_cause", Cause.ILLNESS),
    ("base", "贫困户属性", "04", "attribute", "04"),
    ("base", "贫困户属性", "低保贫困户", "attribute", "04"),
]


@pytest.mark.parametrize(("where", "header", "typed", "field", "code"), CODED)
def test_a_coded_value_is_known_by_label_code_or_listed_spelling(
    where: str, header: str, typed: Any, field: str, code: str
) -> None:
    assert value_of(where, home_with(where, header, typed), field) == code


@pytest.mark.parametrize(
    ("header", "typed", "field", "code"),
    [
        ("务工状况", "乡（镇）外县内务工", "work_place", "02"),
        ("务工状况", "乡(镇)内务工", "work_place", "01"),
        ("与户主关系", "户主", "relation", "01"),
        ("民族", "蒙古", "ethnic", "02"),
        ("民族", "蒙古族", "ethnic", "02"),
        ("文化程度", "文盲、半文盲", "education", "01"),
        ("健康状况", "大病", "health", "03"),
        ("劳动能力", "弱劳动力", "labour", "05"),
        ("在校生状况", "01", "schooling", "01"),
    ],
)
def test_a_members_value_is_known_by_label_code_or_listed_spelling(
    header: str, typed: str, field: str, code: str
) -> None:
    assert value_of("members", home_with("members", header, typed), field) == code


@pytest.mark.parametrize(
    ("where", "header", "typed"),
    [
        ("base", "主要致贫原因", "因婚"),
        ("base", "主要致贫原因", "因病、因残"),
        ("base", "主要致贫原因", "13"),
        ("base", "贫困户属性", "贫困户"),
        ("base", "识别标准", "县定标准"),
        ("base", "脱贫标志", "9"),
        ("base", "脱贫标志", "脱了"),
        ("base", "其他致贫原因", "产业扶贫失败"),
        ("members", "性别", "未知"),
        ("members", "民族", "华族"),
        ("members", "与户主关系", "邻居"),
        ("members", "健康状况", "残疾,长期慢性病"),
        ("members", "劳动能力", "一般"),
        ("members", "务工状况", "北京"),
        ("conditions", "是否危房户", "可能"),
        ("conditions", "入户路类型", "高速路"),
    ],
)
def test_an_unknown_value_is_an_error_and_never_guessed(
    where: str, header: str, typed: str
) -> None:
    problem = only_fault(home_with(where, header, typed))
    assert (problem.column, problem.row, problem.value) == (header, 2, typed)
    assert problem.message.startswith(("不是认可的选项", "应填“是”或“否”"))


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("缺资金", ("09",)),
        ("缺资金,缺技术", ("09", "07")),
        ("缺资金、缺技术", ("09", "07")),
        ("缺资金，缺技术", ("09", "07")),
        ("缺资金 缺技术", ("09", "07")),
        ("缺资金\u3000因婚", ("09", "13")),
        ("缺 资 金", ("09",)),
        ("、", ()),
        ("09,07", ("09", "07")),
    ],
)
def test_other_causes_are_separated_in_any_usual_way(typed: str, codes: tuple[str, ...]) -> None:
    assert value_of("base", make_home(**{"其他致贫原因": typed}), "other_causes") == codes


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("缺资金,缺技术,因残", "其他致贫原因最多填两项，请删减。"),
        ("缺资金,缺资金", "其他致贫原因重复，请改为不同的两项。"),
        ("缺资金,因病", "其他致贫原因与主要致贫原因重复，请改为不同的原因。"),
    ],
)
def test_other_causes_are_two_at_most_and_never_the_main_one(typed: str, message: str) -> None:
    problem = only_fault(make_home(**{"其他致贫原因": typed}))
    assert (problem.column, problem.message) == ("其他致贫原因", message)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1,983.00", "1983.00"),
        (Decimal("1983"), "1983.00"),
        ("１９８３", "1983.00"),
        ("1983元", "1983.00"),
        ("¥1983", "1983.00"),
        (Decimal("0.1"), "0.10"),
    ],
)
def test_a_number_may_be_written_as_offices_do(typed: Any, amount: str) -> None:
    home = home_with("income", "工资性收入（元）", typed)
    assert str(value_of("income", home, "wage")) == amount


@pytest.mark.parametrize(
    ("where", "header", "typed"),
    [
        ("income", "工资性收入（元）", "1.2万元"),
        ("income", "工资性收入（元）", Decimal("-1")),
        ("income", "工资性收入（元）", "约三千"),
        ("income", "工资性收入（元）", Decimal("1e12")),
        ("income", "工资性收入（元）", "NaN"),
        ("income", "工资性收入（元）", CellError("#DIV/0!")),
        ("income", "工资性收入（元）", NotCalculated()),
        ("conditions", "耕地面积（亩）", "12元"),
        ("conditions", "耕地面积（亩）", Decimal("-2")),
        ("base", "家庭人口", "1.5"),
        ("members", "务工时间（月）", Decimal(13)),
        ("members", "务工时间（月）", "1.5"),
        ("base", "首次识别时间", "2013年2月30日"),
        ("base", "首次识别时间", "去年"),
        ("base", "脱贫年度", "2015"),
        ("base", "首次识别时间", "2015-01-01"),
    ],
)
def test_what_is_no_such_number_or_date_is_a_row_error(where: str, header: str, typed: Any) -> None:
    problem = only_fault(home_with(where, header, typed))
    assert (problem.column, problem.row) == (header, 2)


def test_net_figures_may_be_negative() -> None:
    home = make_home()
    home.income |= {"年纯收入（元）": Decimal("-50"), "年人均纯收入（元）": Decimal("-12.345")}
    assert value_of("income", home, "declared_net") == Decimal("-50.00")
    assert value_of("income", home, "declared_per_head") == Decimal("-12.35")


@pytest.mark.parametrize(
    "typed",
    ["2013-12-31", "2013.12.31", "2013/12/31", "2013年12月31日", "41639", dt.date(2013, 12, 31)],
)
def test_a_date_may_be_written_as_offices_do(typed: Any) -> None:
    home = make_home(**{"首次识别时间": typed})
    assert value_of("base", home, "first_registered") == dt.date(2013, 12, 31)


@pytest.mark.parametrize("header", ["家庭编号", "户主姓名", "家庭住址", "联系电话"])
@pytest.mark.parametrize("bad", ["甲\u202e乙", "甲\x00乙", "甲\x07乙"])
def test_hidden_controls_are_an_error(header: str, bad: str) -> None:
    found = faults(make_book(make_home(**{header: bad})))
    assert any(problem.column == header and "字符" in problem.message for problem in found)


@pytest.mark.parametrize("typed", ["=1+1", "+8613900000001", "-甲村", "@家", "<b>甲</b>", "甲'乙"])
def test_free_text_stays_as_typed(typed: str) -> None:
    assert value_of("base", make_home(**{"家庭住址": typed}), "address") == typed


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("王 建\u3000国", "王建国"),
        ("王\u200b建国", "王建国"),
        ("𠮷田", "𠮷田"),
        ("阿·买提", "阿·买提"),
        ("阿•买提", "阿·买提"),
        ("Bayar", "Bayar"),
    ],
)
def test_a_name_is_folded_once(typed: str, name: str) -> None:
    assert value_of("members", make_home(names=[typed]), "name") == name


@pytest.mark.parametrize("typed", ["王建国1", "王建国（户主）", "?", "王/李"])
def test_what_is_no_name_is_an_error(typed: str) -> None:
    found = faults(make_book(make_home(names=[typed]), only=[MEMBERS]))
    assert [problem.column for problem in found] == ["姓名"]


def test_all_errors_come_at_once_in_the_order_of_the_sheets() -> None:
    home = make_home(**{"主要致贫原因": "无", "识别标准": "无"})
    home.members[0]["民族"] = "无"
    home.income["工资性收入（元）"] = "无"
    found = faults(make_book(home))
    assert [(p.sheet, p.column, p.cell) for p in found] == [
        ("贫困户基本信息", "识别标准", "G2"),
        ("贫困户基本信息", "主要致贫原因", "I2"),
        ("家庭成员", "民族", "I2"),
        ("收入情况", "工资性收入（元）", "F2"),
    ]
