"""Keyset paging: any page costs the same, and rows added meanwhile move nothing.

A page is asked for by the keys of the row before it (``after``) or behind it (``before``), written
into a cursor. Empty values sort last.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import QueryDict

NOTHING = Q(pk__in=[])


class BadCursor(ValueError):
    """The cursor was not made for this order."""


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an order. ``parse`` reads its value back from the text in a cursor."""

    path: str
    descending: bool = False
    nullable: bool = False
    parse: Callable[[str], Any] = str


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the cursors of the neighbours; None where there is none."""

    rows: list[Any]
    before: str | None
    after: str | None


def finite(text: str) -> Decimal:
    """Read a figure back from a cursor."""
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return value


def page_of(
    rows: "QuerySet[Any, Any]",
    order: Sequence[Key],
    *,
    size: int,
    after: str = "",
    before: str = "",
) -> Page:
    """Return the page of ``rows`` behind the cursor ``after``, or the one ahead of ``before``.

    ``rows`` gives instances, or dictionaries that hold every key of ``order``; together the keys
    tell rows apart. Raises :class:`BadCursor`.
    """
    back = bool(before)
    cursor = before or after
    if cursor:
        rows = rows.filter(_beyond(order, _read(cursor, order), back))
    found = list(rows.order_by(*(_direction(key, back) for key in order))[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Page([], None, None)
    has_before, has_after = (more, True) if back else (bool(after), more)
    return Page(
        found,
        _write(found[0], order) if has_before else None,
        _write(found[-1], order) if has_after else None,
    )


def page_asked(
    rows: "QuerySet[Any, Any]", order: Sequence[Key], query: QueryDict, *, size: int
) -> Page:
    """Return the page that ``query`` asks for; a cursor that means nothing leads to the first."""
    after, before = query.get("after", ""), query.get("before", "")
    try:
        return page_of(rows, order, size=size, after=after, before=before)
    except BadCursor:
        return page_of(rows, order, size=size)


def keyset_page(
    rows: "QuerySet[Any, Any]",
    query: QueryDict,
    *,
    key: str,
    size: int,
    kind: Callable[[str], Any] = str,
    descending: bool = False,
) -> tuple[list[Any], dict[str, Any]]:
    """Return the rows that ``query`` asks for by one unique column, and the pager of the page.

    A cursor that means nothing leads to the first page.
    """
    page = page_asked(rows, [Key(key, descending=descending, parse=kind)], query, size=size)
    return page.rows, pager(page, query)


def pager(page: Page, query: QueryDict, **more: Any) -> dict[str, Any]:
    """Return what ``partials/_pager.html`` shows of ``page``; ``more``: total, sizes and so on."""
    before, after = page.before, page.after
    return {
        "first_url": url_of(query) if before else None,
        "previous_url": url_of(query, before=before) if before else None,
        "next_url": url_of(query, after=after) if after else None,
        "shown": len(page.rows),
        "total": None,
    } | more


def url_of(query: QueryDict, **changes: Any) -> str:
    """Return the query with ``changes`` (None or '' drops a name), at its first page."""
    wanted = query.copy()
    for name, value in ({"after": None, "before": None} | changes).items():
        wanted.pop(name, None)
        if value not in (None, ""):
            wanted[name] = str(value)
    return f"?{wanted.urlencode()}"


def _direction(key: Key, back: bool) -> OrderBy:
    options = {"nulls_first" if back else "nulls_last": True} if key.nullable else {}
    column = F(key.path)
    return column.desc(**options) if key.descending != back else column.asc(**options)


def _beyond(order: Sequence[Key], values: Sequence[Any], back: bool) -> Q:
    """Return the condition that a row lies beyond ``values`` in the direction of reading."""
    condition, same = NOTHING, Q()
    for key, value in zip(order, values, strict=True):
        condition |= same & _past(key, value, back)
        same &= Q(**{f"{key.path}__isnull": True} if value is None else {key.path: value})
    first, value = order[0], values[0]
    # said once more for the index, which an OR does not use
    return condition if first.nullable else condition & Q(**{_compared(first, back, "e"): value})


def _past(key: Key, value: Any, back: bool) -> Q:
    if value is None:
        return Q(**{f"{key.path}__isnull": False}) if back else NOTHING
    past = Q(**{_compared(key, back): value})
    return past | Q(**{f"{key.path}__isnull": True}) if key.nullable and not back else past


def _compared(key: Key, back: bool, equal: str = "") -> str:
    return f"{key.path}__{'lt' if key.descending != back else 'gt'}{equal}"


def _write(row: Any, order: Sequence[Key]) -> str:
    held = row if isinstance(row, dict) else row.__dict__ | {"pk": row.pk}
    values = [held[key.path] for key in order]
    text = json.dumps([value if value is None else str(value) for value in values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, order: Sequence[Key]) -> list[Any]:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise BadCursor from error
    if not isinstance(values, list) or len(values) != len(order):
        raise BadCursor
    return [_parsed(key, value) for key, value in zip(order, values, strict=True)]


def _parsed(key: Key, value: Any) -> Any:
    if value is None and key.nullable:
        return None
    if not isinstance(value, str) or "\0" in value or len(value) > 200:
        raise BadCursor
    try:
        value.encode()
        return key.parse(value)
    except (ValueError, ArithmeticError) as error:
        raise BadCursor from error
