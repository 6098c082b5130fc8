"""What anybody can cause at will does not fill the journal, and is still counted."""

import json

import pytest
from time_machine import travel

from gujang.journal.context import Act, current
from gujang.journal.models import Entry
from gujang.journal.services import FLOOD_LIMIT, Note, record_bounded

pytestmark = pytest.mark.slow


NOON = "2014-03-03T12:00+08:00"


def _times() -> list[int]:
    rows = Entry.objects.order_by("seq").values_list("data", flat=True)
    return [json.loads(data or "{}").get("times", 1) for data in rows]


def _meet(number: int, source: str = "192.0.2.1") -> None:
    token = current.set(Act(source=source))
    for _ in range(number):
        record_bounded(None, Note("sign_in_failed"))
    current.reset(token)


def test_a_few_are_written_one_by_one(db: None) -> None:
    with travel(NOON, tick=False):
        _meet(FLOOD_LIMIT)
    assert _times() == [1] * FLOOD_LIMIT


def test_a_flood_is_written_at_each_doubling(db: None) -> None:
    with travel(NOON, tick=False):
        _meet(500)
    assert _times() == [1] * 60 + [60, 120, 240]


def test_the_rest_is_written_when_the_minute_is_over(db: None) -> None:
    with travel(NOON, tick=False) as clock:
        _meet(100)
        clock.shift(60)
        _meet(1)
    assert _times() == [1] * 60 + [40, 1]


def test_each_source_is_counted_for_itself(db: None) -> None:
    with travel(NOON, tick=False):
        _meet(70)
        _meet(1, source="192.0.2.2")
    assert len(_times()) == 61


@pytest.mark.parametrize(("seconds", "rows"), [(59, 60), (60, 62)])
def test_a_minute_is_sixty_seconds(db: None, seconds: int, rows: int) -> None:
    with travel(NOON, tick=False) as clock:
        _meet(61)
        clock.shift(seconds)
        _meet(1)
    assert len(_times()) == rows
