"""Opinions on merging settlements (村庄整合意见): raised in the village, answered above it."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.access.models import User
from gujang.access.rights import Right
from gujang.lib.changes import Changes, Facts, assign, store

from ..codes import OpinionState
from ..models import MergeOpinion, Village
from ..rules import answer_problems
from .common import SENTENCES, beginning, keeping, write_down

OPINION_FACTS = frozenset("raised_on raised_by settlement into households persons opinion".split())
ANSWER_FACTS = frozenset({"state", "answer", "answered_on"})


def raise_opinion(*, actor: User, village: Village, facts: Facts) -> MergeOpinion:
    """Enter an opinion of the village."""
    with beginning(MergeOpinion(village=village), actor=actor) as row:
        _store(actor, row, assign(row, facts, OPINION_FACTS), "raise_opinion")
    return row


def update_opinion(
    *, actor: User, opinion: MergeOpinion, version: int, facts: Facts
) -> MergeOpinion:
    """Correct an opinion, as long as nobody has reported or answered it."""
    with keeping(opinion, actor=actor, version=version) as row:
        if row.state != OpinionState.RAISED:
            raise ValidationError(f"这条意见{row.get_state_display()}，不能再修改。")
        _store(actor, row, assign(row, facts, OPINION_FACTS), "update_opinion")
    return row


def answer_opinion(
    *, actor: User, opinion: MergeOpinion, version: int, facts: Facts
) -> MergeOpinion:
    """Report an opinion upward, or answer it; needs :attr:`Right.EDIT_VILLAGES`."""
    with keeping(opinion, actor=actor, version=version, right=Right.EDIT_VILLAGES) as row:
        changes = assign(row, facts, ANSWER_FACTS)
        if wrong := answer_problems(row.state, row.answer):
            raise ValidationError(wrong)
        _refuse_future("answered_on", row.answered_on)
        _store(actor, row, changes, "answer_opinion")
    return row


def _store(actor: User, row: MergeOpinion, changes: Changes, action: str) -> None:
    _refuse_future("raised_on", row.raised_on)
    store(row, changes, SENTENCES)
    told: dict[str, Any] = {"of": MergeOpinion._meta.label_lower, "opinion_on": row.settlement}
    write_down(actor, row.village, action, **told, changes=changes)


def _refuse_future(name: str, day: dt.date | None) -> None:
    if day and day > timezone.localdate():
        raise ValidationError({name: "不能晚于今天，请核对。"})
