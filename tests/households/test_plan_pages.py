"""The page of a plan: what it begins with, what it keeps, what it refuses; and its section."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse

from households.codes import Cause, Health, Labour
from households.codes.support import WorkState
from households.models import Household, Plan, PlanIncome, YearConditions
from tests.cast import Cast, client_of
from tests.make import make_household, make_person, make_year
from tests.make_plans import make_measure, make_plan
from tests.queries import assert_flat_queries

pytestmark = [pytest.mark.usefixtures("uncounted"), pytest.mark.slow, pytest.mark.any_engine]
LINES = {"line-TOTAL_FORMS": "2", "line-INITIAL_FORMS": "0"}
TYPED = {"version": "1", "made_on": "2015-03-01", "goal": "年内脱贫", **LINES}


def open_page(cast: Cast, household: Household, year: int = 2015, who: str = "town_a") -> str:
    answer = client_of(cast[who]).get(f"/households/{household.pk}/plans/{year}/")
    assert answer.status_code == 200
    return answer.content.decode()


def value(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert found, name
    typed = re.search(r'value="([^"]*)"', found[0])
    return unescape(typed[1]) if typed else ""


def post(cast: Cast, household: Household, **typed: Any) -> HttpResponse:
    path = f"/households/{household.pk}/plans/2015/"
    return client_of(cast["cadre_a1"]).post(path, TYPED | typed)


@pytest.fixture
def household(cast: Cast) -> Household:
    household = make_household(cast.a1, per_head_income=2000)
    make_person(household, "病人", health=Health.SERIOUS, has_ncms=True)
    form = household.years.get()
    YearConditions.objects.create(household_year=form, is_dangerous=True, danger_grade="C")
    return household


def test_a_first_plan_begins_with_what_the_register_says(cast: Cast, household: Household) -> None:
    page = open_page(cast, household)
    presents = [value(page, f"present_{n}") for n in range(1, 7)]
    assert presents == [
        "2,000.00元",
        "无（C级危房）",
        "无",
        "有（因病致贫，患大病1人）",
        "1/2人参加，1人未填",
        "",
    ]
    assert [value(page, f"planned_{n}") for n in (1, 2, 5)] == ["高于2,855.00元", "有", "参加"]
    assert "现状按2014年登记表预填" in page
    assert not Plan.objects.exists()


def test_the_years_own_form_is_a_hint_for_what_was_reached(
    cast: Cast, household: Household
) -> None:
    make_year(household, 2015, per_head_income=Decimal(3000))
    page = open_page(cast, household)
    assert "2015年登记：3,000.00元" in page
    assert value(page, "present_1") == "2,000.00元"
    assert value(page, "done_1") == ""


def test_last_years_plan_is_the_start_of_the_next(cast: Cast, household: Household) -> None:
    make_plan(household, 2014, industry="养羊20只", agreed_on=dt.date(2014, 3, 3))
    page = open_page(cast, household)
    assert value(page, "goal") == "养羊增收" and "养羊20只" in page
    assert value(page, "line-0-amount") == "8000.00"
    assert value(page, "agreed_on") == ""
    assert "先填好了2014年的内容" in page
    assert Plan.objects.count() == 1


def test_a_plan_is_saved_with_its_table_and_lines(cast: Cast, household: Household) -> None:
    cells = {
        "planned_1": "高于2,855元",
        "line-0-kind": "02",
        "line-0-detail": "羊",
        "line-0-scale": "20",
        "line-0-unit": "只",
        "line-0-amount": "8,000元",
    }
    answer = post(cast, household, **cells)
    assert (answer.status_code, answer.url) == (302, f"/households/{household.pk}/#plans")
    plan = Plan.objects.get()
    assert plan.indicators.get().planned == "高于2,855元"
    assert (plan.incomes.get().amount, plan.incomes.get().unit) == (8000, "只")


@pytest.mark.parametrize(
    "cells",
    [
        {"line-0-kind": "02"},
        {"line-0-amount": "5"},
        {"line-0-detail": "羊"},
        {"line-0-kind": "02", "line-0-amount": "-5"},
        {"line-0-kind": "98", "line-0-amount": "5"},
        {"made_on": ""},
        {"made_on": "2099-01-01"},
        {"goal": "a\0b"},
        {"present_1": "长" * 51},
        {"version": ""},
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_saved(
    cast: Cast, household: Household, cells: dict
) -> None:
    answer = post(cast, household, **cells)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "row-bad" in text or "field-error" in text or "error-summary" in text
    assert not Plan.objects.exists()


def test_a_stale_page_keeps_what_was_typed(cast: Cast, household: Household) -> None:
    Household.objects.filter(pk=household.pk).update(version=2)
    answer = post(cast, household)
    text = answer.content.decode()
    assert answer.status_code == 409 and "内容已被他人修改" in text
    assert (value(text, "goal"), value(text, "version")) == ("年内脱贫", "2")


@time_machine.travel("2015-06-15 12:00:00 +0800")
@pytest.mark.parametrize("year", [2013, 2017, 99999999999999999999])
def test_a_year_that_cannot_be_has_no_page(cast: Cast, household: Household, year: int) -> None:
    path = f"/households/{household.pk}/plans/{year}/"
    assert client_of(cast["town_a"]).get(path).status_code == 404


def section(cast: Cast, household: Household, who: str = "town_a") -> str:
    page = client_of(cast[who]).get(f"/households/{household.pk}/").content.decode()
    return page.split('id="plans"')[1].split('id="standing"')[0]


def test_the_section_tells_plans_and_measures_by_year(cast: Cast, household: Household) -> None:
    make_plan(household, 2015)
    make_measure(household, 2015, name="养羊30只", planned_yuan=9000, due_on="2015-12-31")
    make_measure(household, 2014, name="去年的", state=WorkState.DONE)
    text = section(cast, household)
    newest, older = text.split('class="year-part"')[1:]
    assert "2015 年：措施 1 项，计划投入 9,000.00 元" in newest and "养羊30只" in newest
    assert "逾期" in newest
    assert "2014 年：措施 1 项" in older and "还没有帮扶计划" in older


@pytest.mark.parametrize(
    ("amount", "said"),
    [("5710", "未超过退出标准"), ("5710.02", "超过退出标准"), ("5000", "每人还差 355.00 元")],
)
def test_a_plans_income_is_compared_with_the_exit_line_of_its_year(
    cast: Cast, household: Household, amount: str, said: str
) -> None:
    make_plan(household, 2015)
    PlanIncome.objects.update(amount=Decimal(amount))
    text = section(cast, household)
    assert said in text and "2015 年退出标准 2,855.00 元" in text
    assert "现有家庭人口 2 人" in text


def test_what_fits_is_suggested_and_never_entered(cast: Cast, household: Household) -> None:
    text = section(cast, household)
    assert "大病救治和医疗救助：因病、患大病1人" in text and "危房改造：住危房" in text
    assert f"/households/{household.pk}/measures/new/?kind=12" in text
    assert not household.measures.exists()
    make_measure(household, 2015, kind="12", name="大病救助")
    assert "大病救治和医疗救助：" not in section(cast, household)


def test_who_only_looks_is_offered_nothing(cast: Cast, household: Household) -> None:
    text = section(cast, household, "auditor")
    assert "危房改造：住危房" in text
    assert "/measures/new/" not in text and "/plans/" not in text


def test_a_household_that_lacks_nothing_gets_no_suggestion(cast: Cast) -> None:
    household = make_household(cast.a1, main_cause=Cause.TRANSPORT)
    assert "仅供参考" not in section(cast, household)
    household.years.get().person_years.update(labour=Labour.NONE)
    assert "户内无劳动力" in section(cast, household)


def test_the_section_costs_the_same_whatever_it_holds(cast: Cast, household: Household) -> None:
    make_plan(household, 2015)
    make_measure(household, 2015)
    client = client_of(cast["town_a"])

    def grow() -> None:
        for year in (2014, 2016, 2017):
            make_plan(household, year)
            for _ in range(4):
                make_measure(household, year, person=household.people.first())

    assert_flat_queries(lambda: client.get(f"/households/{household.pk}/"), grow=grow)
