"""Rules 55 to 65: incomes and conditions (domain 8.4)."""

from collections.abc import Iterator
from decimal import Decimal

from ..codes import Schooling
from .home import Home, Member
from .limits import Limits
from .rule import CONDITIONS, EMPTY, INCOME, E, Hit, W, of, plain, rule, yuan

_KINDS = (
    ("工资性收入", "wage"),
    ("生产经营性收入", "business"),
    ("财产性收入", "property"),
    ("转移性收入", "transfer"),
)
_LAND = (
    ("耕地面积", "farmland"),
    ("有效灌溉面积", "irrigated"),
    ("林地面积", "forest"),
    ("退耕还林面积", "returned_forest"),
    ("林果面积", "orchard"),
    ("牧草地面积", "pasture"),
    ("水面面积", "water_area"),
)
_LIVING = (
    ("与村主干路距离", "road_distance"),
    ("入户路类型", "road"),
    ("饮水是否困难", "water_difficult"),
    ("饮水是否安全", "water_safe"),
    ("主要燃料类型", "fuel"),
    ("有无卫生厕所", "has_toilet"),
    ("是否加入农民专业合作社", "in_cooperative"),
)


@rule(55, "收入项为空，或金额过小", W, INCOME, "四项收入", limits="small_income",
      note="金额过小可能是万元与元混填")  # fmt: skip
def income_missing(home: Home, limits: Limits) -> Iterator[Hit]:
    if home.income is None:
        yield Hit(f"没有填{home.year}年的收入情况，请补填。", {"年度": home.year})
        return
    for label, name in _KINDS:
        money = getattr(home.income, name)
        if money is None:
            said = f"{label}为空，没有的请填0。"
        elif 0 < money < limits.small_income:
            said = f"{label}只有{yuan(money)}元，请核对单位是元还是万元。"
        else:
            continue
        yield Hit(said, plain({label: money}), subject=name)


@rule(56, "有生产经营收入无支出", W, INCOME, "生产经营性收入、生产经营性支出")
def business_without_cost(home: Home, limits: Limits) -> Iterator[Hit]:
    if home.income and home.income.business and not home.income.business_cost:
        business, cost = home.income.business, home.income.business_cost
        said = f"有生产经营性收入{yuan(business)}元而没有支出，请补填支出。"
        yield Hit(said, plain({"生产经营性收入": business, "生产经营性支出": cost}))


@rule(57, "人均纯收入过低或过高", W, INCOME, "年人均纯收入",
      limits="per_head_low per_head_high per_head_poor",
      note="小于等于0、超过10万元都在其中；未脱贫户另有上限")  # fmt: skip
def per_head_odd(home: Home, limits: Limits) -> Iterator[Hit]:
    money = home.per_head
    if money is None:
        return
    if money <= limits.per_head_low:
        said = f"人均纯收入为{yuan(money)}元，偏低，请核对收入和支出。"
    elif money > limits.per_head_high:
        said = f"人均纯收入为{yuan(money)}元，偏高，请核对收入和人数。"
    elif home.is_poor and money > limits.per_head_poor:
        said = f"未脱贫而人均纯收入为{yuan(money)}元，请核对收入或脱贫状态。"
    else:
        return
    yield Hit(said, plain({"人均纯收入": money}))


@rule(58, "人均纯收入与各项计算不符", E, INCOME, "年人均纯收入、四项收入、支出、家庭人口",
      limits="per_head_gap")  # fmt: skip
def per_head_unlike_sum(home: Home, limits: Limits) -> Iterator[Hit]:
    typed = home.income.declared_per_head if home.income else None
    if typed is None or home.per_head is None:
        return
    if abs(typed - home.per_head) > limits.per_head_gap:
        said = f"填写的人均纯收入{yuan(typed)}元，按各项计算为{yuan(home.per_head)}元，请核对各项。"
        yield Hit(said, plain({"填写": typed, "计算": home.per_head}))


@rule(59, "人均纯收入同比变化过大", W, INCOME, "两年的年人均纯收入",
      limits="income_ratio income_jump", note="倍数和差额都超过才算")  # fmt: skip
def income_jumped(home: Home, limits: Limits) -> Iterator[Hit]:
    now, before = home.per_head, home.per_head_before
    if now is None or before is None or abs(now - before) < limits.income_jump:
        return
    low, high = sorted((now, before))
    if low <= 0 or high / low >= limits.income_ratio:
        said = f"人均纯收入由上年{yuan(before)}元变为{yuan(now)}元，变化过大，请核实原因。"
        yield Hit(said, plain({"年度": home.year, "上年": before, "本年": now}))


