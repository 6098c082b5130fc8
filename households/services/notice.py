"""The notice in the village (村公示): seven full days by the server's clock, stopped by objections.

It runs from the moment it is entered, so that no date typed in can shorten it. An objection stops
it; once the last one is settled as unfounded it begins anew, seven full days again.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.access.models import User
from gujang.access.rights import Right

from ..codes.exits import Step, StepResult
from ..models import ExitCase, Objection
from ..rules.exits import NOTICE, day_problem, notice_problem, order_problem, step_after
from .common import store, write_down
from .exits import add_step, refuse, send_back, working_on


def begin_notice(
    *, actor: User, case: ExitCase, version: int, place: str, note: str = ""
) -> ExitCase:
    """Begin the notice now, at ``place`` (开始公示)."""
    with working_on(case, actor=actor, version=version, right=Right.EDIT) as held:
        refuse(order_problem(held.state, held.step, Step.NOTICE))
        if held.notice_until is not None:
            raise ValidationError("公示已经开始，不用再登记。")
        if open_objections(held):
            raise ValidationError("还有异议没有核查，请先填写核查结果。")
        held.notice_place = place
        _begin(held, actor, note)
        write_down(
            actor,
            held.household,
            "begin_exit_notice",
            reason=note,
            notice_place=place,
            notice_until=f"{timezone.localtime(held.notice_until):%Y-%m-%d %H:%M}",
        )
    return held


def _begin(held: ExitCase, actor: User, note: str) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    add_step(held, actor, Step.NOTICE, StepResult.BEGUN, today, note=note)
    held.notice_from, held.notice_until, held.notice_ended = now, now + NOTICE, None
    names = ["notice_from", "notice_until", "notice_ended", "notice_place"]
    store(held, dict.fromkeys(names, []))


def end_notice(*, actor: User, case: ExitCase, version: int, note: str = "") -> ExitCase:
    """End the notice now (公示结束); refused before 168 hours are over and while one objects."""
    with working_on(case, actor=actor, version=version, right=Right.EDIT) as held:
        refuse(order_problem(held.state, held.step, Step.NOTICE))
        now = timezone.now()
        until = timezone.localtime(held.notice_until) if held.notice_until else None
        refuse(notice_problem(until, now, open_objections(held)))
        today = timezone.localdate(now)
        add_step(held, actor, Step.NOTICE, StepResult.PASSED, today, note=note)
        held.notice_ended, held.step = now, step_after(Step.NOTICE)
        store(held, {"notice_ended": [], "step": []})
        write_down(actor, held.household, "end_exit_notice", reason=note)
    return held


def open_objections(case: ExitCase) -> int:
    """Count the objections that nobody has settled yet."""
    return case.objections.filter(settled_on__isnull=True).count()


def raise_objection(
    *,
    actor: User,
    case: ExitCase,
    version: int,
    raised_on: dt.date,
    raised_by: str,
    content: str,
) -> Objection:
    """Enter an objection (异议): it stops the notice until it is settled."""
    with working_on(case, actor=actor, version=version, right=Right.EDIT) as held:
        refuse(order_problem(held.state, held.step, Step.NOTICE))
        began = _began_on(held)
        if began is None or not (held.notice_from or open_objections(held)):
            raise ValidationError("还没有开始公示，不能登记异议。")
        refuse(day_problem(raised_on, began, timezone.localdate()), "raised_on")
        row = Objection(
            case=held, raised_on=raised_on, raised_by=raised_by, content=content, made_by=actor
        )
        store(row, {})
        if held.notice_from:
            today = timezone.localdate()
            add_step(held, actor, Step.NOTICE, StepResult.STOPPED, today, note=content)
            held.notice_from = held.notice_until = None
            store(held, {"notice_from": [], "notice_until": []})
        write_down(
            actor,
            held.household,
            "raise_objection",
            reason=content[:200],
            raised_by=raised_by,
            raised_on=str(raised_on),
        )
    return row


def _began_on(held: ExitCase) -> dt.date | None:
    rows = held.steps.filter(step=Step.NOTICE, result=StepResult.BEGUN).order_by("-id")
    return rows.values_list("happened_on", flat=True).first()


def settle_objection(
    *,
    actor: User,
    objection: Objection,
    version: int,
    settled_on: dt.date,
    upheld: bool,
    finding: str,
    back_to: Step = Step.VISIT,
) -> ExitCase:
    """Settle an objection (核查): upheld it sends the case back, else the notice begins anew."""
    case = objection.case
    with working_on(case, actor=actor, version=version, right=Right.EDIT) as held:
        row = Objection.objects.get(pk=objection.pk)
        if row.settled_on is not None:
            raise ValidationError("这件异议已经核查，不能再改。")
        refuse(day_problem(settled_on, row.raised_on, timezone.localdate()), "settled_on")
        row.settled_on, row.upheld, row.finding = settled_on, upheld, finding
        store(row, {"settled_on": [], "upheld": [], "finding": []})
        write_down(
            actor,
            held.household,
            "settle_objection",
            reason=finding[:200],
            settled_on=str(settled_on),
            upheld=upheld,
        )
        if held.step == Step.NOTICE and upheld:
            send_back(held, actor, back_to, f"异议成立：{finding}"[:300])
        elif held.step == Step.NOTICE and not open_objections(held):
            _begin(held, actor, "异议核查后重新公示")
    return held
