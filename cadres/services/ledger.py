"""民情台账: problems are raised, worked on, handed up, closed, and taken up again (domain 5.3).

Whoever works in the village raises a problem and tells what was done. Deciding (its deadline,
handing it up, closing it) is the level's in whose hands it is.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from gujang.access.gate import AnyUser, OutOfReach, holds_in, recheck
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import about, record
from gujang.lib.changes import Facts, Sentences, Stale, assign, plain_conflicts, store
from households.models import Household
from villages.models import Village

from ..codes import ProblemLevel, ProblemState, StepKind
from ..models import Cadre, Problem, ProblemStep
from ..rules.ledger import ABOVE, desk_of, due_from

RAISED_FACTS = frozenset({"kind", "title", "text", "raised_by", "raised_on", "owner", "due_on"})
PROBLEM_FACTS = frozenset({"kind", "title", "text", "raised_by", "owner", "due_on"})
SENTENCES: Sentences = {
    "problem_due_after_raised": ("due_on", "办理期限早于反映日期，请核对。"),
    "problem_closed_with_outcome": ("closed_on", "办结时间早于反映日期，请核对。"),
    "problem_has_title_and_owner": ("owner", "问题和责任人不能为空，请填写。"),
    "cadres_problem.client_id": ("__all__", "这个问题刚才已经登记，请在台账中查看。"),
    "cadres_problem_client_id": ("__all__", "这个问题刚才已经登记，请在台账中查看。"),
}


def may_decide(user: AnyUser, problem: Problem) -> bool:
    """Say whether ``user`` answers for the level in whose hands ``problem`` is."""
    return holds_in(user, Right.EDIT, desk_of(problem.village_id, problem.level))


def raise_problem(
    *,
    actor: User,
    village: Village,
    facts: Facts,
    household: Household | None = None,
    client_id: uuid.UUID | None = None,
) -> Problem:
    """Enter a problem raised in ``village``, in the hands of the village.

    Without ``due_on`` it is due after the days its level has. ``client_id`` is the name a phone
    gave it. Raises :class:`OutOfReach` or :class:`ValidationError`.
    """
    if not Village.objects.reachable_with(actor, Right.EDIT).filter(pk=village.pk).exists():
        raise OutOfReach
    if village.closed_on:
        raise ValidationError(f"{village.name}已于{village.closed_on}撤销，请登记到并入的村。")
    if household and household.village_id != village.pk:
        raise ValidationError({"household": "这一户不在本村，请核对户编号。"})
    day: dt.date = facts["raised_on"]
    _refuse_future("raised_on", day)
    row = Problem(village=village, household=household, level=ProblemLevel.VILLAGE)
    row.client_id = client_id or row.client_id
    row.cadre = Cadre.objects.filter(user=actor).first()
    with plain_conflicts(SENTENCES), transaction.atomic():
        due_on = facts.get("due_on") or due_from(day, row.level)
        store(row, assign(row, {**facts, "due_on": due_on}, RAISED_FACTS), SENTENCES)
        recheck(Problem.objects.all(), actor, row.pk)
        told = {name: str(getattr(row, name)) for name in ("title", "kind", "owner", "due_on")}
        write_down(actor, row, "raise_problem", household=household and household.number, **told)
    return row


def update_problem(
    *, actor: User, problem: Problem, version: int, facts: Facts, reason: str = ""
) -> Problem:
    """Correct a problem; another deadline needs a ``reason`` and stands in its history."""
    with _deciding(problem, actor=actor, version=version) as row:
        before = row.due_on
        changes = assign(row, facts, PROBLEM_FACTS)
        if "due_on" in changes:
            if not reason:
                raise ValidationError({"reason": "修改办理期限，请写明理由。"})
            said = f"办理期限由{before}改为{row.due_on}。{reason}"
            _add(actor, row, StepKind.EXTEND, timezone.localdate(), said)
        store(row, changes, SENTENCES)
        write_down(actor, row, "update_problem", reason=reason, changes=changes)
    return row


def add_step(
    *, actor: User, problem: Problem, version: int, happened_on: dt.date, text: str
) -> ProblemStep:
    """Tell what was done about an open problem on a day."""
    with _keeping(problem, actor=actor, version=version) as row:
        _refuse_closed(row)
        step = _add(actor, row, StepKind.WORK, happened_on, text)
        write_down(actor, row, "add_problem_step", happened_on=str(happened_on), text=text)
    return step


def escalate_problem(
    *, actor: User, problem: Problem, version: int, owner: str, reason: str
) -> Problem:
    """Hand an open problem up to the next level, where it gets an owner and that level's days."""
    with _deciding(problem, actor=actor, version=version) as row:
        above = ABOVE.get(row.level)
        if above is None:
            raise ValidationError("已由县办理，不能再上报。")
        today = timezone.localdate()
        _add(actor, row, StepKind.ESCALATE, today, reason, level=above)
        facts = {"level": above, "owner": owner, "due_on": due_from(today, above)}
        changes = assign(row, facts, frozenset(facts))
        store(row, changes, SENTENCES)
        write_down(actor, row, "escalate_problem", reason=reason, changes=changes)
    return row


