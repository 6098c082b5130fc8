"""Asking for a leave (请假) or a trip that counts as in the village (视同驻村), and deciding it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gujang.access.gate import OutOfReach, holds_in
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import about, record
from gujang.lib.changes import Facts, assign, plain_conflicts, store

from ..codes import AskState
from ..models import Cadre, Leave, Posting, Trip
from ..rules.asks import (
    decision_problem,
    right_to_decide,
    span_problem,
    who_decides,
    withdrawal_problem,
    working_days,
)
from .common import SENTENCES, claim, refuse, refuse_closed
from .rulebook import rulebook

A = TypeVar("A", Leave, Trip)
LEAVE_FACTS = frozenset({"kind", "first_on", "last_on", "reason"})
TRIP_FACTS = LEAVE_FACTS | {"place"}
_STANDING = (AskState.ASKED, AskState.APPROVED)


def ask_leave(*, actor: User, cadre: Cadre, facts: Facts) -> Leave:
    """Ask for a leave of ``cadre``: by themselves, or by who receives reports in their village.

    Raises :class:`ValidationError` outside the posting, over another ask, in a closed week.
    """
    return _ask(actor, Leave(cadre=cadre, asked_by=actor), facts, LEAVE_FACTS, "ask_leave")


def ask_trip(*, actor: User, cadre: Cadre, facts: Facts) -> Trip:
    """Ask that days away from the village count as in it; as :func:`ask_leave`."""
    return _ask(actor, Trip(cadre=cadre, asked_by=actor), facts, TRIP_FACTS, "ask_trip")


def _ask(actor: User, asked: A, facts: Facts, allowed: frozenset[str], action: str) -> A:
    first, last = facts["first_on"], facts["last_on"]
    with plain_conflicts(SENTENCES), transaction.atomic():
        cadre = Cadre.objects.select_for_update().get(pk=asked.cadre_id)  # one ask at a time
        posting = Posting.objects.overlapping(first, first).filter(cadre=cadre).first()
        _refuse_asker(actor, cadre, posting)
        if posting is None:
            raise ValidationError({"first_on": "开始日期不在任职期内，请核对日期。"})
        refuse(span_problem(first, last, rulebook().calendar), "last_on")
        _refuse_overlap(cadre, first, last)
        refuse_closed(first, last, cadre.pk)
        asked.village_id = posting.village_id
        assign(asked, facts, allowed)
        store(asked, {}, SENTENCES)
        _record(actor, asked, action, reason=facts["reason"])
        refuse_closed(first, last, cadre.pk)
    return asked


def _refuse_asker(actor: User, cadre: Cadre, posting: Posting | None) -> None:
    """Let a cadre ask for themselves, and who receives reports for the cadres of the area."""
    code = posting.village_id if posting else cadre.area_code
    own = cadre.user_id == actor.pk and holds_in(actor, Right.LOG, code)
    if not own and not holds_in(actor, Right.RECEIVE, code):
        raise OutOfReach


def _refuse_overlap(cadre: Cadre, first: dt.date, last: dt.date) -> None:
    for model in (Leave, Trip):
        rows = model.objects.overlapping(first, last).filter(cadre=cadre, state__in=_STANDING)
        other = rows.order_by("first_on").first()
        if other:
            what = f"{other.first_on}至{other.last_on}已申请{model._meta.verbose_name}"
            state = AskState(other.state).label
            raise ValidationError(
                {"first_on": f"{what}（{state}），日期不能重叠；请改日期，或先撤回那一件。"}
            )


def decide(*, actor: User, asked: A, version: int, approve: bool, answer: str = "") -> A:
    """Approve or refuse: up to three working days the town, more the organization department.

    Nobody decides their own, nor what they asked for on behalf. A week that was closed meanwhile
    holds it up until it is opened again.
    """
    with plain_conflicts(SENTENCES), transaction.atomic():
        rows = type(asked).objects.reachable_with(actor, Right.RECEIVE)
        held: A = claim(rows, asked.pk, version)
        refuse(
            decision_problem(
                held.state, actor.pk, cadre=held.cadre.user_id, asked_by=held.asked_by_id
            )
        )
        days = working_days(held.first_on, held.last_on, rulebook().calendar)
        if not holds_in(actor, right_to_decide(days), held.village_id):
            refuse(f"共{days}个工作日，超过3天，由{who_decides(days)}审批。")
        if not approve and not answer.strip():
            refuse("不批准的，请写明理由。", "answer")
        refuse_closed(held.first_on, held.last_on, held.cadre_id)
        held.state = AskState.APPROVED if approve else AskState.REFUSED
        held.decided_by, held.decided_at, held.answer = actor, timezone.now(), answer
        store(held, dict.fromkeys(("state", "decided_by", "decided_at", "answer"), []), SENTENCES)
        action = f"{'approve' if approve else 'refuse'}_{held._meta.model_name}"
        _record(actor, held, action, reason=answer)
        refuse_closed(held.first_on, held.last_on, held.cadre_id)
    return held


def withdraw_ask(*, actor: User, asked: A, version: int, reason: str = "") -> A:
    """Take an ask back: the cadre their own, or who receives reports there."""
    mine = Q(cadre__user=actor) if holds_in(actor, Right.LOG, asked.village_id) else Q(pk__in=[])
    received = type(asked).objects.reachable_with(actor, Right.RECEIVE).values("pk")
    with transaction.atomic():
        rows = type(asked).objects.filter(mine | Q(pk__in=received))
        held: A = claim(rows, asked.pk, version)
        refuse(withdrawal_problem(held.state, reason), "reason")
        refuse_closed(held.first_on, held.last_on, held.cadre_id)
        old, held.state = held.state, AskState.WITHDRAWN
        store(held, {"state": []}, SENTENCES)
        changes = {"state": [old, held.state]}
        _record(actor, held, f"withdraw_{held._meta.model_name}", reason=reason, changes=changes)
        refuse_closed(held.first_on, held.last_on, held.cadre_id)
    return held


def _record(actor: User, asked: A, action: str, *, reason: str, **more: Any) -> None:
    said: Mapping[str, Any] = {
        "cadre": asked.cadre.name,
        "kind": asked.kind,
        "first_on": str(asked.first_on),
        "last_on": str(asked.last_on),
        **more,
    }
    record(actor, about(asked, action, village=asked.village_id, reason=reason, **said))
