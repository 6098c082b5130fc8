"""From 脱贫标志 at the data date to dated changes of standing."""

import datetime as dt
from collections.abc import Sequence

import pytest

from households.codes import ChangeKind, Standing
from households.imports.standing import (
    Claim,
    Steps,
    Unfit,
    exit_year_of,
    first_steps,
    next_steps,
    note_of,
    registered_anew,
)
from households.models import StandingChange

P, E, X, R, S, C = (
    Standing.POOR,
    Standing.EXPECTED,
    Standing.EXITED,
    Standing.RETURNED,
    Standing.STABLE,
    Standing.CANCELLED,
)
FIRST = dt.date(2013, 12, 31)


def end(year: int) -> dt.date:
    return dt.date(year, 12, 31)


def told(steps: Steps) -> list[tuple[str, str, int]]:
    """Kind, standing and year of each step added; all are dated 31 December but the first."""
    return [(step.kind, step.standing, step.on.year) for step in steps.add]


@pytest.mark.parametrize(
    ("standing", "exit_year", "wanted"),
    [
        (P, None, []),
        (E, None, [(ChangeKind.EXPECTED, E, 2015)]),
        (X, 2014, [(ChangeKind.EXIT, X, 2014)]),
        (X, None, [(ChangeKind.EXIT, X, 2015)]),
        (S, 2014, [(ChangeKind.EXIT, X, 2014), (ChangeKind.STABLE, S, 2015)]),
        (S, None, [(ChangeKind.EXIT, X, 2015), (ChangeKind.STABLE, S, 2015)]),
        (R, 2014, [(ChangeKind.EXIT, X, 2014), (ChangeKind.RETURN, R, 2015)]),
        (R, None, [(ChangeKind.RETURN, R, 2015)]),
        (C, None, [(ChangeKind.CANCELLED, C, 2015)]),
        (C, 2014, [(ChangeKind.EXIT, X, 2014), (ChangeKind.CANCELLED, C, 2015)]),
    ],
)
def test_a_new_household_was_registered_poor_and_came_to_its_standing(
    standing: Standing, exit_year: int | None, wanted: list[tuple[str, str, int]]
) -> None:
    steps = first_steps(FIRST, Claim(2015, standing, exit_year))
    assert told(steps) == [(ChangeKind.REGISTERED, P, 2013), *wanted]
    assert steps.add[0].on == FIRST
    assert [s.from_standing for s in steps.add[1:]] == [s.standing for s in steps.add[:-1]]
    assert all(step.on == end(step.on.year) for step in steps.add[1:])


def test_an_exit_before_the_household_was_registered_is_refused() -> None:
    with pytest.raises(Unfit, match="脱贫年度早于") as refused:
        first_steps(dt.date(2014, 6, 1), Claim(2014, X, 2013))
    assert refused.value.field_name == "exit_year"


def made(*changes: tuple[str, str, dt.date], reason: str = "") -> list[StandingChange]:
    return [
        StandingChange(pk=place, kind=kind, standing=standing, happened_on=on, reason=reason)
        for place, (kind, standing, on) in enumerate(changes, start=1)
    ]


POOR = (ChangeKind.REGISTERED, P, FIRST)
EXIT_2014 = (ChangeKind.EXIT, X, end(2014))


@pytest.mark.parametrize(
    ("changes", "claim", "wanted"),
    [
        ([POOR], Claim(2015, P), []),
        ([POOR], Claim(2015, X, 2015), [(ChangeKind.EXIT, X, 2015)]),
        ([POOR], Claim(2015, X), [(ChangeKind.EXIT, X, 2015)]),
        ([POOR], Claim(2015, X, 2014), [(ChangeKind.EXIT, X, 2014)]),
        ([POOR], Claim(2015, E), [(ChangeKind.EXPECTED, E, 2015)]),
        ([POOR], Claim(2015, C), [(ChangeKind.CANCELLED, C, 2015)]),
        ([POOR, EXIT_2014], Claim(2015, X, 2014), []),
        ([POOR, EXIT_2014], Claim(2015, R), [(ChangeKind.RETURN, R, 2015)]),
        ([POOR, EXIT_2014], Claim(2015, S), [(ChangeKind.STABLE, S, 2015)]),
        ([POOR, EXIT_2014], Claim(2015, C, 2014), [(ChangeKind.CANCELLED, C, 2015)]),
        ([POOR, EXIT_2014], Claim(2015, P), [(ChangeKind.REVERTED, P, 2015)]),
    ],
)
def test_a_later_year_adds_the_dated_change(
    changes: Sequence[tuple[str, str, dt.date]], claim: Claim, wanted: list[tuple[str, str, int]]
) -> None:
    steps = next_steps(made(*changes), claim, newest=True)
    assert told(steps) == wanted
    assert bool(steps) == bool(wanted)
    assert not steps.drop
    assert (steps.base.standing if steps.base else None) == (changes[-1][1] if wanted else None)


