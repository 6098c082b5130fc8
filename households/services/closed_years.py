"""No change is dated into a closed year (年度封账), but by who may approve, with a reason."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError

from gujang.access.gate import AnyUser, holds_in
from gujang.access.rights import Right

from ..models import ClosedYear

# the days to which a change is dated, by the field in which each was typed
Days = Mapping[str, dt.date]


def last_closed(code: str) -> ClosedYear | None:
    """Return the newest closing that holds for the village or area ``code``."""
    return ClosedYear.objects.covering(code).in_force().order_by("-year").first()


def closed_until(code: str) -> int | None:
    """Return the newest closed year of the village or area ``code``."""
    closed = last_closed(code)
    return closed.year if closed else None


def refuse_closed(actor: AnyUser, village: str, days: Days | None, late_reason: str) -> None:
    """Refuse ``days`` in the newest closed year of ``village`` or before it.

    An earlier year counts as closed with it: what changes there changes its 年初. Who holds
    :attr:`Right.APPROVE` there gives a ``late_reason`` and goes on. Raise
    :class:`ValidationError` by field.
    """
    closed = last_closed(village) if days else None
    if not closed or not days:
        return
    wrong = {field: said(closed) for field, day in days.items() if day.year <= closed.year}
    if not wrong:
        return
    if not holds_in(actor, Right.APPROVE, village):
        raise ValidationError(wrong)
    if not late_reason:
        raise ValidationError(
            {"late_reason": f"日期在已封账的{closed.year}年度或以前，请写明补录理由。"}
        )


def said(closed: ClosedYear) -> str:
    """Return why a day in a closed year is refused, and what to do."""
    return (
        f"{closed.year}年度已于{closed.closed_on}封账，不能再登记{closed.year}年12月31日以前的变动；"
        "确需补录的，请报县扶贫办写明理由后办理。"
    )
