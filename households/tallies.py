"""The tallies: what :mod:`counting` finds, kept by village so that a page reads no household.

Refreshed in the transaction that changes their source; ``rebuild_tallies --check`` proves them.
What happened in a year stands under that year, the village's newest: where nothing has happened yet
in the county's newest year, last year's rows stay, and all poor now were poor at its beginning.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Max, Q

from villages.models import Village

from .cells import NONE, Cell, Counts, Key, Question
from .codes import EXITED_STANDINGS, POOR_STANDINGS, VALID_STANDINGS, Standing
from .counting import count, part_of
from .models import HouseholdYear, Person, StandingChange, Tally
from .rules.flow import Line

T = TypeVar("T")
Label = tuple[str, str]
BATCH = 200
# what a change of standing touches, unless the household is cancelled or restored
STANDING_PARTS = ("standing", "flow")


@dataclass(frozen=True, slots=True)
class Difference:
    """A tally that is not what the register says; ``None`` where a side has no row."""

    key: Key
    kept: Cell | None
    true: Cell | None


def refresh(villages: Iterable[str], *, keys: Collection[str] | None = None) -> None:
    """Count these villages (12-digit codes) again; the parts ``keys`` alone, when named.

    Only rows that changed are written. Goes through the villages in batches.
    """
    for codes in _batches(sorted(set(villages))):
        with transaction.atomic():
            years = _newest_years(codes)
            rows = _rows(codes)
            same_years = all((code, "year", str(year)) in rows for code, year in years.items())
            parts = keys if same_years else None
            _write(_of(parts, rows), _of(parts, _true(years, parts)))


def check(villages: Iterable[str] | None = None) -> list[Difference]:
    """Return every tally, of ``villages`` or of all, that is not what the register says."""
    found: list[Difference] = []
    if villages is None:
        villages = Village.objects.order_by("code").values_list("code", flat=True)
    for codes in _batches(villages):
        kept = {key: cell for key, (_, cell) in _rows(codes).items()}
        true = _true(_newest_years(codes), None)
        found += [
            Difference(key, kept.get(key), true.get(key))
            for key in sorted(kept.keys() | true.keys())
            if kept.get(key) != true.get(key)
        ]
    return found


def _batches(villages: Iterable[str]) -> Iterator[list[str]]:
    codes = iter(villages)
    while batch := list(islice(codes, BATCH)):
        yield batch


def _rows(codes: list[str]) -> dict[Key, tuple[int, Cell]]:
    rows = Tally.objects.filter(village__in=codes).values_list(
        "village_id", "key", "label", "pk", "households", "persons", "amount"
    )
    return {
        (village, metric, label): (pk, Cell(households, persons, amount))
        for village, metric, label, pk, households, persons, amount in rows
    }


def _true(years: Mapping[str, int], parts: Collection[str] | None) -> Counts:
    """Return what should be kept; the rows that :func:`shift_standing` adds to, even when zero."""
    true: Counts = {}
    by_year = sorted(years, key=lambda code: years[code])
    for year, group in groupby(by_year, key=lambda code: years[code]):
        codes = list(group)
        question = Question(partial(_in_villages, codes), None, year)
        true |= {key: cell for key, cell in count(question, parts).items() if cell != NONE}
        for code in codes:
            true[code, "year", str(year)] = NONE
            for standing in Standing.values:
                true.setdefault((code, "standing", standing), NONE)
            for line in Line:
                true.setdefault((code, f"flow.{line}", str(year)), NONE)
    return true


def _in_villages(codes: list[str], rows: Any) -> Any:
    return rows.filter(**{f"{rows.village_path}__in": codes})


def _of(parts: Collection[str] | None, rows: dict[Key, T]) -> dict[Key, T]:
    if parts is None:
        return rows
    return {key: row for key, row in rows.items() if part_of(key[1]) in parts}


def _write(kept: dict[Key, tuple[int, Cell]], true: Counts) -> None:
    gone = [pk for key, (pk, _) in kept.items() if key not in true]
    if gone:
        Tally.objects.filter(pk__in=gone).delete()
    changed = [
        Tally(
            village_id=village,
            key=metric,
            label=label,
            households=cell.households,
            persons=cell.persons,
            amount=cell.amount,
        )
        for (village, metric, label), cell in true.items()
        if kept.get((village, metric, label), (0, None))[1] != cell
    ]
    Tally.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["village", "key", "label"],
        update_fields=["households", "persons", "amount"],
    )


def _newest_years(codes: list[str]) -> dict[str, int]:
    years: dict[str, int] = {}
    place = "household__village_id"
    forms = HouseholdYear.objects.filter(household__village__in=codes).order_by()
    for village, year in forms.values_list(place).annotate(Max("year")):
        years[village] = year
    changes = StandingChange.objects.filter(household__village__in=codes).order_by()
    people = Person.objects.filter(household__village__in=codes).order_by()
    for village, *days in [
        *changes.values_list(place).annotate(Max("happened_on")),
        *people.values_list(place).annotate(Max("joined_on"), Max("left_on")),
    ]:
        years[village] = max(years.get(village, 0), *(day.year for day in days if day))
    return years


def shift_standing(before: StandingChange, after: StandingChange) -> None:
    """Bring the tallies from ``before``, a household's standing till now, to ``after``, just begun.

    A few short statements where the household has done nothing else this year; else
    :func:`refresh`.
    """
    village, year = after.household.village_id, after.happened_on.year
    if _alone(before, after) and _year_is(village, year):
        members, moved = _members(after.household_id, year)
        gains, losses = _rows_of(before.standing, after.standing, str(year))
        if not moved and _add(village, gains, members) and _take(village, losses, members):
            return
    cancelled = Standing.CANCELLED in (before.standing, after.standing)
    refresh([village], keys=None if cancelled else STANDING_PARTS)


def _alone(before: StandingChange, after: StandingChange) -> bool:
    """Say whether ``after`` is the first change of its year, the newest, and leaves all valid."""
    valid = {before.standing, after.standing} <= set(VALID_STANDINGS)
    return valid and after.until is None and before.happened_on.year < after.happened_on.year


def _year_is(village: str, year: int) -> bool:
    return Tally.objects.filter(village=village, key="year", label=str(year)).exists()


def _members(household: int, year: int) -> tuple[int, int]:
    """Return the household's members, and how many joined or left since the year began."""
    spans = Person.objects.filter(household=household).order_by()
    days = list(spans.values_list("joined_on", "left_on"))
    moved = sum(joined.year >= year or bool(left and left.year >= year) for joined, left in days)
    return sum(left is None for _, left in days), moved


