"""Small registers for tests: rows by header, made into a workbook as the reader gives it.

A home stands in 甲一村 of 西斗铺镇; name only what the test is about. Nothing here opens a file, so
a test of a rule costs what the rule costs.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from gujang.lib.excel.values import Book, Row, Sheet
from gujang.lib.sheets import Problem, find_tables
from households import tallies
from households.codes import Sex
from households.imports import Judged, Work, judge, villages_of, write
from households.imports.bundles import File, gather
from households.imports.columns import registers
from tests.make import make_id_number, make_village
from villages.models import Village

BASE, MEMBERS, CONDITIONS, INCOME = "贫困户基本信息", "家庭成员", "生产生活条件", "收入情况"
A1, A2, B1 = "150222103201", "150222103202", "150222105201"
PLACE = {"旗区": "固阳县", "苏木乡": "西斗铺镇", "嘎查村": "甲一村"}

Cells = dict[str, Any]


@dataclass
class Home:
    """The rows of one household in the four registers."""

    base: Cells
    members: list[Cells]
    conditions: Cells
    income: Cells

    @property
    def number(self) -> str:
        return str(self.base["家庭编号"])


def make_villages() -> dict[str, Village]:
    """Return 甲一村 and 甲二村 in one town, 乙一村 in another, by code."""
    names = {A1: "甲一村", A2: "甲二村", B1: "乙一村"}
    return {code: make_village(code, name) for code, name in names.items()}


def number_of(order: int, *, sex: Sex = Sex.MALE, born_on: dt.date = dt.date(1960, 3, 5)) -> str:
    """Return a valid number of its own for each ``order``."""
    return make_id_number(order, sex=sex, born_on=born_on)


def make_home(
    order: int = 1, *, names: Sequence[str] = ("王建国",), village: Cells | None = None, **base: Any
) -> Home:
    """Return household ``H<order>``: a head, and for each further name another man.

    ``base`` are cells of the household's row; underscores cannot be helped, so pass other headers
    by ``**{"其他致贫原因": ...}``.
    """
    number = f"H{order}"
    start = {"家庭编号": number} | (village or PLACE)
    people = [
        make_member(start, name, order * 20 + place, "本人或户主" if not place else "其他")
        for place, name in enumerate(names)
    ]
    head = {"户主姓名": names[0], "证件号码": people[0]["证件号码"]}
    row = {"识别标准": "国家标准", "贫困户属性": "一般贫困户", "主要致贫原因": "因病"}
    row |= {"其他致贫原因": None, "家庭人口": Decimal(len(names)), "家庭住址": "甲一村一组"}
    row |= {"联系电话": "13900000001", "银行卡号": "6200000000000000001", "脱贫标志": "未脱贫"}
    row |= {"脱贫年度": None, "首次识别时间": "2013-12-31"}
    conditions = {"户主姓名": names[0], "耕地面积（亩）": Decimal("12.5")}
    conditions |= {"住房面积（平方米）": Decimal(60), "是否危房户": "否", "危房等级": None}
    conditions |= {"饮水是否困难": "否", "饮水是否安全": "是", "入户路类型": "砂石路"}
    income = {"户主姓名": names[0], "工资性收入（元）": Decimal(3000)}
    income |= {"生产经营性收入（元）": Decimal("4000.50"), "财产性收入（元）": Decimal(0)}
    income |= {"转移性收入（元）": Decimal(1000), "生产经营性支出（元）": Decimal(2000)}
    return Home(start | head | row | base, people, start | conditions, start | income)


def make_member(
    start: Cells, name: str, order: int, relation: str = "其他", *, sex: str = "男", **cells: Any
) -> Cells:
    """Return a member's row beside ``start`` (the household's number and place)."""
    born_on = cells.pop("born_on", dt.date(1960, 3, 5))
    number = number_of(order, sex=Sex.MALE if sex == "男" else Sex.FEMALE, born_on=born_on)
    row = {"姓名": name, "性别": sex, "证件号码": number, "与户主关系": relation, "民族": "汉族"}
    row |= {"文化程度": "小学", "在校生状况": "非在校生", "健康状况": "健康"}
    row |= {"劳动能力": "普通劳动力", "务工状况": None, "务工时间（月）": Decimal(0)}
    return start | row | cells


def start_of(home: Home) -> Cells:
    """Return number and place, as every row of the household begins."""
    return {name: home.base[name] for name in ("家庭编号", *PLACE)}


def make_sheet(name: str, rows: Sequence[Cells], *, first_row: int = 1) -> Sheet:
    """Return a sheet with one header row and ``rows`` below it."""
    headers = list(dict.fromkeys(header for row in rows for header in row))
    lines: list[Sequence[Any]] = [headers, *([row.get(h) for h in headers] for row in rows)]
    return lines_sheet(name, lines, first_row=first_row)


def lines_sheet(name: str, lines: Iterable[Sequence[Any]], *, first_row: int = 1) -> Sheet:
    """Return a sheet of ``lines`` from ``first_row`` on; empty lines are left out, as read."""
    rows = []
    for place, line in enumerate(lines):
        cells = [value if value != "" else None for value in line]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            rows.append(Row(first_row + place, cells))
    return Sheet(name, rows=rows)


def make_book(*homes: Home, only: Sequence[str] = (BASE, MEMBERS, CONDITIONS, INCOME)) -> Book:
    """Return the workbook of ``homes``, with the registers named ``only``."""
    rows = {
        BASE: [home.base for home in homes],
        MEMBERS: [member for home in homes for member in home.members],
        CONDITIONS: [home.conditions for home in homes],
        INCOME: [home.income for home in homes],
    }
    return Book([make_sheet(name, rows[name]) for name in only])


def may_all(code: str) -> bool:
    """Everything may be written."""
    return True


def judged(book: Book, year: int = 2014, may_write: Callable[[str], bool] = may_all) -> Judged:
    """Return the verdict on ``book``."""
    return judge(book, year, may_write=may_write)


def take(book: Book, year: int = 2014, may_write: Callable[[str], bool] = may_all) -> Work:
    """Write what is good of ``book``; call it inside a test's transaction.

    The villages are not counted, which would cost most of the test; see :func:`take_and_count`.
    """
    return write(judged(book, year, may_write), None)


def take_and_count(book: Book, year: int = 2014) -> Work:
    """Write what is good of ``book`` and count its villages, as a commit does."""
    work = take(book, year)
    tallies.refresh(villages_of(work))
    return work


def take_homes(*homes: Home, year: int = 2014) -> Work:
    """Write ``homes`` and see that nothing was held back."""
    verdict = judged(make_book(*homes), year)
    assert not verdict.problems, verdict.problems
    return take(make_book(*homes), year)


def read(book: Book, year: int = 2014) -> File:
    """Return what ``book`` says by itself, without a database."""
    return gather(find_tables(book, registers(year)), year)


def faults(book: Book, year: int = 2014) -> list[Problem]:
    """Return what is wrong with ``book`` by itself, without a database."""
    file = read(book, year)
    return file.problems + [p for bundle in file.bundles.values() for p in bundle.problems]


def problems_of(book: Book, year: int = 2014) -> list[Problem]:
    """Return everything wrong with ``book``."""
    return judged(book, year).problems


def as_xlsx(book: Book) -> bytes:
    """Return ``book`` as the file a user would send; numbers as numbers, text as text."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet in book.sheets:
        page = workbook.create_sheet(sheet.name)
        for row in sheet.rows:
            for place, value in enumerate(row.cells, start=1):
                if value is not None:
                    page.cell(row.number, place, value)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()
