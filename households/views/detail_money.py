"""What a household's page and a village's page say of money."""

from decimal import Decimal
from typing import Any

from gujang.access.gate import AnyUser

from ..filters.money import FundFilter
from ..filters.money_rows import (
    fund_rows,
    left_of,
    listed,
    payment_rows,
    payment_totals,
    total_of_funds,
)
from ..models import Allocation, FundSource, Household, Payment
from .lists import link_to

SHOWN = 20


def money_of(household: Household, user: AnyUser) -> dict[str, Any]:
    """Return what was given for the household's measures, and what it was paid: six queries."""
    given = Allocation.objects.visible_to(user).filter(measure__household=household)
    rows = list(given.select_related("source", "measure"))
    payments = Payment.objects.visible_to(user).filter(household=household)
    latest = listed(payments).order_by("-paid_on", "-id")[:SHOWN]
    return {
        "allocations": [{"allocation": row, "left": left_of(row)} for row in rows],
        "given": sum((row.amount - row.withdrawn for row in rows), Decimal(0)),
        "paid": sum((row.paid for row in rows), Decimal(0)),
        "left": sum((left_of(row) for row in rows), Decimal(0)),
        "rows": payment_rows(latest, user),
        "totals": payment_totals(payments),
        "url": link_to("payment_list", household=household.pk),
    }


def money_in(code: str, user: AnyUser) -> dict[str, Any]:
    """Return what each source gives to the village ``code``: one query."""
    sources = FundFilter({"area": code}, FundSource.objects.known_to(user)).qs
    rows = fund_rows(sources, user, code)
    return {
        "rows": rows,
        "total": total_of_funds(rows),
        "allocations_url": link_to("allocation_list", area=code),
        "payments_url": link_to("payment_list", area=code),
    }
