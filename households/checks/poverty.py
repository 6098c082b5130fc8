"""Rules 39 to 54: attribute, causes, allowances (domain 8.3)."""

from collections.abc import Iterator
from decimal import Decimal

from ..codes import Attribute, Cause, Health, Standing
from ..rules import attribute_fits
from .home import Home, Income
from .limits import Limits
from .people import SENIOR_UP
from .rule import CAUSES, INCOME, PEOPLE, E, Hit, W, of, plain, rule, word, yuan

_DIBAO = frozenset({Attribute.DIBAO, Attribute.DIBAO_POOR})
_WUBAO = frozenset({Attribute.WUBAO, Attribute.WUBAO_POOR})
_ORDINARY = frozenset({Attribute.POOR, Attribute.ORDINARY})
_OWN_CAUSES = frozenset({Cause.ILLNESS, Cause.DISABILITY, Cause.SCHOOLING})
_NO_INCOME = Income()
_FORM = "数据库约束"


def _cause(home: Home, said: str, **data: object) -> Hit:
    label = word(Cause, home.main_cause)
    return Hit(f"主要致贫原因为{label}，{said}，请核对。", plain({"主要致贫原因": label, **data}))


@rule(39, "主要致贫原因为空", E, CAUSES, "主要致贫原因", held=f"{_FORM}：必选一项")
def no_main_cause(home: Home, limits: Limits) -> Iterator[Hit]:
    if not home.main_cause:
        yield Hit("没有主要致贫原因，请选一项。", plain({"主要致贫原因": ""}))


@rule(40, "其他致贫原因超过两项", E, CAUSES, "其他致贫原因", held=f"{_FORM}：只有两栏")
def many_causes(home: Home, limits: Limits) -> Iterator[Hit]:
    if len(home.other_causes) > 2:
        said = "、".join(word(Cause, code) for code in home.other_causes)
        yield Hit(f"其他致贫原因有{len(home.other_causes)}项，最多两项。", {"其他致贫原因": said})


@rule(41, "其他致贫原因与主要致贫原因重复", E, CAUSES, "主要致贫原因、其他致贫原因",
      held=f"{_FORM}：不能相同")  # fmt: skip
def cause_twice(home: Home, limits: Limits) -> Iterator[Hit]:
    if home.main_cause in home.other_causes:
        yield _cause(home, "其他致贫原因又填了同一项")


@rule(42, "因病而全家健康", W, CAUSES, "主要致贫原因、健康状况")
def illness_without_ill(home: Home, limits: Limits) -> Iterator[Hit]:
    healthy = all(one.health == Health.HEALTHY for one in home.members)
    if home.main_cause == Cause.ILLNESS and home.members and healthy:
        yield _cause(home, "全家成员都填健康", 健康人数=len(home.members))


@rule(43, "因学而无高中及以上在校生", W, CAUSES, "主要致贫原因、在校生状况",
      note="高中、中职及以上才算（R3）；义务教育免学费，R4则任何在校生都算")  # fmt: skip
def schooling_without_student(home: Home, limits: Limits) -> Iterator[Hit]:
    if home.main_cause == Cause.SCHOOLING:
        pupils = sum(one.at_school for one in home.members)
        if not any(one.schooling in SENIOR_UP for one in home.members):
            said = "只有义务教育及以下的在校生" if pupils else "没有在校生"
            yield _cause(home, f"户内{said}", 在校生人数=pupils)


@rule(44, "因残而无残疾人", W, CAUSES, "主要致贫原因、健康状况、残疾证")
def disability_without_disabled(home: Home, limits: Limits) -> Iterator[Hit]:
    disabled = any(one.health == Health.DISABLED or len(one.number) > 18 for one in home.members)
    if home.main_cause == Cause.DISABILITY and not disabled:
        yield _cause(home, "户内没有残疾人", 残疾人数=0)


@rule(45, "缺劳力而劳动力多", W, CAUSES, "主要致贫原因、劳动能力", limits="many_labourers")
def labour_enough(home: Home, limits: Limits) -> Iterator[Hit]:
    labourers = sum(one.can_work for one in home.members)
    if home.main_cause == Cause.LABOUR and labourers >= limits.many_labourers:
        yield _cause(home, f"户内却有{labourers}个劳动力", 劳动力人数=labourers)


@rule(46, "缺土地、缺水、因灾与水土条件矛盾", W, CAUSES,
      "主要致贫原因、耕地、有效灌溉面积、饮水", limits="plenty_of_land watered_share",
      note="缺土地看人均耕地；缺水、因灾看水浇地占耕地的份额，缺水还看饮水")  # fmt: skip
def cause_unlike_land(home: Home, limits: Limits) -> Iterator[Hit]:
    land = home.conditions
    if land is None or not land.farmland or not home.members:
        return
    per_head = land.farmland / len(home.members)
    watered = (land.irrigated or Decimal(0)) / land.farmland >= limits.watered_share
    drinks = land.water_difficult is False and land.water_safe is True
    if home.main_cause == Cause.LAND and per_head >= limits.plenty_of_land:
        said = f"人均耕地却有{yuan(per_head.quantize(Decimal('0.1')))}亩"
    elif watered and home.main_cause == Cause.DISASTER:
        said = "耕地却大多是水浇地"
    elif watered and drinks and home.main_cause == Cause.WATER:
        said = "饮水不困难且安全，耕地大多是水浇地"
    else:
        return
    yield _cause(home, said, 耕地=land.farmland, 有效灌溉=land.irrigated, 成员=len(home.members))


