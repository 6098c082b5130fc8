"""What households earn and spend, by kind (domain 6.2 tables 2.2 and 2.3)."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial

from gujang.dashboard.metrics import EACH_HOW
from gujang.dashboard.totals import Totals, mean
from households.cells import Cell

from ..codes import By
from ..report import Asked, Head, Report, Row
from .grouped import HOUSEHOLDS, opening, whole
from .kit import by_place, counted

_KNOWN = {"income_known": ["1"]}
PER_HEAD, NET = "per_head", "net"
# the columns of each sheet in its order, with its headings
BALANCE = {
    PER_HEAD: "家庭年人均纯收入",
    "wage": "工资性收入",
    "business": "生产经营性收入",
    "property": "财产性收入",
    "transfer": "转移性收入",
    "business_cost": "生产经营性支出",
    NET: "年纯收入",
}
TRANSFERS = {
    "dibao": "低保金",
    "wubao": "五保金",
    "pension": "养老保险金",
    "family_planning": "计划生育金",
    "ecology": "生态补偿金",
    "other_transfer": "其他转移性收入",
}


def _head(name: str, label: str) -> Head:
    households, amount = f"{name}.households", f"{name}.amount"
    known = opening(HOUSEHOLDS, _KNOWN) if name in (PER_HEAD, NET) else None
    return Head(
        label=label,
        parts=(
            Head(label="户", name=households, total=True, opens=known, width=8),
            Head(label="合计（元）", kind="amount", name=amount, total=True, width=14),
            Head(label="户均（元）", kind="amount", ratio=(amount, households), width=11),
        ),
    )


def _cell(totals: Totals, name: str) -> Cell:
    """Return the households that have it, and its yuan."""
    if name in (PER_HEAD, NET):
        return totals.at(name)
    households = totals.at(f"earners.{name}").households
    return Cell(households, amount=totals.at(f"income.{name}").amount)


def _rows(names: Collection[str], asked: Asked) -> Iterator[Row]:
    counts = counted(asked, "standing", "sums", "per_head", "earners")
    for place, totals in by_place(asked, counts):
        cells = [_cell(totals, name) for name in names]
        figures = [
            figure
            for cell in cells
            for figure in (cell.households, cell.amount, mean(cell.amount, cell.households))
        ]
        yield Row([*place.names, totals.valid.households, *figures], place.code)


def _report(key: str, title: str, columns: Mapping[str, str], said: str) -> Report:
    return Report(
        key=key,
        title=title,
        group="贫困户统计",
        basis=f"{EACH_HOW}。户为该项大于零的户，户均＝合计÷户；{said}",
        heads=(whole(HOUSEHOLDS), *(_head(name, label) for name, label in columns.items())),
        rows=partial(_rows, tuple(columns)),
        by=(By.TOWN, By.VILLAGE),
    )


REPORTS = (
    _report(
        "incomes",
        "贫困户收支分类统计表",
        BALANCE,
        "家庭年人均纯收入和年纯收入的户为已填收入的户，家庭年人均纯收入的合计为各户之和。"
        "年纯收入＝工资性＋生产经营性＋财产性＋转移性收入－生产经营性支出，由系统计算，不取填报数。",
    ),
    _report(
        "transfers",
        "贫困户转移收入分类统计表",
        TRANSFERS,
        "各项为转移性收入中登记表分列的项目。",
    ),
)
