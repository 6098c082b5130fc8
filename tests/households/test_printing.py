"""The printed forms: what they say, how little of the numbers, and that they were made."""

import datetime as dt
import json
import re
from decimal import Decimal

import pytest

from gujang.journal.models import Entry
from households.codes import Cause, Health, Standing
from households.models import (
    Household,
    Measure,
    Plan,
    PlanIncome,
    PlanIndicator,
    Verification,
    YearConditions,
)
from tests.cast import A1, B1, Cast, client_of
from tests.make import (
    make_household,
    make_id_number,
    make_person,
    make_standing,
    make_year,
    set_income,
)
from tests.make_village import make_opinion, make_project, make_village_plan
from tests.queries import assert_flat_queries
from villages.models import VillageYear

pytestmark = [pytest.mark.slow, pytest.mark.any_engine]


PHONE, CARD = "13947212345", "6217001234567890123"
FORM, HANDBOOK = "print/form/", "print/handbook/"


@pytest.fixture
def household(cast: Cast) -> Household:
    household = make_household(
        cast.a1, head="赵甲一", members=["赵甲媳"], phone=PHONE, card=CARD, main_cause=Cause.LAND
    )
    make_person(household, "病人", health=Health.SERIOUS, disease="尿毒症")
    set_income(household, 1000)
    return household


def page(cast: Cast, household: Household, path: str, who: str = "town_a") -> str:
    answer = client_of(cast[who]).get(f"/households/{household.pk}/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", [FORM, HANDBOOK])
@pytest.mark.parametrize("who", ["poverty_office", "town_a", "cadre_a1", "auditor"])
def test_paper_carries_no_full_number_whoever_prints(
    cast: Cast, household: Household, who: str, path: str
) -> None:
    text = page(cast, household, path, who)
    number = make_id_number(1)
    assert f"{number[:6]}{'*' * 10}{number[-2:]}" in text
    assert "139****2345" in text
    assert ("***0123" in text) == (who in ("poverty_office", "town_a"))
    assert [said for said in (number, PHONE, CARD, "尿毒症") if said in text] == []


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (FORM, {"sheet": "贫困户登记表", "year": 2014}),
        (HANDBOOK, {"sheet": "扶贫手册"}),
    ],
)
def test_a_print_is_written_down_and_is_no_change(
    cast: Cast, household: Household, path: str, told: dict
) -> None:
    page(cast, household, path, "auditor")
    entry = Entry.objects.get(action="print")
    assert (entry.actor, entry.object_id, entry.village) == (
        cast["auditor"], str(household.pk), A1
    )  # fmt: skip
    assert json.loads(entry.data) == told
    assert "还没有修改" in page(cast, household, "")


def test_the_form_has_the_codes_that_are_the_same_everywhere(
    cast: Cast, household: Household
) -> None:
    codes = re.findall(r'class="form-code">(A\w+)<', page(cast, household, FORM))
    assert codes == ["A1", "A2", "A3a", "A3b", *(f"A{n}" for n in range(4, 14))]


def test_the_form_ticks_what_holds_and_nothing_else(cast: Cast, household: Household) -> None:
    ticked = re.findall(r"☑([^<]*)<", page(cast, household, FORM))
    assert ticked == ["国家标准", "一般贫困户", "缺土地"]


def test_the_address_is_divided_as_on_the_form(cast: Cast, household: Household) -> None:
    Household.objects.filter(pk=household.pk).update(group_name="后沟")
    text = page(cast, household, FORM)
    row = text.split("家庭住址</th>")[1].split("</tr>")[1]
    assert re.findall(r'class="middle">([^<]*)<', row) == [
        "内蒙古自治区", "包头市", "固阳县", "西斗铺镇", "甲一村", "后沟"
    ]  # fmt: skip


def test_a_past_years_form_is_that_of_the_year(cast: Cast, household: Household) -> None:
    YearConditions.objects.create(household_year=household.years.get(), farmland=Decimal("31.5"))
    make_year(household, 2015, main_cause=Cause.SKILL)
    make_standing(household, Standing.EXITED, dt.date(2016, 3, 1))
    past, now = page(cast, household, f"{FORM}?year=2014"), page(cast, household, FORM)
    assert "年度：2014年" in past and "☑缺土地" in past and "31.5" in past and "未脱贫（" in past
    assert "年度：2015年" in now and "☑缺技术" in now and "31.5" not in now and "已脱贫（" in now
    assert "年度：2015年" in page(cast, household, f"{FORM}?year=x")


