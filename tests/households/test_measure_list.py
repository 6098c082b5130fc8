"""The ledger of measures: what it shows to whom, narrowed, sorted, added up, exported."""

import datetime as dt
import io
import json
import re
from decimal import Decimal

import openpyxl
import pytest
import time_machine

from gujang.journal.models import Entry
from households.codes.support import MeasureKind, WorkState
from households.filters.measures import overdue
from households.models import Measure
from households.rules.measures import is_overdue
from tests.cast import Cast, client_of, make_cast
from tests.make import make_household
from tests.make_plans import BATCH, make_measure
from tests.queries import assert_flat_queries
from tests.shared import once_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NAME = re.compile(r'/measures/\d+/">([^<]*)</a>')
DAY = dt.date(2015, 6, 15)


def make_county() -> Cast:
    """Five measures: three of A1, one each of A2 and B1."""
    cast = make_cast()
    first = make_household(cast.a1, number="N1", head="于改改")
    second = make_household(cast.a1, number="N2")
    other, foreign = make_household(cast.a2, number="N3"), make_household(cast.b1, number="N4")
    late = {"planned_yuan": 4000, "due_on": "2015-06-14", "fund": "1"}
    make_measure(first, name="M1", batch=BATCH, **late)
    make_measure(first, 2014, name="M2", state=WorkState.DONE, actual_yuan="1000.50",
                 actual_uplift=-300, signed_on="2014-11-30")  # fmt: skip
    make_measure(second, name="M3", kind=MeasureKind.LOAN, planned_yuan=30000, fund="5",
                 expected_uplift=5000, due_on="2015-12-31")  # fmt: skip
    make_measure(other, name="M4", state=WorkState.DONE)
    make_measure(foreign, name="M5", planned_yuan=1, batch=BATCH)
    return cast


county = once_a_module(make_county)


