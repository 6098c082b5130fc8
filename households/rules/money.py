"""Doubts about a payment (product 10; domain A.6 ⑤ 不准挪用帮扶资金): shown, never blocking.

``filters.payment_flags`` asks the same of the database; a test holds the two together.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ..codes import EXITED_STANDINGS, Standing
from ..codes.money import PaymentFlag


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment that stands: it is not taken back and takes back none. ``key`` is in entry order.

    ``allocation`` and ``household`` are keys too; ``household`` is None for other payees. Yuan.
    """

    key: int
    allocation: int
    household: int | None
    amount: Decimal
    paid_on: dt.date
    purpose: str
    voucher: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What stood around a payment.

    ``standing`` is the payee household's on that day, None before it was registered; ``ended`` says
    that the measure or project is stopped, ``ended_on`` since when, where that is known.
    """

    allocated_on: dt.date
    standing: str | None = None
    ended: bool = False
    ended_on: dt.date | None = None


class Doubt(NamedTuple):
    """One flag, why, and the key of the earlier payment it is about."""

    flag: PaymentFlag
    words: str
    earlier: int | None = None


def doubts(paid: Paid, ground: Ground, others: Iterable[Paid]) -> list[Doubt]:
    """Return what is to be checked about ``paid``; ``others`` may hold any payments that stand."""
    return [*_of_payee(paid, ground), *_of_time(paid, ground), *_of_others(paid, others)]


def _of_payee(paid: Paid, ground: Ground) -> Iterator[Doubt]:
    if paid.household is None:
        return
    if ground.standing is None:
        yield Doubt(PaymentFlag.UNREGISTERED, "支付时收款户还没有登记在册。")
    elif ground.standing == Standing.CANCELLED:
        yield Doubt(PaymentFlag.UNREGISTERED, "支付时收款户已注销。")
    elif ground.standing in EXITED_STANDINGS:
        yield Doubt(PaymentFlag.EXITED, f"支付时收款户为“{Standing(ground.standing).label}”。")


def _of_time(paid: Paid, ground: Ground) -> Iterator[Doubt]:
    if paid.paid_on < ground.allocated_on:
        yield Doubt(PaymentFlag.EARLY, f"支付日期早于分配日期（{ground.allocated_on}）。")
    if ground.ended and (ground.ended_on is None or paid.paid_on > ground.ended_on):
        since = f"（{ground.ended_on}）" if ground.ended_on else ""
        yield Doubt(PaymentFlag.STOPPED, f"这项措施或项目已终止{since}。")


def _of_others(paid: Paid, others: Iterable[Paid]) -> Iterator[Doubt]:
    for other in sorted(others, key=lambda one: one.key):
        if other.key < paid.key and (why := same_thing(paid, other)):
            yield Doubt(PaymentFlag.TWICE, why, other.key)


def same_thing(one: Paid, other: Paid) -> str:
    """Say why two payments of one calendar year look like one thing paid twice; '' if they do not.

    One voucher often pays a list of households: between different households it says nothing.
    """
    if one.paid_on.year != other.paid_on.year:
        return ""
    same_household = one.household is not None and one.household == other.household
    if same_household and one.purpose == other.purpose:
        return "同一户当年已按同一用途支付过。"
    alike = (one.allocation, one.amount) == (other.allocation, other.amount)
    if same_household and alike:
        return "同一户当年已从同一笔分配支付过相同金额。"
    different = None not in (one.household, other.household) and not same_household
    if one.voucher == other.voucher and not different:
        return "凭证号与当年另一笔支付相同。"
    return ""
