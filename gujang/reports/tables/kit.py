"""What the definitions share: the areas of a table, their counts, shares, masked numbers."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from cadres import weeks
from cadres.rules.calendar import Week
from gujang.access.gate import sight
from gujang.access.rights import Field, Sight
from gujang.dashboard.totals import Totals, add_up, rate
from households.cells import Cell, Counts, Question
from households.counting import count
from villages.models import Village

from ..codes import By, Period
from ..report import Asked, Head

BATCH = 1000  # rows that are in memory at a time
_TOWN = 9
_NEARLY = Decimal("0.9999")


class Place(NamedTuple):
    """A town or village that makes a row: its names as columns, and its villages of the day."""

    code: str
    names: tuple[str, ...]
    villages: int


def text(label: str, width: float = 12) -> Head:
    """Return a column of words or codes."""
    return Head(label=label, kind="text", width=width)


def counted(asked: Asked, *parts: str) -> Counts:
    """Count ``parts`` of the register as the dashboard does, by village."""
    return count(Question(asked.scope, asked.as_of, asked.year), parts)


def places_of(asked: Asked, known: Collection[str]) -> list[Place]:
    """Return the rows of a table: the villages there were on the day, and those in ``known``."""
    there = Q(opened_on__isnull=True) | Q(opened_on__lte=asked.day)
    standing = there & (Q(closed_on__isnull=True) | Q(closed_on__gt=asked.day))
    rows = asked.scope(Village.objects.all()).order_by("code").annotate(town_name=F("town__name"))
    open_ones = rows.filter(standing | Q(code__in=known))
    villages = [
        Place(code, (town, name), int(closed is None or closed > asked.day))
        for code, name, town, closed in open_ones.values_list(
            "code", "name", "town_name", "closed_on"
        )
    ]
    return villages if asked.by == By.VILLAGE else _towns(villages)


def _towns(villages: Iterable[Place]) -> list[Place]:
    found: dict[str, Place] = {}
    for code, (town, _), number in villages:
        before = found.get(code[:_TOWN])
        sofar = before.villages if before else 0
        found[code[:_TOWN]] = Place(code[:_TOWN], (town,), sofar + number)
    return list(found.values())


def by_place(asked: Asked, counts: Counts) -> Iterator[tuple[Place, Totals]]:
    """Give each row of a table with its counts added up."""
    length = 12 if asked.by == By.VILLAGE else _TOWN
    cells: dict[str, list[tuple[tuple[str, str], Cell]]] = defaultdict(list)
    for (village, metric, label), cell in counts.items():
        cells[village[:length]].append(((metric, label), cell))
    for place in places_of(asked, {village for village, _, _ in counts}):
        yield place, add_up(cells[place.code], asked.year)


def share(part: int, whole: int) -> Decimal | None:
    """Return a ratio to four decimals; short of the whole it is never 1."""
    found = rate(part, whole)
    return _NEARLY if found == 1 and part < whole else found


def masked(
    asked: Asked, field: Field, village: str, read: Callable[[], str], mask: Callable[[str], str]
) -> str:
    """Return a sealed number masked, even to whom a page shows it: a table goes further.

    In full where it was asked for so; '' where the user may not see it at all.
    """
    if asked.full:
        return read()
    if asked.user and sight(asked.user, field, village) is Sight.NONE:
        return ""
    return mask(read())


def in_batches(rows: "QuerySet[Any, dict[str, Any]]") -> Iterator[list[dict[str, Any]]]:
    """Give the rows of a query so many at a time; memory does not grow with them."""
    batch: list[dict[str, Any]] = []
    for row in rows.iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def holding(day: dt.date) -> Q:
    """Return the condition that a row from ``starts_on`` to ``ends_on`` holds on ``day``."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))


def weeks_of(asked: Asked) -> list[Week]:
    """Return the weeks of the span that have begun: the week, or those of its month or year."""
    if asked.period == Period.WEEK:
        return [Week.of(asked.since)]
    month = asked.since.month if asked.period == Period.MONTH else None
    found = weeks.weeks_of(asked.since.year, month)
    return [week for week in found if week.monday <= asked.day]


def days_of(asked: Asked) -> dict[str, list[str]]:
    """Return the span as lists by day are asked for it."""
    return {"since": [asked.since.isoformat()], "until": [asked.day.isoformat()]}


def inside(cells: Mapping[str, Counter[str]], code: str) -> Counter[str]:
    """Add up the counts of the villages whose code begins with ``code``."""
    found: Counter[str] = Counter()
    for village, counts in cells.items():
        if village.startswith(code):
            found.update(counts)
    return found
