"""Exit readiness (退出达标): every criterion met, not met or unknown, and the record that says so.

Domain 4.4 and 10.6. Evidence is what the yearly form says on its data date (domain 10.7) and what
a visit found on its day. Of each criterion the newest record that decides it counts, on one day the
visit; older than ``evidence_months`` months it no longer does. Twelve months exactly still count, a
day more does not.
"""

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ..codes import DangerGrade, Education, Schooling
from ..codes.exits import Criterion, Verdict

SCHOOL_AGES = range(6, 16)
_HOUSE_BAD = frozenset({DangerGrade.C, DangerGrade.D})
_HOUSE_GOOD = frozenset({DangerGrade.A, DangerGrade.B})
_AFTER_NINE_YEARS = frozenset({Education.JUNIOR, Education.SENIOR, Education.COLLEGE})
VISIT = "verification"


@dataclass(frozen=True, slots=True)
class Asked:
    """A version of the criteria: in force from a day on, until the next one."""

    starts_on: dt.date
    criteria: tuple[Criterion, ...]
    evidence_months: int = 12
    name: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A member as the form has them."""

    name: str
    born_on: dt.date
    schooling: str = ""
    education: str = ""
    has_ncms: bool | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What the form of a year says; ``day`` is its data date, per-head income in yuan.

    ``members`` are those of the day that is asked for, and stand with the form then in force.
    """

    year: int
    day: dt.date
    per_head: Decimal | None = None
    is_dangerous: bool | None = None
    danger_grade: str = ""
    water_difficult: bool | None = None
    water_safe: bool | None = None
    members: Sequence[Member] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """What an 入户核实 found on a day; None: not looked at."""

    day: dt.date
    per_head: Decimal | None = None
    food: bool | None = None
    clothing: bool | None = None
    schooling: bool | None = None
    medical: bool | None = None
    housing: bool | None = None
    water: bool | None = None


class Evidence(NamedTuple):
    """What a record says of a criterion; ``source``: the part of the form, or the visit."""

    day: dt.date
    source: str
    verdict: Verdict
    said: str


@dataclass(frozen=True, slots=True)
class Check:
    """A criterion judged: the verdict, why, and the record that proves it, where there is one.

    ``is_old``: there is evidence, but it no longer counts.
    """

    criterion: Criterion
    verdict: Verdict
    said: str
    source: str = ""
    day: dt.date | None = None
    is_old: bool = False

    @property
    def is_met(self) -> bool:
        return self.verdict == Verdict.MET


def in_force(versions: Iterable[Asked], day: dt.date) -> Asked | None:
    """Return the version of the criteria in force on ``day`` (domain 10.6)."""
    begun = [version for version in versions if version.starts_on <= day]
    return max(begun, key=lambda version: version.starts_on, default=None)


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day ``months`` earlier, the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def readiness(
    day: dt.date,
    asked: Asked,
    forms: Sequence[Form],
    visits: Iterable[Visit],
    lines: Mapping[int, Decimal],
) -> list[Check]:
    """Judge every criterion ``asked`` on ``day``; ``lines`` are the exit lines by income year.

    ``forms`` stand with the newest first.
    """
    oldest = months_before(day, asked.evidence_months)
    known = [visit for visit in visits if visit.day <= day]
    return [
        _judged(criterion, _evidence(criterion, forms, known, lines), oldest, asked)
        for criterion in asked.criteria
    ]


def _evidence(
    criterion: Criterion,
    forms: Iterable[Form],
    visits: Iterable[Visit],
    lines: Mapping[int, Decimal],
) -> Iterator[Evidence]:
    for form in forms:
        if found := _OF_FORM[criterion](form, lines):
            yield found
            if found.verdict != Verdict.UNKNOWN:
                break
    for visit in visits:
        if found := _of_visit(criterion, visit, lines):
            yield found


def _judged(
    criterion: Criterion, evidence: Iterable[Evidence], oldest: dt.date, asked: Asked
) -> Check:
    best = max(evidence, key=_weight, default=None)
    if best is None:
        return Check(criterion, Verdict.UNKNOWN, _MISSING[criterion])
    if best.day < oldest:
        said = f"佐证已超过{asked.evidence_months}个月，须重新核实（原为：{best.said}）"
        return Check(criterion, Verdict.UNKNOWN, said, best.source, best.day, is_old=True)
    return Check(criterion, best.verdict, best.said, best.source, best.day)


def _weight(one: Evidence) -> tuple[bool, dt.date, bool]:
    return one.verdict != Verdict.UNKNOWN, one.day, one.source == VISIT


def _of_visit(criterion: Criterion, visit: Visit, lines: Mapping[int, Decimal]) -> Evidence | None:
    if criterion == Criterion.INCOME:
        return _over_line(visit.per_head, visit.day.year, visit.day, VISIT, lines)
    found: bool | None = getattr(visit, criterion)
    if found is None:
        return None
    said = "入户核实达标" if found else "入户核实未达标"
    return Evidence(visit.day, VISIT, _verdict(found), said)


