"""脱贫进度统计表: it balances, and says what the year's balance and the figures say."""

import datetime as dt

import pytest

from gujang.dashboard.figures import figures
from gujang.dashboard.places import Place
from gujang.reports.tables import REPORTS
from tests.cast import Cast
from tests.make import COUNTY
from tests.reports.opened import Opened, open_table

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

END_2014, END_2015 = dt.date(2014, 12, 31), dt.date(2015, 12, 31)
# 年初 + 新识别 + 返贫 + 自然增加 - 自然减少 - 剔除 - 脱贫 - 年末, as the columns stand
SIGNS = (1, 1, 1, 1, -1, -1, -1, -1)


def _open(cast: Cast, day: dt.date, by: str = "town") -> Opened:
    return open_table(REPORTS["progress"], cast["poverty_office"], day=day, by=by)


def _balance(row: list[float], start: int) -> tuple[float, float]:
    lines = row[start : start + 16]
    households = sum(s * n for s, n in zip(SIGNS, lines[0::2], strict=True))
    return households, sum(s * n for s, n in zip(SIGNS, lines[1::2], strict=True))


@pytest.mark.parametrize("day", [END_2014, END_2015, dt.date(2015, 5, 31)])
@pytest.mark.parametrize("by", ["town", "village"])
def test_every_row_and_the_total_balance(register: Cast, day: dt.date, by: str) -> None:
    opened, start = _open(register, day, by), 3 if by == "town" else 4
    assert opened.rows and opened.totals
    for row in [*opened.rows, opened.totals]:
        assert _balance(row, start) == (0, 0)


def test_the_totals_are_the_figures(register: Cast) -> None:
    opened = _open(register, END_2015)
    told = figures(Place(COUNTY, "固阳县"), END_2015)
    totals = opened.totals or []
    flow = told["flow"]["全县"]
    words = "年初 新识别 返贫 自然增加 自然减少 剔除 脱贫 年末".split()
    assert totals[3:19] == [flow[word][unit] for word in words for unit in "户人"]
    assert totals[19:21] == [told["exited"]["persons"], told["persons"]]
    assert round(totals[21], 4) == told["exit_rate_persons"]
    by_town = {row[1]: row[21] for row in opened.rows}
    assert by_town == {name: town["exit_rate_persons"] for name, town in told["by_town"].items()}


def test_villages_are_counted_as_they_stood_on_the_day(register: Cast) -> None:
    register.a2.closed_on, register.a2.merged_into = dt.date(2015, 6, 1), register.a1
    register.a2.save()
    towns = {row[1]: row[2] for row in _open(register, END_2015).rows}
    assert towns == {"西斗铺镇": 1, "银号镇": 1}
    assert {row[1]: row[2] for row in _open(register, END_2014).rows}["西斗铺镇"] == 2
