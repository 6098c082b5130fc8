"""The list of projects: what it shows to whom, narrowed, added up, paged, handed out."""

import datetime as dt
import io
import json
import re
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from gujang.journal.models import Entry
from tests.cast import A1, TOWN_B, Cast, client_of, make_cast
from tests.make_village import make_project
from tests.queries import assert_flat_queries
from tests.shared import once_a_module
from villages.models import Project

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NAME = re.compile(r'<th scope="row" class="stick">(?:<a href="/projects/\d+/edit/">)?([^<]+)<')
YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


def make_county() -> Cast:
    cast = make_cast()
    make_project(cast.a1, "修路", planned_yuan=5000, actual_yuan=4000, state="done")
    make_project(
        cast.a1, "打井", kind="02", planned_yuan=800, due_on=YESTERDAY, households_helped=3
    )
    make_project(cast.a2, "种树", year=2016, kind="14", state="ongoing", due_on=YESTERDAY)
    make_project(cast.b1, "=1+1", planned_yuan=70)
    return cast


county = once_a_module(make_county)


def page(cast: Cast, who: str, query: str = "") -> str:
    answer = client_of(cast[who]).get(f"/projects/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def names(text: str) -> list[str]:
    return NAME.findall(text.partition("<tfoot>")[0])


@pytest.mark.parametrize(
    ("who", "query", "seen"),
    [
        ("poverty_office", "", ["修路", "打井", "种树", "=1+1"]),
        ("town_a", "", ["修路", "打井", "种树"]),
        ("cadre_a1", "", ["修路", "打井"]),
        ("cadre_b1", "", ["=1+1"]),
        ("poverty_office", f"?area={TOWN_B}", ["=1+1"]),
        ("poverty_office", "?area=x", []),
        ("town_a", "?year=2016", ["种树"]),
        ("town_a", "?kind=02", ["打井"]),
        ("town_a", "?state=done", ["修路"]),
        ("town_a", "?overdue=1", ["打井", "种树"]),
        ("town_a", "?overdue=1&state=ongoing", ["种树"]),
        ("town_a", "?q=路", ["修路"]),
        ("town_a", "?after=!!!", ["修路", "打井", "种树"]),
    ],
)
def test_the_list_narrows(county: Cast, who: str, query: str, seen: list[str]) -> None:
    assert names(page(county, who, query)) == seen


@pytest.mark.parametrize("query", ["?year=1066", "?q=%00", "?kind=x", "?state=x", "?overdue=2"])
def test_a_query_that_cannot_be_is_told(county: Cast, query: str) -> None:
    assert client_of(county["town_a"]).get(f"/projects/{query}").status_code == 400


def test_the_sums_are_those_of_the_rows(county: Cast) -> None:
    foot = page(county, "town_a").split("<tfoot>")[1].split("</tfoot>")[0]
    assert "合计 3 个" in foot
    assert re.findall(r'<td class="num">([^<]*)</td>', foot) == ["5,800.00", "4,000.00", "3"]


def test_the_sums_are_of_every_page(county: Cast) -> None:
    Project.objects.bulk_create(
        Project(village=county.a1, name=f"第{n}项", year=2015, kind="99", planned_yuan=10)
        for n in range(60)
    )
    first = page(county, "cadre_a1")
    assert len(names(first)) == 50
    link = re.search(r'<a href="(\?after=[^"]*)" rel="next">', first)
    assert link
    second = page(county, "cadre_a1", link[1])
    assert len(names(second)) == 12
    assert not set(names(first)) & set(names(second))
    for text in (first, second):
        assert "合计 62 个" in text and "6,400.00" in text
    assert len(names(page(county, "cadre_a1", "?rows=100"))) == 62


def test_what_is_late_says_by_how_much_and_is_a_link(county: Cast) -> None:
    text = page(county, "town_a", f"?area={A1}")
    assert "逾期1天" in text
    link = re.search(r'<a href="([^"]*)">逾期 1 个</a>', text)
    assert link
    assert names(page(county, "town_a", link[1].replace("&amp;", "&"))) == ["打井"]


@pytest.mark.parametrize(("who", "offered"), [("cadre_a1", True), ("auditor", False)])
def test_only_who_may_change_is_offered_to(county: Cast, who: str, offered: bool) -> None:
    assert ("/edit/" in page(county, who)) == offered


def test_nothing_there_says_what_to_do(county: Cast) -> None:
    assert "没有符合条件的项目" in page(county, "town_a", "?year=2014")
    Project.objects.all().delete()
    assert "还没有到村项目" in page(county, "town_a")


def test_the_list_costs_the_same_whatever_it_holds(county: Cast) -> None:
    client = client_of(county["poverty_office"])

    def grow() -> None:
        for n in range(9):
            make_project(county.a2, f"新{n}")

    assert assert_flat_queries(lambda: client.get("/projects/"), grow=grow) <= 8


def export(cast: Cast, who: str, query: str = "") -> Any:
    return client_of(cast[who]).get(f"/projects/export/{query}")


def test_the_file_holds_the_rows_of_the_list_as_text(county: Cast) -> None:
    answer = export(county, "poverty_office", "?year=2015")
    content = b"".join(answer.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    title, info, header, *rows = sheet.iter_rows(values_only=True)
    assert title[0] == "固阳县到村项目名单"
    assert "条件：年度=2015年" in info[0]
    assert [row[4] for row in rows] == ["修路", "打井", "=1+1"]
    first = dict(zip(header, rows[0], strict=True))
    assert (first["状态"], first["预计投入资金（元）"], first["进度（%）"]) == ("完成", 5000, 100)
    data = json.loads(Entry.objects.get(action="export").data)
    assert (data["rows"], data["filters"]) == (3, "年度=2015年")


def test_too_much_and_a_bad_query_export_nothing(county: Cast, settings: Any) -> None:
    assert export(county, "town_a", "?kind=x").url == "/projects/?kind=x"
    settings.EXPORT_ROWS = 1
    assert export(county, "town_a").url == "/projects/?"
    assert not Entry.objects.filter(action="export").exists()
