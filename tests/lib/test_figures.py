from decimal import Decimal

import pytest

from gujang.lib import figures


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (12107, "12,107"),
        (-1234, "-1,234"),
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+3"), "1,000"),
        (1234.5, "1,234.5"),
    ],
)
def test_a_number_has_separators_and_its_own_decimals(value: figures.Figure, written: str) -> None:
    assert figures.number(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("2412.5"), "2,412.50"),
        (Decimal("0.005"), "0.01"),
        (Decimal("2.675"), "2.68"),
        (Decimal("-0.001"), "0.00"),
        (Decimal("-1866.005"), "-1,866.01"),
        (0.1 + 0.2, "0.30"),
    ],
)
def test_money_has_two_decimals_rounded_half_up(value: figures.Figure, written: str) -> None:
    assert figures.money(value) == written


@pytest.mark.parametrize(
    ("ratio", "written"),
    [
        (0, "0.0%"),
        (Decimal("0.7469"), "74.7%"),
        (Decimal("0.7445"), "74.5%"),
        (Decimal("0.9994"), "99.9%"),
        (Decimal("0.99999"), "99.9%"),
        (1, "100.0%"),
        (Decimal("1.0719"), "107.2%"),
        (Decimal("-0.05"), "-5.0%"),
    ],
)
def test_a_ratio_is_written_with_one_decimal_and_whole_only_when_whole(
    ratio: figures.Figure, written: str
) -> None:
    assert figures.percent(ratio) == written


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [(9043, 12107, "74.7%"), (12106, 12107, "99.9%"), (0, 5, "0.0%"), (5, 0, None), (0, 0, None)],
)
def test_a_share_needs_a_whole(part: int, whole: int, written: str | None) -> None:
    assert figures.share(part, whole) == written
