"""Rules 66 to 75: what an exited household must have, and how it left (domain 8.5)."""

import datetime as dt
from collections.abc import Iterator

from ..codes import Cause, ChangeKind, Health, Schooling, Standing
from ..codes.exits import Step
from ..codes.support import WorkState
from .home import Change, Exit, Home
from .limits import Limits
from .people import ILL
from .rule import (
    CONDITIONS,
    EXIT,
    INCOME,
    MEASURES,
    PEOPLE,
    STANDING,
    E,
    Hit,
    W,
    of,
    plain,
    rule,
    word,
    yuan,
)

_OUT = "已脱贫、稳定脱贫户"
# the material asked for (domain 8.5): 评议、核实、签字、公示
_MATERIAL = (Step.REVIEW, Step.VISIT, Step.CONSENT, Step.NOTICE)


@rule(66, "脱贫户人均纯收入低于标准", E, INCOME, "人均纯收入、当年退出标准", note=_OUT)
def out_below_line(home: Home, limits: Limits) -> Iterator[Hit]:
    line, per_head = home.exit_line, home.per_head
    if home.is_out and line is not None and per_head is not None and per_head < line:
        said = f"已脱贫而人均纯收入{yuan(per_head)}元低于{home.year}年标准{yuan(line)}元，请核实。"
        yield Hit(said, plain({"人均纯收入": per_head, "退出标准": line}))


@rule(67, "脱贫户仍住危房", E, CONDITIONS, "是否危房户", note=_OUT)
def out_in_danger(home: Home, limits: Limits) -> Iterator[Hit]:
    house = home.conditions
    if home.is_out and house and house.is_dangerous:
        said = "已脱贫而仍是危房户，请核实住房改造情况。"
        yield Hit(said, plain({"危房户": True, "危房等级": house.danger_grade}))


@rule(68, "脱贫户饮水困难或不安全", E, CONDITIONS, "饮水是否困难、饮水是否安全", note=_OUT)
def out_without_water(home: Home, limits: Limits) -> Iterator[Hit]:
    water = home.conditions
    if home.is_out and water and (water.water_difficult or water.water_safe is False):
        said = "已脱贫而饮水困难或不安全，请核实饮水情况。"
        data = {"饮水困难": water.water_difficult, "饮水安全": water.water_safe}
        yield Hit(said, plain(data))


@rule(69, "脱贫户义务教育适龄儿童辍学", E, PEOPLE, "出生日期、在校生状况",
      limits="school_from school_until", note=f"{_OUT}；不论健康状况")  # fmt: skip
def out_and_out_of_school(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members if home.is_out else ():
        if limits.school_from <= one.age <= limits.school_until and not one.at_school:
            said = "不在校，而本户已脱贫，请核实并帮助入学。"
            yield of(one, said, 出生年=one.born_on.year, 在校生状况=word(Schooling, one.schooling))


@rule(70, "因病脱贫户的患病成员未参加大病保险", E, PEOPLE,
      "主要致贫原因、健康状况、是否参加大病保险", note=f"{_OUT}；没有填的不算未参加")  # fmt: skip
def out_and_uncovered(home: Home, limits: Limits) -> Iterator[Hit]:
    if home.is_out and home.main_cause == Cause.ILLNESS:
        for one in home.members:
            if one.health in ILL and one.has_serious_illness_cover is False:
                said = "患病而未参加大病保险，而本户因病致贫、已脱贫，请帮助参保。"
                yield of(one, said, 健康状况=word(Health, one.health), 大病保险="否")


@rule(71, "脱贫户住房面积为空或过小", E, CONDITIONS, "住房面积", limits="small_house", note=_OUT)
def out_without_house(home: Home, limits: Limits) -> Iterator[Hit]:
    house = home.conditions
    if home.is_out and house and (house.house_area or 0) < limits.small_house:
        said = f"已脱贫而住房面积为{yuan(house.house_area)}，请核实住房情况。"
        yield Hit(said, plain({"住房面积": house.house_area}))


@rule(72, "脱贫户未通生活用电", E, CONDITIONS, "是否通生活用电", note=_OUT)
def out_without_power(home: Home, limits: Limits) -> Iterator[Hit]:
    if home.is_out and home.conditions and home.conditions.has_power is False:
        yield Hit("已脱贫而未通生活用电，请核实用电情况。", {"生活用电": "否"})


def exit_of(home: Home) -> Change | None:
    """Return the change by which an exited household left poverty last."""
    kinds = [change for change in home.changes if change.kind == ChangeKind.EXIT]
    return kinds[-1] if kinds and home.is_out else None


@rule(73, "缺退出程序材料，或日期颠倒、公示不足", E, EXIT, "退出办理的评议、核实、签字、公示",
      limits="notice_days process_since",
      note="此日以前的退出当时没有这套程序，有办理记录的才查")  # fmt: skip
def exit_without_steps(home: Home, limits: Limits) -> Iterator[Hit]:
    left = exit_of(home)
    if left is None:
        return
    case = next((one for one in reversed(home.exits) if one.year == left.on.year), None)
    if case is None:
        if left.on >= limits.process_since:
            said = f"{left.on}脱贫，没有退出办理的记录，请补办民主评议、入户核实、签字和公示。"
            yield Hit(said, {"脱贫日期": str(left.on)})
        return
    if faults := _faults(case, limits):
        said = f"{case.year}年的退出办理：{'；'.join(faults)}，请补正。"
        yield Hit(said, {"脱贫日期": str(left.on), "不符": faults})


def _faults(case: Exit, limits: Limits) -> list[str]:
    passed = dict(case.passed)
    missing = [step.label for step in _MATERIAL if step not in passed]
    faults = [f"缺{'、'.join(missing)}"] if missing else []
    days = [passed[step] for step in Step if step in passed]
    if days != sorted(days):
        faults.append("各环节日期前后颠倒")
    if case.notice_from and case.notice_ended:
        short = case.notice_ended - case.notice_from < dt.timedelta(days=limits.notice_days)
        faults += [f"公示不足{limits.notice_days}天"] if short else []
    return faults


@rule(74, "无帮扶措施而脱贫，或脱贫当年才识别", W, MEASURES, "帮扶措施、首次识别时间、脱贫日期",
      limits="process_since", note="此日以前的退出不查措施")  # fmt: skip
def exit_without_help(home: Home, limits: Limits) -> Iterator[Hit]:
    left = exit_of(home)
    if left is None:
        return
    helped = any(aid.state != WorkState.STOPPED for aid in home.aids)
    if not helped and left.on >= limits.process_since:
        said = f"{left.on}脱贫而没有一项帮扶措施，请补登措施。"
        yield Hit(said, {"脱贫日期": str(left.on), "措施": 0}, subject="measures")
    if home.first_registered.year == left.on.year:
        said = f"{home.first_registered}识别，当年即脱贫，请核实识别是否准确。"
        data = {"首次识别": str(home.first_registered), "脱贫日期": str(left.on)}
        yield Hit(said, data, subject="registered")


@rule(75, "返贫户无返贫原因", W, STANDING, "返贫原因",
      note="随登记表导入的返贫不查：各地登记表没有这一栏")  # fmt: skip
def return_without_cause(home: Home, limits: Limits) -> Iterator[Hit]:
    last = home.changes[-1]
    if last.standing == Standing.RETURNED and not last.return_cause and not last.imported:
        said = f"{last.on}返贫而没有返贫原因，请补填。"
        yield Hit(said, {"返贫日期": str(last.on), "返贫原因": "空"})
