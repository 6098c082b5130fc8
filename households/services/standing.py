"""Changing a household's standing (脱贫标志) by a dated, reasoned step."""

import datetime as dt
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.access.gate import OutOfReach
from gujang.access.models import User
from gujang.access.rights import Right
from households import tallies

from ..codes import ChangeKind, Standing
from ..codes.exits import CaseState, StepResult
from ..models import ExitCase, ExitStep, Household, HouseholdYear, StandingChange
from ..rules import STANDING_AFTER, attribute_under, may_follow
from .common import changing, store, write_down
from .years import refuse_misfit


class Move(NamedTuple):
    """A step from one standing to another; without ``attribute`` it flips by the rule."""

    kind: ChangeKind
    happened_on: dt.date
    reason: str
    attribute: str = ""
    return_cause: str = ""


def change_standing(
    *,
    actor: User,
    household: Household,
    version: int,
    kind: ChangeKind,
    happened_on: dt.date,
    reason: str,
    attribute: str = "",
    return_cause: str = "",
    late_reason: str = "",
) -> StandingChange:
    """Add a change of standing from ``happened_on`` on, with the attribute that goes with it.

    Needs :attr:`Right.CREATE`. Not before the last change, not in the future, and only a step that
    ``rules.may_follow`` knows. The open year's attribute flips with the standing; one that is
    given must fit it (domain 1.3). 并户 and 拆户 have acts of their own, and an exit is no
    correction: it comes of an approved case alone.
    """
    if not Household.objects.reachable_with(actor, Right.CREATE).filter(pk=household.pk).exists():
        raise OutOfReach
    if kind == ChangeKind.EXIT:
        raise ValidationError({"kind": "脱贫退出须经退出程序批准，请在“退出”一栏提名。"})
    with changing(
        household,
        actor=actor,
        version=version,
        days={"happened_on": happened_on},
        late_reason=late_reason,
        counts=["attribute"],
    ) as held:
        move = Move(kind, happened_on, reason, attribute, return_cause)
        change = move_standing(actor, held, move)
        write_down(
            actor,
            held,
            "change_standing",
            reason=reason,
            kind=str(kind),
            happened_on=str(happened_on),
            return_cause=return_cause,
            changes={"standing": [change.from_standing, str(change.standing)]},
            late_reason=late_reason,
        )
    return change


def move_standing(actor: User, held: Household, move: Move) -> StandingChange:
    """Change the standing of a household that is held, inside an act that writes it down."""
    last = held.standing_changes.get(until__isnull=True)
    _refuse_step(last, move.kind, move.happened_on)
    _refuse_empty(held, move.kind)
    change = take_standing(
        held,
        last,
        move.kind,
        move.happened_on,
        reason=move.reason,
        return_cause=move.return_cause,
        made_by=actor,
    )
    _fit_form(held, change, move.attribute)
    tallies.shift_standing(last, change)
    return change


def take_standing(
    household: Household, last: StandingChange, kind: ChangeKind, on: dt.date, **said: Any
) -> StandingChange:
    """End the standing ``last`` on a day and begin the next, inside an act.

    Whoever is cancelled no longer stands for an exit: an open case ends with the standing.
    """
    household.standing_changes.filter(pk=last.pk).update(until=on)
    change = StandingChange(
        household=household,
        kind=kind,
        from_standing=last.standing,
        standing=STANDING_AFTER[kind],
        happened_on=on,
        **said,
    )
    store(change, {})
    if change.standing == Standing.CANCELLED:
        _end_case(change)
    return change


def _end_case(change: StandingChange) -> None:
    case = ExitCase.objects.filter(household=change.household, state=CaseState.OPEN).first()
    if case is None:
        return
    today, label = timezone.localdate(), ChangeKind(change.kind).label
    step = ExitStep(
        case=case,
        step=case.step,
        result=StepResult.WITHDRAWN,
        happened_on=today,
        made_by=change.made_by,
        note=f"本户{label}，退出办理随之撤回",
    )
    store(step, {})
    case.state = CaseState.WITHDRAWN
    store(case, {"state": []})


def _refuse_step(last: StandingChange, kind: ChangeKind, day: dt.date) -> None:
    if day > timezone.localdate():
        raise ValidationError({"happened_on": "变动日期不能晚于今天，请核对。"})
    if day < last.happened_on:
        raise ValidationError(
            {"happened_on": f"变动日期不能早于上一次变动（{last.happened_on}），请核对。"}
        )
    if not may_follow(last.standing, kind):
        now = Standing(last.standing).label
        raise ValidationError({"kind": f"现为“{now}”，不能直接办理“{ChangeKind(kind).label}”。"})


def _refuse_empty(household: Household, kind: ChangeKind) -> None:
    """Only a household with members can be taken back into the register."""
    if kind == ChangeKind.MERGED:
        raise ValidationError({"kind": "并户须写明并入哪一户，请用“动态管理”中的“并户”办理。"})
    if kind == ChangeKind.REVERTED and not household.people.filter(left_on__isnull=True).exists():
        raise ValidationError(
            {"kind": "本户已没有现有成员，不能退回；已并入他户的，请在那一户办理拆户。"}
        )


def _fit_form(household: Household, change: StandingChange, attribute: str) -> None:
    row = HouseholdYear.objects.get(household=household, until__isnull=True)
    row.attribute = attribute or attribute_under(row.attribute, change.standing)
    if change.kind == ChangeKind.EXIT:
        row.exit_year = change.happened_on.year
    elif change.standing in (Standing.POOR, Standing.EXPECTED, Standing.RETURNED):
        row.exit_year = None
    refuse_misfit(row)
    store(row, {"attribute": [], "exit_year": []})
