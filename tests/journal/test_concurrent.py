"""Many writers at once: the chain stays whole, no entry is lost."""

from collections.abc import Callable

import pytest
from django.db import transaction

from gujang.journal.models import Entry
from gujang.journal.services import Note, record, record_bounded, verify
from tests.arena import Arena

pytestmark = pytest.mark.slow


WRITERS, EACH = 6, 15


def _writer(name: str) -> Callable[[], None]:
    def write() -> None:
        for number in range(EACH):
            with transaction.atomic():
                record(None, Note("trial", object_id=f"{name}-{number}"))

    return write


def _undecided() -> None:
    for number in range(EACH):
        try:
            with transaction.atomic():
                record(None, Note("undone", object_id=str(number)))
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass


def test_writers_at_once_keep_the_chain_whole(arena: Arena) -> None:
    results = arena.run(*(_writer(str(n)) for n in range(WRITERS)), _undecided)
    assert results == [None] * (WRITERS + 1)
    ((checked, problem),) = arena.run(verify)
    assert (checked, problem) == (WRITERS * EACH, "")
    (kept,) = arena.run(lambda: set(Entry.objects.values_list("object_id", flat=True)))
    assert kept == {f"{writer}-{number}" for writer in range(WRITERS) for number in range(EACH)}


def test_a_flood_from_many_threads_is_counted_once_each(arena: Arena) -> None:
    def flood() -> None:
        for _ in range(20):
            with transaction.atomic():
                record_bounded(None, Note("sign_in_failed"))

    assert arena.run(flood, flood, flood) == [None] * 3
    ((checked, problem),) = arena.run(verify)
    assert (checked, problem) == (60, "")
