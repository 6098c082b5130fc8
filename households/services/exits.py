"""An exit case from proposal to announcement: every step dated, in order, by who may take it."""

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.access.gate import OutOfReach
from gujang.access.models import User
from gujang.access.rights import Right

from ..codes import POOR_STANDINGS, ChangeKind, Standing
from ..codes.exits import CaseState, FindingState, Severity, Step, StepResult
from ..models import ExitCase, ExitStep, Finding, Household, HouseholdYear
from ..readiness import frozen, judge_one
from ..rules import attribute_under
from ..rules.exits import (
    REASON_LENGTH,
    RIGHT_OF_STEP,
    approval_problem,
    day_problem,
    order_problem,
    separation_problem,
    step_after,
    steps_before,
)
from .closed_years import Days
from .common import changing, store, write_down
from .standing import Move, move_standing


def propose_exit(
    *, actor: User, household: Household, version: int, proposed_on: dt.date, note: str = ""
) -> ExitCase:
    """Propose a poor household for exit (提名退出). It may not be ready yet; approval asks that."""
    with changing(household, actor=actor, version=version, counts=()) as held:
        last = held.standing_changes.get(until__isnull=True)
        if last.standing not in POOR_STANDINGS:
            now = Standing(last.standing).label
            raise ValidationError(f"现为“{now}”，不能提名退出。")
        refuse(day_problem(proposed_on, last.happened_on, timezone.localdate()), "happened_on")
        case = ExitCase(
            household=held, year=proposed_on.year, proposed_by=actor, proposed_on=proposed_on
        )
        store(case, {})
        write_down(actor, held, "propose_exit", reason=note, proposed_on=str(proposed_on))
    return case


def pass_step(
    *,
    actor: User,
    case: ExitCase,
    version: int,
    step: Step,
    happened_on: dt.date,
    person: str,
    note: str = "",
) -> ExitCase:
    """Pass a step that needs no more than day and person: review, visit, consent, town, 公告.

    The notice has :mod:`services.notice`, the county's step :func:`approve_exit`. Raises
    :class:`OutOfReach` for who lacks the step's right, :class:`ValidationError` out of order.
    """
    if step in (Step.NOTICE, Step.COUNTY):
        raise ValueError(step)
    with working_on(case, actor=actor, version=version, right=RIGHT_OF_STEP[step]) as held:
        _refuse_step(held, actor, step)
        add_step(held, actor, step, StepResult.PASSED, happened_on, person=person, note=note)
        if step == Step.TOWN:
            held.reviewed_by = actor
        if step == Step.ANNOUNCED:
            held.announced_on = happened_on
        held.step = step_after(step)
        store(held, dict.fromkeys(["step", "reviewed_by", "announced_on"], []))
        write_down(
            actor,
            held.household,
            "pass_exit_step",
            reason=note,
            step=str(step),
            happened_on=str(happened_on),
            done_by=person,
        )
    return held


def approve_exit(
    *,
    actor: User,
    case: ExitCase,
    version: int,
    happened_on: dt.date,
    person: str,
    note: str = "",
) -> ExitCase:
    """Approve an exit (县批准): the household is 已脱贫 from ``happened_on`` on.

    Judged by the criteria and the evidence of that day, which the case keeps. Refused while a
    criterion is not met or an error of the data check is open; what is unknown, or a day in a
    closed year, wants its reason in ``note``.
    """
    step = Step.COUNTY
    with working_on(
        case,
        actor=actor,
        version=version,
        right=RIGHT_OF_STEP[step],
        counts=["attribute"],
        days={"happened_on": happened_on},
        late_reason=note,
    ) as held:
        _refuse_step(held, actor, step)
        household = held.household
        checks = judge_one(household.pk, Household.objects.all(), happened_on)
        add_step(held, actor, step, StepResult.PASSED, happened_on, person=person, note=note)
        refuse(approval_problem(checks, _open_errors(household), note))
        form = HouseholdYear.objects.get(household=household, until__isnull=True)
        reason = f"{happened_on.year}年退出，县批准"
        change = move_standing(actor, household, Move(ChangeKind.EXIT, happened_on, reason))
        held.state, held.step, held.year = CaseState.APPROVED, step_after(step), happened_on.year
        held.approved_by, held.approved_on = actor, happened_on
        held.readiness = frozen(checks)
        names = ["state", "step", "year", "approved_by", "approved_on", "readiness"]
        store(held, dict.fromkeys(names, []))
        write_down(
            actor,
            household,
            "approve_exit",
            reason=note,
            happened_on=str(happened_on),
            changes={
                "standing": [change.from_standing, str(change.standing)],
                "attribute": [form.attribute, attribute_under(form.attribute, change.standing)],
            },
        )
    return held