def test_a_return_carries_its_cause() -> None:
    claim = Claim(2015, R, return_cause="01")
    (step,) = next_steps(made(POOR, EXIT_2014), claim, newest=True).add
    assert step.return_cause == "01"


def test_a_correction_of_the_same_year_takes_back_what_its_import_said() -> None:
    changes = made(POOR, EXIT_2014, reason=note_of(2014))
    steps = next_steps(changes, Claim(2014, P), newest=True)
    assert (told(steps), steps.drop, steps.base) == ([], [changes[1]], changes[0])
    assert (steps.old, steps.new) == (X, P)
    steps = next_steps(changes, Claim(2014, E), newest=True)
    assert told(steps) == [(ChangeKind.EXPECTED, E, 2014)]
    assert steps.drop == [changes[1]]


def test_a_change_made_on_a_page_is_never_taken_back() -> None:
    changes = made(POOR, EXIT_2014, reason="县批准")
    steps = next_steps(changes, Claim(2014, P), newest=True)
    assert (told(steps), steps.drop) == ([(ChangeKind.REVERTED, P, 2014)], [])


def test_a_corrected_exit_year_dates_the_exit_anew() -> None:
    changes = made((ChangeKind.REGISTERED, P, dt.date(2012, 6, 1)), EXIT_2014)
    assert next_steps(changes, Claim(2014, X, 2013), newest=True).redate == [
        (changes[1], end(2013))
    ]
    assert not next_steps(changes, Claim(2014, X, 2014), newest=True)
    assert not next_steps(changes, Claim(2014, X), newest=True)
    with pytest.raises(Unfit):
        next_steps(made(POOR, EXIT_2014), Claim(2014, X, 2012), newest=True)


LATER = (ChangeKind.EXIT, X, dt.date(2016, 6, 1))


@pytest.mark.parametrize(
    ("changes", "claim", "newest"),
    [
        ([POOR, LATER], Claim(2015, X), True),
        ([POOR, EXIT_2014], Claim(2014, P), False),
        ([(ChangeKind.REGISTERED, P, dt.date(2015, 3, 1))], Claim(2014, P), True),
    ],
)
def test_what_later_changes_stand_on_is_not_changed(
    changes: Sequence[tuple[str, str, dt.date]], claim: Claim, newest: bool
) -> None:
    with pytest.raises(Unfit, match="请在户页面更正"):
        next_steps(made(*changes), claim, newest=newest)


def test_what_was_so_at_the_data_date_agrees_whatever_came_later() -> None:
    assert not next_steps(made(POOR, LATER), Claim(2015, P), newest=True)
    assert not next_steps(made(POOR, EXIT_2014), Claim(2013, P), newest=False)


@pytest.mark.parametrize(
    ("claim", "year"),
    [(Claim(2015, X, 2013), 2013), (Claim(2015, X), 2014), (Claim(2015, P), None)],
)
def test_an_empty_exit_year_is_that_of_the_exit(claim: Claim, year: int | None) -> None:
    assert exit_year_of(made(POOR, EXIT_2014), Steps(), claim) == year


def test_registering_may_be_dated_anew_up_to_the_next_change() -> None:
    changes = made(POOR, EXIT_2014)
    assert registered_anew(changes, dt.date(2014, 3, 1)) is changes[0]
    with pytest.raises(Unfit, match="首次识别时间"):
        registered_anew(changes, dt.date(2015, 3, 1))
