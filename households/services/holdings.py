"""种养殖摸底 and what it leads to: declared rates, counts by household, subsidies (奖补)."""

import copy
import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from gujang.access.gate import OutOfReach, holds_in
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import Note, about, record, record_all
from gujang.lib.changes import Stale, plain_conflicts
from villages.models import Village

from ..codes.support import HoldingKind, MeasureKind
from ..models import Holding, Household, Measure, SubsidyRate
from ..rules.measures import Wanted, subsidy, why_not
from .checking import check_households
from .common import SENTENCES, Facts, assign, changing_many, check, named, note_about, store
from .measures import in_words

RATE_FACTS = frozenset("year kind item unit yuan cap note".split())
# what a subsidy was reckoned by
_RECKONED = {"year", "kind", "item", "unit", "yuan", "cap"}
KIND_OF = {
    HoldingKind.CROP: MeasureKind.FARMING,
    HoldingKind.ANIMAL: MeasureKind.LIVESTOCK,
}


def save_rate(
    *, actor: User, facts: Facts, rate: SubsidyRate | None = None, version: int = 1
) -> SubsidyRate:
    """Declare a rate of the county, or change one by which nothing was subsidised yet.

    Needs :attr:`Right.SET_RULES` over the whole county.
    """
    if not holds_in(actor, Right.SET_RULES, settings.COUNTY_CODE):
        raise OutOfReach
    with plain_conflicts(SENTENCES), transaction.atomic():
        row = _claimed(rate, version) if rate else SubsidyRate()
        changes = assign(row, facts, RATE_FACTS)
        if rate and _RECKONED & changes.keys() and _has_led_to_measures(row):
            raise ValidationError("已按这一标准分配过奖补，只能修改依据；新的标准请另立品种。")
        store(row, changes)
        action = "update_rate" if rate else "create_rate"
        name = f"{row.year}年 {row.item}"
        record(actor, about(row, action, item=name, changes=named("subsidyrate", changes)))
    return row


def _claimed(rate: SubsidyRate, version: int) -> SubsidyRate:
    mine = SubsidyRate.objects.filter(pk=rate.pk)
    if not mine.filter(version=version).update(version=F("version") + 1):
        raise Stale
    return mine.get()


def _has_led_to_measures(rate: SubsidyRate) -> bool:
    return rate.holdings.filter(measure__isnull=False).exists()


def count_holdings(
    *,
    actor: User,
    village: Village,
    seen: Mapping[int, int],
    counted_on: dt.date,
    quantities: Mapping[tuple[int, int], Decimal | None],
) -> int:
    """Set what households of a village grow and keep: (household, rate) to quantity.

    ``None`` takes a count away. ``seen``: the households concerned, key to version. A subsidised
    count is not changed. All or none; returns how many cells changed.
    """
    if counted_on > timezone.localdate():
        raise ValidationError({"counted_on": "摸底日期不能晚于今天，请核对。"})
    with changing_many(seen, actor=actor) as held:
        if any(household.village_id != village.pk for household in held):
            raise OutOfReach
        homes = {household.pk: household for household in held}
        rows = Holding.objects.filter(household__in=held).select_related("rate")
        known = {(row.household_id, row.rate_id): row for row in rows}
        rates = SubsidyRate.objects.in_bulk({rate for _, rate in quantities})
        cells = [
            Cell(homes[home], rates[rate], known.get((home, rate)), quantity)
            for (home, rate), quantity in quantities.items()
        ]
        changed = [cell for cell in cells if cell.before != cell.quantity]
        _store_cells(changed, counted_on)
        record_all(actor, _notes(changed))
    return len(changed)


class Cell(NamedTuple):
    """One cell of the sheet: what stands there, and what is to stand there."""

    household: Household
    rate: SubsidyRate
    holding: Holding | None
    quantity: Decimal | None

    @property
    def before(self) -> Decimal | None:
        return self.holding.quantity if self.holding else None

    def pair(self) -> list[str | None]:
        """Return [old, new] in words."""
        unit = self.rate.unit
        return [None if n is None else f"{n:f}{unit}" for n in (self.before, self.quantity)]


