"""A page of rows by one unique column, for the lists of this app."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from gujang.lib.paging import BadCursor, Key, page_of

PAGE_SIZE = 50


def page_by(
    request: HttpRequest, rows: "QuerySet[Any]", key: Key
) -> tuple[list[Any], dict[str, Any]]:
    """Return the rows of the page that is asked for, and what ``partials/_pager.html`` shows."""
    query = request.GET.copy()
    after, before = (query.pop(name, [""])[-1] for name in ("after", "before"))
    try:
        page = page_of(rows.values(), [key], size=PAGE_SIZE, after=after, before=before)
    except BadCursor as error:
        raise Http404 from error

    def url(name: str = "", cursor: str | None = "") -> str | None:
        if cursor is None:
            return None
        step = query.copy()
        if name:
            step[name] = cursor
        return f"?{step.urlencode()}"

    pager = {
        "first_url": url() if page.before else None,
        "previous_url": url("before", page.before),
        "next_url": url("after", page.after),
        "shown": len(page.rows),
        "total": None,
    }
    return [rows.model(**row) for row in page.rows], pager
