"""The statistics of the register: they say what the lists hold and what the figures say."""

import datetime as dt
from itertools import chain
from typing import Any

import pytest

from gujang.dashboard.figures import figures
from gujang.dashboard.places import Place
from gujang.reports.asking import ask
from gujang.reports.report import Report, leaves
from gujang.reports.tables import REPORTS, causes, earnings, living, people
from households.dimensions import household_rows, people_rows
from households.models import Household, Person, YearConditions, YearIncome
from tests.cast import Cast
from tests.make import COUNTY
from tests.reports.opened import Opened, open_table

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

END_2014, END_2015 = dt.date(2014, 12, 31), dt.date(2015, 12, 31)
STATISTICS = tuple(chain(causes.REPORTS, people.REPORTS, living.REPORTS, earnings.REPORTS))
# the figure that a table takes apart, by the table's key
TOLD = {
    "main_causes": "by_main_cause",
    "other_causes": "by_other_cause",
    "attributes": "by_attribute",
    "income_bands": "by_pc_band",
    "ages": "persons_by_age",
    "health": "persons_by_health",
    "education": "persons_by_education",
    "labour": "persons_by_labour",
}
DIFFICULTIES = {
    "饮水困难": "water_difficult",
    "无安全饮水": "water_unsafe",
    "未通生活用电": "no_power",
    "未通广播电视": "no_tv",
    "危房": "dangerous_houses",
    "无卫生厕所": "no_toilet",
}


def _open(key: str, cast: Cast, **asked: Any) -> Opened:
    return open_table(REPORTS[key], cast["poverty_office"], **{"day": END_2015} | asked)


def _told() -> dict[str, Any]:
    return figures(Place(COUNTY, "固阳县"), END_2015)


def _parts(opened: Opened, row: list[Any]) -> dict[str, list[Any]]:
    """Return what stands in ``row`` under each heading that has parts."""
    found: dict[str, list[Any]] = {}
    place = 0
    for head in opened.report.columns(opened.asked.by):
        wide = len(leaves([head]))
        if head.parts:
            found[head.label] = row[place : place + wide]
        place += wide
    return found


def _totals(opened: Opened) -> dict[str, list[Any]]:
    assert opened.totals is not None
    return _parts(opened, opened.totals)


@pytest.mark.parametrize("day", [END_2014, None], ids=str)
@pytest.mark.parametrize("report", STATISTICS, ids=lambda report: report.key)
def test_a_figure_is_as_many_as_its_list_holds(
    register: Cast, report: Report, day: dt.date | None
) -> None:
    user = register["poverty_office"]
    asked = ask(report=report, user=user, area=COUNTY, day=day, by="town")
    columns, compared = leaves(report.columns(asked.by)[1:]), 0
    for row in report.rows(asked):
        for head, value in zip(columns, row.values, strict=True):
            if opens := head.opens and head.opens(asked):
                query = {name: list(values) for name, values in opens.query.items()}
                if opens.view == "household_list":
                    rows: Any = household_rows(Household.objects.all(), query, asked.as_of)
                else:
                    rows = people_rows(Person.objects.all(), query, asked.as_of)
                assert value == rows.inside(row.code).count(), head
                compared += 1
    assert compared >= 2


def test_the_totals_are_the_figures(register: Cast) -> None:
    told = _told()
    for key, figure in TOLD.items():
        by_label = told[figure]
        totals = _totals(_open(key, register))
        for label, (number, *_) in totals.items():
            expected = by_label.get("" if label.startswith("未填") else label, 0)
            assert number == (expected["households"] if isinstance(expected, dict) else expected)
        counted = [number for number, *_ in totals.values() if number]
        assert counted and len(counted) == sum(1 for number in by_label.values() if number)


def test_difficulties_and_land_are_the_figures(register: Cast) -> None:
    form = Household.objects.get(number="HU-B1-2").years.get(until=None)
    YearConditions.objects.filter(household_year=form).update(farmland="68.50", house_area=51)
    told = _told()
    living_, land = _totals(_open("difficulties", register)), _totals(_open("land", register))
    assert {label: living_[label][0] for label in DIFFICULTIES} == {
        label: told[key] for label, key in DIFFICULTIES.items()
    }
    assert (living_["危房"][0], living_["饮水困难"][0]) == (1, 0)
    assert living_["住房面积"] == [51, 51 / 17]
    assert [land["耕地"][0], land["林地"][0]] == [68.5, 0]
    assert told["land_sums"]["耕地面积（亩）"] == 68.5


def test_causes_of_a_known_register(register: Cast) -> None:
    opened = _open("main_causes", register)
    assert [row[1:5] for row in opened.rows] == [["西斗铺镇", 4, 4, 1], ["银号镇", 3, 2, 0.6667]]
    totals = _totals(opened)
    assert list(totals)[-2:] == ["其他", "未填"] and len(totals) == 13
    assert totals["因病"] == [6, pytest.approx(6 / 7)]
    assert totals["因学"] == [1, pytest.approx(1 / 7)]
    others = _totals(_open("other_causes", register))
    assert [label for label, (number, _) in others.items() if number] == ["缺技术", "缺资金"]
    assert "因婚" in others and "未填" not in others


def test_people_of_a_known_register(register: Cast) -> None:
    work = _totals(_open("work", register))
    assert work["省外务工"] == [1, pytest.approx(1 / 17)]
    assert work["未务工或未填"] == [16, pytest.approx(16 / 17)]
    attributes = _totals(_open("attributes", register))
    assert attributes["一般农户"][0::2] == [3, 5]
    sizes = _totals(_open("household_sizes", register))
    assert [number for number, _ in sizes.values()] == [4, 0, 2, 0, 0, 1]


def test_incomes_are_the_figures_and_only_who_has_them_shares_them(register: Cast) -> None:
    home = Household.objects.get(number="HU-B1-2").years.get(until=None)
    YearIncome.objects.filter(household_year=home).update(transfer=900, dibao=900, business_cost=50)
    told, totals = _told(), _totals(_open("incomes", register))
    sums = told["income_sums"]
    for label in ("工资性收入", "转移性收入", "生产经营性支出"):
        assert totals[label][1] == sums[f"{label}（元）"] > 0
    assert totals["转移性收入"] == [1, 900, 900] and totals["财产性收入"][0] == 0
    # a fourth wage is that of the household removed in 2015
    assert totals["工资性收入"][0] == 3
    assert totals["年纯收入"][:2] == [3, sums["年纯收入（元）"]]
    assert round(totals["家庭年人均纯收入"][2], 2) == told["mean_pc_net_income_of_households"]
    assert _totals(_open("transfers", register))["低保金"] == [1, 900, 900]


def test_the_groups_of_a_village_add_up_to_its_whole(register: Cast) -> None:
    for key in {report.key for report in STATISTICS} - {
        *("other_causes", "difficulties", "land", "incomes", "transfers")
    }:
        opened = _open(key, register, by="village")
        assert len(opened.rows) == 3
        for row in opened.rows:
            assert sum(numbers[0] for numbers in _parts(opened, row).values()) == row[3], key
