"""Flags by the database and by the rule are the same; the export tells what the ledger shows."""

import datetime as dt
import io

import openpyxl
import pytest

from gujang.access.models import User
from households.codes import Standing
from households.codes.money import PaymentFlag
from households.filters.money_rows import listed
from households.filters.payment_flags import doubts_of, flagged
from households.models import Payment
from tests.cast import Cast, client_of, make_cast
from tests.make import make_household, make_standing
from tests.make_money import make_allocation, make_fund, make_payment, make_reversal
from tests.make_plans import make_measure
from tests.make_village import make_project
from tests.shared import once_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MARCH, JUNE = dt.date(2015, 3, 1), dt.date(2015, 6, 1)


def make_county() -> Cast:
    """Households of every fate, works of every state, and payments around each change."""
    cast = make_cast()
    source = make_fund(1_000_000)
    fates = [
        make_household(cast.a1, number="F1"),
        make_household(cast.a1, number="F2", registered_on=MARCH),
        make_household(cast.a2, number="F3", standing=Standing.EXITED, changed_on=MARCH),
        make_household(cast.b1, number="F4", standing=Standing.CANCELLED, changed_on=MARCH),
    ]
    back = make_household(cast.a1, number="F5", standing=Standing.EXITED, changed_on=MARCH)
    make_standing(back, Standing.RETURNED, JUNE)
    works = [
        make_measure(fates[0]),
        make_measure(fates[1], state="stopped"),
        make_measure(fates[0], name="养牛", state="stopped", finished_on=MARCH),
        make_project(cast.a1, state="stopped"),
        make_project(cast.b1, state="done"),
    ]
    for number, work in enumerate(works):
        given = make_allocation(work, 90_000, source=source, allocated_on=MARCH)
        for place, payee in enumerate([*fates, back, None]):
            for day in (MARCH - dt.timedelta(1), MARCH, JUNE, dt.date(2016, 1, 1)):
                make_payment(
                    given,
                    100 + place % 2,
                    household=payee,
                    paid_on=day,
                    purpose=f"用途{(number + place + day.month) % 7}",
                    voucher=f"记-{(3 * number + place + day.month) % 11}",
                )
    for payment in list(Payment.objects.filter(pk__in=range(0, 9999, 7))):
        make_reversal(payment)
    return cast


county = once_a_module(make_county)


@pytest.mark.parametrize("flag", [*PaymentFlag.values, "any"])
def test_the_database_flags_what_the_rule_doubts(county: Cast, flag: str) -> None:
    found, _ = doubts_of(list(listed(Payment.objects.all())))
    said = {key: {doubt.flag for doubt in doubts} for key, doubts in found.items()}
    by_rule = {key for key, flags in said.items() if flags and flag in {"any", *flags}}
    by_database = set(Payment.objects.filter(flagged(flag)).values_list("pk", flat=True))
    assert by_database == by_rule
    assert 0 < len(by_rule) < Payment.objects.count()


def test_what_was_taken_back_bears_no_flag_and_makes_none(county: Cast) -> None:
    gone = Payment.objects.filter(reversed_by__isnull=False)
    assert gone.exists() and not gone.filter(flagged("any")).exists()
    _, earlier = doubts_of(list(listed(Payment.objects.all())))
    assert not earlier.keys() & set(gone.values_list("pk", flat=True))


def rows(user: User, query: str) -> list[tuple]:
    answer = client_of(user).get(f"/payments/export/{query}")
    content = b"".join(answer.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [tuple(row) for row in sheet.iter_rows(min_row=4, values_only=True)]


@pytest.mark.parametrize("who", ["poverty_office", "town_a", "cadre_b1"])
@pytest.mark.parametrize("query", ["", "?flag=exited", "?year=2016&payee=供应商"])
def test_the_file_holds_the_rows_of_the_ledger_to_the_fen(
    county: Cast, who: str, query: str
) -> None:
    text = client_of(county[who]).get(f"/payments/{query}").content.decode()
    found = rows(county[who], query)
    total = f"{sum(row[3] for row in found):,.2f}"
    assert f"共 <b>{len(found)}</b> 笔，合计 {total} 元" in text


def test_a_row_of_the_file_says_what_is_to_be_checked(county: Cast) -> None:
    flags = {row[12] for row in rows(county["town_a"], "?flag=early")}
    assert flags and all("支付早于分配" in said for said in flags)


def test_too_many_rows_are_refused_with_a_way_out(county: Cast, settings) -> None:
    settings.EXPORT_ROWS = 3
    answer = client_of(county["town_a"]).get("/payments/export/?year=2015")
    assert (answer.status_code, answer.url) == (302, "/payments/?year=2015")


def test_a_bad_query_exports_nothing(county: Cast) -> None:
    answer = client_of(county["town_a"]).get("/payments/export/?flag=x")
    assert (answer.status_code, answer.url) == (302, "/payments/?flag=x")
