"""The declarations: every number says what it is, how it is counted, and where its rows are."""

import pytest

from gujang.dashboard.metrics import CONDITIONS, METRICS
from gujang.dashboard.places import Place
from gujang.dashboard.totals import Progress, Totals, mean, rate
from households.cells import Cell
from households.dimensions import FILTERS
from households.rules.flow import Line

UNITS = {"户", "人", "元", "亩、平方米", "户、人", "比率"}


@pytest.mark.parametrize("key", METRICS)
def test_a_metric_says_what_it_is_and_how_it_is_counted(key: str) -> None:
    metric = METRICS[key]
    assert metric.key == key
    assert metric.title
    assert metric.how.endswith("。")
    assert len(metric.how) > 12
    assert metric.unit in UNITS


@pytest.mark.parametrize("key", METRICS)
def test_a_metric_lists_its_rows_by_names_the_lists_know(key: str) -> None:
    codes = [None, *Line] if key == "flow" else [None, "", "01", "9"]
    for code in codes:
        names = METRICS[key].query(code, 2015).keys()
        assert names <= FILTERS.keys() | {"as_of"}


@pytest.mark.parametrize("key", METRICS)
def test_a_metric_of_nothing_is_nothing(key: str) -> None:
    empty = METRICS[key].figure(Totals())
    numbers = list(empty.values()) if isinstance(empty, dict) else [empty]
    for number in numbers:
        assert not (any(number.values()) if isinstance(number, dict) else number)


def test_the_conditions_of_the_page_are_metrics() -> None:
    assert set(CONDITIONS) <= METRICS.keys()


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(318, 933, "0.3408"), (5, 32, "0.1562"), (2, 3, "0.6667"), (0, 7, "0.0000"), (7, 7, "1.0000")],
)
def test_a_rate_has_four_decimals(part: int, whole: int, expected: str) -> None:
    assert str(rate(part, whole)) == expected


def test_where_there_is_nobody_there_is_no_rate_and_no_mean() -> None:
    assert rate(0, 0) is None
    assert mean(Cell().amount, 0) is None
    assert Progress().percent is None


def test_one_who_is_missing_keeps_the_percentage_under_a_hundred() -> None:
    assert Progress(Cell(1, 99999), Cell(1, 99998)).percent == "99.9%"


def test_an_old_years_rows_are_no_part_of_the_newest_years_balance() -> None:
    """One village is in 2016 already, another has stood still since 2015."""
    totals = Totals(
        2016,
        {
            ("standing", "0"): Cell(3, 8),
            ("flow.opening", "2016"): Cell(2, 5),
            ("flow.exited", "2016"): Cell(1, 2),
            ("flow.closing", "2016"): Cell(1, 3),
            ("flow.opening", "2015"): Cell(9, 20),
            ("flow.exited", "2015"): Cell(7, 15),
            ("flow.closing", "2015"): Cell(2, 5),
        },
    )
    assert totals.flow(Line.OPENING) == Cell(4, 10)
    assert totals.flow(Line.EXITED) == Cell(1, 2)
    assert totals.flow(Line.CLOSING) == Cell(3, 8)


def test_a_village_is_named_with_its_town() -> None:
    assert Place("150222102201", "兴隆远塔村", "金山镇").full_name == "金山镇兴隆远塔村"
    assert Place("150222102", "金山镇").full_name == "金山镇"
