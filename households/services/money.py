"""What every change of the money trail has in common: lock, guarded sum, refusals, journal.

Rows are only ever added. A running sum grows by a guarded update under the lock of its row, so that
two at once cannot spend the same money; what is too much is refused with what is left. Yuan, to the
fen.
"""

import datetime as dt
from decimal import Decimal
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Round
from django.utils import timezone

from gujang.access.gate import OutOfReach, ScopedQuerySet
from gujang.access.models import User
from gujang.journal.services import about, record
from gujang.lib import figures
from gujang.lib.changes import Sentences

from ..models import Allocation, Household
from .common import write_down

_POSITIVE = ("amount", "金额应大于0，请核对。")
TAKEN_BACK = "这笔支付已经冲回，请打开最新内容核对。"
SENTENCES: Sentences = {
    "fund_source_positive": _POSITIVE,
    "allocation_positive": _POSITIVE,
    "withdrawal_positive": _POSITIVE,
    "payment_negative_only_in_reverse": _POSITIVE,
    "fund_source_area_is_a_code": ("area_code", "辖区编码应为6、9或12位数字。"),
    "fund_source_not_overdrawn": ("amount", "超过这笔资金的余额，请打开最新内容核对。"),
    "allocation_not_overpaid": ("amount", "超过这笔分配的余额，请打开最新内容核对。"),
    "households_payment.reverses_id": ("__all__", TAKEN_BACK),
    "households_payment_reverses_id": ("__all__", TAKEN_BACK),
}
M = TypeVar("M", bound=models.Model)


def made(model: type[M], actor: User, token: UUID | None) -> M | None:
    """Return what ``actor`` made with ``token`` before."""
    if token is None:
        return None
    return model._default_manager.filter(token=token, made_by=actor).first()


def held_by(rows: "ScopedQuerySet[M]", actor: User, pk: int) -> M:
    """Return the row, locked, if ``actor`` may spend from it."""
    mine = rows.writable_by(actor).filter(pk=pk)
    # the model's own order would join the source, and lock it too, after the allocation
    held = mine.order_by("pk").select_for_update().first()
    if held is None:
        raise OutOfReach
    return held


def itself(row: M) -> "models.QuerySet[M]":
    return type(row)._default_manager.filter(pk=row.pk)


def fen(sum_: Any) -> Round:
    """Return a computed sum to the fen: SQLite computes with binary fractions."""
    return Round(sum_, precision=2)


def left_of(allocation: Allocation) -> Decimal:
    return allocation.amount - allocation.withdrawn - allocation.paid


def refuse_excess(what: str, act: str, left: Decimal) -> NoReturn:
    raise ValidationError(
        {"amount": f"超过{what}的余额，还可{act}{figures.money(left)}元，请核对。"}
    )


def refuse_day(
    name: str, day: dt.date, word: str, first: dt.date | None = None, first_word: str = ""
) -> None:
    if day > timezone.localdate():
        raise ValidationError({name: f"{word}不能晚于今天，请核对。"})
    if first and day < first:
        raise ValidationError({name: f"{word}不能早于{first_word}（{first}），请核对。"})


def yuan(amount: Decimal) -> str:
    return f"{amount:.2f}"


def tell(
    actor: User,
    allocation: Allocation,
    action: str,
    *,
    household: Household | None = None,
    reason: str = "",
    **data: Any,
) -> None:
    """Add the journal's entry: under the household that it is about, else under the allocation."""
    measure = allocation.measure
    told = {
        "fund": f"{allocation.source_id} {allocation.source}",
        "target": str(measure or allocation.project),
        "allocation": allocation.pk,
        **data,
    }
    of = household or (measure.household if measure else None)
    if of:
        write_down(actor, of, action, reason=reason, **told)
        return
    kept = {name: value for name, value in told.items() if value != ""}
    record(actor, about(allocation, action, village=allocation.village_id, reason=reason, **kept))
