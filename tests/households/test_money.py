"""The money trail: nothing is spent twice, every act is in the journal, and only rows are added."""

import datetime as dt
import json
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from households import services
from households.models import Allocation, FundSource, Payment, PaymentRemark, Withdrawal
from tests.cast import TOWN_A, Cast
from tests.make_money import DAY, make_allocation, make_fund, sums_of
from tests.make_plans import make_measure
from tests.make_village import make_project

FACTS = {
    "area_code": "150222",
    "year": 2015,
    "kind": "1",
    "name": "财政扶贫引导资金",
    "amount": Decimal(500_000),
    "received_on": dt.date(2015, 2, 1),
}


@pytest.fixture
def source(cast: Cast) -> FundSource:
    return make_fund(1000)


@pytest.fixture
def allocation(cast: Cast, source: FundSource) -> Allocation:
    return make_allocation(make_measure(cast.household_a1), 600, source=source)


def allocate(cast: Cast, source: FundSource, who: str = "poverty_office", **typed) -> Allocation:
    to = typed.pop("to", None) or cast.a1.projects.first() or make_project(cast.a1)
    values = {"amount": Decimal(100), "allocated_on": DAY}
    return services.allocate(actor=cast[who], source=source, to=to, **values | typed)


def pay(cast: Cast, allocation: Allocation, who: str = "poverty_office", **typed) -> Payment:
    values = {
        "amount": Decimal(100),
        "paid_on": DAY,
        "payee": "赵甲一",
        "purpose": "购羊",
        "voucher": "记-1",
    }
    return services.pay(actor=cast[who], allocation=allocation, **values | typed)


def withdraw(cast: Cast, allocation: Allocation, amount: str, **typed) -> Withdrawal:
    values = {"withdrawn_on": DAY, "reason": "项目结余", "actor": cast["poverty_office"]}
    return services.withdraw(allocation=allocation, amount=Decimal(amount), **values | typed)


def take_back(cast: Cast, payment: Payment, who: str = "poverty_office", **typed) -> Payment:
    values = {"paid_on": DAY, "voucher": "记-9", "reason": "付错户"}
    return services.take_back(actor=cast[who], payment=payment, **values | typed)


def test_a_source_is_registered_and_written_down(cast: Cast) -> None:
    source = services.register_fund(actor=cast["poverty_office"], facts=FACTS)
    assert (source.allocated, source.made_by) == (0, cast["poverty_office"])
    entry = Entry.objects.get(action="register_fund")
    assert (entry.object_id, entry.village) == (str(source.pk), "150222")
    assert json.loads(entry.data)["yuan"] == "500000.00"


def test_an_allocation_goes_to_one_thing_and_uses_up_its_source(
    cast: Cast, source: FundSource
) -> None:
    row = allocate(cast, source, to=make_measure(cast.household_a1), amount=Decimal("0.10"))
    assert (row.village, row.project) == (cast.a1, None)
    allocate(cast, source, amount=Decimal("0.20"))
    source.refresh_from_db()
    assert source.allocated == Decimal("0.30")
    about_household, about_allocation = Entry.objects.order_by("seq")
    assert about_household.object_id == str(cast.household_a1.pk)
    assert about_allocation.object_type == "households.allocation"


def test_more_than_is_left_is_refused_with_what_is_left(cast: Cast, source: FundSource) -> None:
    allocate(cast, source, amount=Decimal("999.90"))
    with pytest.raises(ValidationError) as refused:
        allocate(cast, source, amount=Decimal("0.11"))
    assert refused.value.message_dict == {
        "amount": ["超过这笔资金的余额，还可分配0.10元，请核对。"]
    }
    assert Allocation.objects.count() == Entry.objects.count() == 1
    allocate(cast, source, amount=Decimal("0.10"))
    assert sums_of(source) == []


def test_a_payment_is_added_up_to_the_fen(cast: Cast, allocation: Allocation) -> None:
    for number, amount in enumerate(["0.10", "0.20", "599.70"]):
        pay(cast, allocation, amount=Decimal(amount), voucher=f"记-{number}")
    allocation.refresh_from_db()
    assert allocation.paid == allocation.amount
    with pytest.raises(ValidationError) as refused:
        pay(cast, allocation, amount=Decimal("0.01"))
    assert refused.value.message_dict == {
        "amount": ["超过这笔分配的余额，还可支付0.00元，请核对。"]
    }
    assert sums_of(allocation.source) == []


def test_what_binary_fractions_cannot_hold_is_spent_to_the_last_fen(cast: Cast) -> None:
    source = make_fund("0.30")
    rows = [allocate(cast, source, amount=Decimal(yuan)) for yuan in ("0.10", "0.20")]
    pay(cast, rows[1], amount=Decimal("0.10"))
    withdraw(cast, rows[1], "0.07")
    pay(cast, rows[1], amount=Decimal("0.03"))
    pay(cast, allocate(cast, source, amount=Decimal("0.07")), amount=Decimal("0.07"))
    assert sums_of(source) == []


def test_a_payment_stands_in_the_history_of_its_household(
    cast: Cast, allocation: Allocation
) -> None:
    pay(cast, allocation, household=cast.household_a2, remark="补发2014年")
    entry = Entry.objects.get(action="pay")
    assert entry.object_id == str(cast.household_a2.pk)
    assert json.loads(entry.data)["text"] == "补发2014年"
    assert PaymentRemark.objects.get().text == "补发2014年"


