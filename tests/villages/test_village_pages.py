"""The pages of villages: the list and its counts, a village's page, and its forms."""

import re

import pytest

from gujang.journal.models import Entry
from households import tallies
from households.codes import Cause, Standing
from tests.cast import A1, A2, Cast, client_of, make_cast
from tests.make import make_household
from tests.queries import assert_flat_queries
from tests.shared import once_a_module
from villages.models import Village, VillageYear

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_engine]
NAME = re.compile(r'<th scope="row" class="stick"><a href="/villages/\d{12}/">([^<]*)</a>')


def make_county() -> Cast:
    cast = make_cast()
    make_household(cast.a1, members=3, main_cause=Cause.LAND)
    make_household(cast.a1, standing=Standing.EXITED)
    make_household(cast.a1, standing=Standing.CANCELLED)
    Village.objects.filter(pk=A2).update(closed_on="2015-01-01", merged_into=A1)
    for year, income in ((2014, 5000), (2015, 8000), (2016, None)):
        VillageYear.objects.create(village=cast.a1, year=year, collective_income=income)
    tallies.refresh([cast.a1.code, cast.b1.code])
    return cast


county = once_a_module(make_county)


def page(cast: Cast, who: str, path: str) -> str:
    answer = client_of(cast[who]).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "query", "seen"),
    [
        ("poverty_office", "", ["甲一村", "乙一村"]),
        ("town_a", "", ["甲一村"]),
        ("cadre_b1", "", ["乙一村"]),
        ("poverty_office", "?area=150222105", ["乙一村"]),
        ("poverty_office", "?area=x", []),
        ("poverty_office", "?q=yyc", ["乙一村"]),
        ("poverty_office", "?q=一村", ["甲一村", "乙一村"]),
        ("poverty_office", "?q=%00", []),
        ("poverty_office", "?attribute=weak", []),
        ("town_a", "?state=closed", ["甲二村"]),
        ("town_a", "?state=all", ["甲一村", "甲二村"]),
    ],
)
def test_the_list_narrows(county: Cast, who: str, query: str, seen: list[str]) -> None:
    answer = client_of(county[who]).get(f"/villages/{query}")
    assert NAME.findall(answer.content.decode()) == seen


def test_a_bad_choice_is_told(county: Cast) -> None:
    assert client_of(county["town_a"]).get("/villages/?attribute=x").status_code == 400


def test_counts_leave_out_the_cancelled_and_lead_to_their_rows(county: Cast) -> None:
    text = page(county, "town_a", "/villages/")
    assert f'<a href="/households/?area={A1}&amp;valid=1">2</a>' in text
    assert "25.0%" in text and "8,000.00" in text and "（2015）" in text
    foot = text.split("<tfoot>")[1]
    assert re.findall(r'<td class="num">([^<]*)</td>', foot) == ["2", "4", "1", "3", "25.0%"]


def test_a_link_of_the_page_leads_to_as_many_households(county: Cast) -> None:
    client = client_of(county["town_a"])
    text = client.get(f"/villages/{A1}/").content.decode()
    links = re.findall(r'<a href="(/households/\?[^"]*)">(\d+)</a>', text)
    assert len(links) == 5
    for link, number in links:
        listed = client.get(link.replace("&amp;", "&")).content.decode()
        assert f"共 <b>{number}</b> 户" in listed, link


def test_the_page_shows_years_side_by_side_and_what_went_into_it(county: Cast) -> None:
    text = page(county, "town_a", f"/villages/{A1}/")
    years = text.split('id="years"')[1]
    row = years.split("村集体经济收入")[1].split("</tr>")[0]
    assert re.findall(r"<td[^>]*>([^<]*)", row) == ["—", "8,000", "5,000"]
    assert "甲二村" in text
    assert "并入" in page(county, "town_a", f"/villages/{A2}/")


