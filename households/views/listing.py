"""What the list pages have in common: the query as it is asked, its pages, its headings."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from gujang.lib.paging import url_of

Columns = Iterable[tuple[str, str, str]]


def filled(asked: QueryDict) -> QueryDict:
    """Return the query without the names that a form sends empty."""
    kept = QueryDict(mutable=True)
    for name, values in asked.lists():
        if any(values):
            kept.setlist(name, values)
    return kept


def without_page(asked: QueryDict, *dropped: str) -> QueryDict:
    """Return the query without its page and the ``dropped`` names."""
    kept = asked.copy()
    for name in ("after", "before", *dropped):
        kept.pop(name, None)
    return kept


def sizes_of(asked: QueryDict, sizes: Iterable[int], size: int) -> list[dict[str, Any]]:
    """Return the choices of rows a page, each with its address."""
    return [{"n": n, "url": url_of(asked, rows=n), "here": n == size} for n in sizes]


def headings(asked: QueryDict, columns: Columns, order: str) -> list[dict[str, Any]]:
    """Return the headings of (order or '', title, class); one that sorts leads to its order."""
    found = []
    for name, title, css in columns:
        here = order.lstrip("-") == name
        following = f"-{name}" if here and not order.startswith("-") else name
        found.append(
            {
                "title": title,
                "css": css,
                "url": url_of(asked, sort=following) if name else "",
                "aria": ("descending" if order.startswith("-") else "ascending") if here else "",
            }
        )
    return found


def linked(rows: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Give each row its household's address; to reverse it for each was a fifth of the page."""
    start, end = reverse("household_detail", args=[0]).rsplit("0", 1)
    return [row | {"url": f"{start}{row[key]}{end}"} for row in rows]
