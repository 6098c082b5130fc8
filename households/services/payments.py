"""Paying out of an allocation, taking a payment back, saying what was found about one."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from gujang.access.gate import OutOfReach, recheck
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.lib.changes import plain_conflicts, store

from ..models import Allocation, Household, Payment, PaymentRemark
from .money import (
    SENTENCES,
    TAKEN_BACK,
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


def pay(
    *,
    actor: User,
    allocation: Allocation,
    amount: Decimal,
    paid_on: dt.date,
    payee: str,
    purpose: str,
    voucher: str,
    household: Household | None = None,
    remark: str = "",
    token: UUID | None = None,
) -> Payment:
    """Pay out of an allocation, to a household of the register or to another payee.

    ``remark`` says what was found about a flag (``rules.money``); flags block nothing.
    """
    with plain_conflicts(SENTENCES), transaction.atomic():
        held = held_by(Allocation.objects.all(), actor, allocation.pk)
        if known := made(Payment, actor, token):
            return known
        if household:
            _refuse_household(actor, household)
        refuse_day("paid_on", paid_on, "支付日期")
        row = Payment(
            allocation=held,
            amount=amount,
            paid_on=paid_on,
            payee=payee,
            household=household,
            purpose=purpose,
            voucher=voucher,
            made_by=actor,
            token=token,
        )
        store(row, {}, SENTENCES)
        _pay_out(held, amount)
        if remark:
            store(PaymentRemark(payment=row, text=remark, made_by=actor), {}, SENTENCES)
        _tell_payment(actor, row, "pay", text=remark)
    return row


def take_back(
    *,
    actor: User,
    payment: Payment,
    paid_on: dt.date,
    voucher: str,
    reason: str,
    token: UUID | None = None,
) -> Payment:
    """Take a payment back as a whole (冲回): a negative row that names it; once only."""
    with plain_conflicts(SENTENCES), transaction.atomic():
        held = held_by(Allocation.objects.all(), actor, payment.allocation_id)
        if known := made(Payment, actor, token):
            return known
        if payment.reverses_id is not None:
            raise ValidationError("这是一笔冲回记录，不能再冲回；需要时请重新支付。")
        if Payment.objects.filter(reverses=payment).exists():
            raise ValidationError(TAKEN_BACK)
        refuse_day("paid_on", paid_on, "冲回日期", payment.paid_on, "支付日期")
        row = Payment(
            allocation=held,
            amount=-payment.amount,
            paid_on=paid_on,
            payee=payment.payee,
            household=payment.household,
            purpose=f"冲回：{reason}",
            voucher=voucher,
            reverses=payment,
            made_by=actor,
            token=token,
        )
        store(row, {}, SENTENCES)
        _pay_out(held, row.amount)
        _tell_payment(actor, row, "take_back_payment", reason=reason)
    return row


def remark_payment(
    *, actor: User, payment: Payment, text: str, token: UUID | None = None
) -> PaymentRemark:
    """Say what was found about a payment that was flagged; said once more, it stands below."""
    with plain_conflicts(SENTENCES), transaction.atomic():
        if known := made(PaymentRemark, actor, token):
            return known
        row = PaymentRemark(payment=payment, text=text, made_by=actor, token=token)
        store(row, {}, SENTENCES)
        recheck(PaymentRemark.objects.all(), actor, row.pk)
        _tell_payment(actor, payment, "remark_payment", text=text)
    return row


def _pay_out(allocation: Allocation, amount: Decimal) -> None:
    grown = fen(F("paid") + amount)
    left = itself(allocation).filter(amount__gte=fen(F("paid") + F("withdrawn") + amount))
    if not left.update(paid=grown):
        refuse_excess("这笔分配", "支付", left_of(allocation))


def _refuse_household(actor: User, household: Household) -> None:
    mine = Household.objects.reachable_with(actor, Right.MANAGE_MONEY)
    if not mine.filter(pk=household.pk).exists():
        raise OutOfReach


def _tell_payment(
    actor: User, payment: Payment, action: str, *, reason: str = "", text: str = ""
) -> None:
    tell(
        actor,
        payment.allocation,
        action,
        household=payment.household,
        reason=reason,
        payment=payment.pk,
        yuan=yuan(payment.amount),
        paid_on=str(payment.paid_on),
        payee=payment.payee,
        purpose=payment.purpose,
        voucher=payment.voucher,
        text=text,
    )
