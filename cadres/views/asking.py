"""A query with defaults: what was asked, and what stands in where nothing was."""

from typing import Any

from django.http import QueryDict


def asked_or(asked: QueryDict, **defaults: Any) -> QueryDict:
    """Return the query with ``defaults`` where it does not name them."""
    found = asked.copy()
    for name, value in defaults.items():
        if not found.get(name):
            found[name] = str(value)
    return found
