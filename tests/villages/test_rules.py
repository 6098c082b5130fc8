"""Rules of a village's work (domain 2 and 3; the states of a project are those of R9)."""

import datetime as dt
from decimal import Decimal

import pytest

from villages.rules import answer_problems, collective_income, days_overdue, project_problems

DAY = dt.date(2016, 6, 30)
BEFORE, AFTER = dt.date(2016, 6, 20), dt.date(2016, 7, 1)


@pytest.mark.parametrize(
    ("state", "due_on", "days"),
    [
        ("planned", BEFORE, 10),
        ("ongoing", BEFORE, 10),
        ("ongoing", DAY, 0),
        ("ongoing", AFTER, 0),
        ("ongoing", None, 0),
        ("done", BEFORE, 0),
        ("stopped", BEFORE, 0),
    ],
)
def test_late_is_what_is_due_and_goes_on(state: str, due_on: dt.date | None, days: int) -> None:
    assert days_overdue(state, due_on, DAY) == days


@pytest.mark.parametrize(
    ("state", "progress", "finished_on", "wrong"),
    [
        ("planned", 0, None, set()),
        ("planned", 10, None, {"progress"}),
        ("ongoing", 100, None, set()),
        ("ongoing", 50, BEFORE, {"finished_on"}),
        ("stopped", 50, None, set()),
        ("stopped", 50, BEFORE, {"finished_on"}),
        ("done", 100, DAY, set()),
        ("done", 100, None, {"finished_on"}),
        ("done", 90, DAY, {"progress"}),
        ("done", 100, AFTER, {"finished_on"}),
    ],
)
def test_a_state_wants_its_progress_and_its_day(
    state: str, progress: int, finished_on: dt.date | None, wrong: set[str]
) -> None:
    assert set(project_problems(state, progress, finished_on, DAY)) == wrong


@pytest.mark.parametrize(
    ("state", "answer", "wrong"),
    [
        ("raised", "", {"state"}),
        ("reported", "", set()),
        ("accepted", "", {"answer"}),
        ("rejected", "", {"answer"}),
        ("accepted", "同意", set()),
    ],
)
def test_an_answer_is_in_words(state: str, answer: str, wrong: set[str]) -> None:
    assert set(answer_problems(state, answer)) == wrong


@pytest.mark.parametrize(
    ("lines", "total"), [([], None), (["0"], "0"), (["1200.50", "0.5"], "1201.00")]
)
def test_a_years_income_is_the_sum_of_its_lines(lines: list[str], total: str | None) -> None:
    found = collective_income(Decimal(line) for line in lines)
    assert found == (None if total is None else Decimal(total))