def _over_line(
    per_head: Decimal | None,
    year: int,
    day: dt.date,
    source: str,
    lines: Mapping[int, Decimal],
) -> Evidence | None:
    """Income is 稳定超过 the line (domain 4.4): on the line is not over it."""
    if per_head is None:
        return None
    line = lines.get(year)
    if line is None:
        said = f"没有登记{year}年的退出标准，无法比较"
        return Evidence(day, source, Verdict.UNKNOWN, said)
    met = per_head > line
    said = f"{per_head:,}元，{'超过' if met else '未超过'}{year}年退出标准{line:,}元"
    return Evidence(day, source, _verdict(met), said)


def _verdict(met: bool) -> Verdict:
    return Verdict.MET if met else Verdict.NOT_MET


OfForm = Callable[[Form, Mapping[int, Decimal]], Evidence | None]


def _income(form: Form, lines: Mapping[int, Decimal]) -> Evidence | None:
    return _over_line(form.per_head, form.year, form.day, "income", lines)


def _housing(form: Form, _: object) -> Evidence | None:
    """危房户, or a house of grade C or D, is not safe (domain 4.4: A and B are)."""
    grade = form.danger_grade
    if form.is_dangerous or grade in _HOUSE_BAD:
        level = f"，{DangerGrade(grade).label}级" if grade in _HOUSE_BAD else ""
        return Evidence(form.day, "conditions", Verdict.NOT_MET, f"危房户{level}")
    if form.is_dangerous is None and grade not in _HOUSE_GOOD:
        return None
    return Evidence(form.day, "conditions", Verdict.MET, "不是危房户")


def _water(form: Form, _: object) -> Evidence | None:
    """Water that is difficult or not safe fails; both answers are needed to pass."""
    if form.water_difficult or form.water_safe is False:
        said = "饮水困难" if form.water_difficult else "饮水不安全"
        return Evidence(form.day, "conditions", Verdict.NOT_MET, said)
    if form.water_difficult is None or form.water_safe is None:
        return None
    return Evidence(form.day, "conditions", Verdict.MET, "饮水不困难且安全")


def _schooling(form: Form, _: object) -> Evidence | None:
    members = form.members
    children = [m for m in members if form.year - m.born_on.year in SCHOOL_AGES]
    out = [m.name for m in children if _is_out_of_school(m, form.year)]
    unknown = [m.name for m in children if not m.schooling]
    if out:
        return Evidence(form.day, "people", Verdict.NOT_MET, f"{'、'.join(out)}未在校")
    if unknown:
        said = f"{'、'.join(unknown)}没有填写在校生状况"
        return Evidence(form.day, "people", Verdict.UNKNOWN, said)
    if not members:
        return None
    said = f"6至15岁{len(children)}人均在校" if children else "没有6至15岁的成员"
    return Evidence(form.day, "people", Verdict.MET, said)


def _is_out_of_school(member: Member, year: int) -> bool:
    """At 15 the nine years may lie behind: who left with 初中 has had them."""
    finished = year - member.born_on.year == 15 and member.education in _AFTER_NINE_YEARS
    return member.schooling == Schooling.NONE and not finished


def _medical(form: Form, _: object) -> Evidence | None:
    members = form.members
    without = [m.name for m in members if m.has_ncms is False]
    unknown = [m.name for m in members if m.has_ncms is None]
    if without:
        return Evidence(form.day, "people", Verdict.NOT_MET, f"{'、'.join(without)}未参加新农合")
    if unknown:
        said = f"{'、'.join(unknown)}没有填写是否参加新农合"
        return Evidence(form.day, "people", Verdict.UNKNOWN, said)
    if not members:
        return None
    return Evidence(form.day, "people", Verdict.MET, f"{len(members)}人均参加新农合")


def _nothing(form: Form, _: object) -> None:
    """不愁吃、不愁穿 stand on no form."""


_OF_FORM: Mapping[Criterion, OfForm] = {
    Criterion.FOOD: _nothing,
    Criterion.CLOTHING: _nothing,
    Criterion.INCOME: _income,
    Criterion.HOUSING: _housing,
    Criterion.WATER: _water,
    Criterion.SCHOOLING: _schooling,
    Criterion.MEDICAL: _medical,
}
_MISSING: Mapping[Criterion, str] = {
    Criterion.INCOME: "没有填写收入，也没有入户测算",
    Criterion.FOOD: "没有入户核实记录",
    Criterion.CLOTHING: "没有入户核实记录",
    Criterion.SCHOOLING: "没有登记成员，也没有入户核实记录",
    Criterion.MEDICAL: "没有登记成员，也没有入户核实记录",
    Criterion.HOUSING: "没有填写是否危房户，也没有入户核实记录",
    Criterion.WATER: "没有填写饮水是否困难、是否安全，也没有入户核实记录",
}
