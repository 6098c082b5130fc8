"""Makers of plans, measures, rates and holdings, deterministic as those of ``tests/make.py``."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from households.codes.support import HoldingKind, IncomePlanKind, MeasureKind, WorkState
from households.models import (
    Holding,
    Household,
    Measure,
    Plan,
    PlanIncome,
    PlanIndicator,
    Renovation,
    SubsidyRate,
    YearConditions,
)

BATCH = uuid.UUID("0b5f7a52-3c0e-4d2a-9a53-2f6c1f0d7e11")


def make_plan(household: Household, year: int = 2015, **fields: Any) -> Plan:
    """Return a plan with the first indicator and one line of income."""
    values: dict[str, Any] = {"goal": "养羊增收", "made_on": dt.date(2015, 3, 1)} | fields
    plan = Plan.objects.create(household=household, year=year, **values)
    PlanIndicator.objects.create(plan=plan, indicator="1", present="2,000.00元", planned="高于")
    PlanIncome.objects.create(plan=plan, kind=IncomePlanKind.LIVESTOCK, detail="羊", amount=8000)
    return plan


def make_measure(
    household: Household,
    year: int = 2015,
    *,
    kind: MeasureKind = MeasureKind.LIVESTOCK,
    name: str = "养羊",
    state: WorkState = WorkState.PLANNED,
    finished_on: dt.date | None = None,
    **fields: Any,
) -> Measure:
    """Return a measure; one that is done was finished on the last day of October of its year."""
    if state == WorkState.DONE and finished_on is None:
        finished_on = dt.date(year, 10, 31)
    return Measure.objects.create(
        household=household,
        year=year,
        kind=kind,
        name=name,
        state=state,
        finished_on=finished_on,
        **fields,
    )


def make_renovation(household: Household, year: int = 2014, **fields: Any) -> Measure:
    """Return a renovation under way, D before and A after, of a house its form calls dangerous."""
    form = household.years.get(year=year)
    YearConditions.objects.create(household_year=form, is_dangerous=True, danger_grade="D")
    measure = make_measure(
        household, year, kind=MeasureKind.HOUSE, name="危房改造", state=WorkState.ONGOING
    )
    values = {"grade_before": "D", "grade_after": "A"} | fields
    Renovation.objects.create(measure=measure, **values)
    return measure


def make_rate(
    item: str = "基础母羊",
    yuan: Decimal | int | str = 100,
    cap: Decimal | int | None = 10,
    *,
    year: int = 2015,
    kind: HoldingKind = HoldingKind.ANIMAL,
    unit: str = "只",
) -> SubsidyRate:
    """Return a declared rate."""
    return SubsidyRate.objects.create(
        year=year, kind=kind, item=item, unit=unit, yuan=Decimal(yuan), cap=cap
    )


def make_holding(
    household: Household, rate: SubsidyRate, quantity: Decimal | int | str = 5, **fields: Any
) -> Holding:
    """Return a count of the year's survey."""
    return Holding.objects.create(
        household=household,
        rate=rate,
        quantity=Decimal(quantity),
        counted_on=dt.date(rate.year, 4, 1),
        **fields,
    )
