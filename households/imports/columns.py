"""The four registers of a year (domain 6.3): which columns they have, and how each is read."""

import datetime as dt
from collections.abc import Callable

from gujang.lib.idnumber import IdNumber
from gujang.lib.idnumber import parse as parse_number
from gujang.lib.sheets import Register
from gujang.lib.values import BadValue, code_cell

from ..rules import data_date
from .columns_kit import BASE, CONDITIONS, INCOME, MEMBERS
from .columns_people import base, members
from .columns_survey import conditions, income


def registers(year: int) -> tuple[Register, ...]:
    """Return the four registers for the data of ``year`` (年度): its end is the data date."""
    parse = _number_reader(data_date(year))
    return (
        Register(BASE, "贫困户基本信息", "number", base(year, parse)),
        Register(MEMBERS, "家庭成员", "number", members(year, parse)),
        Register(CONDITIONS, "生产生活条件", "number", conditions(year)),
        Register(INCOME, "收入情况", "number", income(year)),
    )


def _number_reader(day: dt.date) -> Callable[[object], IdNumber]:
    """Return the reading of 证件号码 as of ``day``: a head's number stands in two registers."""
    read_before: dict[str, IdNumber] = {}

    def parse(cell: object) -> IdNumber:
        if isinstance(cell, str):
            if cell not in read_before:
                read_before[cell] = parse_number(cell, as_of=day)
            return read_before[cell]
        if cell is not None:
            code_cell(cell)
            raise BadValue("是数字格式，请把该列设为文本后重新填写。", "numeric")
        return parse_number("")

    return parse
