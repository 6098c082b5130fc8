from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gujang.lib import values
from gujang.lib.values import BadValue, bool_cell, decimal_cell, int_cell, month_count, year_cell


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (0, "0.00"),
        (3363, "3363.00"),
        (4591.54, "4591.54"),
        (4591.540000000001, "4591.54"),
        (0.1 + 0.2, "0.30"),
        (9999999999.99, "9999999999.99"),
        (-0.0, "0.00"),
        (-1e-9, "0.00"),
        (Decimal("12.3"), "12.30"),
        (Decimal("12.3400000001"), "12.34"),
        (Decimal("1e-400"), "0.00"),
        ("323", "323.00"),
        ("942.00", "942.00"),
        ("1,983.00", "1983.00"),
        ("12,345,678.9", "12345678.90"),
        ("1，983", "1983.00"),
        ("1 983", "1983.00"),
        ("１０２１", "1021.00"),
        ("１，０２１．５", "1021.50"),
        (" 90 ", "90.00"),
        ("\u300090\u3000", "90.00"),
        ("90\u200b", "90.00"),
        ("500元", "500.00"),
        ("500 元", "500.00"),
        ("500元整", "500.00"),
        ("¥500", "500.00"),
        ("￥ 1,500.00元", "1500.00"),
        ("+5", "5.00"),
        ("-0", "0.00"),
        ("12.340", "12.34"),
        ("007", "7.00"),
    ],
)
def test_a_money_cell_becomes_yuan_to_the_fen(cell, number):
    result = decimal_cell(cell)
    assert str(result) == number


@pytest.mark.parametrize("read", [decimal_cell, int_cell, year_cell, bool_cell])
@pytest.mark.parametrize("cell", [None, "", " ", "\u3000", "\n", " " * 100])
def test_an_empty_cell_is_none(read, cell):
    assert read(cell) is None


@pytest.mark.parametrize(
    ("cell", "code", "says"),
    [
        ("12.345", "places", "最多保留2位小数"),
        (12.345, "places", "最多保留2位小数"),
        (1312.2416666666667, "places", "最多保留2位小数"),
        (Decimal("0.001"), "places", "最多保留2位小数"),
        ("1.2万元", "unit", "请换算成“元”"),
        ("1.2万", "unit", "请换算成“元”"),
        ("500斤", "unit", "单位为“元”"),
        ("5亩", "unit", "单位为“元”"),
        ("500元/年", "unit", "单位为“元”"),
        ("-1", "negative", "不能是负数"),
        ("−1", "negative", "不能是负数"),
        (-1, "negative", "不能是负数"),
        (-0.01, "negative", "不能是负数"),
        (float("nan"), "not_finite", "不是有效的数字"),
        (float("inf"), "not_finite", "不是有效的数字"),
        (float("-inf"), "not_finite", "不是有效的数字"),
        (Decimal("NaN"), "not_finite", "不是有效的数字"),
        (Decimal("sNaN"), "not_finite", "不是有效的数字"),
        (Decimal("Infinity"), "not_finite", "不是有效的数字"),
        ("NaN", "not_a_number", "应填数字"),
        ("Infinity", "not_a_number", "应填数字"),
        ("1e400", "unit", "应填数字"),
        ("1E3", "unit", "应填数字"),
        (Decimal("1e400"), "too_large", "数值太大"),
        (1e300, "too_large", "数值太大"),
        (10**400, "too_large", "数值太大"),
        (10_000_000_000, "too_large", "最多10位"),
        (9999999999.999999, "too_large", "最多10位"),
        ("9" * 60, "too_large", "最多10位"),
        ("9" * 1_000_000, "too_long", "文字太长"),
        ("1_000", "unit", "应填数字"),
        ("12,34", "unit", "应填数字"),
        ("1,2345", "unit", "应填数字"),
        ("1,234 567", "unit", "应填数字"),
        ("12 5", "not_a_number", "应填数字"),
        ("1.2.3", "unit", "应填数字"),
        ("²", "not_a_number", "应填数字"),
        ("5²", "unit", "应填数字"),
        ("①", "not_a_number", "应填数字"),
        ("١٢", "not_a_number", "应填数字"),
        ("无", "not_a_number", "应填数字"),
        ("约500", "not_a_number", "应填数字"),
        ("500\n元\n", "not_a_number", "应填数字"),
        ("=1+1", "not_a_number", "应填数字"),
        ("5\x00", "unit", "应填数字"),
        (True, "not_a_number", "应填数字"),
        (date(2014, 1, 1), "not_a_number", "应填数字"),
        (object(), "not_a_number", "应填数字"),
    ],
)
def test_a_cell_that_is_no_amount_is_refused_with_its_reason(cell, code, says):
    with pytest.raises(BadValue, match=says) as refused:
        decimal_cell(cell)

    assert refused.value.code == code
    assert refused.value.message == str(refused.value)
    assert refused.value.message.endswith("。")


