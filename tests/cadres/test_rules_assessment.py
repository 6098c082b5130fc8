"""The arithmetic of an assessment (domain 5.1: P10, P11)."""

from decimal import Decimal

import pytest

from cadres.codes import Grade
from cadres.rules.assessment import (
    Item,
    Measure,
    Terms,
    cap_of,
    grade_of,
    lines_of,
    period_of,
    score_of,
    total_of,
)
from tests.cadres.cases import day

WEIGHTS = dict(zip(Item.values, (30, 20, 10, 10, 15, 15), strict=True))
TERMS = Terms(WEIGHTS)


def measures(*pairs: str) -> dict[str, Measure]:
    """Return the measures written like ``22/24``, in the order of the items."""
    found = [Measure(*map(int, pair.split("/"))) for pair in pairs]
    return dict(zip(Item.values, found, strict=True))


@pytest.mark.parametrize(
    ("pairs", "points", "score"),
    [
        ("24/24 30/30 24/24 24/24 4/4 5/5", "30 20 10 10 15 15", "100"),
        ("22/24 24/30 20/24 12/24 3/4 4/5", "27.5 16 8.33 5 11.25 12", "80.08"),
        ("0/24 0/30 0/24 0/24 0/4 0/5", "0 0 0 0 0 0", "0"),
        # more households were visited than paired: no more than the whole
        ("24/24 40/30 24/24 24/24 4/4 5/5", "30 20 10 10 15 15", "100"),
        # no problem was closed and nobody was to exit: 70 points are scaled to 100
        ("24/24 15/30 24/24 24/24 0/0 0/0", "30 10 10 10 - -", "85.71"),
        ("0/0 0/0 0/0 0/0 0/0 0/0", "- - - - - -", None),
    ],
)
def test_every_line_is_its_share_of_its_weight(pairs: str, points: str, score: str) -> None:
    lines = lines_of(measures(*pairs.split()), TERMS)
    expected = [None if one == "-" else Decimal(one) for one in points.split()]
    assert [line.points for line in lines] == expected
    assert score_of(lines) == (None if score is None else Decimal(score))


@pytest.mark.parametrize(
    ("first", "whole", "total"),
    [("80", "90", "87.00"), ("100", "0", "30.00"), (None, "90", "90"), ("83.33", "91.67", "89.17")],
)
def test_the_half_year_counts_thirty_in_a_hundred(
    first: str | None, whole: str, total: str
) -> None:
    found = total_of(Decimal(first) if first else None, Decimal(whole), TERMS)
    assert found == Decimal(total)


@pytest.mark.parametrize(
    ("score", "violations", "grade"),
    [
        ("90", 0, Grade.EXCELLENT),
        ("89.99", 0, Grade.GOOD),
        ("75", 0, Grade.GOOD),
        ("74.99", 0, Grade.FAIR),
        ("59.99", 0, Grade.POOR),
        # P10: found once -> not 优秀, twice -> 基本称职, three times -> 不称职
        ("95", 1, Grade.GOOD),
        ("95", 2, Grade.FAIR),
        ("95", 3, Grade.POOR),
        ("95", 7, Grade.POOR),
        ("70", 1, Grade.FAIR),
    ],
)
def test_a_verified_violation_caps_the_grade(score: str, violations: int, grade: Grade) -> None:
    assert grade_of(Decimal(score), violations, TERMS) == grade


def test_without_a_violation_there_is_no_cap() -> None:
    assert cap_of(0) is None


def test_the_year_end_looks_at_the_whole_year() -> None:
    first, year = period_of(2015, whole_year=False), period_of(2015, whole_year=True)
    assert (first.first, first.last) == (day("2015-01-01"), day("2015-06-30"))
    assert (year.first, year.last) == (day("2015-01-01"), day("2015-12-31"))
