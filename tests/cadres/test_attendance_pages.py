"""The pages of attendance: who was short and why, each figure with its list, closing a week."""

import io
import re

import openpyxl
import pytest
from django.http import QueryDict
from django.test import Client

from cadres import services
from cadres.filters.attendance import AttendanceForm
from cadres.models import Cadre, ClosedWeek
from gujang.journal.models import Entry
from tests.cast import A1, B1, Cast, client_of, make_cast
from tests.make_cadres import make_cadre, make_posting, make_unit
from tests.make_ledger import make_closed_week
from tests.make_week import day, make_days, make_leave, week
from tests.queries import assert_flat_queries
from tests.shared import once_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_engine]
MARCH = "/attendance/?year=2014&month=3"
W10 = "/attendance/weeks/?week=2014-W10"


def _county() -> Cast:
    cast = make_cast()
    for who, village, days in (
        ("cadre_a1", cast.a1, "2014-03-03 2014-03-04 2014-03-05 2014-03-06"),
        ("cadre_b1", cast.b1, "2014-03-03"),
    ):
        cadre = make_cadre(cast[who])
        make_posting(cadre, village)
        make_days(cadre, village, *days.split())
    third = make_cadre(name="丙驻村", unit=make_unit("县水利局"))
    make_posting(third, cast.a2)
    by = {"state": "approved", "decided_by": cast["organization"]}
    make_leave(third, cast.a2, "2014-03-03..2014-03-07", **by)
    return cast


county = once_a_module(_county)


def page(cast: Cast, who: str, url: str) -> str:
    answer = client_of(cast[who]).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def names(text: str) -> list[str]:
    return re.findall(r'<th scope="row" class="stick"><a [^>]*>(.*?)</a>', text)


def rows_of(text: str) -> int:
    return text.count('data-label="说明"')


def numbers(text: str) -> dict[str, tuple[str, str]]:
    """Return label -> (number, address) of the figures above the table."""
    line = r'<li><a href="([^"]*)"><span class="tag [^"]*">(\S+)</span> <b>([\d,]+)</b>'
    found = re.findall(line, text)
    return {label: (number, url.replace("&amp;", "&")) for url, label, number in found}


def test_a_cell_says_how_many_of_how_many_and_why(county: Cast) -> None:
    text = page(county, "organization", MARCH)
    assert "4/4 达标" in text
    assert "1/4 未达标" in text
    assert "0/0 不考核" in text
    assert 'title="第10周（3/3–3/9）应驻4天（规则4天）；已驻1天：3/3；未达标，差3天。"' in text


def test_every_figure_opens_to_just_the_rows_it_counts(county: Cast) -> None:
    text = page(county, "organization", MARCH)
    figures = numbers(text)
    assert {label: int(number) for label, (number, _) in figures.items()} == {
        "达标": 1,
        "按冬季标准达标": 0,
        "未达标": 10,
        "不考核": 1,
        "进行中": 0,
    }
    for number, url in figures.values():
        assert rows_of(page(county, "organization", url)) == int(number)


def test_a_year_shows_each_month_that_adds_up(county: Cast) -> None:
    text = page(county, "organization", "/attendance/?year=2014")
    assert "4/4 达" in text
    assert "各月合计" in text
    short = numbers(text)["未达标"]
    months = text[text.index("各月合计") :]
    cells = re.findall(r"month=\d+&amp;status=short\">(\d+)</a>", months)
    assert sum(map(int, cells)) == int(short[0])


@pytest.mark.parametrize(
    ("who", "url", "seen"),
    [
        ("organization", MARCH, ["丙驻村", "乙一驻村", "甲一驻村"]),
        ("organization", f"{MARCH}&status=met", ["甲一驻村"]),
        ("organization", f"{MARCH}&area={B1}", ["乙一驻村"]),
        ("town_a", MARCH, ["丙驻村", "甲一驻村"]),
        ("town_a", f"{MARCH}&area={B1}", []),
        ("cadre_a1", MARCH, ["甲一驻村"]),
    ],
)
def test_who_is_listed(county: Cast, who: str, url: str, seen: list[str]) -> None:
    assert names(page(county, who, url)) == seen


def test_the_unit_narrows_the_list(county: Cast) -> None:
    unit = Cadre.objects.get(name="丙驻村").unit_id
    assert names(page(county, "organization", f"{MARCH}&unit={unit}")) == ["丙驻村"]


def test_the_monday_list_says_who_was_short_and_which_village_slipped(county: Cast) -> None:
    text = page(county, "organization", f"{W10}&status=short")
    assert "已驻1天：3/3；未达标，差3天。" in text
    assert rows_of(text) == 1
    slipped = text[text.index("有人未达标的村") :]
    assert "乙一村" in slipped
    assert "甲一村" not in slipped


