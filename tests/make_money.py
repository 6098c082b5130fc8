"""Plain makers of the money trail: rows as the services leave them, without journal and checks."""

import datetime as dt
from decimal import Decimal
from typing import Any

from households.codes.support import FundKind
from households.models import (
    Allocation,
    FundSource,
    Measure,
    Payment,
    Withdrawal,
)
from tests.make import COUNTY
from villages.models import Project

DAY = dt.date(2015, 3, 1)
Yuan = Decimal | int | str


def make_fund(amount: Yuan = 100_000, *, area: str = COUNTY, **fields: Any) -> FundSource:
    """Return money that came in, nothing of it given on."""
    values = {
        "year": 2015,
        "kind": FundKind.SUPERIOR,
        "name": "财政扶贫引导资金",
        "received_on": dt.date(2015, 2, 1),
    }
    return FundSource.objects.create(area_code=area, amount=Decimal(amount), **values | fields)


def make_allocation(
    to: Project | Measure,
    amount: Yuan = 10_000,
    *,
    source: FundSource | None = None,
    allocated_on: dt.date = DAY,
) -> Allocation:
    """Return an allocation to a project or measure; without ``source``, from the first there is."""
    source = source or FundSource.objects.first() or make_fund()
    amount = Decimal(amount)
    FundSource.objects.filter(pk=source.pk).update(
        allocated=FundSource.objects.get(pk=source.pk).allocated + amount
    )
    of_village = isinstance(to, Project)
    return Allocation.objects.create(
        source=source,
        village=to.village if isinstance(to, Project) else to.household.village,
        project=to if of_village else None,
        measure=None if of_village else to,
        amount=amount,
        allocated_on=allocated_on,
    )


def make_payment(
    allocation: Allocation, amount: Yuan = 1_000, *, paid_on: dt.date = DAY, **fields: Any
) -> Payment:
    """Return a payment; purpose and voucher differ from one to the next unless given."""
    number = Payment.objects.count() + 1
    values = {"payee": "某供应商", "purpose": f"用途{number}", "voucher": f"记-{number:04}"}
    row = Payment.objects.create(
        allocation=allocation, amount=Decimal(amount), paid_on=paid_on, **values | fields
    )
    paid = Allocation.objects.get(pk=allocation.pk).paid + row.amount
    Allocation.objects.filter(pk=allocation.pk).update(paid=paid)
    return row


def make_reversal(payment: Payment, *, paid_on: dt.date | None = None) -> Payment:
    """Return the row that takes ``payment`` back."""
    return make_payment(
        payment.allocation,
        -payment.amount,
        paid_on=paid_on or payment.paid_on,
        household=payment.household,
        payee=payment.payee,
        reverses=payment,
    )


def sums_of(source: FundSource) -> list[tuple[str, Decimal, Decimal]]:
    """Return each running sum that is not what its rows add up to: name, kept, added up."""
    source = FundSource.objects.get(pk=source.pk)
    rows = list(source.allocations.all())
    given = sum((row.amount - row.withdrawn for row in rows), Decimal(0))
    wrong = [("allocated", source.allocated, given)] if source.allocated != given else []
    for row in rows:
        paid = sum((p.amount for p in Payment.objects.filter(allocation=row)), Decimal(0))
        back = sum((w.amount for w in Withdrawal.objects.filter(allocation=row)), Decimal(0))
        wrong += [("paid", row.paid, paid)] if row.paid != paid else []
        wrong += [("withdrawn", row.withdrawn, back)] if row.withdrawn != back else []
        if not 0 <= row.paid <= row.amount - row.withdrawn:
            wrong.append(("bounds", row.paid, row.amount - row.withdrawn))
    if not 0 <= source.allocated <= source.amount:
        wrong.append(("source", source.allocated, source.amount))
    return wrong
