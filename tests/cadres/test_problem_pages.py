"""The pages of the ledger: what they list and count, what they offer, what they hand out."""

import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from cadres.models import Problem
from tests.cast import A1, Cast, client_of, make_cast
from tests.make_ledger import make_problem
from tests.queries import assert_flat_queries
from tests.shared import once_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine, pytest.mark.slow]
TODAY = timezone.localdate()
LATE = {"raised_on": TODAY - dt.timedelta(days=60)}
NAME = re.compile(r'data-label="问题"><a href="/problems/\d+/">([^<]+)<')


def make_county() -> Cast:
    cast = make_cast()
    make_problem(cast.a1, "水管冻裂", household=cast.household_a1)
    make_problem(cast.a1, "低保漏评", kind="5", **LATE)
    make_problem(cast.a2, "草场纠纷", kind="3", level="town")
    make_problem(cast.a2, "道路塌方", state="closed")
    make_problem(cast.b1, "=1+1", level="town", **LATE)
    return cast


county = once_a_module(make_county)


def page(cast: Cast, who: str, address: str = "/problems/") -> str:
    answer = client_of(cast[who]).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "query", "seen"),
    [
        ("poverty_office", "", ["低保漏评", "=1+1", "水管冻裂", "草场纠纷"]),
        ("cadre_a1", "", ["低保漏评", "水管冻裂"]),
        ("cadre_b1", "", ["=1+1"]),
        ("town_a", "?state=closed", ["道路塌方"]),
        ("town_a", "?state=all&kind=2", ["道路塌方", "水管冻裂"]),
        ("town_a", "?level=town", ["草场纠纷"]),
        ("town_a", "?overdue=1", ["低保漏评"]),
        ("town_a", "?q=张三", ["低保漏评", "水管冻裂", "草场纠纷"]),
        ("town_a", f"?area={A1}", ["低保漏评", "水管冻裂"]),
        # what the town has in hand, and what is late in its villages
        ("town_a", "?desk=town", ["低保漏评", "草场纠纷"]),
        ("poverty_office", "?desk=county", ["=1+1"]),
    ],
)
def test_the_list_narrows(county: Cast, who: str, query: str, seen: list[str]) -> None:
    assert NAME.findall(page(county, who, f"/problems/{query}")) == seen


def test_every_figure_leads_to_the_rows_it_counts(county: Cast) -> None:
    table = page(county, "poverty_office", "/problems/?state=all").split("</table>")[0]
    links = re.findall(r'<td class="num"><a href="([^"]*)">(\d+)</a>', table)
    assert len(links) > 8
    for url, number in links:
        address = "/problems/" + url.replace("&amp;", "&")
        assert len(NAME.findall(page(county, "poverty_office", address))) == int(number), url


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("poverty_office", ">县级待办 1 件<"),
        ("town_a", ">镇级待办 2 件<"),
        ("cadre_a1", ">村级待办 2 件<"),
        ("auditor", ""),
    ],
)
def test_each_level_is_told_its_own_worklist(county: Cast, who: str, told: str) -> None:
    text = page(county, who)
    assert told in text and ("级待办 " in text) == bool(told)


def test_the_place_is_filled_in_where_one_comes_from(county: Cast) -> None:
    text = page(county, "town_a", f"/problems/new/?household={county.household_a1.pk}")
    assert 'value="HU-A1-0001"' in text and 'value="赵甲一"' in text
    assert f'value="{A1}" selected' in text


def test_a_problem_is_raised_for_a_household_by_its_number(county: Cast) -> None:
    sent = {
        "version": 0, "village": A1, "number": "HU-A1-0001", "kind": "2", "title": "房顶漏雨",
        "raised_on": TODAY.isoformat(), "owner": "甲一驻村",
    }  # fmt: skip
    client = client_of(county["cadre_a1"])
    assert client.post("/problems/new/", sent).status_code == 302
    assert Problem.objects.get(title="房顶漏雨").household == county.household_a1
    answer = client.post("/problems/new/", sent | {"number": "HU-B1-0001"})
    assert answer.status_code == 400
    assert "这个村没有这个户编号" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "title", "offered", "not_offered"),
    [
        ("cadre_a1", "水管冻裂", ["登记办理情况", "上报到镇", "办结"], ["重新办理"]),
        ("town_a", "草场纠纷", ["上报到县", "办结"], ["上报到镇"]),
        ("town_a", "道路塌方", ["重新办理"], ["登记办理情况", "上报到"]),
        ("auditor", "水管冻裂", [], ["登记办理情况", "上报到镇", "重新办理"]),
    ],
)
def test_who_may_is_offered_what_comes_next(
    county: Cast, who: str, title: str, offered: list[str], not_offered: list[str]
) -> None:
    text = page(county, who, f"/problems/{Problem.objects.get(title=title).pk}/")
    assert all(f">{words}</a>" in text for words in offered)
    assert not any(f">{words}" in text for words in not_offered)


def test_a_cadre_is_told_who_has_what_was_handed_up(county: Cast) -> None:
    Problem.objects.filter(title="水管冻裂").update(level="town")
    text = page(county, "cadre_a1", f"/problems/{Problem.objects.get(title='水管冻裂').pk}/")
    assert "由镇决定和办结" in text and "登记办理情况" in text and "/close/" not in text


def test_a_stale_page_keeps_what_was_typed(county: Cast) -> None:
    row = Problem.objects.get(title="水管冻裂")
    Problem.objects.filter(pk=row.pk).update(version=2)
    answer = client_of(county["cadre_a1"]).post(
        f"/problems/{row.pk}/escalate/", {"version": 1, "owner": "李镇长", "reason": "没有钱"}
    )
    assert answer.status_code == 409 and "没有钱" in answer.content.decode()


def test_village_and_household_show_what_is_in_hand(county: Cast) -> None:
    village = page(county, "cadre_a1", f"/villages/{A1}/")
    assert NAME.findall(village) == ["低保漏评", "水管冻裂"]
    assert f"/problems/new/?village={A1}" in village
    household = page(county, "auditor", f"/households/{county.household_a1.pk}/")
    assert NAME.findall(household) == ["水管冻裂"]
    assert "/problems/new/" not in household


def test_nothing_in_hand_says_what_to_do(county: Cast) -> None:
    Problem.objects.filter(state="open").update(
        state="closed", closed_on=TODAY, outcome="x", satisfaction="2"
    )
    assert "群众反映了问题，在这里登记" in page(county, "town_a")
    assert "没有符合条件的问题" in page(county, "town_a", "/problems/?kind=6")


def test_the_list_costs_the_same_whatever_it_holds(county: Cast) -> None:
    client = client_of(county["poverty_office"])

    def grow() -> None:
        for n in range(9):
            make_problem(county.a2, f"问题{n}", kind="6")

    assert assert_flat_queries(lambda: client.get("/problems/"), grow=grow) <= 8


def test_the_file_holds_the_list_and_each_history_as_text(county: Cast) -> None:
    client = client_of(county["poverty_office"])
    client.post(
        f"/problems/{Problem.objects.get(title='=1+1').pk}/steps/new/",
        {"version": 1, "happened_on": TODAY.isoformat(), "text": "已派人"},
    )
    answer: Any = client.get("/problems/export/?overdue=1")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    title, info, header, *rows = sheet.iter_rows(values_only=True)
    assert title[0] == "固阳县民情台账"
    assert "条件：状态=办理中；是否逾期=已逾期" in info[0]
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["问题"] for row in found] == ["低保漏评", "=1+1"]
    assert found[1]["办理情况"] == f"{TODAY} 办理：已派人"
    assert found[1]["逾期天数"] == 30
