"""Doors of the money trail. What is asked for lies in village A1; ``foreign`` the same in B1."""

from typing import Any

from households.models import Household, Payment
from tests.cast import Cast
from tests.door import SEES_A1, SEES_B1, VIEWERS, Door
from tests.make_money import make_allocation, make_fund, make_payment
from tests.make_plans import make_measure

OFFICE = frozenset({"poverty_office"})


def _paid(household: Household) -> Payment:
    """Return the one payment to the household, out of a source of its own."""
    known = household.payments.first()
    if known:
        return known
    source = make_fund(5000, name=f"资金{household.pk}")
    allocation = make_allocation(make_measure(household), 1000, source=source)
    head = household.people.earliest("id").name
    return make_payment(allocation, 100, household=household, payee=head)


def a_fund(cast: Cast) -> list[Any]:
    return [_paid(cast.household_a1).allocation.source_id]


def a_fund_of_b(cast: Cast) -> list[Any]:
    return [_paid(cast.household_b1).allocation.source_id]


def an_allocation(cast: Cast) -> list[Any]:
    return [_paid(cast.household_a1).allocation_id]


def an_allocation_of_b(cast: Cast) -> list[Any]:
    return [_paid(cast.household_b1).allocation_id]


def a_payment(cast: Cast) -> list[Any]:
    return [_paid(cast.household_a1).pk]


MONEY: dict[str, Door] = {
    "fund_list": Door(VIEWERS, queries=(
        "", "?area=150222105", "?year=2015&kind=1", "?area=150222103201")),
    "fund_create": Door(OFFICE, post=302, data=lambda cast: {
        "area_code": "150222", "year": 2015, "kind": "1", "name": "引导资金", "amount": "50000",
        "received_on": "2015-02-01"}),
    "fund_detail": Door(SEES_A1, own=a_fund, foreign=a_fund_of_b, foreign_to=SEES_B1),
    "fund_allocate": Door(OFFICE, own=a_fund, post=400, post_rows=0),
    "allocation_list": Door(VIEWERS, queries=("", "?area=150222105", "?to=measure&left=1")),
    "allocation_detail": Door(
        SEES_A1, own=an_allocation, foreign=an_allocation_of_b, foreign_to=SEES_B1),
    "allocation_pay": Door(OFFICE, own=an_allocation, post=302, data=lambda cast: {
        "amount": "10", "paid_on": "2015-04-01", "payee": "某供应商", "purpose": "饲料",
        "voucher": "记-99"}),
    "allocation_withdraw": Door(OFFICE, own=an_allocation, post=302, data=lambda cast: {
        "amount": "10", "withdrawn_on": "2015-04-01", "reason": "结余"}),
    "payment_list": Door(VIEWERS, queries=(
        "", "?area=150222105", "?payee=孙", "?flag=any&explained=no&year=2015")),
    "payment_export": Door(VIEWERS, queries=("", "?area=150222105"), rows=1),
    "payment_flags": Door(VIEWERS),
    "payment_take_back": Door(OFFICE, own=a_payment, post=302, data=lambda cast: {
        "paid_on": "2015-04-01", "voucher": "记-98", "reason": "付错户"}),
    "payment_remark": Door(OFFICE, own=a_payment, post=302, data=lambda cast: {
        "text": "已核实"}),
}  # fmt: skip
