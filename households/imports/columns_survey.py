"""The columns of 生产生活条件 and 收入情况 (domain 1.4, 1.5), with the other names they go by."""

from functools import partial
from typing import Any

from gujang.lib.sheets import Column
from gujang.lib.values import KILOMETRES, MU, SQUARE_METRES

from .columns_kit import (
    AREA,
    CONDITIONS,
    COUNTY,
    DISTANCE,
    NUMBER,
    SQUARE,
    animals,
    coded,
    head_name,
    measure,
    of_year,
    place,
    yes_no,
    yuan,
)

_yes_no = partial(yes_no, part=CONDITIONS)
_coded = partial(coded, part=CONDITIONS)


def conditions(year: int) -> tuple[Column, ...]:
    mu: dict[str, Any] = {"units": AREA, "words": MU}
    square: dict[str, Any] = {"units": SQUARE, "words": SQUARE_METRES}

    return (
        NUMBER,
        COUNTY,
        *place(needed=False),
        head_name(needed=False),
        measure("farmland", "耕地面积（亩）", "耕地", **mu),
        measure("irrigated", "有效灌溉面积（亩）", "有效灌溉", "灌溉面积", **mu),
        measure("forest", "林地面积（亩）", "林地", **mu),
        measure("returned_forest", "退耕还林面积（亩）", "退耕还林", **mu),
        measure("orchard", "林果面积（亩）", "林果", **mu),
        measure("pasture", "牧草地面积（亩）", "牧草地", "草牧场面积", **mu),
        measure("water_area", "水面面积（亩）", "水域面积", "水面", **mu),
        measure("house_area", "住房面积（平方米）", "住房面积", needed=True, **square),
        measure("work_building_area", "生产用房面积（平方米）", "生产用房", **square),
        _yes_no("is_dangerous", "是否危房户", "是否危房", "危房户", needed=True),
        _coded("danger_grade", "危房等级", "危房级别"),
        _yes_no("water_difficult", "饮水是否困难", "是否饮水困难", "饮水困难", needed=True),
        _yes_no("water_safe", "饮水是否安全", "是否饮水安全", "饮水安全", needed=True),
        _coded("water_source", "饮水情况", "饮水来源"),
        _yes_no("has_power", "是否通生活用电", "通生活用电", "生活用电"),
        _yes_no("has_work_power", "是否通生产用电", "通生产用电", "生产用电"),
        _yes_no("has_tv", "是否通广播电视", "通广播电视", "广播电视"),
        measure(
            "road_distance", "与村主干路距离（公里）", "与主干路距离", "距村主干路距离",
            "与村主干路的距离", max_digits=6, units=DISTANCE, words=KILOMETRES,
        ),
        _coded("road", "入户路类型", "入户路", "入户路情况"),
        _yes_no("has_toilet", "有无卫生厕所", "是否有卫生厕所", "卫生厕所"),
        _coded("fuel", "主要燃料类型", "主要燃料", "燃料类型"),
        _yes_no(
            "in_cooperative", "是否加入农民专业合作社", "是否加入合作社", "加入农民专业合作社",
            "是否加入农民专业合作组织",
        ),
        animals("poultry", "家禽（只）"),
        animals("cattle", "牛（头）"),
        animals("sheep", "羊（只）"),
        animals("pigs", "猪（头）"),
        _yes_no("wants_to_move", "是否有搬迁意愿", "搬迁意愿"),
        _yes_no("in_relocation", "是否纳入易地扶贫搬迁", "是否易地扶贫搬迁"),
        _coded("move_kind", "搬迁方式"),
        _coded("settle_kind", "安置方式"),
        _coded("settle_place", "安置地"),
        _coded("move_trouble", "搬迁可能存在的困难", "搬迁困难"),
        of_year(year),
    )  # fmt: skip


def income(year: int) -> tuple[Column, ...]:
    net = {"negative": True, "round_excess": True}
    return (
        NUMBER,
        COUNTY,
        *place(needed=False),
        head_name(needed=False),
        of_year(year),
        yuan("wage", "工资性收入（元）", needed=True),
        yuan("business", "生产经营性收入（元）", "经营性收入", "家庭经营性收入", needed=True),
        yuan("property", "财产性收入（元）", needed=True),
        yuan("transfer", "转移性收入（元）", needed=True),
        yuan("family_planning", "其中：计划生育金", "计划生育"),
        yuan("dibao", "其中：低保金"),
        yuan("wubao", "其中：五保金"),
        yuan("pension", "其中：养老保险金", "养老金"),
        yuan("ecology", "其中：生态补偿金", "生态补偿"),
        yuan("other_transfer", "其中：其他转移性收入", "其它转移性收入"),
        yuan("business_cost", "生产经营性支出（元）", "经营性支出", "生产经营支出", needed=True),
        yuan("declared_total", "年收入（元）", "家庭年收入", "总收入", round_excess=True),
        yuan("declared_net", "年纯收入（元）", "家庭年纯收入", "纯收入", **net),
        yuan("declared_per_head", "年人均纯收入（元）", "人均纯收入", **net),
    )