@rule(47, "贫困户属性与脱贫状态不符", E, CAUSES, "贫困户属性、脱贫标志",
      note="未脱贫、预脱贫、返贫户：一般、低保、五保贫困户；已脱贫户：一般农户、低保户、五保户",
      held="录入时已拒收")  # fmt: skip
def attribute_unlike_standing(home: Home, limits: Limits) -> Iterator[Hit]:
    if not attribute_fits(home.attribute, home.standing):
        attribute, standing = word(Attribute, home.attribute), word(Standing, home.standing)
        said = f"贫困户属性为{attribute}而脱贫状态为{standing}，两者不符，请改正其中之一。"
        yield Hit(said, {"贫困户属性": attribute, "脱贫标志": standing})


@rule(48, "低保属性与享受低保不符", W, PEOPLE, "贫困户属性、是否享受低保")
def dibao_unlike_people(home: Home, limits: Limits) -> Iterator[Hit]:
    attribute = word(Attribute, home.attribute)
    on_dibao = [one for one in home.members if one.on_dibao]
    if home.attribute in _DIBAO and home.members and not on_dibao:
        said = f"贫困户属性为{attribute}而无人享受低保，请核对。"
        yield Hit(said, {"贫困户属性": attribute, "享受低保人数": 0})
    if home.attribute in _ORDINARY:
        for one in on_dibao:
            said = f"享受低保，而贫困户属性为{attribute}，请核对。"
            yield of(one, said, 贫困户属性=attribute, 享受低保="是")


def _money(home: Home) -> Income:
    return home.income or _NO_INCOME


@rule(49, "低保（五保）户无低保（五保）金", W, INCOME, "贫困户属性、低保金、五保金",
      limits="small_allowance")  # fmt: skip
def allowance_missing(home: Home, limits: Limits) -> Iterator[Hit]:
    if home.income is None:
        return
    for label, group, money in _allowances(home):
        if home.attribute in group and (money or 0) < limits.small_allowance:
            attribute = word(Attribute, home.attribute)
            said = f"贫困户属性为{attribute}而{label}为{yuan(money)}，请核对。"
            yield Hit(said, plain({"贫困户属性": attribute, label: money}), subject=label)


def _allowances(home: Home) -> tuple[tuple[str, frozenset[Attribute], Decimal | None], ...]:
    money = _money(home)
    return (("低保金", _DIBAO, money.dibao), ("五保金", _WUBAO, money.wubao))


@rule(50, "非低保户有低保金，非五保户有五保金", W, INCOME, "贫困户属性、低保金、五保金")
def allowance_of_others(home: Home, limits: Limits) -> Iterator[Hit]:
    for label, group, money in _allowances(home):
        if money and home.attribute not in group:
            attribute = word(Attribute, home.attribute)
            said = f"贫困户属性为{attribute}而有{label}{yuan(money)}元，请核对。"
            yield Hit(said, plain({"贫困户属性": attribute, label: money}), subject=label)


@rule(51, "同时领低保金和五保金", E, INCOME, "低保金、五保金")
def both_allowances(home: Home, limits: Limits) -> Iterator[Hit]:
    money = _money(home)
    if money.dibao and money.wubao:
        said = f"同时有低保金{yuan(money.dibao)}元和五保金{yuan(money.wubao)}元，只能领一种。"
        yield Hit(said, plain({"低保金": money.dibao, "五保金": money.wubao}))


@rule(52, "五保户有劳动力", W, PEOPLE, "贫困户属性、出生日期、劳动能力",
      limits="labour_from wubao_labour_until")  # fmt: skip
def wubao_labourer(home: Home, limits: Limits) -> Iterator[Hit]:
    if home.attribute in _WUBAO:
        for one in home.members:
            if limits.labour_from <= one.age <= limits.wubao_labour_until and one.can_work:
                said = "是五保户中的劳动力，请核对贫困户属性或劳动能力。"
                yield of(
                    one, said, 出生年=one.born_on.year, 贫困户属性=word(Attribute, home.attribute)
                )


@rule(53, "养老保险金与年龄不符", W, INCOME, "养老保险金、出生日期",
      limits="pension_from small_pension")  # fmt: skip
def pension_unlike_age(home: Home, limits: Limits) -> Iterator[Hit]:
    if home.income is None or not home.members:
        return
    pension = home.income.pension or Decimal(0)
    old = [one.name for one in home.members if one.age >= limits.pension_from]
    if old and not pension:
        said = f"{'、'.join(old[:6])}已满{limits.pension_from}岁而没有养老保险金，请核对。"
    elif pension and not old:
        said = f"有养老保险金{yuan(pension)}元而没有{limits.pension_from}岁以上成员，请核对。"
    elif 0 < pension < limits.small_pension:
        said = f"养老保险金只有{yuan(pension)}元，请核对单位和金额。"
    else:
        return
    yield Hit(said, plain({"养老保险金": pension, "年满人数": len(old)}))


@rule(54, "收入已超线的一般贫困户", W, CAUSES, "人均纯收入、贫困户属性、主要致贫原因",
      note="当年识别标准；主因因病、因残、因学的除外")  # fmt: skip
def poor_above_line(home: Home, limits: Limits) -> Iterator[Hit]:
    line, per_head = home.identification, home.per_head
    if line is None or per_head is None or not home.is_poor:
        return
    if home.attribute == Attribute.POOR and home.main_cause not in _OWN_CAUSES and per_head > line:
        said = f"人均纯收入{yuan(per_head)}元已超过{home.year}年标准{yuan(line)}元"
        yield _cause(home, said, 人均纯收入=per_head, 识别标准=line)
