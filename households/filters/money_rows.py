"""The rows of the money pages as plain values, and their sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, F, Prefetch, Sum
from django.urls import reverse

from gujang.access.gate import AnyUser, areas, holds_in, reach, under
from gujang.access.rights import Right

from ..codes.money import PaymentFlag
from ..models import Allocation, FundSource, Household, Payment, PaymentRemark
from ..querysets import AllocationQuerySet, FundSourceQuerySet, PaymentQuerySet
from ..rules.money import Doubt
from .payment_flags import Earlier, doubts_of

NOTHING = Decimal(0)
TWICE_NAMED = 3
ELSEWHERE, HOUSEHOLD_ELSEWHERE = "辖区外", "辖区外贫困户"


class Sums(NamedTuple):
    """Money of one or more sources, yuan; ``amount`` is None where the reader sees only a part."""

    amount: Decimal | None
    allocated: Decimal
    paid: Decimal

    @property
    def free(self) -> Decimal | None:
        """What is not given on yet."""
        return None if self.amount is None else self.amount - self.allocated

    @property
    def unpaid(self) -> Decimal:
        """What is given on and not paid yet."""
        return self.allocated - self.paid


class FundRow(NamedTuple):
    """A source and what the reader sees of it; ``whole`` or only what goes to their area."""

    source: FundSource
    whole: bool
    sums: Sums


def fund_rows(sources: FundSourceQuerySet, user: AnyUser, area: str = "") -> list[FundRow]:
    """Return sources of a gated query with their sums in what ``user`` sees: one query."""
    seen = reach("allocations__village_id", areas(user, Right.VIEW))
    if area:
        seen &= under("allocations__village_id", area)
    given = F("allocations__amount") - F("allocations__withdrawn")
    rows = sources.annotate(
        given=Sum(given, filter=seen, default=NOTHING),
        paid=Sum("allocations__paid", filter=seen, default=NOTHING),
    )
    return [_fund_row(source, user, area) for source in rows.order_by("-year", "kind", "pk")]


def _fund_row(source: Any, user: AnyUser, area: str) -> FundRow:
    whole = holds_in(user, Right.VIEW, source.area_code) and source.area_code.startswith(area)
    return FundRow(source, whole, Sums(source.amount if whole else None, source.given, source.paid))


def total_of_funds(rows: Iterable[FundRow]) -> Sums:
    """Add up; the amount only where every row shows its own."""
    listed = list(rows)
    amounts = [row.sums.amount for row in listed]
    known = [amount for amount in amounts if amount is not None]
    return Sums(
        sum(known, NOTHING) if len(known) == len(listed) else None,
        sum((row.sums.allocated for row in listed), NOTHING),
        sum((row.sums.paid for row in listed), NOTHING),
    )


class AllocationRow(NamedTuple):
    """An allocation, what it is for, and the number of the household, if it is the reader's."""

    allocation: Allocation
    target: str
    household: str
    left: Decimal


def allocation_rows(rows: Iterable[Allocation], user: AnyUser) -> list[AllocationRow]:
    """Complete allocations that bring project, measure and its household."""
    return [
        AllocationRow(row, str(row.measure or row.project), _number(row, user), left_of(row))
        for row in rows
    ]


def _number(row: Allocation, user: AnyUser) -> str:
    household = row.measure.household if row.measure else None
    known = household and holds_in(user, Right.VIEW, household.village_id)
    return household.number if household and known else ""


class AllocationTotals(NamedTuple):
    number: int
    given: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal:
        return self.given - self.paid


def allocation_totals(rows: AllocationQuerySet) -> AllocationTotals:
    """Count allocations; what was withdrawn is not counted as given."""
    found = rows.order_by().aggregate(
        number=Count("pk"),
        given=Sum(F("amount") - F("withdrawn"), default=NOTHING),
        paid=Sum("paid", default=NOTHING),
    )
    return AllocationTotals(found["number"], found["given"], found["paid"])


def left_of(allocation: Allocation) -> Decimal:
    """Return what is neither paid nor withdrawn."""
    return allocation.amount - allocation.withdrawn - allocation.paid


class PaymentTotals(NamedTuple):
    number: int
    amount: Decimal


def payment_totals(rows: PaymentQuerySet) -> PaymentTotals:
    """Count payments and add them up; what was taken back stands as two rows that cancel out."""
    found = rows.order_by().aggregate(number=Count("pk"), amount=Sum("amount", default=NOTHING))
    return PaymentTotals(found["number"], found["amount"])


