"""The balance of any year by village: counted from the register, or as a closing froze it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from django.utils import timezone

from .cells import NONE, Cell, Question, Scope
from .counting import count
from .facets import Day
from .models import ClosedYear, YearFlow
from .rules.flow import Line

# village and line of the balance
Flows = Mapping[tuple[str, str], Cell]


def last_day(year: int) -> Day:
    """Return the day up to which a year's balance runs; ``None`` while it is under way."""
    return dt.date(year, 12, 31) if year < timezone.localdate().year else None


def flows_of(scope: Scope, year: int) -> Flows:
    """Count the balance of ``year`` in the villages of ``scope``: three queries.

    A household counts where it stands today, in past years too.
    """
    counted = count(Question(scope, last_day(year), year), ["flow"])
    found: dict[tuple[str, str], Cell] = defaultdict(lambda: NONE)
    for (village, metric, _), cell in counted.items():
        found[village, metric.removeprefix("flow.")] += cell
    return dict(found)


def frozen_flows(scope: Scope, closed: ClosedYear) -> Flows:
    """Return the balance as it was frozen, in the villages of ``scope``: one query."""
    rows = scope(YearFlow.objects.all()).filter(closed_year=closed).order_by()
    lines = rows.values_list("village_id", "line", "households", "persons")
    return {
        (village, line): Cell(households, persons) for village, line, households, persons in lines
    }


def differences(frozen: Flows, live: Flows) -> list[tuple[str, Line, Cell, Cell]]:
    """Return where the register now says otherwise: village, line, frozen, live."""
    keys = sorted(frozen.keys() | live.keys())
    return [
        (village, Line(line), frozen.get((village, line), NONE), live.get((village, line), NONE))
        for village, line in keys
        if frozen.get((village, line), NONE) != live.get((village, line), NONE)
    ]


def of_area(flows: Flows, code: str) -> dict[Line, Cell]:
    """Add up the lines of the villages whose code begins with ``code``."""
    total = dict.fromkeys(Line, NONE)
    for (village, line), cell in flows.items():
        if village.startswith(code):
            total[Line(line)] += cell
    return total