def page(cast: Cast, who: str, query: str = "") -> str:
    answer = client_of(cast[who]).get(f"/measures/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def names(cast: Cast, who: str, query: str = "") -> list[str]:
    return NAME.findall(page(cast, who, query))


@pytest.mark.parametrize(
    ("who", "query", "seen"),
    [
        ("poverty_office", "", "M1 M2 M3 M4 M5"),
        ("town_a", "", "M1 M2 M3 M4"),
        ("cadre_a1", "", "M1 M2 M3"),
        ("cadre_b1", "", "M5"),
        ("poverty_office", "?area=150222105", "M5"),
        ("town_a", "?area=150222103202", "M4"),
        ("town_a", "?area=150222105", ""),
        ("poverty_office", "?year=2014", "M2"),
        ("poverty_office", "?kind=05", "M3"),
        ("poverty_office", "?state=done", "M2 M4"),
        ("poverty_office", "?fund=1", "M1"),
        ("poverty_office", "?fund=none", "M2 M4 M5"),
        ("poverty_office", "?signed=1", "M2"),
        ("poverty_office", "?signed=0", "M4"),
        ("poverty_office", "?late=1", "M1"),
        ("poverty_office", f"?batch={BATCH}", "M1 M5"),
        ("cadre_b1", f"?batch={BATCH}", "M5"),
        ("poverty_office", "?q=N3", "M4"),
        ("poverty_office", "?q=乙一村", "M5"),
        ("poverty_office", "?sort=-planned", "M3 M1 M5 M4 M2"),
        ("poverty_office", "?sort=due", "M1 M3 M2 M4 M5"),
        ("poverty_office", "?sort=year", "M2 M1 M3 M4 M5"),
        ("poverty_office", "?after=!!!", "M1 M2 M3 M4 M5"),
    ],
)
@time_machine.travel("2015-06-15 12:00:00 +0800")
def test_the_ledger_narrows_and_sorts(county: Cast, who: str, query: str, seen: str) -> None:
    assert names(county, who, query) == seen.split()


@pytest.mark.parametrize(
    "query",
    ["year=abcd", "kind=xx", "state=x", "area=1502", "sort=phone", "rows=7", "batch=1", "q=a%00b"],
)
def test_a_query_that_cannot_be_is_refused(county: Cast, query: str) -> None:
    answer = client_of(county["town_a"]).get(f"/measures/?{query}")
    assert answer.status_code == 400
    assert "error-summary" in answer.content.decode() and not NAME.findall(answer.content.decode())


def test_a_whole_certificate_number_is_led_elsewhere(county: Cast) -> None:
    answer = client_of(county["town_a"]).get("/measures/?q=150222196003050012")
    assert (answer.status_code, answer.url) == (302, "/households/find/?typed=1")


@pytest.mark.parametrize("state", WorkState)
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_condition_and_the_rule_agree_on_what_is_late(
    county: Cast, state: WorkState, days: int
) -> None:
    measure = Measure.objects.get(name="M1")
    due_on = DAY + dt.timedelta(days)
    finished = DAY if state == WorkState.DONE else None
    Measure.objects.filter(pk=measure.pk).update(state=state, due_on=due_on, finished_on=finished)
    found = Measure.objects.filter(overdue(DAY), pk=measure.pk).exists()
    assert found is is_overdue(state, due_on, DAY)


def totals(text: str) -> list[str]:
    foot = text.split("<tfoot>")[1].split("</tfoot>")[0]
    return re.findall(r">([-\d,.]+(?: 项)?)<", foot)


@pytest.mark.parametrize(
    ("who", "query", "sums"),
    [
        ("poverty_office", "", ["5 项", "34,001.00", "1,000.50", "5,000.00", "-300.00"]),
        ("cadre_b1", "", ["1 项", "1.00", "0.00", "0.00", "0.00"]),
        ("town_a", "?year=2015", ["3 项", "34,000.00", "0.00", "5,000.00", "0.00"]),
    ],
)
def test_the_totals_are_those_of_the_list(
    county: Cast, who: str, query: str, sums: list[str]
) -> None:
    assert totals(page(county, who, query)) == sums


def test_the_totals_speak_of_every_page(county: Cast) -> None:
    for number in range(20):
        make_measure(county.household_a2, name=f"X{number}", planned_yuan=10)
    first = page(county, "town_a", "?rows=20")
    assert len(NAME.findall(first)) == 20
    assert totals(first)[:2] == ["24 项", "34,200.00"]
    following = re.search(r'href="(\?[^"]*after=[^"]*)" rel="next"', first)
    assert following
    rest = page(county, "town_a", following[1].replace("&amp;", "&"))
    assert len(NAME.findall(rest)) == 4 and totals(rest) == totals(first)


def test_htmx_gets_the_rows_alone(county: Cast) -> None:
    part = client_of(county["town_a"]).get("/measures/", headers={"HX-Request": "true"})
    text = part.content.decode()
    assert text.lstrip().startswith('<div id="results">') and "</html>" not in text


def test_an_empty_ledger_says_what_to_do(county: Cast) -> None:
    assert "没有符合条件的措施" in page(county, "town_a", "?q=zzzz")


def test_the_ledger_costs_the_same_whatever_it_holds(county: Cast) -> None:
    client = client_of(county["poverty_office"])

    def grow() -> None:
        for number in range(9):
            make_measure(make_household(county.a1, head=f"新{number}"), name="新")

    assert assert_flat_queries(lambda: client.get("/measures/"), grow=grow) <= 12


def exported(cast: Cast, who: str, query: str = "") -> list[tuple]:
    answer = client_of(cast[who]).get(f"/measures/export/{query}")
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("who", ["poverty_office", "town_a", "cadre_b1", "auditor"])
@pytest.mark.parametrize("query", ["", "?year=2015", "?signed=0&area=150222103"])
def test_the_file_holds_the_rows_of_the_ledger(county: Cast, who: str, query: str) -> None:
    title, info, header, *rows = exported(county, who, query)
    assert title[0] == "固阳县帮扶措施名单"
    assert [row[6] for row in rows] == names(county, who, query)


def test_a_row_of_the_file_has_figures_and_days(county: Cast) -> None:
    *_, row = exported(county, "poverty_office", "?year=2014")
    assert row[2:4] == ("N1", "于改改")
    assert (row[4], row[5], row[10], row[18]) == (2014, "养殖业", 1000.5, -300)
    assert (row[14].date(), row[20].date()) == (dt.date(2014, 10, 31), dt.date(2014, 11, 30))


def test_the_journal_knows_the_copy(county: Cast) -> None:
    exported(county, "town_a", "?year=2015&state=planned")
    data = json.loads(Entry.objects.get(action="export").data)
    assert data["rows"] == 2
    assert data["filters"] == "年度=2015年；状态=未开始"


def test_too_many_rows_are_refused_with_a_way_out(county: Cast, settings) -> None:
    settings.EXPORT_ROWS = 2
    answer = client_of(county["poverty_office"]).get("/measures/export/")
    assert (answer.status_code, answer.url) == (302, "/measures/?")
    assert not Entry.objects.filter(action="export").exists()


def test_sums_are_of_yuan_and_fen(county: Cast) -> None:
    make_measure(county.household_a1, name="分", planned_yuan=Decimal("0.01"))
    assert "34,000.01" in page(county, "town_a")