def close_problem(
    *,
    actor: User,
    problem: Problem,
    version: int,
    closed_on: dt.date,
    outcome: str,
    satisfaction: str,
) -> Problem:
    """Close a problem with its outcome and evidence, and what the person who raised it says."""
    _refuse_future("closed_on", closed_on)
    with _deciding(problem, actor=actor, version=version) as row:
        facts = {"closed_on": closed_on, "outcome": outcome, "satisfaction": satisfaction}
        facts |= {"state": ProblemState.CLOSED}
        changes = assign(row, facts, frozenset(facts))
        store(row, changes, SENTENCES)
        said = f"{outcome}（群众评价：{row.get_satisfaction_display()}）"
        _add(actor, row, StepKind.CLOSE, closed_on, said)
        write_down(actor, row, "close_problem", changes=changes)
    return row


def reopen_problem(*, actor: User, problem: Problem, version: int, reason: str) -> Problem:
    """Take a closed problem up again, in the same hands, with that level's days from today.

    What it was closed with stays in its history.
    """
    with _keeping(problem, actor=actor, version=version) as row:
        if row.state != ProblemState.CLOSED:
            raise ValidationError("这个问题正在办理，不需要重新办理。")
        today = timezone.localdate()
        facts = {
            "state": ProblemState.OPEN,
            "closed_on": None,
            "outcome": "",
            "satisfaction": "",
            "due_on": due_from(today, row.level),
        }
        changes = assign(row, facts, frozenset(facts))
        store(row, changes, SENTENCES)
        _add(actor, row, StepKind.REOPEN, today, reason)
        write_down(actor, row, "reopen_problem", reason=reason, changes=changes)
    return row


def write_down(
    actor: User, problem: Problem, action: str, *, reason: str = "", **data: Any
) -> None:
    """Add one journal entry about ``problem``, without what is empty."""
    kept = {name: value for name, value in data.items() if value not in ({}, "", None)}
    record(actor, about(problem, action, village=problem.village_id, reason=reason, **kept))


@contextmanager
def _keeping(problem: Problem, *, actor: User, version: int) -> Iterator[Problem]:
    """Hold ``problem`` for one change by ``actor``, who saw it as ``version``; atomic.

    Raises :class:`Stale`, :class:`OutOfReach` or :class:`ValidationError`; nothing is changed then.
    """
    with plain_conflicts(SENTENCES), transaction.atomic():
        mine = Problem.objects.writable_by(actor).filter(pk=problem.pk)
        if not mine.filter(version=version).update(version=F("version") + 1):
            raise Stale if mine.exists() else OutOfReach
        held = Problem.objects.select_related("village__town").get(pk=problem.pk)
        yield held
        recheck(Problem.objects.all(), actor, held.pk)


@contextmanager
def _deciding(problem: Problem, *, actor: User, version: int) -> Iterator[Problem]:
    """Hold an open ``problem`` as :func:`_keeping`, for who answers for its level."""
    with _keeping(problem, actor=actor, version=version) as held:
        if not may_decide(actor, held):
            raise OutOfReach
        _refuse_closed(held)
        yield held


def _refuse_closed(problem: Problem) -> None:
    if problem.state != ProblemState.OPEN:
        raise ValidationError("这个问题已经办结；还没有解决的，请先“重新办理”。")


def _refuse_future(field: str, day: dt.date) -> None:
    if day > timezone.localdate():
        raise ValidationError({field: "日期不能晚于今天，请核对。"})


def _add(
    actor: User, problem: Problem, kind: StepKind, day: dt.date, text: str, level: str = ""
) -> ProblemStep:
    _refuse_future("happened_on", day)
    if day < problem.raised_on:
        raise ValidationError({"happened_on": f"日期早于反映日期{problem.raised_on}，请核对。"})
    step = ProblemStep(
        problem=problem, kind=kind, happened_on=day, text=text, level=level, made_by=actor
    )
    store(step, {}, {})
    return step
