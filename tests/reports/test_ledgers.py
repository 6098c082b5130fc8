"""The ledgers of measures and projects, the villages' income, and who has filled in what."""

import datetime as dt
from functools import partial
from typing import Any

import pytest

from gujang.reports.report import Asked, Report
from gujang.reports.tables import REPORTS
from households.codes import Fuel, Road
from households.codes.support import FundKind, MeasureKind, WorkState
from households.models import YearConditions
from households.models.survey import INCOME_KINDS
from tests.cast import TOWN_A, Cast
from tests.make import make_household, make_year, set_income
from tests.make_cadres import make_cadre, make_pairing, make_visit
from tests.make_money import make_allocation, make_fund, make_payment, make_reversal
from tests.make_plans import make_measure, make_plan
from tests.make_village import make_collective_income, make_project
from tests.queries import assert_flat_queries
from tests.reports.opened import Opened, open_table
from villages.codes import CollectiveKind, ProjectState
from villages.models import Village, VillageYear

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

END_2015 = dt.date(2015, 12, 31)


def _open(key: str, cast: Cast, who: str = "poverty_office", **asked: Any) -> Opened:
    return open_table(REPORTS[key], cast[who], **{"day": END_2015} | asked)


def _row(opened: Opened, name: str) -> dict[str, Any]:
    """Return the row that ``name`` stands in, by the labels of its columns."""
    (row,) = [row for row in opened.rows if name in row]
    return dict(zip([head.label for head in opened.columns], row, strict=True))


def test_a_measure_stands_in_the_ledger_of_its_year(register: Cast) -> None:
    ours = make_household(register.a1, number="HU-A1-8", head="李养羊")
    make_measure(
        ours, kind=MeasureKind.LIVESTOCK, name="基础母羊", state=WorkState.DONE,
        scale=20, unit="只", planned_yuan=6000, actual_yuan="5800.50",
        fund=FundKind.SUPERIOR, actual_uplift=3000, responsible="张三", outcome="当年出栏",
        starts_on=dt.date(2015, 3, 1),
    )  # fmt: skip
    make_measure(ours, 2014, name="去年的事")
    make_measure(make_household(register.b1, number="HU-B1-8", head="周乙"), name="修圈")
    opened = _open("measures", register)
    assert _row(opened, "李养羊") == {
        "序号": 1, "镇": "西斗铺镇", "村": "甲一村", "户主": "李养羊", "项目类别": "养殖业",
        "项目名称（措施）": "基础母羊", "规模及单位": "20只", "计划投入（元）": 6000,
        "实际投入（元）": 5800.5, "资金来源": "上级专项", "开始时间": dt.date(2015, 3, 1),
        "完成时间": dt.date(2015, 10, 31), "责任人": "张三", "状态": "完成", "成效": "当年出栏",
        "增收（元）": 3000,
    }  # fmt: skip
    assert [row[5] for row in opened.rows] == ["基础母羊", "修圈"]
    assert [row[5] for row in _open("measures", register, "town_a", area=TOWN_A).rows] == [
        "基础母羊"
    ]


def test_a_project_stands_with_the_money_it_was_given_and_paid(register: Cast) -> None:
    road = make_project(register.a1, "修路", state=ProjectState.DONE, planned_yuan=90_000)
    make_project(register.a2, "打井")
    make_project(register.a1, "往年的路", year=2014)
    given = make_allocation(road, 50_000, source=make_fund())
    make_allocation(road, 8_000, source=make_fund(kind=FundKind.UNIT))
    make_payment(given, 20_000)
    make_reversal(make_payment(given, 5_000))
    opened = _open("projects", register)
    row = _row(opened, "修路")
    assert (row["来源"], row["预计投入（元）"]) == ("上级专项、帮扶单位", 90_000)
    money = ("已分配（元）", "已支付（元）", "未支付（元）")
    assert [row[label] for label in money] == [58_000, 20_000, 38_000]
    assert (row["状态"], row["进度（%）"]) == ("完成", 100)
    well = _row(opened, "打井")
    assert (well["来源"], well["已分配（元）"], len(opened.rows)) == ("", 0, 2)
    assert opened.totals and opened.totals[9:12] == [58_000, 20_000, 38_000]


def _all_of(report: Report, asked: Asked) -> None:
    assert list(report.rows(asked))


