from datetime import date

import pytest

from gujang.lib.periods import data_date, span_contains


def test_the_data_date_of_a_year_is_its_last_day():
    assert data_date(2014) == date(2014, 12, 31)


@pytest.mark.parametrize(
    ("day", "end", "inside"),
    [
        (date(2014, 2, 26), date(2014, 3, 1), False),
        (date(2014, 2, 27), date(2014, 3, 1), True),
        (date(2014, 3, 1), date(2014, 3, 1), True),
        (date(2014, 3, 2), date(2014, 3, 1), False),
        (date(2017, 12, 31), None, True),
        (date(2014, 2, 26), None, False),
    ],
)
def test_a_span_holds_both_its_ends(day, end, inside):
    assert span_contains(day, date(2014, 2, 27), end) is inside
