"""A change that is being written while its year is closed: frozen with the year, or refused."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from households import services
from households.codes import ChangeKind
from households.models import Household, YearFlow
from households.services import standing
from tests.arena import Arena
from tests.cast import Cast
from tests.make import make_household
from tests.make_dynamic import act

pytestmark = pytest.mark.slow


IN_2015 = dt.date(2015, 6, 1)


@pytest.fixture
def household(cast: Cast) -> Household:
    return make_household(cast.a1, members=3, registered_on=dt.date(2013, 12, 31))


def test_a_change_is_in_the_frozen_figures_or_refused(
    cast: Cast, household: Household, arena: Arena, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change is held just before its journal entry until the year is closed beside it.

    Where the database lets one write at a time (SQLite) the change goes first after a moment.
    """
    written, closed = threading.Event(), threading.Event()
    write_down = standing.write_down

    def slowly(*args: Any, **said: Any) -> None:
        written.set()
        closed.wait(1)
        write_down(*args, **said)

    def removes() -> None:
        values = {"kind": ChangeKind.WRONGLY, "happened_on": IN_2015, "reason": "错登"}
        services.change_standing(**act(household, cast["town_a"], **values))

    def closes() -> None:
        written.wait(5)
        services.close_year(actor=cast["poverty_office"], year=2015)
        closed.set()

    monkeypatch.setattr(standing, "write_down", slowly)
    refused, done = arena.run(removes, closes)
    assert done is None
    ((frozen, gone),) = arena.run(
        lambda: (
            dict(YearFlow.objects.values_list("line", "persons")),
            Household.objects.get(pk=household.pk).standing_changes.count() == 2,
        )
    )
    if gone:
        assert (refused, frozen) == (None, {"opening": 3, "removed": 3})
    else:
        assert isinstance(refused, ValidationError)
        assert frozen == {"opening": 3, "closing": 3}


def test_a_year_is_closed_once(cast: Cast, household: Household, arena: Arena) -> None:
    def closes() -> None:
        services.close_year(actor=cast["poverty_office"], year=2015)

    results = arena.run(closes, closes, closes)
    assert sorted(type(result).__name__ for result in results) == [
        "NoneType",
        "ValidationError",
        "ValidationError",
    ]
    ((lines,),) = arena.run(lambda: (YearFlow.objects.count(),))
    assert lines == 2
