"""Changing a household's standing (脱贫标志) by a dated, reasoned step."""

import datetime as dt

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
    """
    if not Household.objects.reachable_with(actor, Right.CREATE).filter(pk=household.pk).exists():
        raise OutOfReach
    with changing(household, actor=actor, version=version, counts=["attribute"]) as held:
        last = held.standing_changes.get(until__isnull=True)
        standing = STANDING_AFTER[kind]
        _refuse_step(last, kind, happened_on)
        held.standing_changes.filter(pk=last.pk).update(until=happened_on)
        change = StandingChange(
            household=held,
            kind=kind,
            from_standing=last.standing,
            standing=standing,
            happened_on=happened_on,
            return_cause=return_cause,
            reason=reason,
            made_by=actor,
        )
        store(change, {})
        _fit_form(held, change, attribute)
        tallies.shift_standing(last, change)
        write_down(
            actor,
            held,
            "change_standing",
            reason=reason,
            kind=str(kind),
            happened_on=str(happened_on),
            return_cause=return_cause,
            changes={"standing": [last.standing, str(standing)]},
        )
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