def test_what_is_not_paid_goes_back_to_the_source(cast: Cast, allocation: Allocation) -> None:
    pay(cast, allocation, amount=Decimal("599.90"))
    with pytest.raises(ValidationError) as refused:
        withdraw(cast, allocation, "0.11")
    assert refused.value.message_dict == {
        "amount": ["超过这笔分配的余额，还可收回0.10元，请核对。"]
    }
    withdraw(cast, allocation, "0.10")
    allocation.refresh_from_db()
    source = FundSource.objects.get()
    assert (allocation.withdrawn, source.allocated) == (Decimal("0.10"), Decimal("599.90"))
    with pytest.raises(ValidationError):
        pay(cast, allocation, amount=Decimal("0.01"))
    assert allocate(cast, source, amount=Decimal("400.10"))
    assert sums_of(source) == []


def test_a_payment_is_taken_back_once_and_can_be_made_again(
    cast: Cast, allocation: Allocation
) -> None:
    payment = pay(cast, allocation, amount=Decimal(600), household=cast.household_a1)
    back = take_back(cast, payment)
    assert (back.amount, back.reverses, back.payee) == (-600, payment, "赵甲一")
    assert Entry.objects.get(action="take_back_payment").reason == "付错户"
    for again in (payment, back):
        with pytest.raises(ValidationError, match="冲回"):
            take_back(cast, again)
    pay(cast, allocation, amount=Decimal(600))
    assert sums_of(allocation.source) == []


@pytest.mark.parametrize("amount", ["0", "-1", "NaN"])
def test_an_amount_is_more_than_nothing(cast: Cast, allocation: Allocation, amount: str) -> None:
    for act in (
        lambda: pay(cast, allocation, amount=Decimal(amount)),
        lambda: allocate(cast, allocation.source, amount=Decimal(amount)),
        lambda: withdraw(cast, allocation, amount),
    ):
        with pytest.raises(ValidationError) as refused, transaction.atomic():
            act()
        assert "amount" in refused.value.message_dict
    assert sums_of(allocation.source) == []


def test_no_day_lies_ahead_or_before_what_it_follows(cast: Cast, allocation: Allocation) -> None:
    payment, ahead, earlier = pay(cast, allocation), dt.date(2999, 1, 1), dt.date(2015, 2, 28)
    for field, act in [
        ("paid_on", lambda: pay(cast, allocation, paid_on=ahead)),
        ("paid_on", lambda: take_back(cast, payment, paid_on=ahead)),
        ("paid_on", lambda: take_back(cast, payment, paid_on=earlier)),
        ("withdrawn_on", lambda: withdraw(cast, allocation, "1", withdrawn_on=earlier)),
        ("allocated_on", lambda: allocate(cast, allocation.source, allocated_on=ahead)),
    ]:
        with pytest.raises(ValidationError) as refused:
            act()
        assert field in refused.value.message_dict
    with pytest.raises(ValidationError):
        services.register_fund(actor=cast["poverty_office"], facts=FACTS | {"received_on": ahead})


def test_a_town_s_money_stays_in_the_town(cast: Cast) -> None:
    source = make_fund(100, area=TOWN_A)
    allocate(cast, source, to=make_project(cast.a2), amount=Decimal(10))
    with pytest.raises(ValidationError) as refused:
        allocate(cast, source, to=make_project(cast.b1), amount=Decimal(10))
    assert "target" in refused.value.message_dict


@pytest.mark.parametrize("who", ["town_a", "cadre_a1", "organization", "auditor", "admin"])
def test_only_the_poverty_office_moves_money(cast: Cast, allocation: Allocation, who: str) -> None:
    payment = pay(cast, allocation)
    actor = cast[who]
    for act in (
        lambda: services.register_fund(actor=actor, facts=FACTS),
        lambda: services.register_fund(actor=actor, facts=FACTS | {"area_code": TOWN_A}),
        lambda: allocate(cast, allocation.source, who),
        lambda: pay(cast, allocation, who),
        lambda: withdraw(cast, allocation, "1", actor=actor),
        lambda: take_back(cast, payment, who),
        lambda: services.remark_payment(actor=actor, payment=payment, text="已核实"),
    ):
        with pytest.raises(OutOfReach):
            act()
    assert Entry.objects.count() == Payment.objects.count() == FundSource.objects.count() == 1


def test_the_same_form_sent_twice_is_one_act(cast: Cast, allocation: Allocation) -> None:
    token = uuid.UUID(int=1)
    assert pay(cast, allocation, token=token) == pay(cast, allocation, token=token)
    once = withdraw(cast, allocation, "1", token=token)
    assert once == withdraw(cast, allocation, "1", token=token)
    assert Payment.objects.count() == Withdrawal.objects.count() == 1
    assert sums_of(allocation.source) == []


def test_rows_cannot_be_changed_or_deleted_behind_the_services(
    cast: Cast, allocation: Allocation
) -> None:
    payment = pay(cast, allocation, remark="已核实")
    withdraw(cast, allocation, "1")
    for rows, change in [
        (Payment.objects.all(), {"amount": 1}),
        (Payment.objects.all(), {"payee": "别人"}),
        (Withdrawal.objects.all(), {"amount": 2}),
        (PaymentRemark.objects.all(), {"text": "改过"}),
        (Allocation.objects.all(), {"amount": 9999}),
        (FundSource.objects.all(), {"amount": 9999}),
    ]:
        for act in (
            lambda r=rows, c=change: r.update(**c),
            lambda r=rows: r._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                act()
    assert Payment.objects.get() == payment


@pytest.mark.parametrize("sums", [{"paid": 601}, {"paid": -1}, {"withdrawn": 601}])
def test_the_database_itself_holds_the_bounds(
    cast: Cast, allocation: Allocation, sums: dict
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.update(**sums)
    with pytest.raises(IntegrityError), transaction.atomic():
        FundSource.objects.update(allocated=1001)