def _store_cells(cells: list[Cell], counted_on: dt.date) -> None:
    """Write the changed cells in three statements; a subsidised one is refused."""
    for cell in cells:
        if cell.holding and cell.holding.measure_id:
            raise ValidationError(f"{cell.rate.item}已经分配奖补，不能再改规模。")
    new: list[Holding] = []
    other: list[Holding] = []
    for cell in cells:
        if cell.quantity is not None:
            row = cell.holding or Holding(household=cell.household, rate=cell.rate)
            row = copy.copy(row)
            row.quantity, row.counted_on = cell.quantity, counted_on
            row.clean_fields(exclude=["household", "rate"])
            (other if cell.holding else new).append(row)
    gone = [cell.holding.pk for cell in cells if cell.holding and cell.quantity is None]
    Holding.objects.filter(pk__in=gone).delete()
    Holding.objects.bulk_update(other, ["quantity", "counted_on"])
    Holding.objects.bulk_create(new)


def _notes(cells: list[Cell]) -> list[Note]:
    by_home: dict[Household, dict[str, list[str | None]]] = {}
    for cell in cells:
        by_home.setdefault(cell.household, {})[cell.rate.item] = cell.pair()
    return [note_about(home, "count_holdings", changes=said) for home, said in by_home.items()]


class SubsidyLine(NamedTuple):
    """One line of a village's 奖补: a holding, and what its rate gives for it, yuan."""

    holding: Holding
    amount: Decimal


def subsidy_lines(village: Village, year: int) -> list[SubsidyLine]:
    """Return every counted holding of a village in a year with its subsidy, by household.

    The amount of one that has led to a measure is what that measure planned.
    """
    rows = Holding.objects.filter(
        household__village=village, rate__year=year, quantity__gt=0
    ).select_related("rate", "household", "measure")
    return [SubsidyLine(row, _amount(row)) for row in rows.order_by("household__number", "rate")]


def _amount(holding: Holding) -> Decimal:
    measure, rate = holding.measure, holding.rate
    if measure is not None and measure.planned_yuan is not None:
        return measure.planned_yuan
    return subsidy(holding.quantity, rate.yuan, rate.cap)


def open_lines(lines: list[SubsidyLine]) -> list[SubsidyLine]:
    """Return those that lead to a measure yet: not made, more than nothing, not refused."""
    rows = Household.objects.filter(pk__in={line.holding.household_id for line in lines})
    standings = dict(rows.as_of().values_list("pk", "standing_at__standing"))
    return [
        line
        for line in lines
        if line.holding.measure_id is None
        and line.amount > 0
        and not _why_not(line, standings[line.holding.household_id])
    ]


def _why_not(line: SubsidyLine, standing: str) -> str:
    household, rate = line.holding.household, line.holding.rate
    wanted = Wanted(rate.year, KIND_OF[HoldingKind(rate.kind)], f"{rate.item}奖补")
    registered = household.first_registered.year
    return why_not(wanted, standing=standing, registered_in=registered)


def make_subsidies(
    *, actor: User, village: Village, year: int, fund: str, total: Decimal
) -> list[Measure]:
    """Turn a village's open subsidies of a year into measures, one a holding, as one batch.

    ``total`` is the sum that was shown; :class:`Stale` when it is another now. A holding leads to
    one measure: asked again, nothing more is made.
    """
    with plain_conflicts(SENTENCES), transaction.atomic():
        homes = {line.holding.household_id for line in open_lines(subsidy_lines(village, year))}
        if not homes:
            return []
        mine = Household.objects.writable_by(actor).filter(pk__in=homes)
        if mine.update(version=F("version") + 1) != len(homes):
            raise OutOfReach
        # read once more: now nobody else holds these households
        lines = open_lines(subsidy_lines(village, year))
        if sum((line.amount for line in lines), Decimal(0)) != total:
            raise Stale
        batch = uuid.uuid4()
        rows = [_measure(line, year, fund, batch) for line in lines]
        for row in rows:
            check(row)
        Measure.objects.bulk_create(rows)
        for line, row in zip(lines, rows, strict=True):
            line.holding.measure = row
        Holding.objects.bulk_update([line.holding for line in lines], ["measure"])
        record_all(
            actor,
            [
                note_about(
                    line.holding.household,
                    "make_subsidy",
                    measure=in_words(row),
                    amount=str(line.amount),
                )
                for line, row in zip(lines, rows, strict=True)
            ],
        )
        check_households(homes)
    return rows


def _measure(line: SubsidyLine, year: int, fund: str, batch: uuid.UUID) -> Measure:
    rate = line.holding.rate
    return Measure(
        household=line.holding.household,
        year=year,
        kind=KIND_OF[HoldingKind(rate.kind)],
        name=f"{rate.item}奖补",
        scale=line.holding.quantity,
        unit=rate.unit,
        planned_yuan=line.amount,
        fund=fund,
        batch=batch,
    )
