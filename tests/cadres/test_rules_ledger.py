"""The ledger's rules: deadlines, lateness, whose hand a problem is in (domain 5.3)."""

import datetime as dt

import pytest

from cadres.codes import ProblemLevel, ProblemState
from cadres.rules.ledger import ABOVE, BELOW, days_late, desk_of, due_from
from tests.cadres.cases import day


@pytest.mark.parametrize(
    ("level", "due"), [("village", "2015-03-16"), ("town", "2015-03-31"), ("county", "2015-04-30")]
)
def test_each_level_has_its_days(level: str, due: str) -> None:
    assert due_from(dt.date(2015, 3, 1), level) == day(due)


@pytest.mark.parametrize(
    ("state", "today", "late"),
    [
        (ProblemState.OPEN, "2015-03-15", 0),
        (ProblemState.OPEN, "2015-03-16", 0),  # the last day is still in time
        (ProblemState.OPEN, "2015-03-17", 1),
        (ProblemState.CLOSED, "2015-04-17", 0),
    ],
)
def test_what_is_open_past_its_deadline_is_late(state: str, today: str, late: int) -> None:
    assert days_late(state, day("2015-03-16"), day(today)) == late


@pytest.mark.parametrize(
    ("level", "code"),
    [("village", "150222103201"), ("town", "150222103"), ("county", "150222")],
)
def test_a_level_answers_for_its_area(level: str, code: str) -> None:
    assert desk_of("150222103201", level) == code


def test_the_way_up_ends_at_the_county() -> None:
    assert ABOVE[ProblemLevel.VILLAGE] == ProblemLevel.TOWN
    assert ABOVE[ProblemLevel.TOWN] == ProblemLevel.COUNTY
    assert ProblemLevel.COUNTY not in ABOVE and ProblemLevel.VILLAGE not in BELOW
