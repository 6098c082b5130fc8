"""帮扶责任人: the roll holds a row a line, and the statistic says what the worklist says."""

import datetime as dt

import pytest

from cadres.models import Cadre
from gujang.dashboard.figures import figures
from gujang.dashboard.places import Place
from gujang.reports.tables import REPORTS
from tests.cast import A1, Cast
from tests.make import COUNTY
from tests.make_cadres import make_cadre, make_pairing, make_posting
from tests.reports.opened import DAY, open_table
from tests.reports.pages import lead_to_their_rows

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
MOVED = dt.date(2016, 2, 1)


@pytest.fixture
def helper(register: Cast) -> Cadre:
    """A cadre posted in A1 until February 2016 who helps a household there, as does another."""
    cadre = make_cadre(name="周帮扶", position="科员")
    make_posting(cadre, register.a1, ends_on=MOVED)
    household = register.a1.households.get(number="HU-A1-1")
    make_pairing(household, cadre, unit_name="县财政局", level="3", phone="0472-8110000")
    make_pairing(household, name="吴乡干", starts_on=dt.date(2015, 3, 1))
    alone = register.a1.households.get(number="HU-A1-2")
    make_pairing(alone, cadre)
    return cadre


def test_the_roll_holds_a_row_a_line_and_one_of_who_has_nobody(
    register: Cast, helper: Cadre
) -> None:
    opened = open_table(REPORTS["helpers"], register["town_a"], area=A1)
    told = [(row[6], row[9], row[10], row[11], row[12]) for row in opened.rows]
    assert told == [
        ("周帮扶", "县直", "0472-8110000", dt.date(2014, 2, 27), ""),
        ("吴乡干", "", "", dt.date(2015, 3, 1), ""),
        ("周帮扶", "", "", dt.date(2014, 2, 27), ""),
        ("", "", "", "", "未落实"),
    ]


def test_who_is_posted_nowhere_on_the_day_helps_nobody(register: Cast, helper: Cadre) -> None:
    for day, helped, gone in (
        (dt.date(2015, 2, 1), 2, 0),
        (dt.date(2015, 12, 31), 2, 0),
        (MOVED, 1, 1),
        (None, 1, 1),
    ):
        opened = open_table(REPORTS["helped"], register["town_a"], area=A1, day=day)
        ((_, _, whole, covered, share, without, left),) = opened.rows
        assert (whole, covered, without, left) == (3, helped, 3 - helped, gone), day
        assert share == pytest.approx(helped / 3, abs=1e-4)
    notes = open_table(REPORTS["helpers"], register["town_a"], area=A1, day=MOVED).column("备注")
    assert notes == ["驻村干部已离任", "", "驻村干部已离任", "未落实"]


def test_the_totals_are_those_of_the_figures(register: Cast, helper: Cadre) -> None:
    whole = open_table(REPORTS["helped"], register["poverty_office"], by="village")
    assert whole.totals
    assert whole.totals[3] == figures(Place(COUNTY, "固阳县"), DAY)["households"]
    roll = open_table(REPORTS["helpers"], register["poverty_office"])
    assert whole.totals[6] == roll.column("备注").count("未落实")


def test_today_its_figures_lead_to_the_worklist(register: Cast, helper: Cadre) -> None:
    assert lead_to_their_rows(register["town_a"], "helped", "?by=village") == {
        "/households/",
        "/unpaired/",
    }
