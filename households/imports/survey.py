"""Incomes and conditions of a year's form, and the two tallies kept beside them."""

from decimal import Decimal
from typing import Any

from django.db.models import Model

from ..models import HouseholdYear, YearIncome
from ..models.survey import INCOME_KINDS
from ..rules import net_income, per_head_income
from .compare import CONDITION_FIELDS, Diff, Values, differing, diffs, taken
from .plans import HouseholdPlan, RowPlan
from .values import survey_values


def plan_survey(plan: HouseholdPlan, form: HouseholdYear | None) -> None:
    """Plan the survey of ``form``, the row of the year (None: to come)."""
    known, before = plan.known, plan.closes
    if record := plan.bundle.income:
        row = known.incomes.get(form.pk) if known and form else None
        values = survey_values(record)
        plan.income = RowPlan(row, differing(row, values) if row else values)
        last = row or (known.incomes.get(before.pk) if known and before else None)
        plan.diffs += _shown(plan, last, values)
    if record := plan.bundle.conditions:
        there = known.conditions.get(form.pk) if known and form else None
        values = survey_values(record)
        old = there or (known.conditions.get(before.pk) if known and before else None)
        whole = values if there else taken(old, CONDITION_FIELDS) | values
        plan.conditions = RowPlan(there, differing(there, whole) if there else whole)
        plan.diffs += _shown(plan, old, values)


def _shown(plan: HouseholdPlan, row: Model | None, values: Values) -> list[Diff]:
    if row:
        return diffs(row, values)
    if plan.known is None:
        return []
    return [Diff(name, None, value) for name, value in values.items() if value not in (None, "")]


def tally(plan: HouseholdPlan, form: HouseholdYear | None) -> Values:
    """Return ``members`` and ``per_head_income`` as they will be, as ``refresh_years`` would."""
    members = len(plan.rehung)
    if plan.people:
        members += sum(one.counted for one in plan.people)
        members += _untouched(plan, form)
    elif form:
        members = form.members
    return {"members": members, "per_head_income": per_head_income(_net(plan, form), members)}


def _untouched(plan: HouseholdPlan, form: HouseholdYear | None) -> int:
    """Count the facts in force of ``form`` that belong to nobody planned: who joined later."""
    if plan.known is None or form is None:
        return 0
    planned = {one.person.row.pk for one in plan.people if one.person.row}
    return sum(
        row.household_year_id == form.pk and row.until is None
        for person, rows in plan.known.facts.items()
        if person not in planned
        for row in rows
    )


def _net(plan: HouseholdPlan, form: HouseholdYear | None) -> Decimal | None:
    row: YearIncome | None = plan.known.incomes.get(form.pk) if plan.known and form else None
    new: dict[str, Any] = plan.income.values if plan.income else {}
    if row is None and plan.income is None:
        return None
    now = {
        name: new[name] if name in new else getattr(row, name, None)
        for name in (*INCOME_KINDS, "business_cost")
    }
    return net_income([now[name] for name in INCOME_KINDS], now["business_cost"])