@pytest.mark.parametrize(
    ("today", "by_month", "asked"),
    [
        ("2014-03-10", False, ["2014-W10"]),
        ("2014-03-16", False, ["2014-W10"]),
        ("2014-03-10", True, ["2014-W10", "2014-W11", "2014-W12", "2014-W13"]),
        ("2014-03-03", True, ["2014-W06", "2014-W07", "2014-W08", "2014-W09"]),
    ],
)
def test_unless_asked_it_is_the_last_week_that_is_over_or_its_month(
    county: Cast, today: str, by_month: bool, asked: list[str]
) -> None:
    form = AttendanceForm(
        QueryDict(), user=county["organization"], today=day(today), by_month=by_month
    )
    assert form.is_valid()
    assert [week.name for week in form.weeks] == asked


@pytest.mark.parametrize(
    "query", ["week=2014-10", "year=1999", "month=3", "status=no", "unit=987654", "area=15"]
)
def test_what_cannot_be_asked_is_said_in_place(county: Cast, query: str) -> None:
    for url in ("/attendance/", "/attendance/weeks/"):
        answer = client_of(county["town_a"]).get(f"{url}?{query}")
        if url == "/attendance/" and query.startswith("week="):
            continue
        assert answer.status_code == 400
        assert "error-summary" in answer.content.decode()


def test_a_cadre_of_another_town_is_no_choice(county: Cast) -> None:
    stranger = Cadre.objects.get(name="乙一驻村").pk
    assert client_of(county["town_a"]).get(f"{W10}&cadre={stranger}").status_code == 400


def test_the_workbook_holds_what_the_page_shows(county: Cast) -> None:
    answer = client_of(county["town_a"]).get(f"/attendance/export/?year=2014&month=3&area={A1}")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    matrix, said = book.worksheets
    assert matrix["A1"].value == "固阳县2014年3月驻村干部到岗情况统计表"
    assert [cell.value for cell in matrix[4]][:5] == [
        "甲一驻村",
        "县财政局",
        "西斗铺镇甲一村",
        "4/4 达标",
        "0/4 未达标",
    ]
    assert "达标。" in [cell.value for cell in said[3]][7]
    entry = Entry.objects.get(action="export")
    assert '"rows":1' in entry.data


def test_closing_and_opening_again(county: Cast) -> None:
    client = client_of(county["organization"])
    assert "封周</a>" in client.get(W10).content.decode()
    assert client.post("/attendance/weeks/2014-W10/close/").status_code == 302
    late = Cadre.objects.get(name="乙一驻村")
    make_days(late, county.b1, "2014-03-06")
    text = client.get(W10).content.decode()
    assert "已封周" in text
    assert "封周后补录（不计）：3/6驻村" in text
    again = client.post("/attendance/weeks/2014-W10/close/")
    assert again.status_code == 400
    assert "没有要封的" in again.content.decode()
    pk = ClosedWeek.objects.get(cadre=late).pk
    address = f"/attendance/closed/{pk}/reopen/"
    assert client.post(address, {"reason": "补"}).status_code == 400
    assert client.post(address, {"reason": "补录工作日志"}).status_code == 302
    assert client.get(address).status_code == 404
    assert "已驻2天：3/3、3/6" in client.get(W10).content.decode()


def test_a_week_that_is_none_is_not_there(county: Cast) -> None:
    client = client_of(county["organization"])
    for name in ("2014-W60", "2014-W1", "x"):
        assert client.get(f"/attendance/weeks/{name}/close/").status_code == 404


@pytest.mark.parametrize("url", [MARCH, W10])
def test_the_pages_cost_the_same_whatever_they_hold(county: Cast, url: str) -> None:
    client: Client = client_of(county["organization"])

    def grow() -> None:
        for number in range(5):
            cadre = make_cadre(name=f"丁{number}")
            make_posting(cadre, county.a2)
            make_days(cadre, county.a2, "2014-03-03", "2014-03-04")
        services.close_week(actor=county["organization"], week=week("2014-W10"))
        services.reopen_week(
            actor=county["organization"],
            closed=ClosedWeek.objects.filter(cadre__name="丁1").get(),
            reason="补录工作日志",
        )

    assert assert_flat_queries(lambda: client.get(url), grow=grow) < 30


@pytest.mark.parametrize("path", ["/attendance/", "/attendance/weeks/"])
def test_weeks_without_anything_lead_to_the_last_closed_week_in_reach(
    county: Cast, path: str
) -> None:
    posted = Cadre.objects.get(user=county["cadre_b1"])
    make_closed_week(posted, county.b1, week("2014-W12").monday)
    client = client_of(county["town_b"])
    text = client.get(f"{path}?year=2015").content.decode()
    assert "最近一次封周是" in text and "week=2014-W12" in text and "year=2014" in text
    assert client.get(f"{path}?week=2015-W10").context["last_closed"]
    assert not client.get(f"{path}?year=2014&month=3").context["last_closed"]
    assert not client_of(county["town_a"]).get(f"{path}?year=2015").context["last_closed"]
