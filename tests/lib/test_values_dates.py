from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gujang.lib.values import BadValue, date_cell


@pytest.mark.parametrize(
    "cell",
    [
        date(2014, 3, 5),
        datetime(2014, 3, 5),
        datetime(2014, 3, 5, 10, 30),
        "2014-03-05",
        "2014-3-5",
        "2014.3.5",
        "2014.03.05",
        "2014/3/5",
        "2014年3月5日",
        "2014年03月05日",
        "2014年3月5号",
        "2014年3月5",
        "2014 年 3 月 5 日",
        "2014 - 03 - 05",
        "２０１４年３月５日",
        "２０１４．３．５",
        "２０１４－３－５",
        " 2014-03-05 ",
        "\u30002014-03-05",
        "2014-03-05 00:00:00",
        "2014-03-05T08:30",
        "2014/3/5 8:30",
        "20140305",
        20140305,
        20140305.0,
        41703,
        41703.0,
        41703.75,
        Decimal(41703),
        "41703",
        "41703.5",
    ],
)
def test_a_day_is_read_in_its_usual_spellings(cell):
    assert date_cell(cell) == date(2014, 3, 5)


@pytest.mark.parametrize("cell", ["2014年3月", "2014-03", "2014.3", "2014/3", "２０１４年 ３月"])
def test_a_month_stands_for_its_first_day(cell):
    assert date_cell(cell) == date(2014, 3, 1)


def test_a_tenth_month_in_text_is_october():
    assert date_cell("2014.10") == date(2014, 10, 1)


@pytest.mark.parametrize("cell", [None, "", " ", "\u3000"])
def test_an_empty_cell_is_no_day(cell):
    assert date_cell(cell) is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2014-02-30", "no_such_day"),
        ("2014-13-01", "no_such_day"),
        ("2014-00-10", "no_such_day"),
        ("2015-02-29", "no_such_day"),
        ("20141301", "no_such_day"),
        ("2014年13月", "no_such_day"),
        ("0000-01-01", "no_such_day"),
        ("1899-12-31", "range"),
        ("2100-01-01", "range"),
        (date(1899, 12, 30), "range"),
        (datetime(2200, 1, 1), "range"),
        ("2014", "not_a_date"),
        (2014, "not_a_date"),
        (2014.1, "not_a_date"),
        ("2014年", "not_a_date"),
        ("201403", "not_a_date"),
        ("14-03-05", "not_a_date"),
        ("2014-3.5", "not_a_date"),
        ("3/5/2014", "not_a_date"),
        ("2014-03-05abc", "not_a_date"),
        ("去年", "not_a_date"),
        ("二〇一四年三月", "not_a_date"),
        ("٢٠١٤-٠٣-٠٥", "not_a_date"),
        (0, "not_a_date"),
        (60, "not_a_date"),
        (-41703, "not_a_date"),
        (99999, "not_a_date"),
        (True, "not_a_date"),
        (time(8, 30), "not_a_date"),
        (float("nan"), "not_finite"),
        (1e300, "too_large"),
        ("2014-03-05" * 100, "too_long"),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(cell, code):
    with pytest.raises(BadValue) as refused:
        date_cell(cell)

    assert refused.value.code == code
    assert refused.value.message.endswith("。")


@given(st.dates(date(1930, 1, 1), date(2099, 12, 31)))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_every_day_survives_every_spelling(day):
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    spellings = [
        day,
        serial,
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
    ]
    assert {date_cell(cell) for cell in spellings} == {day}