@rule(60, "有效灌溉面积大于耕地面积", E, CONDITIONS, "耕地面积、有效灌溉面积")
def more_watered_than_land(home: Home, limits: Limits) -> Iterator[Hit]:
    land = home.conditions
    if land and land.irrigated and land.irrigated > (land.farmland or 0):
        said = f"有效灌溉{yuan(land.irrigated)}亩大于耕地{yuan(land.farmland)}亩，请核对。"
        yield Hit(said, plain({"耕地": land.farmland, "有效灌溉": land.irrigated}))


@rule(61, "人均耕地或林地过多", W, CONDITIONS, "耕地面积、林地面积、家庭成员",
      limits="farmland_per_head forest_per_head")  # fmt: skip
def much_land(home: Home, limits: Limits) -> Iterator[Hit]:
    if home.conditions is None or not home.members:
        return
    most = (
        ("耕地", home.conditions.farmland, limits.farmland_per_head),
        ("林地", home.conditions.forest, limits.forest_per_head),
    )
    for label, area, limit in most:
        if area is not None and area / len(home.members) > limit:
            per_head = (area / len(home.members)).quantize(Decimal("0.1"))
            said = f"人均{label}{yuan(per_head)}亩，超过{yuan(limit)}亩，请核对面积。"
            yield Hit(said, plain({label: area, "成员": len(home.members)}), subject=label)


@rule(62, "与村主干路距离过远", W, CONDITIONS, "与村主干路距离", limits="far_road")
def far_from_road(home: Home, limits: Limits) -> Iterator[Hit]:
    far = home.conditions.road_distance if home.conditions else None
    if far is not None and far > limits.far_road:
        said = f"与村主干路距离填{yuan(far)}公里，请核对单位是公里还是米。"
        yield Hit(said, plain({"距离": far}))


@rule(63, "住房面积为空、为0或过大", W, CONDITIONS, "住房面积", limits="large_house")
def house_area_odd(home: Home, limits: Limits) -> Iterator[Hit]:
    if home.conditions is None:
        return
    area = home.conditions.house_area
    if not area or area > limits.large_house:
        yield Hit(f"住房面积为{yuan(area)}，请核对。", plain({"住房面积": area}))


@rule(64, "危房户无危房等级", E, CONDITIONS, "是否危房户、危房等级")
def danger_without_grade(home: Home, limits: Limits) -> Iterator[Hit]:
    house = home.conditions
    if house and house.is_dangerous and not house.danger_grade:
        yield Hit("是危房户而没有危房等级，请补填。", {"危房户": "是", "危房等级": EMPTY})


@rule(65, "重要指标为空", W, CONDITIONS, "领域资料1.6所列各项",
      limits="school_from asked_school_until labour_from asked_labour_until",
      note="生活用电、生产用电填一项即可；通讯、收入、住房面积各有自己的规则")  # fmt: skip
def important_missing(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if missing := _missing_of(one, limits):
            said = f"没有填{'、'.join(missing)}，请补填。"
            yield of(one, said, 未填="、".join(missing))
    if home.conditions is None:
        yield Hit(f"没有填{home.year}年的生产生活条件，请补填。", {"年度": home.year})
        return
    asked = (*_LAND, *_LIVING)
    missing = [label for label, name in asked if getattr(home.conditions, name) in (None, "")]
    if home.conditions.has_power is None and home.conditions.has_work_power is None:
        missing.append("是否通生活用电")
    if home.is_martyr_family is None:
        missing.append("是否军烈属")
    if missing:
        said = "、".join(missing)
        yield Hit(f"没有填{said}，请补填。", {"未填": said})


def _missing_of(one: Member, limits: Limits) -> list[str]:
    school = limits.school_from <= one.age <= limits.asked_school_until
    labour = limits.labour_from <= one.age <= limits.asked_labour_until
    asked = (
        ("民族", one.ethnic, True),
        ("与户主关系", one.relation, True),
        ("健康状况", one.health, True),
        ("文化程度", one.education, one.schooling == Schooling.NONE),
        ("在校生状况", one.schooling, school),
        ("劳动能力", one.labour, labour),
        ("是否现役军人", one.in_service is not None, True),
    )
    return [label for label, filled, wanted in asked if wanted and not filled]
