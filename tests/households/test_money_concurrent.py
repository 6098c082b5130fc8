"""Several at once cannot spend the same money; and a careless way of spending is found out."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from households import services
from households.models import Allocation, Payment
from tests.arena import Arena
from tests.cast import Cast
from tests.make_money import DAY, make_allocation, make_fund, make_payment, sums_of
from tests.make_plans import make_measure
from tests.make_village import make_project
from tests.queries import queries_of

pytestmark = pytest.mark.slow


AMOUNT = Decimal(60)


@pytest.fixture
def allocation(arena: Arena, cast: Cast) -> Allocation:
    """100 yuan of a source of 200; another 100 are free."""
    (row,) = arena.run(lambda: make_allocation(make_project(cast.a1), 100, source=make_fund(200)))
    assert isinstance(row, Allocation), row
    return row


def pay(cast: Cast, allocation: Allocation, voucher: str) -> Callable[[], Payment]:
    typed = {"payee": "某供应商", "purpose": "打井", "voucher": voucher, "paid_on": DAY}
    return lambda: services.pay(
        actor=cast["poverty_office"], allocation=allocation, amount=AMOUNT, **typed
    )


def withdraw(cast: Cast, allocation: Allocation) -> object:
    return services.withdraw(
        actor=cast["poverty_office"],
        allocation=allocation,
        amount=AMOUNT,
        withdrawn_on=DAY,
        reason="结余",
    )


def assert_one_fits(results: list[object]) -> None:
    refused = [result for result in results if isinstance(result, ValidationError)]
    assert len(refused) == len(results) - 1, results
    assert all("余额" in "".join(error.messages) for error in refused)


def test_payments_at_once_stay_within_their_allocation(
    arena: Arena, cast: Cast, allocation: Allocation
) -> None:
    assert_one_fits(arena.run(*(pay(cast, allocation, f"记-{n}") for n in range(4))))
    assert arena.run(lambda: sums_of(allocation.source)) == [[]]


def test_what_is_paid_is_not_withdrawn_at_the_same_moment(
    arena: Arena, cast: Cast, allocation: Allocation
) -> None:
    acts = [pay(cast, allocation, "记-1"), lambda: withdraw(cast, allocation)]
    assert_one_fits(arena.run(*acts * 2))
    assert arena.run(lambda: sums_of(allocation.source)) == [[]]


@pytest.mark.postgres_only
def test_a_payment_locks_its_allocation_and_not_the_source(cast: Cast) -> None:
    row = make_allocation(make_project(cast.a1), 100)
    locks = [sql for sql in queries_of(pay(cast, row, "记-1")) if "FOR UPDATE" in sql]
    assert [sql for sql in locks if "households_fundsource" in sql] == []
    assert [sql for sql in locks if "households_allocation" in sql]


def test_allocations_at_once_stay_within_their_source(
    arena: Arena, cast: Cast, allocation: Allocation
) -> None:
    (measure,) = arena.run(lambda: make_measure(cast.household_a1))

    def allocate() -> Allocation:
        return services.allocate(
            actor=cast["poverty_office"],
            source=allocation.source,
            to=measure,
            amount=AMOUNT,
            allocated_on=DAY,
        )

    assert_one_fits(arena.run(*[allocate] * 3))
    assert arena.run(lambda: sums_of(allocation.source)) == [[]]


def test_a_payment_is_taken_back_once(arena: Arena, cast: Cast, allocation: Allocation) -> None:
    (payment,) = arena.run(lambda: make_payment(allocation, AMOUNT))

    def take_back() -> Payment:
        return services.take_back(
            actor=cast["poverty_office"],
            payment=payment,
            paid_on=DAY,
            voucher="记-9",
            reason="付错户",
        )

    results = arena.run(*[take_back] * 3)
    assert sorted(type(result).__name__ for result in results) == [
        "Payment",
        "ValidationError",
        "ValidationError",
    ]
    assert arena.run(lambda: sums_of(allocation.source)) == [[]]


def test_to_look_first_and_to_add_later_would_be_noticed(
    arena: Arena, allocation: Allocation
) -> None:
    """The control: who reads the sum before the lock pays 120 of 100, and the sums show it."""
    all_have_looked = threading.Barrier(2)

    def careless() -> None:
        paid = Allocation.objects.get(pk=allocation.pk).paid
        all_have_looked.wait(timeout=10)
        with transaction.atomic():
            Payment.objects.create(
                allocation=allocation,
                amount=AMOUNT,
                paid_on=DAY,
                payee="某供应商",
                purpose="打井",
                voucher="记-1",
            )
            Allocation.objects.filter(pk=allocation.pk).update(paid=paid + AMOUNT)

    assert arena.run(careless, careless) == [None, None]
    assert arena.run(lambda: sums_of(allocation.source)) == [[("paid", AMOUNT, 2 * AMOUNT)]]
