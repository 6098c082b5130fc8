"""The cadres' week, log and ledger as tables: a hand-made month, and the lists behind it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from cadres.codes import AskState, DiaryGrade, ProblemKind, ProblemState, ReportState
from cadres.models import Assessment, Cadre, Problem
from cadres.rules.week import DayKind
from gujang.reports.asking import ask
from gujang.reports.services import differences
from gujang.reports.tables import REPORTS
from tests.cast import A1, TOWN_A, Cast, client_of
from tests.make import make_household
from tests.make_cadres import make_cadre, make_posting, make_visit
from tests.make_ledger import make_problem
from tests.make_reports import make_report as make_run
from tests.make_week import make_days, make_diary, make_leave, make_report
from tests.queries import assert_flat_queries
from tests.reports.opened import Opened, open_table
from tests.reports.pages import figures_of, lead_to_their_rows

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
WEDNESDAY = dt.date(2014, 3, 5)  # of 2014-W10, whose rule is four days
QUERY = "?day=2014-03-05&by=village&period="


@pytest.fixture
def march(register: Cast) -> Cadre:
    """Three days in the village, one in the town and one of leave; another cadre did nothing."""
    cadre = make_cadre(register["cadre_a1"], position="科员")
    make_posting(cadre, register.a1)
    make_posting(make_cadre(name="郑驻村"), register.a2)
    make_posting(make_cadre(register["cadre_b1"]), register.b1)
    make_days(cadre, register.a1, "2014-03-03", "2014-03-04")
    make_days(cadre, register.a1, "2014-03-04", "2014-03-06", kind=DayKind.TOWN)
    make_leave(
        cadre,
        register.a1,
        "2014-03-07..2014-03-09",
        state=AskState.APPROVED,
        decided_by=register["town_a"],
    )
    make_leave(cadre, register.a1, "2014-03-05")
    home = make_household(register.a1, number="HU-A1-7")
    make_visit(cadre, home, dt.date(2014, 3, 5))
    make_visit(cadre, home, dt.date(2014, 3, 5), kind="6")
    make_visit(cadre, make_household(register.a1, number="HU-A1-8"), dt.date(2014, 3, 26))
    make_diary(cadre, register.a1, "2014-03-05")
    make_report(cadre, register.a1, "2014-W10", state=ReportState.RECEIVED)
    make_report(cadre, register.a1, "2014-W11", is_late=True)
    make_report(cadre, register.a1, "2014-W12", state=ReportState.DRAFT)
    return cadre


def _open(cast: Cast, key: str, period: str, who: str = "town_a", **more: Any) -> Opened:
    asked = {"area": TOWN_A, "day": WEDNESDAY, "period": period} | more
    return open_table(REPORTS[key], cast[who], **asked)


def test_a_week_says_where_every_day_was(register: Cast, march: Cadre) -> None:
    opened = _open(register, "attendance", "week")
    mine, other = opened.rows
    assert mine[1:7] == [
        "西斗铺镇",
        "甲一村",
        "甲一驻村",
        "县财政局",
        "科员",
        "2014-03-03至2014-03-09",
    ]
    # needed, counted, equivalent, in town (not the day in both), on leave, wanting
    assert mine[7:13] == [4, 3, 0, 1, 1, 1]
    # households, diaries, reports wanted and in time
    assert mine[13:17] == [1, 1, 1, 1]
    assert mine[22] == "未达标" and "应" in mine[23]
    assert other[7:17] == [4, 0, 0, 0, 0, 4, 0, 0, 1, 0]
    assert opened.totals and opened.totals[7:13] == [8, 3, 0, 1, 1, 5]


def test_a_month_adds_up_the_weeks_whose_thursday_lies_in_it(register: Cast, march: Cadre) -> None:
    opened = _open(register, "attendance", "month")
    mine = opened.rows[0]
    assert mine[6] == "2014-03-03至2014-03-30"
    assert mine[7:13] == [16, 4, 0, 1, 1, 12]
    assert mine[13:17] == [2, 1, 4, 1]
    assert dict(zip([h.label for h in opened.columns[17:22]], mine[17:22], strict=True)) == {
        "达标": 0, "按冬季标准达标": 0, "未达标": 4, "不考核": 0, "进行中": 0,
    }  # fmt: skip
    assert mine[22:] == ["未达标", "未达标：第10、11、12、13周"]


def test_a_year_asked_by_a_day_in_it_is_the_whole_year(register: Cast, march: Cadre) -> None:
    asked = ask(report=REPORTS["attendance"], user=None, area=A1, day=WEDNESDAY, period="year")
    assert (asked.since, asked.day) == (dt.date(2014, 1, 1), dt.date(2014, 12, 31))
    (mine,) = (row.values for row in REPORTS["attendance"].rows(asked))
    # posted on a Thursday in W09; the year's last Thursday is Christmas
    assert mine[5] == "2014-02-24至2014-12-28"
    assert sum(mine[16:21]) == 44 and mine[14] == 44


@pytest.mark.parametrize("period", ["week", "month", "year"])
def test_weeks_of_a_verdict_lead_to_their_sentences(
    register: Cast, march: Cadre, period: str
) -> None:
    client = client_of(register["town_a"])
    figures = figures_of(register["town_a"], "attendance", f"{QUERY}{period}")
    opened = _open(register, "attendance", period)
    short = next(place for place, head in enumerate(opened.columns) if head.label == "未达标")
    lists = {url: client.get(url).context for url, _ in figures if "status=short" in url}
    held = sorted(context["pager"]["total"] for context in lists.values())
    assert held == sorted([row[short] for row in opened.rows] + [(opened.totals or [])[short]])
    for url, number in figures:
        if "status=short" in url:
            days = sum(village["days"] for village in lists[url]["villages"])
            assert number in (days, lists[url]["pager"]["total"])


def test_the_log_is_counted_by_village_as_its_lists_do(register: Cast, march: Cadre) -> None:
    opened = _open(register, "visits", "month", by="village")
    row = opened.rows[0]
    assert (row[3], row[4], sum(row[5:12])) == (2, 3, 3)
    assert row[12:] == [1, 0, 0, 0, 0, 1]
    assert DiaryGrade.choices[0][1] == opened.columns[13].label
    assert lead_to_their_rows(register["town_a"], "visits", f"{QUERY}month") == {
        "/visits/",
        "/diaries/",
    }


def test_weekly_reports_are_counted_as_the_town_reads_them(register: Cast, march: Cadre) -> None:
    mine, other = _open(register, "weekly", "month", by="village").rows
    # wanted, sent, share, late, waiting, received, returned, wanting, overdue
    assert mine[3:] == [4, 2, 0.5, 1, 1, 1, 0, 2, 2]
    assert other[3:] == [4, 0, 0, 0, 0, 0, 0, 4, 4]
    assert lead_to_their_rows(register["town_a"], "weekly", f"{QUERY}week") == {"/reports/"}
    assert figures_of(register["town_a"], "weekly", f"{QUERY}month") == []


def test_problems_are_those_raised_in_the_span(register: Cast, march: Cadre) -> None:
    first, last = dt.date(2014, 3, 1), dt.date(2014, 3, 31)
    make_problem(register.a1, "水管冻裂", raised_on=first)
    make_problem(register.a1, "缺化肥", raised_on=last, kind=ProblemKind.PRODUCTION,
                 state=ProblemState.CLOSED)  # fmt: skip
    make_problem(register.a2, "四月的事", raised_on=dt.date(2014, 4, 1))
    make_problem(register.b1, "别镇的事", raised_on=first)
    assert _open(register, "problems", "month").column("问题") == ["水管冻裂", "缺化肥"]
    row = _open(register, "problem_counts", "month", by="village").rows[0]
    assert row[3:10] == [2, 0, 1, 0, 1, 0, 0]
    # in hand, late, closed, share, satisfied, fairly, not
    assert row[10:] == [1, 1, 1, 0.5, 1, 0, 0]
    assert lead_to_their_rows(register["town_a"], "problem_counts", f"{QUERY}month") == {
        "/problems/"
    }


def test_assessments_are_the_organization_departments(register: Cast, march: Cadre) -> None:
    line = {"item": "attendance", "done": 9, "whole": 10, "weight": 30, "points": "27.00"}
    Assessment.objects.create(
        cadre=march, area_code=A1, year=2014, half=Assessment.Half.YEAR, score=Decimal("88.50"),
        total=Decimal("86.10"), grade="2", violations=1, lines=[line],
        made_by=register["organization"],
    )  # fmt: skip
    opened = _open(register, "assessment", "", "organization", area=A1)
    ((_, name, *_, grade, _),) = opened.rows
    assert (name, grade) == ("甲一驻村", "称职")
    assert (opened.column("到岗（分）"), opened.column("年度得分")) == ([27.0], [86.1])
    assert opened.totals and 1 in opened.totals
    address = reverse("table_show", args=["assessment"])
    for who, status in (("organization", 200), ("poverty_office", 404), ("town_a", 404)):
        assert client_of(register[who]).get(address).status_code == status


@pytest.mark.parametrize("key", ["attendance", "visits", "weekly", "problem_counts"])
def test_more_cadres_ask_no_more_queries(register: Cast, march: Cadre, key: str) -> None:
    asked = ask(
        report=REPORTS[key], user=register["town_a"], area=TOWN_A, day=WEDNESDAY, period="year"
    )

    def grow() -> None:
        for number in range(3):
            cadre = make_cadre(name=f"丁{number}")
            make_posting(cadre, register.a2)
            make_days(cadre, register.a2, "2014-03-05")
            make_leave(
                cadre,
                register.a2,
                "2014-04-08",
                state=AskState.APPROVED,
                decided_by=register["town_a"],
            )
            make_report(cadre, register.a2, "2014-W10")
            make_problem(register.a2, raised_on=WEDNESDAY)

    assert assert_flat_queries(lambda: list(REPORTS[key].rows(asked)), grow=grow) <= 20


def test_of_two_runs_the_same_cadre_and_problem_are_compared(register: Cast, march: Cadre) -> None:
    town, asked = register["town_a"], {"day": WEDNESDAY, "period": "month"}
    later = make_problem(register.a1, "缺化肥", raised_on=dt.date(2014, 3, 8))
    before = {key: make_run(town, TOWN_A, key=key, **asked) for key in ("attendance", "problems")}
    make_problem(register.a1, "水管冻裂", raised_on=dt.date(2014, 3, 7))
    make_posting(make_cadre(name="丁驻村"), register.a1, starts_on=dt.date(2014, 3, 20))
    Problem.objects.filter(pk=later.pk).update(owner="赵主任")
    for key, new, changed in (("attendance", "丁驻村", []), ("problems", "水管冻裂", ["缺化肥"])):
        found = differences(before[key], make_run(town, TOWN_A, key=key, **asked))
        added = [row.now for row in found if row.before is None and row.now]
        assert len(added) == 1 and new in added[0]
        assert [row.now[3] for row in found if row.before and row.now] == changed
