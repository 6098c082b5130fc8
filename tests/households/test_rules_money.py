"""Doubts about a payment (product 10; domain A.6 ⑤): a table of cases."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from households.codes import Standing
from households.codes.money import PaymentFlag
from households.rules.money import Ground, Paid, doubts

DAY = dt.date(2015, 6, 1)
PAID = Paid(
    key=9,
    allocation=1,
    household=7,
    amount=Decimal(500),
    paid_on=DAY,
    purpose="购羊",
    voucher="记-12",
)
GROUND = Ground(allocated_on=dt.date(2015, 3, 1), standing=Standing.POOR)
EARLIER = Paid(
    key=3,
    allocation=2,
    household=8,
    amount=Decimal(300),
    paid_on=dt.date(2015, 4, 1),
    purpose="修房",
    voucher="记-7",
)


@pytest.mark.parametrize(
    ("standing", "flags"),
    [
        (None, ["unregistered"]),
        (Standing.CANCELLED, ["unregistered"]),
        (Standing.POOR, []),
        (Standing.EXPECTED, []),
        (Standing.RETURNED, []),
        (Standing.EXITED, ["exited"]),
        (Standing.STABLE, ["exited"]),
    ],
)
def test_the_payee_is_on_the_register_and_poor_on_that_day(
    standing: Standing | None, flags: list[str]
) -> None:
    ground = replace(GROUND, standing=standing)
    assert [doubt.flag for doubt in doubts(PAID, ground, [])] == flags
    assert doubts(replace(PAID, household=None), ground, []) == []


@pytest.mark.parametrize(
    ("ground", "flags"),
    [
        ({"allocated_on": DAY}, []),
        ({"allocated_on": dt.date(2015, 6, 2)}, ["early"]),
        ({"ended": True}, ["stopped"]),
        ({"ended": True, "ended_on": DAY}, []),
        ({"ended": True, "ended_on": dt.date(2015, 5, 31)}, ["stopped"]),
        ({"ended": False, "ended_on": dt.date(2015, 5, 31)}, []),
        ({"ended": True, "allocated_on": dt.date(2016, 1, 1)}, ["early", "stopped"]),
    ],
)
def test_money_is_paid_after_it_was_given_and_before_the_work_was_stopped(
    ground: dict, flags: list[str]
) -> None:
    found = doubts(PAID, replace(GROUND, **ground), [])
    assert [doubt.flag for doubt in found] == flags


SAME_HOUSEHOLD = {"household": 7}


@pytest.mark.parametrize(
    ("other", "flagged"),
    [
        ({}, False),
        (SAME_HOUSEHOLD, False),
        (SAME_HOUSEHOLD | {"purpose": "购羊"}, True),
        (SAME_HOUSEHOLD | {"purpose": "购羊", "paid_on": dt.date(2014, 12, 31)}, False),
        (SAME_HOUSEHOLD | {"purpose": "购羊", "key": 10}, False),
        (SAME_HOUSEHOLD | {"amount": Decimal(500)}, False),
        (SAME_HOUSEHOLD | {"allocation": 1}, False),
        (SAME_HOUSEHOLD | {"allocation": 1, "amount": Decimal("500.00")}, True),
        (SAME_HOUSEHOLD | {"voucher": "记-12"}, True),
        # one voucher pays a list of households
        ({"voucher": "记-12"}, False),
        ({"voucher": "记-12", "household": None}, True),
        ({"voucher": "记-12", "household": None, "paid_on": dt.date(2016, 1, 1)}, False),
        ({"purpose": "购羊", "household": None}, False),
    ],
)
def test_one_thing_is_not_paid_twice_within_a_year(other: dict, flagged: bool) -> None:
    found = doubts(PAID, GROUND, [replace(EARLIER, **other)])
    assert [doubt.flag for doubt in found] == [PaymentFlag.TWICE] * flagged
    assert [doubt.earlier for doubt in found] == [3] * flagged


def test_suppliers_share_a_voucher_only_by_mistake() -> None:
    supplier = replace(PAID, household=None)
    found = doubts(supplier, GROUND, [replace(EARLIER, household=None, voucher="记-12")])
    assert [doubt.words for doubt in found] == ["凭证号与当年另一笔支付相同。"]


def test_every_earlier_payment_is_named_in_the_order_of_entry() -> None:
    others = [replace(EARLIER, key=key, household=7, purpose="购羊") for key in (5, 4)]
    assert [doubt.earlier for doubt in doubts(PAID, GROUND, others)] == [4, 5]
