"""Ground that the tests of one module share: made once, and taken back when they are done."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from django.db import transaction

from households import tallies

T = TypeVar("T")


def once_a_module(make: Callable[[], T]) -> Any:
    """Return a fixture that gives what ``make`` makes, in a transaction around the tests' own.

    What a test changes is taken back after it; what it sets on the objects themselves stays, so
    they are for reading.
    """

    @pytest.fixture(scope="module")
    def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[T]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield make()
            transaction.set_rollback(True)

    return made


@pytest.fixture
def uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the tallies alone, where acts are tried whose counts ``test_counts_follow`` proves."""
    monkeypatch.setattr(tallies, "refresh", lambda villages, *, keys=None: None)
    monkeypatch.setattr(tallies, "shift_standing", lambda before, after: None)