@dataclass(slots=True)
class PaymentRow:
    """A payment as its reader may see it; addresses are empty where they may not go."""

    payment: Payment
    payee: str
    place: str
    target: str
    payee_url: str = ""
    allocation_url: str = ""
    state: str = ""
    doubts: list[dict[str, str]] = field(default_factory=list)
    remarks: list[PaymentRemark] = field(default_factory=list)


def listed(rows: PaymentQuerySet) -> PaymentQuerySet:
    """Return payments with all that :func:`payment_rows` reads of them."""
    return rows.select_related(
        "allocation__source",
        "allocation__village__town",
        "allocation__project",
        "allocation__measure__household",
        "household",
        "reversed_by",
    ).prefetch_related(Prefetch("remarks", PaymentRemark.objects.select_related("made_by")))


def payment_rows(payments: Iterable[Payment], user: AnyUser) -> list[PaymentRow]:
    """Complete payments of :func:`listed`: who, where, what for, and what is to be checked."""
    rows = list(payments)
    found, earlier = doubts_of(rows)
    return [_row(payment, found.get(payment.pk, []), earlier, user) for payment in rows]


def _row(
    payment: Payment, found: Sequence[Doubt], earlier: dict[int, Earlier], user: AnyUser
) -> PaymentRow:
    allocation, household = payment.allocation, payment.household
    here = holds_in(user, Right.VIEW, allocation.village_id)
    known = household is None or holds_in(user, Right.VIEW, household.village_id)
    village = allocation.village
    return PaymentRow(
        payment=payment,
        payee=payment.payee if known else HOUSEHOLD_ELSEWHERE,
        payee_url=_page(household) if household and known else "",
        place=f"{village.town.name} {village.name}" if here else ELSEWHERE,
        target=str(allocation.measure or allocation.project) if here else ELSEWHERE,
        allocation_url=reverse("allocation_detail", args=[allocation.pk]) if here else "",
        state=_state(payment),
        doubts=told(payment, found, earlier, user),
        remarks=list(payment.remarks.all()) if here else [],
    )


def _state(payment: Payment) -> str:
    if payment.reverses_id:
        return "冲回"
    return "已冲回" if hasattr(payment, "reversed_by") else ""


def _page(household: Household, anchor: str = "") -> str:
    return reverse("household_detail", args=[household.pk]) + anchor


def told(
    payment: Payment, found: Sequence[Doubt], earlier: dict[int, Earlier], user: AnyUser
) -> list[dict[str, str]]:
    """Return doubts in words, each with the address of what it is about, if it is the reader's.

    Of many earlier payments for the same thing the first few are named.
    """
    twice = [doubt for doubt in found if doubt.earlier is not None]
    named = [doubt for doubt in found if doubt.earlier is None] + twice[:TWICE_NAMED]
    return [
        {
            "flag": str(doubt.flag),
            "label": str(doubt.flag.label),
            "words": doubt.words,
            "url": _about(payment, doubt, earlier, user),
        }
        for doubt in named
    ]


def work_url(allocation: Allocation, user: AnyUser) -> str:
    """Return where an allocation's measure or project stands, if the reader may go there."""
    measure = allocation.measure
    if measure is None:
        return reverse("village_detail", args=[allocation.village_id]) + "#projects"
    household = measure.household
    if not holds_in(user, Right.VIEW, household.village_id):
        return ""
    return reverse("measure_detail", args=[household.pk, measure.pk])


def _about(payment: Payment, doubt: Doubt, earlier: dict[int, Earlier], user: AnyUser) -> str:
    allocation = payment.allocation
    if doubt.flag in (PaymentFlag.UNREGISTERED, PaymentFlag.EXITED):
        household = payment.household
        known = household and holds_in(user, Right.VIEW, household.village_id)
        return _page(household, "#standing") if household and known else ""
    key, place = allocation.pk, allocation.village_id
    if doubt.earlier is not None:
        key, place = earlier[doubt.earlier]
    if not holds_in(user, Right.VIEW, place):
        return ""
    if doubt.flag == PaymentFlag.STOPPED:
        return work_url(allocation, user)
    address = reverse("allocation_detail", args=[key])
    return f"{address}#payment-{doubt.earlier}" if doubt.earlier else address
