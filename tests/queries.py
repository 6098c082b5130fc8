"""Counting queries: a page must not cost more because there is more on it."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries_of(read: Callable[[], object]) -> list[str]:
    """Return the SQL that ``read`` sends, in order."""
    with CaptureQueriesContext(connection) as captured:
        read()
    return [query["sql"] for query in captured.captured_queries]


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