def test_a_small_household_has_lines_left(cast: Cast, household: Household) -> None:
    people = page(cast, household, FORM).split("家庭成员</h3>")[1].split("</table>")[0]
    assert people.count("<tr>") + people.count('<tr class="blank">') == 1 + 6


def test_the_handbook_has_its_parts_in_order_and_blanks_where_nothing_is(
    cast: Cast, household: Household
) -> None:
    text = page(cast, household, HANDBOOK)
    found = re.findall(r"<h2>[一二三四五六七]、([^<]*)</h2>", text)
    assert " ".join(found) == (
        "家庭基本情况 致贫原因 帮扶责任人 帮扶计划 帮扶措施 帮扶成效 收入监测"
    )
    assert "还没有帮扶计划" in text
    runs = re.findall(r'class="run">(.*?)</td>', text)
    assert len(runs) == 6 and all("打印：甲镇干事" in run for run in runs)


def make_help(household: Household, year: int) -> None:
    plan = Plan.objects.create(
        household=household, year=year, made_on=dt.date(year, 3, 1), goal=f"{year}年目标"
    )
    PlanIndicator.objects.create(plan=plan, indicator="2", present="危房", planned="有")
    for amount in (600, 400):
        PlanIncome.objects.create(plan=plan, kind="02", detail="羊", amount=amount)
    Measure.objects.create(
        household=household, year=year, kind="02", name=f"{year}养羊", scale=Decimal("30.00"),
        unit="只", state="done", finished_on=dt.date(year, 10, 1), outcome="出栏二十只",
    )  # fmt: skip
    Verification.objects.create(
        household=household, verified_on=dt.date(year, 11, 1), verified_by="李鹏", housing=False
    )


def test_the_handbook_tells_plan_measures_and_what_came_of_them(
    cast: Cast, household: Household
) -> None:
    make_help(household, 2015)
    text = page(cast, household, HANDBOOK)
    plan = text.split("四、帮扶计划")[1].split("五、帮扶措施")[0]
    assert "2015年目标" in plan and "危房" in plan and "1,000.00" in plan
    measures, _, outcome = text.split("五、帮扶措施")[1].partition("六、帮扶成效")
    assert "2015养羊" in measures and "30只" in measures
    assert "出栏二十只" in outcome and "李鹏" in outcome
    assert "1,000.00" in text.split("第四季度（1—12月）")[1]


@pytest.mark.parametrize("path", [FORM, HANDBOOK])
def test_a_print_costs_the_same_whatever_it_holds(
    cast: Cast, household: Household, path: str
) -> None:
    make_help(household, 2014)
    client = client_of(cast["town_a"])

    def grow() -> None:
        make_year(household, 2015)
        for n in range(5):
            make_person(household, f"新{n}")
        for year in (2015, 2016, 2017):
            make_help(household, year)

    assert_flat_queries(lambda: client.get(f"/households/{household.pk}/{path}"), grow=grow)


def sheet(cast: Cast, year: int = 2015, who: str = "cadre_a1") -> str:
    answer = client_of(cast[who]).get(f"/villages/{A1}/print/{year}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_villages_sheet_is_of_one_year(cast: Cast) -> None:
    make_village_plan(cast.a1, 2015, ecology="退耕还林五百亩", leader_name="李村长")
    make_village_plan(cast.a1, 2016, ecology="种树")
    make_project(cast.a1, "修路", planned_yuan=5000)
    make_project(cast.a1, "打井", year=2016, planned_yuan=700)
    make_opinion(cast.a1)
    VillageYear.objects.create(village=cast.a1, year=2015, collective_income=900)
    text = sheet(cast)
    for said in ("退耕还林五百亩", "李村长", "修路", "5,000.00", "后沟", "900.00"):
        assert said in text, said
    assert "种树" not in text and "打井" not in text
    entry = Entry.objects.get(action="print")
    assert (entry.object_id, json.loads(entry.data)["year"]) == (A1, 2015)


def test_a_year_without_a_plan_leaves_room_to_write(cast: Cast) -> None:
    assert "还没有制定规划" in sheet(cast, 2014)
    for year in (1999, 2999):
        assert client_of(cast["town_a"]).get(f"/villages/{A1}/print/{year}/").status_code == 404


@pytest.mark.parametrize("who", ["town_b", "cadre_b1"])
def test_the_outsider_prints_nothing(cast: Cast, household: Household, who: str) -> None:
    client = client_of(cast[who])
    for path in (FORM, HANDBOOK):
        assert client.get(f"/households/{household.pk}/{path}").status_code == 404
    assert client.get(f"/villages/{A1}/print/2015/").status_code == 404
    assert client.get(f"/villages/{B1}/print/2015/").status_code == 200