@pytest.mark.parametrize(
    ("options", "cell", "number"),
    [
        ({"negative": True}, "-1,983.5元", "-1983.50"),
        ({"negative": True}, -12, "-12.00"),
        ({"round_excess": True}, 1312.2416666666667, "1312.24"),
        ({"round_excess": True}, "1312.245", "1312.25"),
        ({"round_excess": True, "negative": True}, "-1312.245", "-1312.25"),
        ({"scale": 10_000}, 1.2, "12000.00"),
        ({"scale": 10_000}, "1.2万元", "12000.00"),
        ({"scale": 10_000}, "0.3363", "3363.00"),
        ({"scale": 10_000}, 0.45915400000000003, "4591.54"),
        ({"places": 1, "unit_words": values.MU}, "23.3亩", "23.3"),
        ({"unit_words": values.SQUARE_METRES}, "90㎡", "90.00"),
        ({"unit_words": values.SQUARE_METRES}, "90m²", "90.00"),
        ({"unit_words": values.SQUARE_METRES}, "90平方米", "90.00"),
        ({"unit_words": values.KILOMETRES}, "0.6KM", "0.60"),
        ({"unit_words": values.KILOMETRES}, "0.6 公里", "0.60"),
        ({"places": 4}, "0.1234", "0.1234"),
    ],
)
def test_a_column_says_its_unit_places_and_sign(options, cell, number):
    assert str(decimal_cell(cell, **options)) == number


@pytest.mark.parametrize(
    ("options", "cell"),
    [
        ({"scale": 10_000}, "12000元"),
        ({"unit_words": values.MU}, "500元"),
        ({"unit_words": values.MU}, "1万亩"),
        ({"unit_words": values.KILOMETRES}, "500米"),
        ({"unit_words": ()}, "500元"),
        ({"places": 0}, "1.5"),
    ],
)
def test_another_unit_than_the_columns_is_refused(options, cell):
    with pytest.raises(BadValue):
        decimal_cell(cell, **options)


@given(st.decimals("-9999999999.99", "9999999999.99", places=2))
@settings(derandomize=True, max_examples=150, deadline=None)
def test_an_amount_survives_as_number_and_as_text_to_the_fen(amount):
    assert decimal_cell(float(amount), negative=True) == amount
    assert decimal_cell(f"{amount:,}", negative=True) == amount
    assert decimal_cell(f" {amount}元", negative=True) == amount


@given(st.one_of(st.text(), st.floats(), st.integers(), st.decimals(), st.dates(), st.none()))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_any_cell_is_an_exact_amount_or_a_plain_refusal(cell):
    for read in (decimal_cell, int_cell, year_cell, bool_cell, values.date_cell, values.text_cell):
        try:
            result = read(cell)
        except BadValue as refused:
            assert refused.message.endswith("。")  # noqa: PT017
        else:
            assert read is not decimal_cell or result is None or result.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("cell", "number"),
    [(4, 4), (4.0, 4), ("４", 4), (" 4 ", 4), ("4.00", 4), ("4人", 4), ("1,024", 1024), (0, 0)],
)
def test_a_count_is_read(cell, number):
    result = int_cell(cell)
    assert result == number
    assert isinstance(result, int)


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (4.5, "应为整数"),
        ("4.5", "应为整数"),
        (-1, "0到999999999"),
        ("四", "应填数字"),
        (1e12, "数值太大"),
    ],
)
def test_what_is_no_count_is_refused(cell, says):
    with pytest.raises(BadValue, match=says):
        int_cell(cell)


@pytest.mark.parametrize(
    ("cell", "months"),
    [(None, 0), ("", 0), (0, 0), (12, 12), ("１", 1), (" 3 ", 3), ("6个月", 6), ("6月", 6)],
)
def test_the_months_worked_are_read_and_empty_is_none_worked(cell, months):
    assert month_count(cell) == months


@pytest.mark.parametrize("cell", [13, 18, -1, 2.5, "2.5", "半年", "1年"])
def test_months_worked_outside_a_year_are_refused(cell):
    with pytest.raises(BadValue):
        month_count(cell)


@pytest.mark.parametrize(
    "cell",
    [
        2014,
        2014.0,
        "2014",
        "２０１４",
        " 2014 ",
        "2014年",
        "2014年度",
        date(2014, 5, 1),
        datetime(2014, 1, 1),
    ],
)
def test_a_year_is_read(cell):
    assert year_cell(cell) == 2014


@pytest.mark.parametrize("cell", [14, "14年", 1948, 2100, 41703, "二〇一四", 2014.5])
def test_what_is_no_year_of_the_programme_is_refused(cell):
    with pytest.raises(BadValue):
        year_cell(cell)


YES = [
    "是",
    "有",
    "1",
    1,
    1.0,
    True,
    "Y",
    "y",
    "Yes",
    "TRUE",
    "√",
    "✓",
    "✔",
    " 是 ",
    "\u3000是",
    "１",
    "Ｙ",
]
NO = ["否", "无", "没有", "0", 0, 0.0, False, "N", "n", "No", "FALSE", "×", "✗", "否 ", "０", "Ｎ"]


@pytest.mark.parametrize(
    ("cell", "answer"), [(cell, True) for cell in YES] + [(cell, False) for cell in NO]
)
def test_yes_and_no_are_read_in_their_usual_spellings(cell, answer):
    assert bool_cell(cell) is answer


@pytest.mark.parametrize(
    "cell", ["2", 2, "不详", "是否", "X", "-", 0.5, date(2014, 1, 1), "是" * 999]
)
def test_what_is_neither_yes_nor_no_is_never_guessed(cell):
    with pytest.raises(BadValue):
        bool_cell(cell)
