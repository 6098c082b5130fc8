"""THE CONTRACT OF A REPORT (报表): what it is called, how it counts, its heads and its rows.

A definition is one ``Report`` in ``tables/<topic>.py``; page, workbook, run and command all work
from it alone. Its rows are read through ``asked.scope``, which is the gate.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from django.utils import timezone

from gujang.access.models import User
from gujang.access.rights import Right
from households.facets import Day

from .codes import By, Period

Kind = Literal["text", "whole", "amount", "percent", "date"]
Query = Mapping[str, Sequence[str]]


class Opens(NamedTuple):
    """The list of what a cell counts: the name of its view and what it is asked besides the area.

    ``day``: the list is asked as of the table's day.
    """

    view: str
    query: Query
    day: bool = True


class Row(NamedTuple):
    """One row: a value for each leaf of the report's heads, in their order.

    ``code``: the area that its figures count, for the lists behind them; ``query``: what these are
    asked besides. ``household``: the key of the one the row is about; ``about`` names anything
    else it is about, by which two runs are compared.
    """

    values: Sequence[Any]
    code: str = ""
    household: int = 0
    about: str = ""
    query: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a table is asked: whose, of which area, as of which day, grouped how.

    ``user`` is ``None`` for a command, which serves nobody. ``since`` and ``day`` are the first and
    the last day of the span; ``year`` is the year whose events count. ``full``: sealed numbers in
    full, for which the service asks right and reason.
    """

    user: User | None
    right: Right
    area: str
    place: str
    since: dt.date
    day: dt.date
    year: int
    by: By
    period: Period
    full: bool = False

    @property
    def as_of(self) -> Day:
        """The day as the register's queries take it; ``None`` is now."""
        return self.day if self.day < timezone.localdate() else None

    def scope(self, rows: Any) -> Any:
        """Narrow a queryset to what is asked for: through the gate, and into the area."""
        mine = rows.reachable_with(self.user, self.right) if self.user else rows
        return mine.inside(self.area)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A heading. With ``parts`` it stands over theirs; without, it is a column.

    ``total``: the totals row adds the column up. ``ratio``: there it is the quotient of the totals
    of the two columns of these names. ``opens``: the list behind a figure. ``width`` in
    characters.
    """

    label: str
    kind: Kind = "whole"
    width: float = 9
    name: str = ""
    total: bool = False
    ratio: tuple[str, str] | None = None
    opens: Callable[[Asked], Opens | None] | None = None
    parts: tuple["Head", ...] = ()


def leaves(heads: Iterable[Head]) -> tuple[Head, ...]:
    """Return the columns under ``heads`` from left to right."""
    found: list[Head] = []
    for head in heads:
        found += leaves(head.parts) if head.parts else [head]
    return tuple(found)


def depth(heads: Iterable[Head]) -> int:
    """Return how many rows the headings take."""
    return max(1 + (depth(head.parts) if head.parts else 0) for head in heads)


_NUMBER = Head(label="序号", width=6)
_TOWN = Head(label="镇", kind="text", width=12)
_VILLAGE = Head(label="行政村", kind="text", width=16)
_PLACES = {By.ROWS: (), By.TOWN: (_TOWN,), By.VILLAGE: (_TOWN, _VILLAGE)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One table.

    ``basis`` is its 口径 in full sentences. ``by`` are the ways it can be grouped and ``periods``
    the spans it can be asked for, the usual one first. ``rows`` gives a row's values in the order
    of ``heads``; grouped by town or village, the names of the place come before them. ``numbers``:
    it holds sealed numbers (证件号码, 电话, 卡号), masked unless asked for in full. ``names``: its
    figures count households or people, whose names can be listed on a second sheet.
    """

    key: str
    title: str
    group: str
    basis: str
    heads: tuple[Head, ...]
    rows: Callable[[Asked], Iterator[Row]]
    by: tuple[By, ...] = (By.ROWS,)
    periods: tuple[Period, ...] = (Period.DAY,)
    right: Right = Right.EXPORT
    numbers: bool = False
    names: bool = True

    def columns(self, by: By) -> tuple[Head, ...]:
        """Return the headings of the table grouped so: 序号, the place, then its own."""
        return (_NUMBER, *_PLACES[by], *self.heads)


class TotalsRow:
    """The totals row of a table, added up while its rows pass."""

    def __init__(self, heads: Sequence[Head]) -> None:
        self._columns = leaves(heads)
        self._sums: list[Any] = [0 if head.total else None for head in self._columns]
        self._added = [place for place, head in enumerate(self._columns) if head.total]

    @property
    def wanted(self) -> bool:
        """Say whether any column is added up."""
        return bool(self._added)

    def add(self, values: Sequence[Any]) -> None:
        """Take a row, whose values stand under all columns."""
        for place in self._added:
            self._sums[place] += values[place] or 0

    def values(self) -> list[Any]:
        """Return the sums, the ratios of sums, and ``None`` under the other columns."""
        places = {head.name: place for place, head in enumerate(self._columns) if head.name}
        found = list(self._sums)
        for place, head in enumerate(self._columns):
            if head.ratio:
                part, whole = (self._sums[places[name]] for name in head.ratio)
                found[place] = quotient(part, whole)
        return found


def quotient(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """Return a ratio in full precision; ``None`` where there is no whole."""
    return Decimal(part) / Decimal(whole) if whole else None
