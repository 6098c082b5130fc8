"""The dashboard's figures as one object: what ``manage.py figures`` prints, and reports give."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from households.cells import Counts, Question, newest_year
from households.counting import count
from households.dimensions import household_rows
from households.facets import Day
from households.models import Household

from . import shapes
from .metrics import METRICS
from .places import COUNTY, Place, all_villages, towns_of
from .totals import Totals, add_up

COUNTY_WIDE = "全县"
# the households behind an event of the year, by number
_LISTS = {
    "new_households": "new_in",
    "returned_households": "returned_in",
    "cancelled_households": "cancelled_in",
}


def figures(place: Place, day: Day = None) -> dict[str, Any]:
    """Return every figure of the area as of ``day`` (``None``: the register now)."""
    year = newest_year(day) or 0
    counts = count(Question(lambda rows: rows.inside(place.code), day, year)) if year else {}
    known = {code for code, _, _ in counts}
    villages = [v for v in all_villages(place.code) if not v.closed or v.code in known]
    towns = towns_of(villages)
    whole, by_code = within(counts, place.code, year), _each(counts, [*towns, *villages], year)
    found: dict[str, Any] = {
        "area": place.code,
        "as_of": (day or timezone.localdate()).isoformat(),
        "year": year or None,
    }
    for key, metric in METRICS.items():
        found[key] = metric.figure(whole)
        if key == "exit_rate_persons":
            found["by_town"] = {town.name: progress(by_code[town.code]) for town in towns}
            found["by_village"] = {v.code: _named(v) | progress(by_code[v.code]) for v in villages}
    if place.level == COUNTY:
        found["flow"] = {COUNTY_WIDE: found["flow"]} | {
            town.name: shapes.balance(by_code[town.code]) for town in towns
        }
    else:
        found["flow"] = {place.name: found["flow"]}
    found |= {key: _numbers(place, name, year, day) for key, name in _LISTS.items()}
    plain: dict[str, Any] = _plain(found)
    return plain


def within(counts: Counts, code: str, year: int) -> Totals:
    """Return the totals of the villages whose code begins with ``code``."""
    return add_up(
        (
            ((metric, label), cell)
            for (village, metric, label), cell in counts.items()
            if village.startswith(code)
        ),
        year,
    )


def _each(counts: Counts, places: Iterable[Place], year: int) -> Mapping[str, Totals]:
    standing = {
        key: cell for key, cell in counts.items() if key[1].startswith(("standing", "flow"))
    }
    return {place.code: within(standing, place.code, year) for place in places}


def progress(totals: Totals) -> dict[str, Any]:
    """Return households, persons, and how many of them have exited."""
    far = totals.progress
    return shapes.both(far.valid) | {
        "exited_households": far.exited.households,
        "exited_persons": far.exited.persons,
        "exit_rate_persons": far.rate,
    }


def _named(village: Place) -> dict[str, str]:
    return {"town": village.town, "village": village.name}


def _numbers(place: Place, name: str, year: int, day: Day) -> list[str]:
    rows = household_rows(Household.objects.inside(place.code), {name: [str(year)]}, day)
    return list(rows.order_by("number").values_list("number", flat=True)) if year else []


def _plain(value: Any) -> Any:
    """Return ``value`` with decimals as plain JSON numbers, whole ones without a point."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
