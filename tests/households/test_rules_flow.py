"""The balance of a year, case by case: standings and members in, lines out."""

import datetime as dt

import pytest

from households.codes import POOR_STANDINGS, ChangeKind, Standing
from households.rules.flow import DECREASE, INCREASE, Change, Line, Member, flow_of

OUT, STABLE, GONE = Standing.EXITED, Standing.STABLE, Standing.CANCELLED


def day(text: str) -> dt.date:
    """Return 2015-03-01 for 15-03-01."""
    return dt.date.fromisoformat(f"20{text}")


KINDS = {"": "", "s": ChangeKind.SPLIT, "m": ChangeKind.MERGED}


def changes(words: str) -> list[Change]:
    """Return the changes of "0s 13-12-31, 9m 15-12-31": standing, kind where it matters, day."""
    pairs = (word.split() for word in words.split(", "))
    return [Change(day(on), how[0], KINDS[how[1:]]) for how, on in pairs]


def members(words: str) -> list[Member]:
    """Return the members of "13-12-31, 13-12-31 to 15-06-01"."""
    spans = (word.partition(" to ") for word in words.split(", "))
    return [Member(day(start), day(end) if end else None) for start, _, end in spans]


TWO = "13-12-31, 13-12-31"
# (what happens, changes, members, the balance of 2015 as line: (households, persons))
CASES = [
    ("nothing happens to the poor", "0 13-12-31", TWO, {"opening": (1, 2), "closing": (1, 2)}),
    ("nothing happens to the exited", "0 13-12-31, 1 14-12-31", TWO, {}),
    ("nothing happens before registration", "0 16-01-01", "16-01-01", {}),
    (
        "a poor household exits",
        "0 13-12-31, 1 15-12-31",
        TWO,
        {"opening": (1, 2), "exited": (1, 2)},
    ),
    (
        "it was expected to",
        "0 13-12-31, 2 15-02-01, 1 15-12-31",
        TWO,
        {"opening": (1, 2), "exited": (1, 2)},
    ),
    ("exit on the eve is last year's", "0 13-12-31, 1 14-12-31", TWO, {}),
    (
        "exit on the first day is this year's",
        "0 13-12-31, 1 15-01-01",
        TWO,
        {"opening": (1, 2), "exited": (1, 2)},
    ),
    ("identified", "0 15-07-15", "15-07-15", {"registered": (1, 1), "closing": (1, 1)}),
    (
        "identified and exited in one year",
        "0 15-07-15, 1 15-12-31",
        "15-07-15",
        {"registered": (1, 1), "exited": (1, 1)},
    ),
    (
        "identified and exited on one day",
        "0 15-12-31, 1 15-12-31",
        "15-12-31",
        {"registered": (1, 1), "exited": (1, 1)},
    ),
    (
        "returned to poverty",
        "0 13-12-31, 1 14-12-31, 3 15-06-01",
        TWO,
        {"returned": (1, 2), "closing": (1, 2)},
    ),
    (
        "stable, then returned",
        "0 12-01-01, 1 13-12-31, 4 14-12-31, 3 15-06-01",
        TWO,
        {"returned": (1, 2), "closing": (1, 2)},
    ),
    ("stable is no second exit", "0 13-12-31, 1 14-12-31, 4 15-12-31", TWO, {}),
    ("removed", "0 13-12-31, 9 15-03-01", TWO, {"opening": (1, 2), "removed": (1, 2)}),
    ("an exited household is cancelled", "0 13-12-31, 1 14-12-31, 9 15-03-01", TWO, {}),
    (
        "restored in a later year",
        "0 13-12-31, 9 14-03-01, 0 15-03-01",
        TWO,
        {"registered": (1, 2), "closing": (1, 2)},
    ),
    (
        "an exit taken back within the year never was",
        "0 13-12-31, 1 15-03-01, 0 15-04-01",
        TWO,
        {"opening": (1, 2), "closing": (1, 2)},
    ),
    (
        "nor a removal",
        "0 13-12-31, 9 15-03-01, 0 15-04-01",
        TWO,
        {"opening": (1, 2), "closing": (1, 2)},
    ),
    (
        "out, back and out again is one exit",
        "0 13-12-31, 1 15-03-01, 3 15-04-01, 1 15-12-31",
        TWO,
        {"opening": (1, 2), "exited": (1, 2)},
    ),
    (
        "an exit taken back next year stays last year's",
        "0 13-12-31, 1 14-12-31, 0 15-04-01",
        TWO,
        {"returned": (1, 2), "closing": (1, 2)},
    ),
    (
        "a child is born",
        "0 13-12-31",
        "13-12-31, 15-05-01",
        {"opening": (1, 1), "joined": (0, 1), "closing": (1, 2)},
    ),
    (
        "a member dies",
        "0 13-12-31",
        "13-12-31, 13-12-31 to 15-05-01",
        {"opening": (1, 2), "left": (0, 1), "closing": (1, 1)},
    ),
    (
        "born and died within the year",
        "0 13-12-31",
        "13-12-31, 15-02-01 to 15-03-01",
        {"opening": (1, 1), "joined": (0, 1), "left": (0, 1), "closing": (1, 1)},
    ),
    (
        "members move before the standing changes on one day",
        "0 13-12-31, 1 15-12-31",
        "13-12-31, 13-12-31 to 15-12-31, 15-12-31",
        {"opening": (1, 2), "joined": (0, 1), "left": (0, 1), "exited": (1, 2)},
    ),
    (
        "moves of an exited household do not count",
        "0 13-12-31, 1 14-12-31",
        "13-12-31, 15-05-01, 13-12-31 to 15-06-01",
        {},
    ),
    (
        "moves before the return come with the household",
        "0 13-12-31, 1 14-12-31, 3 15-06-01",
        "13-12-31, 15-05-01, 13-12-31 to 15-04-01",
        {"returned": (1, 2), "closing": (1, 2)},
    ),
    (
        "moves in a gap within the year count",
        "0 13-12-31, 1 15-03-01, 0 15-05-01",
        "13-12-31, 15-04-01",
        {"opening": (1, 1), "joined": (0, 1), "closing": (1, 2)},
    ),
    (
        "moves after an exit do not",
        "0 13-12-31, 1 15-03-01",
        "13-12-31, 15-04-01",
        {"opening": (1, 1), "exited": (1, 1)},
    ),
    (
        "some leave by a split",
        "0 13-12-31",
        "13-12-31, 13-12-31 to 15-05-01",
        {"opening": (1, 2), "left": (0, 1), "closing": (1, 1)},
    ),
    (
        "and begin a household of their own",
        "0s 15-05-01",
        "15-05-01, 15-06-01",
        {"joined": (1, 2), "closing": (1, 2)},
    ),
    (
        "which exits in the same year",
        "0s 15-05-01, 1 15-12-31",
        "15-05-01",
        {"joined": (1, 1), "exited": (1, 1)},
    ),
    ("what splits off an exited household is not poor", "1s 15-05-01", "15-05-01", {}),
    (
        "but it may return",
        "1s 15-05-01, 3 15-09-01",
        "15-05-01",
        {"returned": (1, 1), "closing": (1, 1)},
    ),
    (
        "a household joins another",
        "0 13-12-31, 9m 15-05-01",
        "13-12-31 to 15-05-01, 13-12-31 to 15-05-01",
        {"opening": (1, 2), "left": (1, 2)},
    ),
    (
        "and the other takes its people in",
        "0 13-12-31",
        "13-12-31, 15-05-01, 15-05-01",
        {"opening": (1, 1), "joined": (0, 2), "closing": (1, 3)},
    ),
    (
        "people known to have been in a merged household end with it",
        "0 13-12-31, 9m 15-12-31",
        TWO,
        {"opening": (1, 2), "left": (1, 2)},
    ),
    (
        "split off and merged within the year",
        "0s 15-03-01, 9m 15-06-01",
        "15-03-01 to 15-06-01",
        {"joined": (1, 1), "left": (1, 1)},
    ),
    (
        "what comes after the year is not looked at",
        "0 13-12-31, 1 16-03-01",
        "13-12-31, 16-01-01",
        {"opening": (1, 1), "closing": (1, 1)},
    ),
]


