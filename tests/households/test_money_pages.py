"""The money pages: who sees what of a source, sums and the rows they count, and the forms."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client

from households.codes import Standing
from households.models import Allocation, FundSource, Payment, PaymentRemark
from tests.cast import A1, B1, MARKERS, TOWN_A, Cast, client_of, make_cast
from tests.make import make_standing
from tests.make_money import make_allocation, make_fund, make_payment, make_reversal
from tests.make_plans import make_measure
from tests.make_village import make_project
from tests.queries import assert_flat_queries
from tests.shared import once_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_engine]
FIGURE = re.compile(r'<td class="num">(?:<a href="([^"]*)">)?([-\d,.—]+)')


def make_county() -> Cast:
    """A county's source gives 600 to A1 (250 paid) and 300 to B1 (300 paid); A's own has 40."""
    cast = make_cast()
    county = make_fund(1000, name="引导资金")
    sheep = make_allocation(make_measure(cast.household_a1, name="甲羊"), 600, source=county)
    make_payment(sheep, 150, household=cast.household_a1, payee="赵甲一")
    make_payment(sheep, 100, payee="羊场")
    wrong = make_payment(sheep, 77, payee="羊场")
    make_reversal(wrong)
    well = make_allocation(make_project(cast.b1, "乙井"), 300, source=county)
    make_payment(well, 300, household=cast.household_b1, payee="孙乙一")
    make_fund(40, area=TOWN_A, name="镇帮扶资金", kind="3")
    return cast


county = once_a_module(make_county)


def page(cast: Cast, who: str, path: str) -> str:
    answer = client_of(cast[who]).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def main(text: str) -> str:
    return text.split("<main", 1)[1]


def foot(text: str) -> list[str]:
    return [figure for _, figure in FIGURE.findall(text.split("<tfoot>")[1])]


@pytest.mark.parametrize(
    ("who", "query", "sums"),
    [
        ("poverty_office", "", ["1,040.00", "900.00", "140.00", "550.00", "350.00"]),
        ("organization", "?kind=1", ["1,000.00", "900.00", "100.00", "550.00", "350.00"]),
        ("poverty_office", f"?area={B1}", ["—", "300.00", "—", "300.00", "0.00"]),
        ("town_a", "?kind=1", ["—", "600.00", "—", "250.00", "350.00"]),
        ("town_a", "?kind=3", ["40.00", "0.00", "40.00", "0.00", "0.00"]),
        ("town_b", "", ["—", "300.00", "—", "300.00", "0.00"]),
    ],
)
def test_the_list_adds_up_what_its_reader_may_see(
    county: Cast, who: str, query: str, sums: list[str]
) -> None:
    assert foot(page(county, who, f"/funds/{query}")) == sums


def test_every_sum_of_the_list_leads_to_the_rows_it_counts(county: Cast) -> None:
    for who in ("poverty_office", "town_a", "cadre_b1"):
        client = client_of(county[who])
        text = client.get("/funds/").content.decode()
        links = [(url.replace("&amp;", "&"), said) for url, said in FIGURE.findall(text) if url]
        assert len(links) >= 4
        for url, said in links:
            word = "分配" if url.startswith("/allocations/") else "合计"
            listed = client.get(url).content.decode()
            if said == "0.00":
                assert "没有符合条件" in listed
            else:
                assert f"{word} {said} 元" in listed, (who, url)


@pytest.mark.parametrize(
    ("path", "own"),
    [("/funds/", "引导资金"), ("/allocations/", "乙井"), ("/payments/", "孙乙一")],
)
def test_a_town_sees_nothing_of_another_town(county: Cast, path: str, own: str) -> None:
    text = page(county, "town_b", path)
    assert own in text
    assert [
        marker for marker in (*MARKERS[A1], "甲羊", "羊场", "镇帮扶资金") if marker in text
    ] == []


def test_a_town_opens_the_county_s_source_and_sees_its_own_branch(county: Cast) -> None:
    source = FundSource.objects.get(name="引导资金")
    text = main(page(county, "town_a", f"/funds/{source.pk}/"))
    assert "甲羊" in text and "羊场" in text and "只显示分配给您辖区的部分" in text
    assert "乙井" not in text and "1,000.00" not in text and "900.00" not in text
    assert "分配资金" not in text
    office = main(page(county, "poverty_office", f"/funds/{source.pk}/"))
    assert "乙井" in office and "1,000.00" in office and "分配资金" in office


@pytest.mark.parametrize("who", ["town_b", "cadre_b1", "nobody", "admin"])
def test_the_outsider_finds_neither_source_nor_allocation(county: Cast, who: str) -> None:
    client = client_of(county[who])
    source = FundSource.objects.get(name="镇帮扶资金")
    allocation = Allocation.objects.get(measure__name="甲羊")
    for path in (f"/funds/{source.pk}/", f"/allocations/{allocation.pk}/"):
        assert client.get(path).status_code == 404


def test_a_household_elsewhere_is_no_name_and_its_own_town_sees_no_more_than_its_money(
    county: Cast,
) -> None:
    sheep = Allocation.objects.get(measure__name="甲羊")
    make_payment(sheep, 33, household=county.household_b1, payee="孙乙一", purpose="代养")
    in_a = main(page(county, "town_a", "/payments/?year=2015"))
    assert "代养" in in_a and "辖区外贫困户" in in_a and "孙乙一" not in in_a
    assert "代养" not in main(page(county, "town_a", "/payments/?payee=孙"))
    in_b = main(page(county, "town_b", f"/payments/?household={county.household_b1.pk}"))
    assert "合计 333.00 元" in in_b and "孙乙一" in in_b
    assert f"/allocations/{sheep.pk}/" not in in_b and "甲羊" not in in_b and "甲一村" not in in_b


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "共 <b>5</b> 笔，合计 550.00 元"),
        ("?kind=3", "没有符合条件的支付"),
        ("?payee=羊场", "共 <b>3</b> 笔，合计 100.00 元"),
        (f"?area={A1}", "共 <b>4</b> 笔，合计 250.00 元"),
        ("?area=x", "没有符合条件的支付"),
        ("?year=2014", "没有符合条件的支付"),
        ("?fund_year=2015&year=2015", "共 <b>5</b> 笔"),
        ("?flag=any", "没有符合条件的支付"),
        ("?after=!!!", "共 <b>5</b> 笔"),
    ],
)
def test_the_ledger_narrows(county: Cast, query: str, said: str) -> None:
    assert said in page(county, "poverty_office", f"/payments/{query}")


@pytest.mark.parametrize(
    "query", ["?flag=x", "?year=1", "?payee=%00", "?source=x", "?household=-1"]
)
def test_a_query_that_cannot_be_is_told(county: Cast, query: str) -> None:
    assert client_of(county["poverty_office"]).get(f"/payments/{query}").status_code == 400


def test_flags_are_counted_and_lead_to_their_payments(county: Cast) -> None:
    make_standing(county.household_a1, Standing.EXITED, dt.date(2015, 1, 20))
    text = page(county, "town_a", "/payments/flags/")
    row = text.split("收款户当日已脱贫")[1].split("</tr>")[0]
    assert re.findall(r">([\d.,]+)<", row) == ["1", "150.00", "1", "150.00"]
    ledger = main(page(county, "town_a", "/payments/?flag=exited&explained=no"))
    assert "共 <b>1</b> 笔，合计 150.00 元" in ledger
    assert f'href="/households/{county.household_a1.pk}/#standing"' in ledger
    PaymentRemark.objects.create(
        payment=Payment.objects.get(payee="赵甲一"), text="脱贫不脱政策", made_by=county["town_a"]
    )
    assert "脱贫不脱政策" in page(county, "town_a", "/payments/?flag=exited&explained=yes")
    assert "没有符合条件" in page(county, "town_a", "/payments/?flag=exited&explained=no")


def test_household_and_village_show_their_money(county: Cast) -> None:
    household = page(county, "town_a", f"/households/{county.household_a1.pk}/")
    section = household.split('id="money"')[1].split('id="standing"')[0]
    assert "600.00" in section and "合计" in section and "150.00" in section
    assert "羊场" not in section
    village = page(county, "cadre_a1", f"/villages/{A1}/")
    section = village.split('id="money"')[1].split('id="years"')[0]
    assert foot(section) == ["600.00", "250.00", "350.00"]
    assert f"/payments/?area={A1}&amp;source=" in section


PATHS = ["/funds/", "/funds/{fund}/", "/allocations/", "/allocations/{allocation}/", "/payments/"]


@pytest.mark.parametrize("path", [*PATHS, "/households/{household}/", "/payments/flags/"])
def test_a_page_costs_the_same_whatever_it_holds(county: Cast, path: str) -> None:
    client, sheep = (
        client_of(county["poverty_office"]),
        Allocation.objects.get(measure__name="甲羊"),
    )
    make_payment(sheep, 1, household=county.household_a1, payee="赵甲一", purpose="同")
    fill = {"fund": sheep.source_id, "allocation": sheep.pk, "household": county.household_a1.pk}

    def grow() -> None:
        for number in range(6):
            row = make_payment(sheep, 2, household=county.household_a1, payee="赵", purpose="同")
            PaymentRemark.objects.create(payment=row, text=f"说明{number}")
            make_allocation(make_project(county.a2, f"井{number}"), 1, source=sheep.source)
            make_fund(5, name=f"新{number}")

    assert_flat_queries(lambda: client.get(path.format(**fill)), grow=grow)


@pytest.fixture
def office(county: Cast) -> Client:
    return client_of(county["poverty_office"])


@pytest.fixture
def sheep(county: Cast) -> Allocation:
    return Allocation.objects.get(measure__name="甲羊")


PAY = {"amount": "100.50元", "paid_on": "2015-05-01", "purpose": "饲料", "voucher": "记-50"}


def test_money_goes_all_the_way_from_the_pages(county: Cast, office: Client) -> None:
    typed = {"area_code": "150222", "year": 2016, "kind": "2", "name": "县配套", "amount": "90万"}
    refused = office.post("/funds/new/", typed | {"received_on": "2016-01-05"})
    assert refused.status_code == 400 and "换算成“元”" in refused.content.decode()
    typed |= {"amount": "900", "received_on": "2016-01-05"}
    made = office.post("/funds/new/", typed)
    source = FundSource.objects.get(name="县配套")
    assert made.url == f"/funds/{source.pk}/"
    project = make_project(county.a1, "修路")
    path = f"/funds/{source.pk}/allocate/?village={A1}"
    assert f'value="project:{project.pk}"' in office.get(path).content.decode()
    give = {"target": f"project:{project.pk}", "amount": "901", "allocated_on": "2016-02-01"}
    assert "还可分配900.00元" in office.post(path, give).content.decode()
    assert office.post(path, give | {"amount": "900"}).status_code == 302
    allocation = Allocation.objects.get(source=source)
    pay = PAY | {"payee": "路桥公司", "paid_on": "2016-03-01"}
    assert office.post(f"/allocations/{allocation.pk}/pay/", pay).status_code == 302
    rest = {"amount": "799.50", "withdrawn_on": "2016-04-01", "reason": "结余"}
    assert office.post(f"/allocations/{allocation.pk}/withdraw/", rest).status_code == 302
    text = office.get(f"/allocations/{allocation.pk}/").content.decode()
    assert "100.50" in text and "799.50" in text and "/pay/" not in text
    payment = Payment.objects.get(payee="路桥公司")
    back = {"paid_on": "2016-05-01", "voucher": "记-51", "reason": "多付"}
    assert office.post(f"/payments/{payment.pk}/take-back/", back).status_code == 302
    again = office.post(f"/payments/{payment.pk}/take-back/", back)
    assert again.status_code == 400 and "已经冲回" in again.content.decode()


def test_only_work_that_is_not_stopped_is_offered(county: Cast, office: Client) -> None:
    source = FundSource.objects.get(name="引导资金")
    stopped = make_project(county.a2, "停了", state="stopped")
    path = f"/funds/{source.pk}/allocate/?village={stopped.village_id}"
    assert "还没有可以分配资金的项目和措施" in office.get(path).content.decode()
    typed = {"target": f"project:{stopped.pk}", "amount": "1", "allocated_on": "2015-03-01"}
    assert office.post(path, typed).status_code == 400


def test_a_doubtful_payment_is_shown_first_and_paid_when_sent_again(
    county: Cast, office: Client, sheep: Allocation
) -> None:
    path = f"/allocations/{sheep.pk}/pay/"
    typed = PAY | {"household": county.household_a1.pk, "paid_on": "2015-02-01"}
    first = office.post(path, typed)
    text = first.content.decode()
    assert first.status_code == 200 and not Payment.objects.filter(voucher="记-50").exists()
    assert "支付日期早于分配日期（2015-03-01）" in text and "仍要支付" in text
    seen = re.search(r'name="seen" value="([^"]*)"', text)
    assert seen and seen[1] == "early"
    # another doubt than the one that was shown is shown too
    make_payment(sheep, 1, household=county.household_a1, purpose="饲料", payee="赵甲一")
    typed |= {"seen": seen[1], "remark": "先垫付后下达"}
    assert "同一户当年已按同一用途支付过" in office.post(path, typed).content.decode()
    assert office.post(path, typed | {"seen": "early,twice"}).status_code == 302
    payment = Payment.objects.get(voucher="记-50")
    assert (payment.payee, payment.amount) == ("赵甲一", Decimal("100.50"))
    assert "先垫付后下达" in office.get(f"/allocations/{sheep.pk}/").content.decode()


def test_a_payee_is_a_household_of_the_village_or_has_a_name(
    county: Cast, office: Client, sheep: Allocation
) -> None:
    path = f"/allocations/{sheep.pk}/pay/"
    assert f"赵甲一（{county.household_a1.number}）" in office.get(path).content.decode()
    nobody = office.post(path, PAY)
    assert nobody.status_code == 400 and "请填写收款人" in nobody.content.decode()
    elsewhere = office.post(path, PAY | {"household": county.household_b1.pk})
    assert "不是本村的贫困户" in elsewhere.content.decode()


def test_the_same_page_sent_twice_pays_once(office: Client, sheep: Allocation) -> None:
    path = f"/allocations/{sheep.pk}/pay/"
    token = re.search(r'name="token" value="([^"]*)"', office.get(path).content.decode())
    assert token
    typed = PAY | {"payee": "羊场", "token": token[1]}
    assert office.post(path, typed).status_code == 302
    assert office.post(path, typed).status_code == 302
    assert Payment.objects.filter(voucher="记-50").count() == 1


def test_what_was_found_about_a_payment_is_added(office: Client, sheep: Allocation) -> None:
    payment = Payment.objects.get(payee="赵甲一")
    path = f"/payments/{payment.pk}/remark/"
    assert office.post(path, {"text": " "}).status_code == 400
    assert (
        office.post(path, {"text": "已入户核实"}).url
        == f"/allocations/{sheep.pk}/#payment-{payment.pk}"
    )
    assert "已入户核实" in office.get(f"/allocations/{sheep.pk}/").content.decode()


def test_dates_of_the_form_are_checked_by_the_service(office: Client, sheep: Allocation) -> None:
    late = office.post(
        f"/allocations/{sheep.pk}/pay/", PAY | {"payee": "羊场", "paid_on": "2099-01-01"}
    )
    assert late.status_code == 400 and "支付日期不能晚于今天" in late.content.decode()
