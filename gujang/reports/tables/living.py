"""How households live and what land they have (domain 6.2 tables 2.7 and 2.8)."""

from collections.abc import Iterator

from gujang.dashboard.metrics import EACH_HOW
from gujang.dashboard.totals import Totals, mean

from ..codes import By
from ..report import Asked, Head, Report, Row
from .grouped import HOUSEHOLDS, PEOPLE, part, whole
from .kit import by_place, counted, share

# the difficulties in the order of the sheet, with its headings
_DIFFICULTIES = {
    "water_difficult": "饮水困难",
    "water_unsafe": "无安全饮水",
    "no_power": "未通生活用电",
    "no_tv": "未通广播电视",
    "dangerous": "危房",
    "no_toilet": "无卫生厕所",
}
_AREAS = {
    "farmland": "耕地",
    "irrigated": "有效灌溉",
    "forest": "林地",
    "returned_forest": "退耕还林",
    "orchard": "林果",
    "pasture": "牧草地",
    "water_area": "水域",
}
HOUSE = "house_area"
_PER_HEAD = "人均＝合计÷总人数；没有填报面积的户没有面积，人口仍计入。"


def _area(name: str, label: str, unit: str) -> Head:
    return Head(
        label=label,
        parts=(
            Head(label=unit, kind="amount", name=name, total=True, width=12),
            Head(label="人均", kind="amount", ratio=(name, PEOPLE.word), width=9),
        ),
    )


def _area_of(totals: Totals, name: str) -> list[object]:
    amount = totals.at(f"land.{name}").amount
    return [amount, mean(amount, totals.valid.persons)]


def _difficulties(asked: Asked) -> Iterator[Row]:
    for place, totals in by_place(asked, counted(asked, "standing", "household_flags", "sums")):
        households = totals.valid.households
        numbers = [totals.at(name).households for name in _DIFFICULTIES]
        figures = [figure for number in numbers for figure in (number, share(number, households))]
        house = _area_of(totals, HOUSE)
        yield Row([*place.names, households, totals.valid.persons, *figures, *house], place.code)


def _land(asked: Asked) -> Iterator[Row]:
    for place, totals in by_place(asked, counted(asked, "standing", "sums")):
        areas = [figure for name in _AREAS for figure in _area_of(totals, name)]
        yield Row([*place.names, totals.valid.households, totals.valid.persons, *areas], place.code)


REPORTS = (
    Report(
        key="difficulties",
        title="贫困户生产生活条件困难统计表",
        group="贫困户统计",
        basis=(
            f"{EACH_HOW}；没有填报的不计为困难。占比＝该项户数÷总户数。"
            f"住房面积为平方米，{_PER_HEAD}"
        ),
        heads=(
            whole(HOUSEHOLDS),
            whole(PEOPLE),
            *(
                Head(label=label, parts=part(HOUSEHOLDS, name, {name: ["1"]}))
                for name, label in _DIFFICULTIES.items()
            ),
            _area(HOUSE, "住房面积", "平方米"),
        ),
        rows=_difficulties,
        by=(By.TOWN, By.VILLAGE),
    ),
    Report(
        key="land",
        title="贫困户土地资源统计表",
        group="贫困户统计",
        basis=f"{EACH_HOW}，面积为亩。{_PER_HEAD}",
        heads=(
            whole(HOUSEHOLDS),
            whole(PEOPLE),
            *(_area(name, label, "亩") for name, label in _AREAS.items()),
        ),
        rows=_land,
        by=(By.TOWN, By.VILLAGE),
    ),
)