def test_longer_ledgers_ask_no_more(register: Cast) -> None:
    def grow() -> None:
        household = make_household(register.a1, number=f"HU-A1-长{register.a1.projects.count()}")
        make_measure(household)
        project = make_project(register.a1, f"第{register.a1.projects.count()}段")
        make_allocation(project)

    grow()
    for key in ("measures", "projects"):
        asked = _open(key, register).asked
        read = partial(_all_of, REPORTS[key], asked)
        assert assert_flat_queries(read, grow=grow) <= 4


def _year(village: Village, income: int | None, year: int = 2015) -> None:
    VillageYear.objects.create(village=village, year=year, collective_income=income)


def test_villages_have_an_income_or_none_or_did_not_say(register: Cast) -> None:
    _year(register.a1, 30_000)
    make_collective_income(register.a1, 18_000)
    make_collective_income(register.a1, 12_000, kind=CollectiveKind.SUBSIDY)
    _year(register.a2, 0)
    _year(register.b1, None)
    _year(register.b1, 70_000, year=2014)
    opened = _open("collective_income", register)
    assert [row[1:10] for row in opened.rows] == [
        ["西斗铺镇", 2, 1, 0.5, 1, 0, 30_000, 0, 18_000],
        ["银号镇", 1, 0, 0, 0, 1, 0, 0, 0],
    ]
    earlier = _row(_open("collective_income", register, day=dt.date(2014, 12, 31)), "银号镇")
    assert (earlier["村集体经济收入（元）"], earlier["未分来源"]) == (70_000, 70_000)
    assert _row(opened, "西斗铺镇")["上级补助"] == 12_000


def test_a_village_closed_by_then_has_no_row_of_income(register: Cast) -> None:
    _year(register.a2, 9_000)
    Village.objects.filter(pk=register.a2.pk).update(
        closed_on=dt.date(2015, 6, 1), merged_into=register.a1
    )
    opened = _open("collective_income", register, by="village")
    assert opened.column("行政村") == ["甲一村", "乙一村"]


def test_completeness_counts_who_has_filled_in_what(register: Cast) -> None:
    whole = make_household(register.a1, number="HU-A1-8", registered_on=dt.date(2014, 1, 1))
    form = make_year(whole, 2015)
    conditions = YearConditions.objects.create(
        household_year=form, has_work_power=True, in_cooperative=False, road_distance=2,
        road=Road.EARTH, house_area=60, has_power=True, water_difficult=False, water_safe=True,
        fuel=Fuel.COAL, has_toilet=False,
    )  # fmt: skip
    income = set_income(whole, 2000)
    type(income).objects.filter(pk=income.pk).update(
        business_cost=0, **dict.fromkeys(INCOME_KINDS, 0)
    )
    cadre = make_cadre(name="李帮扶")
    make_pairing(whole, cadre)
    make_plan(whole)
    make_measure(whole)
    make_visit(cadre, whole, dt.date(2015, 5, 4))
    before = _numbers(register)
    assert before == [8, 8, 1, 1, 1, 1, 1, 1, 1, 1]
    YearConditions.objects.filter(pk=conditions.pk).update(road="", fuel="")
    whole.pairings.update(ends_on=dt.date(2015, 12, 31))
    whole.plans.update(year=2014)
    whole.measures.update(year=2014)
    whole.visits.update(deleted_at=dt.datetime(2015, 6, 1, tzinfo=dt.UTC))
    assert _numbers(register) == [8, 8, 0, 0, 1, 1, 0, 0, 0, 0]


def _numbers(register: Cast) -> list[float]:
    """Return the county's households, and how many of them have filled in each part."""
    totals = _open("completeness", register).totals or []
    return [totals[2], *totals[3::2]]


def test_a_visit_of_another_year_or_of_later_is_none(register: Cast) -> None:
    cadre = make_cadre(name="李走访")
    visit = make_visit(cadre, make_household(register.a1, number="HU-A1-8"), END_2015)
    for day, seen in ((dt.date(2014, 12, 30), 0), (dt.date(2015, 7, 1), 1), (END_2015, 1)):
        type(visit).objects.filter(pk=visit.pk).update(day=day)
        assert _numbers(register)[-1] == seen
    asked = dt.date(2015, 12, 30)
    totals = open_table(REPORTS["completeness"], None, day=asked).totals or []
    assert totals[-2] == 0
