"""Doubts about payments, asked of the database and told of rows; both as ``rules.money`` has them.

What stands behind a doubt is looked for in the whole county: money paid twice is paid twice also
where the reader sees only one of the two. The rows themselves come from the gate.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import ExtractYear

from villages.codes import ProjectState

from ..codes import EXITED_STANDINGS, Standing
from ..codes.money import PaymentFlag
from ..codes.support import WorkState
from ..models import Measure, Payment, PaymentRemark, StandingChange
from ..querysets import PaymentQuerySet, StandingChangeQuerySet
from ..rules.money import Doubt, Ground, Paid, doubts

# by its amount, as the constraint has it: asked for no reversal, SQLite would take the index of
# reversals, and so walk through all payments for each of them
STANDS = Q(amount__gt=0, reversed_by__isnull=True)
_FIELDS = ("pk", "allocation_id", "household_id", "amount", "paid_on", "purpose", "voucher")


class Earlier(NamedTuple):
    """Where an earlier payment is found: its allocation, and the village that got it."""

    allocation: int
    village: str


def flagged(flag: str) -> Q:
    """Return the condition that a payment bears ``flag``; any of them for ``any``."""
    if flag == "any":
        found = Q(pk__in=[])
        for one in PaymentFlag:
            found |= _CONDITIONS[one]()
        return STANDS & found
    return STANDS & _CONDITIONS[PaymentFlag(flag)]()


class Flagged(NamedTuple):
    """A payment that bears a flag: yuan, and whether somebody said what was found."""

    amount: Decimal
    explained: bool


def flagged_payments(rows: PaymentQuerySet, flag: str) -> dict[int, Flagged]:
    """Return those of a gated query that bear ``flag``, by key: one query."""
    said = Exists(PaymentRemark.objects.filter(payment=OuterRef("pk")))
    found = rows.filter(flagged(flag)).order_by().annotate(said=said)
    return {key: Flagged(*row) for key, *row in found.values_list("pk", "amount", "said")}


def _on_the_day() -> StandingChangeQuerySet:
    day = OuterRef("paid_on")
    rows: StandingChangeQuerySet = StandingChange.objects.filter(
        household=OuterRef("household"), happened_on__lte=day
    )
    return rows.filter(Q(until__isnull=True) | Q(until__gt=day))


def _unregistered() -> Q:
    valid = _on_the_day().exclude(standing=Standing.CANCELLED)
    return Q(~Exists(valid), household__isnull=False)


def _exited() -> Q:
    return Q(Exists(_on_the_day().filter(standing__in=EXITED_STANDINGS)))


def _early() -> Q:
    return Q(paid_on__lt=F("allocation__allocated_on"))


def _stopped() -> Q:
    found = Q(pk__in=[])
    for name, state in (("measure", WorkState.STOPPED), ("project", ProjectState.STOPPED)):
        path = f"allocation__{name}"
        since = Q(**{f"{path}__finished_on__isnull": True})
        since |= Q(paid_on__gt=F(f"{path}__finished_on"))
        found |= Q(**{f"{path}__state": state}) & since
    return found


def _twice() -> Q:
    same = Q(household__isnull=True) | Q(household=OuterRef("household"))
    return (
        Q(_earlier(household=OuterRef("household"), purpose=OuterRef("purpose")))
        | Q(
            _earlier(
                allocation=OuterRef("allocation"),
                amount=OuterRef("amount"),
                household=OuterRef("household"),
            )
        )
        | Q(_earlier(same, voucher=OuterRef("voucher")))
        | Q(_earlier(voucher=OuterRef("voucher")), household__isnull=True)
    )


def _earlier(*conditions: Q, **equals: OuterRef) -> Exists:
    """Return that an earlier payment of the year stands which is equal in this; an index first.

    What an index finds is compared by columns, and what is left by the year, which SQLite asks
    Python for.
    """
    rows = Payment.objects.filter(*conditions, **equals, pk__lt=OuterRef("pk"))
    year = ExtractYear(OuterRef("paid_on"))
    return Exists(rows.filter(paid_on__year=year).filter(STANDS))


_CONDITIONS = {
    PaymentFlag.UNREGISTERED: _unregistered,
    PaymentFlag.EXITED: _exited,
    PaymentFlag.TWICE: _twice,
    PaymentFlag.EARLY: _early,
    PaymentFlag.STOPPED: _stopped,
}


def doubts_of(
    payments: Sequence[Payment],
) -> tuple[dict[int, list[Doubt]], dict[int, Earlier]]:
    """Return the doubts of each payment by key, and where the earlier ones are: two queries.

    The payments bring ``allocation``, ``allocation.measure`` and ``allocation.project``. One that
    is not saved yet has no key and comes after all others.
    """
    standing = [payment for payment in payments if _stands(payment)]
    changes = _standings({row.household_id for row in standing if row.household_id})
    others, places = _others(standing)
    found = {}
    for payment in standing:
        near = others["household", payment.household_id] | others["voucher", payment.voucher]
        ground = _ground(payment, changes[payment.household_id])
        found[payment.pk or 0] = doubts(_paid(payment), ground, near)
    return found, places


def _stands(payment: Payment) -> bool:
    return payment.reverses_id is None and not hasattr(payment, "reversed_by")


def _paid(payment: Payment) -> Paid:
    key = payment.pk or 2**63
    return Paid(key, *(getattr(payment, name) for name in _FIELDS[1:]))


def _others(
    payments: Iterable[Payment],
) -> tuple[dict[tuple[str, Any], set[Paid]], dict[int, Earlier]]:
    """Return what stands beside ``payments``, by household and by voucher, and where it is."""
    households = {row.household_id for row in payments if row.household_id}
    near = Q(household__in=households) | Q(voucher__in={row.voucher for row in payments})
    found: dict[tuple[str, Any], set[Paid]] = defaultdict(set)
    places = {}
    for *values, village in (
        Payment.objects.filter(STANDS, near)
        .order_by()
        .values_list(*_FIELDS, "allocation__village_id")
    ):
        paid = Paid(*values)
        places[paid.key] = Earlier(paid.allocation, village)
        found["voucher", paid.voucher].add(paid)
        if paid.household:
            found["household", paid.household].add(paid)
    return found, places


def _standings(households: Collection[int]) -> dict[int | None, list[StandingChange]]:
    found: dict[int | None, list[StandingChange]] = defaultdict(list)
    for change in StandingChange.objects.filter(household__in=households).order_by("id"):
        found[change.household_id].append(change)
    return found


def _ground(payment: Payment, changes: Iterable[StandingChange]) -> Ground:
    allocation = payment.allocation
    work = allocation.measure or allocation.project
    stopped = WorkState.STOPPED if isinstance(work, Measure) else ProjectState.STOPPED
    return Ground(
        allocated_on=allocation.allocated_on,
        standing=_standing_on(payment.paid_on, changes),
        ended=bool(work and work.state == stopped),
        ended_on=work.finished_on if work else None,
    )


def _standing_on(day: dt.date, changes: Iterable[StandingChange]) -> str | None:
    """Return the standing on ``day``; None before the household was registered."""
    for change in changes:
        if change.happened_on <= day and (change.until is None or change.until > day):
            return change.standing
    return None
