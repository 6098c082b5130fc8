"""Rules 78 and 80: help and measures (domain 8.6); those of pairings and visits are the cadres'."""

from collections.abc import Iterator

from ..codes import Labour
from ..codes.support import MeasureKind, WorkState
from .home import NO_LABOUR, Aid, Home, Member
from .limits import Limits
from .rule import MEASURES, Hit, W, plain, rule, word, yuan

_OPEN = frozenset({WorkState.PLANNED, WorkState.ONGOING})
_INDUSTRY = frozenset({MeasureKind.FARMING, MeasureKind.LIVESTOCK, MeasureKind.INDUSTRY})
_JOBS = frozenset({MeasureKind.EMPLOYMENT, MeasureKind.POST})
# declared nowhere yet: what they read is not in the register
WAITING = {
    81: "村帮扶资金过低",
    83: "驻村、走访、日记、请假互相矛盾",
}


def _hit(aid: Aid, said: str, about: str, **data: object) -> Hit:
    """A hit of one measure; ``about`` tells several of it apart."""
    return Hit(
        f"{aid.year}年措施“{aid.name[:40]}”{said}",
        plain({"措施": aid.name[:40], "年度": aid.year, **data}),
        subject=f"{aid.pk} {about}",
    )


@rule(78, "帮扶对象已离开而措施未结束", W, MEASURES, "措施的受益成员、状态",)  # fmt: skip
def help_of_who_left(home: Home, limits: Limits) -> Iterator[Hit]:
    present = {one.pk for one in home.members}
    for aid in home.aids:
        if aid.person is not None and aid.person not in present and aid.state in _OPEN:
            said = f"的受益成员{aid.person_name}已不在本户，措施仍未结束，请终止或改换受益成员。"
            yield _hit(aid, said, "left", 受益成员=aid.person_name)


@rule(80, "措施与家庭情况矛盾，或投入不实", W, MEASURES, "帮扶措施、收入、劳动能力、低保",
    limits="labour_from post_until",
      note="完成而投入0；有投入而未开始；产业、就业、公益岗位、低保措施与家中情况不符")  # fmt: skip
def measure_unlike_home(home: Home, limits: Limits) -> Iterator[Hit]:
    members = {one.pk: one for one in home.members}
    for aid in home.aids:
        yield from _of_money(aid)
        if aid.state == WorkState.DONE:
            yield from _of_home(aid, home)
        if aid.kind in _JOBS and aid.state != WorkState.STOPPED:
            yield from _of_job(aid, members.get(aid.person or 0), limits)


def _of_money(aid: Aid) -> Iterator[Hit]:
    if aid.state == WorkState.DONE and aid.finished_on is None:
        yield _hit(aid, "已完成而没有完成时间，请补填。", "day")
    if aid.state == WorkState.DONE and not aid.actual_yuan:
        yield _hit(aid, "已完成而实际投入为0，请核对。", "money", 实际投入=aid.actual_yuan)
    if aid.state == WorkState.PLANNED and aid.actual_yuan:
        said = f"未开始而已有投入{yuan(aid.actual_yuan)}元，请核对状态。"
        yield _hit(aid, said, "early", 实际投入=aid.actual_yuan)


def _of_home(aid: Aid, home: Home) -> Iterator[Hit]:
    """Income and allowances follow in the form of the measure's year, or of a later one."""
    if aid.year > home.year:
        return
    if aid.kind in _INDUSTRY and home.income and not home.income.business:
        said = "已完成，而家中没有生产经营性收入，请核对收入。"
        yield _hit(aid, said, "business", 生产经营性收入=home.income.business)
    supported = home.income and (home.income.dibao or home.income.wubao)
    on_dibao = any(one.on_dibao for one in home.members)
    if aid.kind == MeasureKind.SAFETY_NET and not on_dibao and not supported:
        yield _hit(aid, "已完成，而家中无人享受低保、没有低保（五保）金，请核对。", "dibao")


def _of_job(aid: Aid, one: Member | None, limits: Limits) -> Iterator[Hit]:
    if one is not None and one.labour in NO_LABOUR:
        label = word(Labour, one.labour)
        said = f"的受益成员{one.name}填{label}，请核对。"
        yield _hit(aid, said, "labour", 受益成员=one.name, 劳动能力=label)
    if aid.kind != MeasureKind.POST or aid.person_born is None:
        return
    age = aid.year - aid.person_born
    if not limits.labour_from <= age < limits.post_until:
        said = f"的公益岗位人员{aid.person_name}当年{age}岁，应满16岁、不满70岁，请核对。"
        yield _hit(aid, said, "age", 受益成员=aid.person_name, 出生年=aid.person_born)
