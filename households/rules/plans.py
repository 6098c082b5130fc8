"""一户一法 as pure functions: what an indicator says now, and how far a planned income reaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ..codes import Cause, DangerGrade, Health, Schooling
from ..codes.support import Indicator
from . import per_head_income

# 九年义务教育: the ages of check 69 and of table 1.9 (domain 6.2)
SCHOOL_AGES = range(6, 16)
PENSION_AGE = 16

# what the ledger plans for each indicator (目标, domain 3)
TARGETS: dict[str, str] = {
    Indicator.INCOME: "高于当年国家扶贫标准",
    Indicator.HOUSE: "有",
    Indicator.SCHOOL: "无",
    Indicator.ILLNESS: "无",
    Indicator.NCMS: "参加",
    Indicator.PENSION: "参加",
}


class MemberFacts(NamedTuple):
    """What a year's form says of a member; ``age`` on 31 December, None and '' are not known."""

    age: int
    schooling: str = ""
    health: str = Health.HEALTHY
    has_ncms: bool | None = None
    has_resident_pension: bool | None = None
    has_worker_pension: bool | None = None
    labour: str = ""
    work_months: int = 0


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """What a year's form says of a household; None and '' are not known. Yuan a person."""

    members: tuple[MemberFacts, ...] = ()
    causes: tuple[str, ...] = ()
    per_head_income: Decimal | None = None
    is_dangerous: bool | None = None
    danger_grade: str = ""
    water_difficult: bool | None = None
    water_safe: bool | None = None
    wants_to_move: bool | None = None


def presents(facts: HouseholdFacts) -> dict[str, str]:
    """Return 建档立卡贫困现状 of each indicator in words; '' where the register does not say."""
    return {
        Indicator.INCOME: _income(facts.per_head_income),
        Indicator.HOUSE: _house(facts),
        Indicator.SCHOOL: _school(facts.members),
        Indicator.ILLNESS: _illness(facts),
        Indicator.NCMS: _joined([member.has_ncms for member in facts.members]),
        Indicator.PENSION: _joined([_pension(m) for m in facts.members if of_pension_age(m)]),
    }


def targets(exit_line: Decimal | None) -> dict[str, str]:
    """Return 计划 of each indicator as the ledger words it, with the line where it is known."""
    said = dict(TARGETS)
    if exit_line is not None:
        said[Indicator.INCOME] = f"高于{exit_line:,}元"
    return said


def of_pension_age(member: MemberFacts) -> bool:
    """Say whether 城乡居民基本养老保险 is open to a member: 16 and over, not at school."""
    return member.age >= PENSION_AGE and member.schooling in ("", Schooling.NONE)


def _income(per_head: Decimal | None) -> str:
    return "" if per_head is None else f"{per_head:,}元"


def _house(facts: HouseholdFacts) -> str:
    if facts.is_dangerous is None:
        return ""
    if not facts.is_dangerous:
        return "有"
    grade = facts.danger_grade
    known = grade and grade != DangerGrade.OTHER
    return f"无（{grade}级危房）" if known else "无（危房）"


def _school(members: Iterable[MemberFacts]) -> str:
    children = [m.schooling for m in members if m.age in SCHOOL_AGES]
    out, unknown = children.count(Schooling.NONE), children.count("")
    said = f"有（{out}人）" if out else "" if unknown and unknown == len(children) else "无"
    return said + (f"，{unknown}人未填" if said and unknown else "")


def _illness(facts: HouseholdFacts) -> str:
    ill = sum(member.health == Health.SERIOUS for member in facts.members)
    said = f"患大病{ill}人" if ill else ""
    if Cause.ILLNESS in facts.causes:
        return f"有（因病致贫{'，' if said else ''}{said}）"
    return f"有（{said}）" if said else "无" if facts.members else ""


def _pension(member: MemberFacts) -> bool | None:
    """城镇职工养老保险 stands in for it."""
    return True if member.has_worker_pension else member.has_resident_pension


def _joined(answers: list[bool | None]) -> str:
    """Write n of m, and how many nobody was asked."""
    unknown = answers.count(None)
    if not answers or unknown == len(answers):
        return ""
    said = f"{answers.count(True)}/{len(answers)}人参加"
    return said + (f"，{unknown}人未填" if unknown else "")


class PlannedIncome(NamedTuple):
    """A plan's income in yuan: the sum, a head of it, and how far the exit line is.

    ``short`` is what a head lacks of the line; 0 on the line itself, which must be exceeded.
    """

    total: Decimal
    per_head: Decimal | None
    line: Decimal | None
    short: Decimal | None

    @property
    def exceeds(self) -> bool | None:
        """Whether a head has more than the line; None where either is not known."""
        if self.per_head is None or self.line is None:
            return None
        return self.per_head > self.line


def planned_income(amounts: Iterable[Decimal], members: int, line: Decimal | None) -> PlannedIncome:
    """Add up the lines of 收入计划 and compare a head's share with the exit line of the year."""
    total = sum(amounts, Decimal(0))
    per_head = per_head_income(total, members)
    short = None
    if per_head is not None and line is not None:
        short = max(line - per_head, Decimal(0))
    return PlannedIncome(total, per_head, line, short)
