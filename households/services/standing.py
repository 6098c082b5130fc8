"""Changing a household's standing (脱贫标志) by a dated, reasoned step."""

import datetime as dt
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.access.gate import OutOfReach
from gujang.access.models import User
from gujang.access.rights import Right
from households import tallies

from ..codes import ChangeKind, Standing
from ..models import Household, HouseholdYear, StandingChange
from ..rules import STANDING_AFTER, may_follow
from .common import changing, store, write_down
from .years import refuse_misfit


class Move(NamedTuple):
    """A step from one standing to another, with the attribute that goes with it (domain 1.3)."""

    kind: ChangeKind
    happened_on: dt.date
    reason: str
    attribute: str
    return_cause: str = ""


def change_standing(
    *,
    actor: User,
    household: Household,
    version: int,
    kind: ChangeKind,
    happened_on: dt.date,
    reason: str,
    attribute: str,
    return_cause: str = "",
) -> StandingChange:
    """Add a change of standing from ``happened_on`` on, with the attribute that goes with it.

    Needs :attr:`Right.CREATE`. Not before the last change, not in the future, and only a step that
    ``rules.may_follow`` knows; the open year's attribute must fit the new standing (domain 1.3).
    An exit is no correction: it comes of an approved case alone.
    """
    if not Household.objects.reachable_with(actor, Right.CREATE).filter(pk=household.pk).exists():
        raise OutOfReach
    if kind == ChangeKind.EXIT:
        raise ValidationError({"kind": "脱贫退出须经退出程序批准，请在“退出”一栏提名。"})
    move = Move(kind, happened_on, reason, attribute, return_cause)
    with changing(household, actor=actor, version=version, counts=["attribute"]) as held:
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
        )
    return change


def move_standing(actor: User, held: Household, move: Move) -> StandingChange:
    """Change the standing of a household that is held, inside an act that writes it down."""
    last = held.standing_changes.get(until__isnull=True)
    _refuse_step(last, move.kind, move.happened_on)
    held.standing_changes.filter(pk=last.pk).update(until=move.happened_on)
    change = StandingChange(
        household=held,
        kind=move.kind,
        from_standing=last.standing,
        standing=STANDING_AFTER[move.kind],
        happened_on=move.happened_on,
        return_cause=move.return_cause,
        reason=move.reason,
        made_by=actor,
    )
    store(change, {})
    _fit_form(held, change, move.attribute)
    tallies.shift_standing(last, change)
    return change


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


def _fit_form(household: Household, change: StandingChange, attribute: str) -> None:
    row = HouseholdYear.objects.get(household=household, until__isnull=True)
    row.attribute = attribute
    if change.kind == ChangeKind.EXIT:
        row.exit_year = change.happened_on.year
    elif change.standing in (Standing.POOR, Standing.EXPECTED, Standing.RETURNED):
        row.exit_year = None
    refuse_misfit(row)
    store(row, {"attribute": [], "exit_year": []})
