"""Setting the true reason of what an import could not know (原因待核实)."""

import datetime as dt

from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach
from gujang.access.models import User
from gujang.access.rights import Right

from ..codes import FROM_HOUSEHOLD, ChangeKind, JoinReason, LeaveReason
from ..models import Household, Person, StandingChange
from ..rules import CANCELLED_BY
from .common import changing, store, write_down
from .people import began, refuse_day

COUNTED = ("moves", "flow")
SETTLED = "这条变动的原因已经核实，请刷新页面查看。"


def correct_leaving(
    *,
    actor: User,
    person: Person,
    version: int,
    reason: LeaveReason,
    left_on: dt.date,
    note: str,
    late_reason: str = "",
) -> Person:
    """Say why, and on which day at the latest, somebody of 其他（待核实） left.

    The member's form of the year stays as it was handed in.
    """
    with changing(
        person.household,
        actor=actor,
        version=version,
        counts=COUNTED,
        days=_moved("left_on", person.left_on, left_on),
        late_reason=late_reason,
    ) as held:
        row = held.people.filter(pk=person.pk, leave_reason=LeaveReason.UNKNOWN).first()
        if row is None or row.left_on is None:
            raise ValidationError(SETTLED)
        _refuse_late("left_on", left_on, row.left_on)
        refuse_day("left_on", left_on, row.joined_on)
        if reason == LeaveReason.UNKNOWN:
            raise ValidationError({"leave_reason": "请选择核实后的原因。"})
        changes = {
            "leave_reason": [row.leave_reason, str(reason)],
            "left_on": [str(row.left_on), str(left_on)],
        }
        row.leave_reason, row.left_on, row.leave_note = reason, left_on, note
        store(row, dict.fromkeys(("leave_reason", "left_on", "leave_note"), []))
        said = {"person": row.name, "late_reason": late_reason}
        write_down(actor, held, "correct_leaving", reason=note, changes=changes, **said)
    return row


def correct_joining(
    *,
    actor: User,
    person: Person,
    version: int,
    reason: JoinReason,
    joined_on: dt.date,
    note: str,
    late_reason: str = "",
) -> Person:
    """Say why, and on which day at the latest, somebody of 其他（待核实） joined."""
    with changing(
        person.household,
        actor=actor,
        version=version,
        counts=COUNTED,
        days=_moved("joined_on", person.joined_on, joined_on),
        late_reason=late_reason,
    ) as held:
        row = held.people.filter(pk=person.pk, join_reason=JoinReason.UNKNOWN).first()
        if row is None:
            raise ValidationError(SETTLED)
        _refuse_late("joined_on", joined_on, row.joined_on)
        refuse_day("joined_on", joined_on, began(held))
        if reason in (JoinReason.UNKNOWN, *FROM_HOUSEHOLD):
            raise ValidationError({"join_reason": "请选择核实后的原因。"})
        changes = {
            "join_reason": [row.join_reason, str(reason)],
            "joined_on": [str(row.joined_on), str(joined_on)],
        }
        row.join_reason, row.joined_on = reason, joined_on
        store(row, {"join_reason": [], "joined_on": []})
        said = {"person": row.name, "late_reason": late_reason}
        write_down(actor, held, "correct_joining", reason=note, changes=changes, **said)
    return row


def _moved(field: str, old: dt.date | None, new: dt.date) -> dict[str, dt.date]:
    """Return the days a correction touches: none when only the reason is set."""
    return {field: min(new, old)} if old and old != new else {}


def _refuse_late(field: str, day: dt.date, told: dt.date) -> None:
    if day > told:
        raise ValidationError({field: f"导入的年度表在{told}已是如此，实际日期不能更晚，请核对。"})


def correct_cancelled(
    *, actor: User, household: Household, version: int, kind: ChangeKind, note: str
) -> StandingChange:
    """Say why a household of 注销（原因待核实） left the register. Needs :attr:`Right.CREATE`.

    In a closed year too: the day stays, and a difference to the frozen figures is shown.
    """
    if not Household.objects.reachable_with(actor, Right.CREATE).filter(pk=household.pk).exists():
        raise OutOfReach
    with changing(household, actor=actor, version=version, counts=("standing", "flow")) as held:
        row = held.standing_changes.filter(until__isnull=True, kind=ChangeKind.CANCELLED).first()
        if row is None:
            raise ValidationError(SETTLED)
        if kind not in CANCELLED_BY:
            raise ValidationError({"kind": "请选择核实后的原因。"})
        old, row.kind = row.kind, kind
        row.reason = note
        store(row, {"kind": [], "reason": []})
        changes = {"kind": [old, str(kind)]}
        write_down(actor, held, "correct_cancelled", reason=note, changes=changes)
    return row
