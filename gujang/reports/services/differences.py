"""What became of a table since it was last submitted, row by row."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..codes import RunState
from ..models import ReportRun
from ..report import Row
from .frozen import frozen_rows

MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is new (``before`` is ``None``), gone (``now`` is), or differs in ``places``."""

    before: list[Any] | None
    now: list[Any] | None
    places: tuple[int, ...] = ()


def last_submitted(run: ReportRun) -> ReportRun | None:
    """Return the table of the same area, grouped the same, that was submitted last before it."""
    rows = ReportRun.objects.filter(
        key=run.key,
        area=run.area,
        scope=run.scope,
        by=run.by,
        full=run.full,
        state__in=[RunState.SUBMITTED, RunState.REPLACED],
    ).exclude(pk=run.pk)
    if run.submitted_at:
        rows = rows.filter(submitted_at__lt=run.submitted_at)
    return rows.order_by("-submitted_at").first()


def differences(before: ReportRun, now: ReportRun) -> list[Difference]:
    """Compare two runs by the area or household of each row."""
    old = dict(_keyed(frozen_rows(before)))
    found = []
    for key, row in _keyed(frozen_rows(now)):
        was = old.pop(key, None)
        if was is None:
            found.append(Difference(None, list(row.values)))
        elif places := _differing(was.values, row.values):
            found.append(Difference(list(was.values), list(row.values), places))
    return found + [Difference(list(row.values), None) for row in old.values()]


def _keyed(rows: Iterable[Row]) -> Iterator[tuple[tuple[Any, int], Row]]:
    """Give each row with what it is about; several rows of one household are told by order."""
    seen: Counter[Any] = Counter()
    for row in rows:
        key = row.about or row.household or row.code or tuple(map(str, row.values[:2]))
        seen[key] += 1
        yield (key, seen[key]), row


def _differing(before: Any, now: Any) -> tuple[int, ...]:
    if len(before) != len(now):
        return tuple(range(len(now)))
    pairs = zip(before, now, strict=True)
    return tuple(place for place, (old, new) in enumerate(pairs) if old != new)
