"""Money that came in: registering it, giving it on to projects and measures, withdrawing it."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from gujang.access.gate import recheck
from gujang.access.models import User
from gujang.journal.services import about, record
from gujang.lib.changes import Facts, assign, plain_conflicts, store
from villages.models import Project, Village

from ..models import Allocation, FundSource, Measure, Withdrawal
from .money import (
    SENTENCES,
    fen,
    held_by,
    itself,
    left_of,
    made,
    refuse_day,
    refuse_excess,
    tell,
    yuan,
)

FUND_FACTS = frozenset("area_code year kind name document amount received_on note".split())


def register_fund(*, actor: User, facts: Facts, token: UUID | None = None) -> FundSource:
    """Register money that came in for an area; needs :attr:`Right.MANAGE_MONEY` over all of it."""
    with plain_conflicts(SENTENCES), transaction.atomic():
        if known := made(FundSource, actor, token):
            return known
        source = FundSource(made_by=actor, token=token)
        assign(source, facts, FUND_FACTS)
        refuse_day("received_on", source.received_on, "到账日期")
        store(source, {}, SENTENCES)
        recheck(FundSource.objects.all(), actor, source.pk)
        told = {name: str(value) for name, value in facts.items() if name in ("name", "year")}
        note = about(
            source, "register_fund", village=source.area_code, yuan=yuan(source.amount), **told
        )
        record(actor, note)
    return source


def allocate(
    *,
    actor: User,
    source: FundSource,
    to: Project | Measure,
    amount: Decimal,
    allocated_on: dt.date,
    note: str = "",
    token: UUID | None = None,
) -> Allocation:
    """Give part of ``source`` to a project or a measure of a village in the source's area."""
    with plain_conflicts(SENTENCES), transaction.atomic():
        held = held_by(FundSource.objects.all(), actor, source.pk)
        if known := made(Allocation, actor, token):
            return known
        village = to.village if isinstance(to, Project) else to.household.village
        _refuse_place(held, village)
        refuse_day("allocated_on", allocated_on, "分配日期")
        row = Allocation(
            source=held,
            village=village,
            project=to if isinstance(to, Project) else None,
            measure=to if isinstance(to, Measure) else None,
            amount=amount,
            allocated_on=allocated_on,
            note=note,
            made_by=actor,
            token=token,
        )
        store(row, {}, SENTENCES)
        grown = fen(F("allocated") + amount)
        if not itself(held).filter(amount__gte=grown).update(allocated=grown):
            refuse_excess("这笔资金", "分配", held.amount - held.allocated)
        recheck(Allocation.objects.all(), actor, row.pk)
        tell(actor, row, "allocate_fund", yuan=yuan(amount), allocated_on=str(allocated_on))
    return row


def withdraw(
    *,
    actor: User,
    allocation: Allocation,
    amount: Decimal,
    withdrawn_on: dt.date,
    reason: str,
    token: UUID | None = None,
) -> Withdrawal:
    """Take ``amount`` of what is not paid yet back to the source, where it can be given again."""
    with plain_conflicts(SENTENCES), transaction.atomic():
        # the source before the allocation, as everywhere: two at once cannot block each other
        source = FundSource.objects.select_for_update().get(pk=allocation.source_id)
        held = held_by(Allocation.objects.all(), actor, allocation.pk)
        if known := made(Withdrawal, actor, token):
            return known
        refuse_day("withdrawn_on", withdrawn_on, "收回日期", held.allocated_on, "分配日期")
        row = Withdrawal(
            allocation=held,
            amount=amount,
            withdrawn_on=withdrawn_on,
            reason=reason,
            made_by=actor,
            token=token,
        )
        store(row, {}, SENTENCES)
        grown = fen(F("withdrawn") + amount)
        left = itself(held).filter(amount__gte=fen(F("paid") + F("withdrawn") + amount))
        if not left.update(withdrawn=grown):
            refuse_excess("这笔分配", "收回", left_of(held))
        itself(source).update(allocated=fen(F("allocated") - amount))
        tell(
            actor,
            held,
            "withdraw_allocation",
            reason=reason,
            yuan=yuan(amount),
            withdrawn_on=str(withdrawn_on),
        )
    return row


def _refuse_place(source: FundSource, village: Village) -> None:
    if not village.code.startswith(source.area_code):
        raise ValidationError({"target": f"{village.name}不在这笔资金的辖区内，请重新选择。"})
