"""Whatever is done in whatever order, 0 <= paid <= amount - withdrawn and sums equal their rows."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from households import services
from households.models import Allocation, FundSource, Payment
from tests.cast import Cast, make_cast
from tests.make_money import DAY, make_fund, sums_of
from tests.make_village import make_project
from tests.shared import once_a_module
from villages.models import Project

county = once_a_module(make_cast)
FEN = st.integers(1, 4000).map(lambda fen: Decimal(fen) / 100)
ACT = st.tuples(st.sampled_from(["allocate", "pay", "pay", "withdraw", "take_back"]), FEN)


@pytest.mark.slow
@pytest.mark.django_db
@settings(derandomize=True, max_examples=12, deadline=None)
@given(acts=st.lists(ACT, min_size=4, max_size=9))
def test_any_sequence_of_acts_keeps_the_sums(county: Cast, acts: list[tuple[str, Decimal]]) -> None:
    with transaction.atomic():
        source, project = make_fund(Decimal("60.01")), make_project(county.a1)
        for number, (name, amount) in enumerate(acts):
            before = _rows()
            try:
                _act(county, name, amount, source, project, number)
            except ValidationError:
                assert _rows() == before
            assert sums_of(source) == []
        transaction.set_rollback(True)


def _rows() -> tuple[int, int]:
    return Allocation.objects.count(), Payment.objects.count()


def _act(
    cast: Cast, name: str, amount: Decimal, source: FundSource, project: Project, number: int
) -> None:
    """Do one act to the latest row it can be done to; nothing where there is none."""
    actor = cast["poverty_office"]
    allocation = Allocation.objects.order_by("pk").last()
    payment = Payment.objects.order_by("pk").last()
    if name == "allocate":
        services.allocate(actor=actor, source=source, to=project, amount=amount, allocated_on=DAY)
    elif name == "pay" and allocation:
        services.pay(
            actor=actor,
            allocation=allocation,
            amount=amount,
            paid_on=DAY,
            payee="某供应商",
            purpose="打井",
            voucher=f"记-{number}",
        )
    elif name == "withdraw" and allocation:
        services.withdraw(
            actor=actor, allocation=allocation, amount=amount, withdrawn_on=DAY, reason="结余"
        )
    elif name == "take_back" and payment:
        services.take_back(
            actor=actor, payment=payment, paid_on=DAY, voucher=f"冲-{number}", reason="付错"
        )
