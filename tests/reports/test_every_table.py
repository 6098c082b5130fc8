"""Every report, whatever it is about: what its workbook holds, and whom it never shows."""

import datetime as dt

import pytest
from openpyxl.utils import get_column_letter

from gujang.access.gate import OutOfReach, holds
from gujang.reports.asking import ask
from gujang.reports.codes import By
from gujang.reports.report import Report
from gujang.reports.tables import REPORTS
from tests.cast import A1, B1, MARKERS, TOWN_A, Cast
from tests.make import make_household, make_id_number
from tests.queries import assert_flat_queries
from tests.reports.opened import Opened, open_table

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

every_table = pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)


@every_table
def test_a_table_opens_as_an_office_expects_it(register: Cast, report: Report) -> None:
    for by in report.by:
        opened = open_table(report, register[_reader(register, report)], by=by)
        _is_headed(opened)
        _prints_well(opened)
        _holds_text_as_text(opened)
        _adds_up(opened)


def _reader(cast: Cast, report: Report, usual: str = "poverty_office") -> str:
    """Return who reads the table: the usual, or the organization department where it alone may."""
    return usual if holds(cast[usual], report.right) else "organization"


def _is_headed(opened: Opened) -> None:
    title, line, head = opened.values[:3]
    assert title[0].startswith("固阳县") and opened.report.title in title[0]
    assert line[0] == "填报单位：固阳县"
    assert {"填报人：填表人", "审核人：", "填报日期：2016-01-04"} <= set(line)
    assert head[0] == "序号"
    assert f"A1:{get_column_letter(len(opened.columns))}1" in {
        str(merged) for merged in opened.sheet.merged_cells.ranges
    }
    said = "".join(str(row[0]) for row in opened.values[opened.first_row :])
    assert opened.report.basis in said and "B20160104-abcdef" in said


def _prints_well(opened: Opened) -> None:
    sheet = opened.sheet
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert sheet.print_title_rows == f"$3:${opened.first_row}"
    assert sheet.freeze_panes.endswith(str(opened.first_row + 1))


def _holds_text_as_text(opened: Opened) -> None:
    for number in range(len(opened.rows)):
        cells = opened.sheet[opened.first_row + 1 + number]
        for cell, head in zip(cells, opened.columns, strict=True):
            assert cell.data_type != "f", f"{head.label} holds a formula of the data"
            if head.kind == "text" and cell.value is not None:
                assert (cell.data_type, cell.number_format) == ("s", "@")


def _adds_up(opened: Opened) -> None:
    added = [place for place, head in enumerate(opened.columns) if head.total]
    assert (opened.totals is not None) == bool(added)
    if opened.totals is None or not opened.rows:
        return
    formulas = opened.sheet[opened.first_row + len(opened.rows) + 1]
    for place in added:
        held = sum(row[place] or 0 for row in opened.rows)
        assert opened.totals[place] == pytest.approx(held)
        assert str(formulas[place].value).startswith("=SUM(")


@every_table
def test_a_town_and_a_cadre_see_their_own_rows_alone(register: Cast, report: Report) -> None:
    make_household(register.a1, number="HU-A1-9", head="赵甲一")
    make_household(register.b1, number="HU-B1-9", head="孙乙一")
    for who, area, hidden in (("town_a", TOWN_A, B1), ("cadre_b1", B1, A1), ("cadre_b1", "", A1)):
        if not holds(register[who], report.right):
            continue
        opened = open_table(report, register[who], area=area or TOWN_A[:6], by=report.by[-1])
        said = "".join(str(cell) for row in opened.values for cell in row)
        assert not [word for word in MARKERS[hidden] if word in said]


@every_table
def test_an_area_out_of_reach_is_not_there(register: Cast, report: Report) -> None:
    for who, area in (("town_a", B1), ("cadre_a1", B1), ("nobody", TOWN_A), ("town_a", "12x")):
        with pytest.raises(OutOfReach):
            ask(report=report, user=register[who], area=area)


@every_table
def test_more_rows_ask_no_more_queries(register: Cast, report: Report) -> None:
    asked = ask(
        report=report,
        user=register[_reader(register, report)],
        area=TOWN_A[:6],
        day=dt.date(2015, 12, 31),
        by=report.by[-1],
    )

    def grow() -> None:
        for number in range(3):
            make_household(register.a1, number=f"HU-A1-多{number}", members=2)

    assert assert_flat_queries(lambda: list(report.rows(asked)), grow=grow) <= 30


@every_table
def test_no_full_number_is_in_a_table(register: Cast, report: Report) -> None:
    household = make_household(register.a1, number="HU-A1-密", phone="13912345678", card="6222020")
    number = make_id_number(household.people.count() + 400)
    for by in report.by:
        reader = register[_reader(register, report, "town_a")]
        opened = open_table(report, reader, area=TOWN_A, by=by)
        said = [str(cell) for row in opened.values for cell in row]
        assert "13912345678" not in said and "6222020" not in said
        assert not [cell for cell in said if len(cell) == len(number) and cell[:17].isdigit()]


def test_the_ways_of_grouping_are_told_by_the_first_columns(register: Cast) -> None:
    report = REPORTS["progress"]
    labels = {by: [head.label for head in report.columns(by)[:4]] for by in report.by}
    assert labels == {
        By.TOWN: ["序号", "镇", "行政村数", "年初贫困"],
        By.VILLAGE: ["序号", "镇", "行政村", "行政村数"],
    }
