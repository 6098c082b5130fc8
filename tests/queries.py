"""Counting queries: a page must not cost more because there is more on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def statements() -> Iterator[list[str]]:
    """Give the SQL that is sent meanwhile, in order, with ``%s`` for its values.

    Django's own way has SQLite quote the values of every statement, by another statement.
    """
    sent: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        sent.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        yield sent


def queries_of(read: Callable[[], object]) -> list[str]:
    """Return the SQL that ``read`` sends, in order."""
    with statements() as sent:
        read()
    return sent


def assert_flat_queries(read: Callable[[], object], *, grow: Callable[[], object]) -> int:
    """Fail when ``read`` sends more queries after ``grow`` added rows. Return their number.

    ``read`` runs once before it is counted, so that what is cached for good does not count.
    """
    read()
    before = queries_of(read)
    grow()
    after = queries_of(read)
    added = "\n".join(sql for sql in after if sql not in set(before))
    assert len(after) == len(before), (
        f"{len(before)} queries became {len(after)} with more rows:\n{added}"
    )
    return len(after)
