"""How the columns of the registers are declared, and those that all of them share."""

from collections.abc import Callable
from functools import partial
from typing import Any

from gujang.lib.idnumber import IdNumber
from gujang.lib.sheets import Column
from gujang.lib.values import (
    BadValue,
    bool_cell,
    code_cell,
    decimal_cell,
    int_cell,
    name_cell,
    text_cell,
    year_cell,
)

from .spellings import SPELLINGS

BASE, MEMBERS, CONDITIONS, INCOME = "base", "members", "conditions", "income"

MONEY = {"元": 1, "万元": 10_000}
AREA = {"亩": 1}
SQUARE = {"平方米": 1, "平米": 1, "m2": 1}
DISTANCE = {"公里": 1, "千米": 1, "km": 1}
MONTHS = {"月": 1, "个月": 1, "月数": 1}
HEADS = {"只": 1, "头": 1, "口": 1}


def coded(field: str, header: str, *synonyms: str, **more: Any) -> Column:
    return Column(field, header, SPELLINGS[field], synonyms, **more)


def yes_no(field: str, header: str, *synonyms: str, **more: Any) -> Column:
    return Column(field, header, bool_cell, synonyms, **more)


def yuan(field: str, header: str, *synonyms: str, needed: bool = False, **rules: Any) -> Column:
    parse = partial(decimal_cell, **rules)
    return Column(field, header, parse, synonyms, needed, units=MONEY, part=INCOME)


def measure(
    field: str, header: str, *synonyms: str, units: dict[str, int], words: Any, **more: Any
) -> Column:
    parse = partial(decimal_cell, max_digits=more.pop("max_digits", 10), unit_words=words)
    return Column(field, header, parse, synonyms, units=units, part=CONDITIONS, **more)


def text(field: str, header: str, *synonyms: str, length: int, part: str) -> Column:
    return Column(field, header, partial(text_cell, max_length=length), synonyms, part=part)


def code(field: str, header: str, *synonyms: str, length: int, **more: Any) -> Column:
    return Column(field, header, partial(code_cell, max_length=length), synonyms, **more)


def animals(field: str, header: str) -> Column:
    return Column(field, header, int_cell, units=HEADS, part=CONDITIONS)


NUMBER = code(
    "number", "家庭编号", "户编号", "贫困户编号", "家庭编码", length=40, needed=True, filled=True
)
COUNTY = code("county", "旗区", "县", "旗县", "旗县区", "县区", "县(市、区、旗)", length=50)


def place(*, needed: bool) -> tuple[Column, Column]:
    towns = ("乡镇", "镇", "乡", "苏木", "苏木乡镇", "乡(镇)", "镇(乡)", "乡镇名称", "所属乡镇")
    villages = ("行政村", "村", "嘎查", "嘎查(村)", "村名", "行政村名称", "所在村", "村(社区)")
    more: dict[str, Any] = {"length": 50, "needed": needed, "filled": True, "part": "place"}
    return code("town", "苏木乡", *towns, **more), code("village", "嘎查村", *villages, **more)


def head_name(*, needed: bool) -> Column:
    names = ("户主", "户主名", "户主名字")
    return Column("head_name", "户主姓名", name_cell, names, needed, filled=True, part="head")


def id_number(field: str, parse: Callable[[object], IdNumber]) -> Column:
    names = (
        "身份证号", "身份证号码", "公民身份号码", "公民身份证号码", "证件号", "身份证",
        "居民身份证号码", "户主证件号码", "户主身份证号", "户主身份证号码",
        "公民身份号码或残疾证号码",
        "身份证(残疾证)号码", "身份证或残疾证号码",
    )  # fmt: skip
    return Column(field, "证件号码", parse, names, needed=True, filled=True)


def of_year(year: int) -> Column:
    """Return the column 年度: it must say the year that is imported, or nothing."""

    def parse(cell: object) -> int | None:
        found = year_cell(cell)
        if found not in (None, year):
            raise BadValue(f"不是{year}年度的数据，与本次导入的年度不符，请核对。", "other_year")
        return found

    return Column("data_year", "年度", parse, ("数据年度", "年份"))
