import datetime
from decimal import Decimal
from xml.etree.ElementTree import Element  # noqa: S405

import pytest
from defusedxml.ElementTree import fromstring

from gujang.lib.line_chart import Band, Chart, Line, Mark, line_chart, line_rows

START, MIDDLE, END = (
    datetime.date(2014, 1, 1),
    datetime.date(2015, 1, 1),
    datetime.date(2016, 1, 1),
)
TRICK = '"><script>alert(1)</script>'


def make_chart(*values: int, marks: tuple[Mark, ...] = (), band: Band | None = None) -> Chart:
    days = (START, MIDDLE, END)
    line = Line("实际", list(zip(days, values, strict=False)))
    return Chart("未脱贫人口（人）", "由多到少。", START, END, [line], band, marks)


def parse(chart: Chart) -> Element:
    return fromstring(line_chart(chart))


def texts(chart: Chart) -> list[str | None]:
    return [text.text for text in parse(chart).iter("text")]


def paths(chart: Chart, css: str) -> list[str | None]:
    return [p.get("d") for p in parse(chart).iter("path") if css in str(p.get("class"))]


def test_the_drawing_is_an_image_that_says_what_it_shows() -> None:
    drawing = next(s for s in parse(make_chart(4, 2, 0)).iter("svg") if s.get("role") == "img")
    assert drawing.findtext("title") == "由多到少。"


@pytest.mark.parametrize(
    ("highest", "levels"),
    [
        (0, ["0", "1"]),
        (1, ["0", "1"]),
        (4, ["0", "1", "2", "3", "4"]),
        (11, ["0", "5", "10", "15"]),
        (12107, ["0", "2,500", "5,000", "7,500", "10,000", "12,500"]),
        (50000, ["0", "10,000", "20,000", "30,000", "40,000", "50,000"]),
    ],
)
def test_the_scale_is_round_whole_and_holds_the_highest(highest: int, levels: list[str]) -> None:
    assert texts(make_chart(highest))[: len(levels) + 1] == [*levels, "2014年"]


def test_a_line_runs_from_the_left_to_the_right_and_ends_at_the_base() -> None:
    chart = make_chart(4, 2, 0)
    assert chart.x(START) == 0
    assert chart.x(END) == 100
    drawn = str(paths(chart, "line-actual")[0])
    assert drawn.startswith(f"M0.00 {chart.y(4)}L50.00 ")
    assert drawn.endswith(f"L100.00 {chart.base}.0")


def test_one_point_is_drawn_and_a_span_of_no_days_does_not_fail() -> None:
    chart = Chart("人口", "一天。", START, START, [Line("实际", [(START, 7)])])
    assert paths(chart, "line-actual")[0] == f"M0.00 {chart.y(7)}"


def test_a_line_and_a_band_without_points_draw_nothing() -> None:
    chart = make_chart(band=Band("区间", []))
    assert paths(chart, "line-actual")[0] == ""
    assert paths(chart, "band") == [""]


def test_the_figures_stay_in_order_from_top_to_base() -> None:
    chart = make_chart(9, 5, 0)
    assert chart.y(chart.top) < chart.y(9) < chart.y(5) < chart.y(0) == chart.base


@pytest.mark.parametrize(
    ("end", "dates"),
    [
        (datetime.date(2014, 3, 15), ["1月", "2月", "3月"]),
        (datetime.date(2015, 1, 1), [f"{month}月" for month in range(1, 13)]),
        (datetime.date(2016, 12, 31), ["2014年", "2015年", "2016年"]),
    ],
)
def test_months_are_named_within_a_year_and_years_beyond(
    end: datetime.date, dates: list[str]
) -> None:
    chart = Chart("人口", "随便。", START, end, [Line("实际", [(START, 1)])])
    assert texts(chart)[2:] == dates


def test_marks_stand_on_lines_of_their_own_above_the_plot() -> None:
    chart = make_chart(4, 2, 0, marks=(Mark(MIDDLE, "今天", 2), Mark(END, "预计归零")))
    marks = [t for t in parse(chart).iter("text") if t.get("class") == "mark-text"]
    heights = [float(str(mark.get("y"))) for mark in marks]
    assert [mark.text for mark in marks] == ["今天", "预计归零"]
    assert heights[0] < heights[1] < float(chart.y(chart.top))
    assert [mark.get("text-anchor") for mark in marks] == ["start", "end"]
    assert len(list(parse(chart).iter("circle"))) == 1


def test_a_band_goes_out_along_the_lowest_and_back_along_the_highest() -> None:
    chart = make_chart(4, band=Band("区间", [(MIDDLE, 1, 1), (END, 0, 3)]))
    y = chart.y
    expected = f"M50.00 {y(1)}L100.00 {y(0)}L100.00 {y(3)}L50.00 {y(1)}Z"
    assert paths(chart, "band") == [expected]
    assert [li[0].tail for li in parse(chart).iter("li")] == ["实际", "区间"]


def test_the_band_counts_for_the_scale() -> None:
    chart = make_chart(4, band=Band("区间", [(MIDDLE, 1, 90)]))
    assert chart.top == Decimal(100)


def test_words_are_escaped() -> None:
    line = Line(TRICK, [(START, 1)], TRICK)
    chart = Chart(TRICK, TRICK, START, END, [line], Band(TRICK, []), (Mark(END, TRICK),))
    assert "<script" not in line_chart(chart)


def test_the_rows_behind_the_lines_hold_every_day_and_nothing_where_a_line_is_silent() -> None:
    lines = [Line("实际", [(START, 4), (MIDDLE, 2)]), Line("计划", [(START, 4), (END, 0)])]
    assert line_rows(lines) == [[START, 4, 4], [MIDDLE, 2, None], [END, None, 0]]
