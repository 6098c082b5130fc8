"""Two at one thing of the week at the same moment; both engines."""

import threading
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cadres import services
from cadres.codes import AskState, LeaveKind
from cadres.models import Cadre, ClosedWeek, Leave
from cadres.services import asks
from cadres.weeks import cadre_weeks
from gujang.access.models import User
from gujang.journal.models import Entry
from gujang.journal.services import Note, record
from tests.arena import Arena
from tests.cast import Cast
from tests.make_cadres import make_cadre, make_posting
from tests.make_week import day, make_days, make_leave, week

pytestmark = pytest.mark.slow
W10 = week("2014-W10")


@pytest.fixture
def stationed(cast: Cast) -> Cadre:
    cadre = make_cadre(cast["cadre_a1"])
    make_posting(cadre, cast.a1)
    return cadre


def test_two_who_decide_at_once_decide_once(cast: Cast, stationed: Cadre, arena: Arena) -> None:
    (leave,) = arena.run(lambda: make_leave(stationed, cast.a1, "2014-03-03"))

    def decides(actor: User, approve: bool) -> Any:
        return services.decide(
            actor=actor, asked=leave, version=1, approve=approve, answer="同意" * approve or "不批"
        )

    results = arena.run(
        partial(decides, cast["town_a"], True), partial(decides, cast["organization"], False)
    )
    assert sorted(type(result).__name__ for result in results) == ["Leave", "Stale"]
    (entries,) = arena.run(lambda: Entry.objects.filter(object_type="cadres.leave").count())
    assert entries == 1


def test_two_asks_for_the_same_days_make_one(cast: Cast, stationed: Cadre, arena: Arena) -> None:
    facts = {
        "kind": LeaveKind.PERSONAL,
        "first_on": day("2014-03-03"),
        "last_on": day("2014-03-04"),
        "reason": "家中有事",
    }
    act = partial(services.ask_leave, cadre=stationed, facts=facts)
    results = arena.run(partial(act, actor=cast["cadre_a1"]), partial(act, actor=cast["town_a"]))
    assert sorted(type(result).__name__ for result in results) == ["Leave", "ValidationError"]
    (made,) = arena.run(Leave.objects.count)
    assert made == 1


def test_a_week_is_closed_once(cast: Cast, stationed: Cadre, arena: Arena) -> None:
    closes = partial(services.close_week, actor=cast["organization"], week=W10)
    results = arena.run(closes, closes, closes)
    assert sum(isinstance(result, ValidationError) for result in results) == 2
    (rows,) = arena.run(ClosedWeek.objects.count)
    assert rows == 1


def test_a_decision_is_in_the_frozen_week_or_refused(
    cast: Cast, stationed: Cadre, arena: Arena, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The decision is held just before its journal entry until the week is closed beside it.

    Where the database lets one write at a time (SQLite) the decision goes first after a moment.
    """
    (leave,) = arena.run(lambda: make_leave(stationed, cast.a1, "2014-03-03..2014-03-05"))
    written, closed = threading.Event(), threading.Event()
    write_down = asks._record

    def slowly(*args: Any, **said: Any) -> None:
        written.set()
        closed.wait(1)
        write_down(*args, **said)

    def approves() -> None:
        services.decide(actor=cast["town_a"], asked=leave, version=1, approve=True)

    def closes() -> None:
        written.wait(5)
        services.close_week(actor=cast["organization"], week=W10)
        closed.set()

    monkeypatch.setattr(asks, "_record", slowly)
    refused, done = arena.run(approves, closes)
    assert done is None
    ((state, required),) = arena.run(
        lambda: (Leave.objects.get().state, ClosedWeek.objects.get().required)
    )
    if refused is None:
        assert (state, required) == (AskState.APPROVED, 2)
    else:
        assert isinstance(refused, ValidationError)
        assert (state, required) == (AskState.ASKED, 4)


def test_a_log_that_arrives_meanwhile_is_counted_or_shown_as_late(
    cast: Cast, stationed: Cadre, arena: Arena
) -> None:
    written, closed = threading.Event(), threading.Event()

    def logs() -> None:
        with transaction.atomic():
            make_days(stationed, cast.a1, "2014-03-03")
            written.set()
            closed.wait(1)
            record(cast["cadre_a1"], Note("log"))

    def closes() -> None:
        written.wait(5)
        services.close_week(actor=cast["organization"], week=W10)
        closed.set()

    assert arena.run(logs, closes) == [None, None]
    ((one,),) = arena.run(
        lambda: cadre_weeks(
            lambda rows: rows.inside(cast.a1.code),
            [W10],
            rules=services.rulebook(),
            today=timezone.localdate(),
        )
    )
    assert one.closed is not None
    assert (one.counted, one.late) in [(1, ()), (0, ("3/3驻村",))]