def _rows_of(before: str, after: str, year: str) -> tuple[list[Label], list[Label]]:
    """Return the rows (metric, label) that gain the household, and those that lose it."""
    gains, losses = [("standing", after)], [("standing", before)]
    if before in POOR_STANDINGS and after in EXITED_STANDINGS:
        gains.append((f"flow.{Line.EXITED}", year))
        losses.append((f"flow.{Line.CLOSING}", year))
    if before in EXITED_STANDINGS and after in POOR_STANDINGS:
        gains.append((f"flow.{Line.RETURNED}", year))
        gains.append((f"flow.{Line.CLOSING}", year))
    return gains, losses


def _add(village: str, rows: list[Label], members: int) -> bool:
    """Add the household to ``rows``; say whether all were there."""
    found = Tally.objects.filter(_any_of(rows), village=village).update(
        households=F("households") + 1, persons=F("persons") + members
    )
    return found == len(rows)


def _take(village: str, rows: list[Label], members: int) -> bool:
    """Take the household from ``rows``; say whether all held it."""
    holding = {"village": village, "households__gte": 1, "persons__gte": members}
    found = Tally.objects.filter(_any_of(rows), **holding).update(
        households=F("households") - 1, persons=F("persons") - members
    )
    return found == len(rows)


def _any_of(rows: list[Label]) -> Q:
    condition = Q()
    for metric, label in rows:
        condition |= Q(key=metric, label=label)
    return condition