def _open_errors(household: Household) -> list[str]:
    rows = Finding.objects.filter(
        household=household, state=FindingState.OPEN, severity=Severity.ERROR
    )
    return list(rows.values_list("message", flat=True))


def return_case(
    *, actor: User, case: ExitCase, version: int, back_to: Step, reason: str
) -> ExitCase:
    """Send a case back to an earlier step (退回); who may take the present step may do so."""
    with working_on(case, actor=actor, version=version, right=RIGHT_OF_STEP[case.step]) as held:
        _refuse_closed(held)
        refuse(order_problem(held.state, held.step, case.step))
        _refuse_short(reason)
        send_back(held, actor, back_to, reason)
    return held


def send_back(held: ExitCase, actor: User, back_to: Step, reason: str) -> None:
    """Move a held case back; what the steps in between gave is void."""
    if back_to not in steps_before(held.step):
        raise ValidationError({"back_to": "只能退回到以前的环节，请重新选择。"})
    today, left = timezone.localdate(), Step(held.step)
    add_step(held, actor, left, StepResult.RETURNED, today, note=reason, back_to=back_to)
    held.step = back_to
    if back_to <= Step.NOTICE:
        held.notice_from = held.notice_until = held.notice_ended = None
    held.reviewed_by = None
    store(held, dict.fromkeys("step notice_from notice_until notice_ended reviewed_by".split(), []))
    write_down(
        actor,
        held.household,
        "return_exit",
        reason=reason,
        changes={"step": [str(left), str(back_to)]},
    )


def withdraw_exit(*, actor: User, case: ExitCase, version: int, reason: str) -> ExitCase:
    """Take a proposal back (撤回提名); the household stays as it is and may be proposed again."""
    with working_on(case, actor=actor, version=version, right=Right.EDIT) as held:
        _refuse_closed(held)
        _refuse_short(reason)
        step, today = Step(held.step), timezone.localdate()
        add_step(held, actor, step, StepResult.WITHDRAWN, today, note=reason)
        held.state = CaseState.WITHDRAWN
        store(held, {"state": []})
        write_down(actor, held.household, "withdraw_exit", reason=reason, step=str(step))
    return held


@contextmanager
def working_on(
    case: ExitCase,
    *,
    actor: User,
    version: int,
    right: Right,
    counts: Collection[str] = (),
    days: Days | None = None,
    late_reason: str = "",
) -> Iterator[ExitCase]:
    """Hold a case with its household, which ``actor`` saw as ``version``, for one step.

    Raises as :func:`common.changing`, and :class:`OutOfReach` for who lacks ``right`` there.
    """
    mine = Household.objects.reachable_with(actor, right)
    if not mine.filter(pk=case.household_id).exists():
        raise OutOfReach
    with changing(
        case.household,
        actor=actor,
        version=version,
        counts=counts,
        days=days,
        late_reason=late_reason,
    ) as household:
        held = ExitCase.objects.get(pk=case.pk)
        held.household = household
        yield held


def add_step(
    held: ExitCase, actor: User, step: Step, result: StepResult, on: dt.date, **more: Any
) -> ExitStep:
    """Add what happened on a day: not before what happened last, not in the future."""
    refuse(day_problem(on, last_day(held), timezone.localdate()), "happened_on")
    row = ExitStep(case=held, step=step, result=result, happened_on=on, made_by=actor, **more)
    store(row, {})
    return row


def last_day(case: ExitCase) -> dt.date:
    """Return the day of what happened last to a case."""
    days = case.steps.order_by("-happened_on").values_list("happened_on", flat=True)
    return max(case.proposed_on, days.first() or case.proposed_on)


def refuse(problem: str | None, field: str = "__all__") -> None:
    """Raise what a rule found wrong."""
    if problem:
        raise ValidationError({field: problem} if field != "__all__" else problem)


def _refuse_step(held: ExitCase, actor: User, step: Step) -> None:
    refuse(order_problem(held.state, held.step, step))
    refuse(separation_problem(held.proposed_by_id, actor.pk, step))


def _refuse_closed(held: ExitCase) -> None:
    if held.state != CaseState.OPEN:
        raise ValidationError(f"这件退出办理{CaseState(held.state).label}，不能再退回或撤回。")


def _refuse_short(reason: str) -> None:
    if len(reason.strip()) < REASON_LENGTH:
        raise ValidationError({"reason": f"请写明理由，至少{REASON_LENGTH}个字。"})
