"""From 脱贫标志 as of the data date to dated changes of standing, as a pure rule."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..codes import EXITED_STANDINGS, POOR_STANDINGS, ChangeKind, Standing
from ..models import StandingChange

_KINDS: dict[str, ChangeKind] = {
    Standing.POOR: ChangeKind.REVERTED,
    Standing.EXPECTED: ChangeKind.EXPECTED,
    Standing.EXITED: ChangeKind.EXIT,
    Standing.STABLE: ChangeKind.STABLE,
    Standing.RETURNED: ChangeKind.RETURN,
    Standing.CANCELLED: ChangeKind.CANCELLED,
}


class Unfit(Exception):
    """The file's standing cannot follow on the register's: the field, and what to do."""

    def __init__(self, field_name: str, message: str) -> None:
        super().__init__(message)
        self.field_name = field_name
        self.message = message


@dataclass(frozen=True, slots=True)
class Step:
    """A change of standing to be added."""

    kind: ChangeKind
    from_standing: str
    standing: str
    on: dt.date
    return_cause: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file says of a household's standing at the end of ``year``."""

    year: int
    standing: str
    exit_year: int | None = None
    return_cause: str = ""

    @property
    def day(self) -> dt.date:
        """The data date."""
        return dt.date(self.year, 12, 31)

    @property
    def exit_on(self) -> dt.date:
        """The day of an exit: the last of 脱贫年度, else the data date."""
        return dt.date(self.exit_year or self.year, 12, 31)


@dataclass(slots=True)
class Steps:
    """What is to be done: take ``drop`` away, date ``redate`` anew, add ``add`` after ``base``.

    ``old`` and ``new`` are the standings at the data date, empty when it stays.
    """

    add: list[Step] = field(default_factory=list)
    drop: list[StandingChange] = field(default_factory=list)
    base: StandingChange | None = None
    redate: list[tuple[StandingChange, dt.date]] = field(default_factory=list)
    old: str = ""
    new: str = ""

    def __bool__(self) -> bool:
        return bool(self.add or self.drop or self.redate)


def note_of(year: int) -> str:
    """Return the reason by which a change is known to come from the registers of ``year``."""
    return f"{year}年度登记表导入"


def first_steps(registered_on: dt.date, claim: Claim) -> Steps:
    """Return the changes of a household that was not in the register. Raise :class:`Unfit`."""
    start = Step(ChangeKind.REGISTERED, "", Standing.POOR, registered_on)
    steps = _towards(Standing.POOR, registered_on, claim)
    return Steps(add=[start, *steps], new=claim.standing)


def next_steps(changes: Sequence[StandingChange], claim: Claim, *, newest: bool) -> Steps:
    """Return what brings ``changes`` (all, in order) to ``claim``; nothing when they agree.

    ``newest``: no later year is in the register. Raise :class:`Unfit` where it cannot be.
    """
    at = [change for change in changes if change.happened_on <= claim.day]
    if not at:
        raise Unfit("standing", f"该户在{claim.day}之后才登记，往年的数据请在户页面更正。")
    now = at[-1]
    later = len(at) < len(changes)
    if now.standing == claim.standing:
        return Steps() if later or not newest else _redated(at, claim)
    if later or not newest:
        label, day = Standing(now.standing).label, now.happened_on
        raise Unfit(
            "standing",
            f"登记册在{claim.day}为“{label}”（自{day}起），且已有以后的变动或年度；"
            "往年的数据请在户页面更正。",
        )
    kept = list(at)
    while len(kept) > 1 and _of_same_import(kept[-1], claim):
        kept.pop()
    base = kept[-1]
    add = (
        [] if base.standing == claim.standing else _towards(base.standing, base.happened_on, claim)
    )
    return Steps(add, at[len(kept) :], base, [], now.standing, claim.standing)


def _of_same_import(change: StandingChange, claim: Claim) -> bool:
    """Say whether ``change`` was made by an earlier import of the same year's registers."""
    return change.reason == note_of(claim.year) and change.happened_on == claim.day


def _redated(at: Sequence[StandingChange], claim: Claim) -> Steps:
    """Date the exit anew when a corrected 脱贫年度 says so."""
    last = at[-1]
    is_exit = last.kind == ChangeKind.EXIT and claim.standing == Standing.EXITED
    if not (is_exit and claim.exit_year and last.happened_on.year != claim.exit_year):
        return Steps()
    if len(at) > 1:
        _check_order(at[-2].happened_on, claim.exit_on)
    return Steps(redate=[(last, claim.exit_on)])


def _towards(start: str, since: dt.date, claim: Claim) -> list[Step]:
    """Return the steps from ``start``, held since a day, to the claim."""
    goal, steps = claim.standing, []
    if goal == start:
        return []
    left_before = goal in (Standing.STABLE, Standing.RETURNED, Standing.CANCELLED)
    exited_first = left_before and (claim.exit_year or goal == Standing.STABLE)
    if start in POOR_STANDINGS and exited_first:
        _check_order(since, claim.exit_on)
        steps.append(Step(ChangeKind.EXIT, start, Standing.EXITED, claim.exit_on))
        start = Standing.EXITED
    day = claim.day
    if goal == Standing.EXITED and start in POOR_STANDINGS:
        day = claim.exit_on
    _check_order(since, day)
    cause = claim.return_cause if goal == Standing.RETURNED else ""
    return [*steps, Step(_KINDS[goal], start, goal, day, cause)]


def _check_order(before: dt.date, day: dt.date) -> None:
    if day < before:
        raise Unfit("exit_year", f"脱贫年度早于该户上一次状态变动（{before}），请核对。")


def registered_anew(changes: Sequence[StandingChange], day: dt.date) -> StandingChange:
    """Return the first change, to be dated ``day`` (首次识别时间). Raise :class:`Unfit`."""
    first = changes[0]
    if first.kind != ChangeKind.REGISTERED or (len(changes) > 1 and changes[1].happened_on < day):
        message = f"首次识别时间与登记册中的状态变动（{changes[-1].happened_on}）矛盾，请核对。"
        raise Unfit("first_registered", message)
    return first


def exit_year_of(changes: Sequence[StandingChange], steps: Steps, claim: Claim) -> int | None:
    """Return 脱贫年度 where the file leaves it empty: the year of the exit it stands on."""
    if claim.exit_year or claim.standing not in EXITED_STANDINGS:
        return claim.exit_year
    days = [change.happened_on for change in changes if change.kind == ChangeKind.EXIT]
    days += [step.on for step in steps.add if step.kind == ChangeKind.EXIT]
    return days[-1].year if days else None