@pytest.mark.parametrize("who", ["organization", "cadre_a1"])
def test_who_may_not_change_a_village_is_offered_no_form(county: Cast, who: str) -> None:
    assert "修改基本情况" not in page(county, who, f"/villages/{A1}/")
    assert "修改基本情况" in page(county, "town_a", f"/villages/{A1}/")


@pytest.mark.parametrize("path", ["", "edit/", "years/2016/", "close/"])
def test_the_outsider_finds_nothing(county: Cast, path: str) -> None:
    assert client_of(county["town_b"]).get(f"/villages/{A1}/{path}").status_code == 404


@pytest.mark.parametrize("code", ["150222103999", "1502221032", "%00" * 12, "１" * 12])
def test_what_is_no_village_is_not_found(county: Cast, code: str) -> None:
    assert client_of(county["town_a"]).get(f"/villages/{code}/").status_code == 404


def test_the_list_costs_the_same_whatever_it_holds(county: Cast) -> None:
    client = client_of(county["town_a"])

    def grow() -> None:
        Village.objects.bulk_create(
            Village(code=f"15022210335{n}", town=county.town_a, name=f"新{n}村", kind="village")
            for n in range(9)
        )

    assert assert_flat_queries(lambda: client.get("/villages/"), grow=grow) <= 8


def post(cast: Cast, path: str, **typed):
    return client_of(cast["town_a"]).post(f"/villages/{path}", typed)


def test_a_village_is_added_from_the_page(county: Cast) -> None:
    typed = {"code": "150222103299", "name": "新 村", "kind": "village", "attribute": "poor"}
    assert post(county, "new/", **typed, standing="0").url == "/villages/150222103299/"
    assert Village.objects.get(pk="150222103299").name == "新村"
    again = post(county, "new/", **typed, standing="0")
    assert again.status_code == 400 and "这个村编码已经登记" in again.content.decode()


def test_a_town_out_of_reach_gets_no_village(county: Cast) -> None:
    typed = {"code": "150222105299", "name": "新村", "kind": "village", "attribute": "poor"}
    assert post(county, "new/", **typed, standing="0").status_code == 404


def test_a_stale_form_is_told_what_differs(county: Cast) -> None:
    typed = {"name": "甲一村", "kind": "village", "attribute": "poor", "standing": "0"}
    post(county, f"{A1}/edit/", **typed, version=1, leader="先来")
    answer = post(county, f"{A1}/edit/", **typed, version=1, leader="后到")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "先来" in text and "后到" in text and "甲镇干事" in text


def test_a_years_form_starts_from_the_year_before(county: Cast) -> None:
    text = page(county, "town_a", f"/villages/{A1}/years/2018/")
    assert "以下先填好了2016年的数据" in text
    answer = post(county, f"{A1}/years/2018/", version=1, collective_income="1.2万元")
    assert answer.status_code == 400 and "换算成“元”" in answer.content.decode()
    assert (
        post(county, f"{A1}/years/2018/", version=1, collective_income="12000").status_code == 302
    )
    assert VillageYear.objects.get(year=2018).collective_income == 12000


@pytest.mark.parametrize("year", ["1999", "2999"])
def test_a_year_out_of_time_has_no_form(county: Cast, year: str) -> None:
    assert client_of(county["town_a"]).get(f"/villages/{A1}/years/{year}/").status_code == 404


def test_households_move_only_when_ticked(county: Cast) -> None:
    Village.objects.filter(pk=A2).update(closed_on=None, merged_into=None)
    typed = {"version": 1, "closed_on": "2016-05-01", "merged_into": A2}
    refused = post(county, f"{A1}/close/", **typed)
    assert refused.status_code == 400 and "还有2户" in refused.content.decode()
    assert post(county, f"{A1}/close/", **typed | {"merged_into": ""}, move="on").status_code == 400
    assert post(county, f"{A1}/close/", **typed, move="on").status_code == 302
    assert county.a1.households.count() == 0
    assert Entry.objects.filter(action="update_household").count() == 3
