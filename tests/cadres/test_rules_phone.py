"""What a phone sends: its hash, its clock, and where its writer was posted (S1, S4)."""

import datetime as dt

import pytest

from cadres.codes import ClockFlag
from cadres.rules.phone import body_hash, clock_flags, nearest_village, posting_on
from cadres.rules.week import Posting
from tests.cadres.cases import day, span

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
RECEIVED = dt.datetime(2015, 6, 15, 9, 0, tzinfo=SHANGHAI)
POSTINGS = (
    Posting("150222103201", span("2014-02-27..2015-03-31")),
    Posting("150222103202", span("2015-05-01..")),
)


def test_what_is_empty_and_the_order_of_fields_do_not_count() -> None:
    body = {"day": ["2014-03-05"], "found": [""], "kind": ["2"]}
    assert body_hash("visit", body) == body_hash("visit", {"kind": ["2"], "day": ["2014-03-05"]})


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("diary", {"day": ["2014-03-05"]}),
        ("visit", {"day": ["2014-03-06"]}),
        ("visit", {"day": ["2014-03-05"], "found": ["漏"]}),
        ("visit", {"day": ["2014-03-05", "2014-03-05"]}),
    ],
)
def test_whatever_else_differs_is_another_item(kind: str, body: dict[str, list[str]]) -> None:
    assert body_hash(kind, body) != body_hash("visit", {"day": ["2014-03-05"]})


@pytest.mark.parametrize(
    ("ahead", "flags"),
    [
        ("0:00:00", ()),
        ("0:10:00", ()),
        ("0:10:01", (ClockFlag.AHEAD,)),
        ("400 days", (ClockFlag.AHEAD,)),
        ("-90 days", ()),
        ("-91 days", (ClockFlag.OLD,)),
        ("-473 days", (ClockFlag.OLD,)),
        ("-474 days", (ClockFlag.OLD, ClockFlag.EARLY)),
    ],
)
def test_a_clock_that_is_off_is_told(ahead: str, flags: tuple[ClockFlag, ...]) -> None:
    number, _, unit = ahead.partition(" ")
    if unit:
        skew = dt.timedelta(days=int(number))
    else:
        hours, minutes, seconds = (int(part) for part in number.split(":"))
        skew = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    found = clock_flags(
        recorded_at=(RECEIVED + skew).astimezone(dt.UTC),
        received_at=RECEIVED,
        day=RECEIVED.date(),
        today=RECEIVED.date(),
        postings=POSTINGS,
    )
    assert found == flags


def test_a_day_to_come_is_ahead_whatever_the_clock_says() -> None:
    found = clock_flags(
        recorded_at=RECEIVED,
        received_at=RECEIVED,
        day=day("2015-06-16"),
        today=day("2015-06-15"),
        postings=(),
    )
    assert found == (ClockFlag.AHEAD,)


@pytest.mark.parametrize(
    ("on", "there", "near"),
    [
        ("2014-02-26", None, "150222103201"),
        ("2014-02-27", "150222103201", "150222103201"),
        ("2015-03-31", "150222103201", "150222103201"),
        ("2015-04-01", None, "150222103201"),
        ("2015-05-01", "150222103202", "150222103202"),
        ("2016-01-01", "150222103202", "150222103202"),
    ],
)
def test_the_day_decides_where_one_was_posted(on: str, there: str | None, near: str) -> None:
    found = posting_on(day(on), POSTINGS)
    assert (found and found.village) == there
    assert nearest_village(day(on), POSTINGS) == near