def balance_of(changed: str, belonged: str, year: int = 2015, until: dt.date | None = None):
    found: dict[str, tuple[int, int]] = {}
    for line, households, persons in flow_of(changes(changed), members(belonged), year, until):
        if households or persons:
            before = found.get(line.value, (0, 0))
            found[line.value] = (before[0] + households, before[1] + persons)
    return found


@pytest.mark.parametrize(
    ("changed", "belonged", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_the_balance_of_a_year(changed: str, belonged: str, expected: dict) -> None:
    assert balance_of(changed, belonged) == expected


@pytest.mark.parametrize(
    ("changed", "belonged"), [case[1:3] for case in CASES], ids=[c[0] for c in CASES]
)
@pytest.mark.parametrize("year", [2013, 2014, 2015, 2016])
def test_every_year_balances_and_begins_where_the_last_ended(
    changed: str, belonged: str, year: int
) -> None:
    for unit in (0, 1):
        this = {line: cell[unit] for line, cell in balance_of(changed, belonged, year).items()}
        after = balance_of(changed, belonged, year + 1)
        closing = this.get("closing", 0)
        gained = sum(this.get(line, 0) for line in INCREASE)
        lost = sum(this.get(line, 0) for line in DECREASE)
        assert gained - lost == closing == after.get("opening", (0, 0))[unit]


def test_a_past_day_cuts_the_year_short() -> None:
    exited_in_june = "0 13-12-31, 1 15-06-15"
    assert balance_of(exited_in_june, TWO, until=dt.date(2015, 6, 14)) == {
        "opening": (1, 2),
        "closing": (1, 2),
    }
    assert balance_of(exited_in_june, TWO, until=dt.date(2015, 6, 15)) == {
        "opening": (1, 2),
        "exited": (1, 2),
    }


def test_the_lines_are_all_in_the_balance() -> None:
    assert {*INCREASE, *DECREASE, Line.CLOSING} == set(Line)
    assert set(POOR_STANDINGS) | {OUT, STABLE, GONE} == set(Standing.values)
