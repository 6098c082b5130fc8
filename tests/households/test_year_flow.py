"""增减: the balance of any year, area by area; frozen once closed, the difference told."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from households.models import Household
from households.rules.flow import Line
from households.services import close_year, reopen_year
from tests.cast import A1, TOWN_A, TOWN_B, Cast, client_of
from tests.dashboard.links import links_of, rows_behind
from tests.make import COUNTY, make_household
from tests.make_dynamic import act
from tests.make_exits import exit_at_once
from tests.queries import assert_flat_queries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def answer(cast: Cast, who: str = "poverty_office", query: str = "?year=2015") -> Any:
    found = client_of(cast[who]).get(f"/flow/{query}")
    assert found.status_code == 200
    return found


AREAS = ["", f"&area={COUNTY}", f"&area={TOWN_A}", f"&area={TOWN_B}", f"&area={A1}"]


@pytest.mark.parametrize("year", [2014, 2015])
@pytest.mark.parametrize("area", AREAS)
def test_every_number_opens_the_rows_it_counts(register: Cast, area: str, year: int) -> None:
    found = links_of(answer(register, query=f"?year={year}{area}").content.decode())
    assert len(found) > 15
    for link in found:
        assert rows_behind(link, register["poverty_office"]) == int(link.said), link


@pytest.mark.parametrize("year", [2014, 2015])
def test_the_rows_add_up_and_the_balance_is_written_out(register: Cast, year: int) -> None:
    context = answer(register, query=f"?year={year}").context
    whole, parts = context["whole"]["row"], [part["row"] for part in context["parts"]]
    for line in Line:
        assert whole.at(line).households == sum(part.at(line).households for part in parts)
        assert whole.at(line).persons == sum(part.at(line).persons for part in parts)
    text = answer(register, query=f"?year={year}").content.decode()
    assert context["balanced"] and '<span class="tag tag-done">平衡</span>' in text
    assert whole.equations[0] in text


def test_last_years_page_is_what_this_year_began_with(register: Cast) -> None:
    before, now = (answer(register, query=f"?year={y}").context["whole"] for y in (2014, 2015))
    assert before["row"].at(Line.CLOSING) == now["row"].at(Line.OPENING)


def test_the_newest_year_comes_first_and_an_unknown_one_is_not_asked(register: Cast) -> None:
    for query in ("", "?year=1999", "?year=x"):
        context = answer(register, query=query).context
        assert (context["year"], [tab["n"] for tab in context["years"]]) == (2015, [2015, 2014])


def test_each_sees_their_own_area(register: Cast) -> None:
    assert answer(register, "cadre_a1").context["place"] == "甲一村"
    assert [p["row"].name for p in answer(register, "town_a").context["parts"]] == [
        "甲一村",
        "甲二村",
    ]
    for code in (TOWN_B, COUNTY, "150222103999", "150222103²01", "1"):
        found = client_of(register["cadre_a1"]).get("/flow/", {"area": code})
        shown = found.content.decode()
        assert "乙一村" not in shown and "银号镇" not in shown
        assert found.status_code == (200 if code == COUNTY else 404), code


def test_the_page_costs_the_same_however_many_households(register: Cast) -> None:
    client = client_of(register["poverty_office"])

    def grow() -> None:
        for number in range(4):
            on = dt.date(2015, 3, 1)
            make_household(register.a1, number=f"GY{number}", members=2, registered_on=on)

    asked = assert_flat_queries(lambda: client.get("/flow/?year=2015"), grow=grow)
    assert asked <= 30


def exits(cast: Cast, number: str) -> None:
    household = Household.objects.get(number=number)
    late = {"happened_on": dt.date(2015, 12, 31), "late_reason": "上报时漏登"}
    exit_at_once(**act(household, cast["poverty_office"], **late))


def test_a_closed_year_shows_what_was_frozen_and_where_it_differs(register: Cast) -> None:
    before = answer(register).context["whole"]["row"]
    closed = close_year(actor=register["poverty_office"], year=2015)
    assert "现在的登记与封账数字一致" in answer(register).content.decode()
    exits(register, "HU-B1-2")
    found = answer(register)
    assert found.context["whole"]["row"] == before
    told = [(row["village"], row["line"]) for row in found.context["differences"]]
    assert told == [("银号镇乙一村", Line.CLOSING), ("银号镇乙一村", Line.EXITED)]
    assert not answer(register, "town_a").context["differences"]
    reopen_year(actor=register["poverty_office"], closed=closed, reason="更正漏报")
    found = answer(register)
    assert found.context["whole"]["row"] != before
    assert "更正漏报" in found.content.decode()


def test_closing_and_opening_from_the_page(register: Cast) -> None:
    client = client_of(register["poverty_office"])
    assert "/flow/2015/close/" in answer(register).content.decode()
    assert "/flow/2015/close/" not in answer(register, "organization").content.decode()
    assert client.post("/flow/2015/close/", {"note": "定稿"}).status_code == 302
    assert "/flow/2015/reopen/" in answer(register).content.decode()
    again = client.post("/flow/2015/close/", {})
    assert again.status_code == 400 and "已封账到2015年度" in again.content.decode()
    assert client.post("/flow/2015/reopen/", {"reason": "短"}).status_code == 400
    assert client.post("/flow/2015/reopen/", {"reason": "更正漏报变动"}).status_code == 302
    assert client.get("/flow/2015/reopen/").status_code == 404


def test_the_workbook_has_the_rows_of_the_page(register: Cast) -> None:
    found = client_of(register["poverty_office"]).get("/flow/export/?year=2015")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(found.streaming_content))).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    shown = answer(register).context
    assert rows[0][0] == "固阳县2015年贫困户增减情况"
    heads = rows[2]
    assert heads[:3] == ["辖区", "年初户", "年初人"] and heads[-1] == "是否平衡"
    whole = rows[-1]
    assert whole[0] == "固阳县" and whole[-1] == "平衡"
    line = shown["whole"]["row"].at(Line.OPENING)
    assert [int(value) for value in whole[1:3]] == [line.households, line.persons]
    assert len(rows) == 3 + len(shown["parts"]) + 1
