"""What a household's page says of its plans and measures, by year; the facts a plan begins with."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from ..codes.support import Indicator, WorkState
from ..filters.measures import state_css
from ..models import Household, HouseholdYear, Measure, PersonYear, Plan, PovertyLine
from ..rules.measures import is_overdue
from ..rules.plans import HouseholdFacts, MemberFacts, PlannedIncome, planned_income
from ..rules.suggestions import Suggestion, suggest

_FACTS = ("is_dangerous", "danger_grade", "water_difficult", "water_safe", "wants_to_move")
_SUMS = ("planned_yuan", "actual_yuan", "expected_uplift", "actual_uplift")


def plans_of(household: Household, years: Sequence[HouseholdYear]) -> dict[str, Any]:
    """Return plans and measures by year, the latest first, and what else might be done.

    ``years``: the household's forms, the earliest first. Seven queries, whatever there is.
    """
    plans = {plan.year: plan for plan in household.plans.prefetch_related("indicators", "incomes")}
    measures = list(household.measures.select_related("person").order_by("-year", "kind", "id"))
    lines = exit_lines({*plans, *(measure.year for measure in measures)})
    members = years[-1].members if years else 0
    found = sorted({*plans, *(measure.year for measure in measures)}, reverse=True)
    return {
        "years": [
            {
                "year": year,
                "plan": _plan(plans[year], members, lines.get(year)) if year in plans else None,
                "measures": (mine := [m for m in measures if m.year == year]),
                "rows": [_row(measure) for measure in mine],
                "sums": sums_of(mine),
            }
            for year in found
        ],
        "suggestions": _suggested(years, measures),
        "next_plan": next_plan_year(household, years, plans),
        "count": len(measures),
    }


def next_plan_year(
    household: Household, years: Sequence[HouseholdYear], have: Iterable[int]
) -> int | None:
    """Return the year whose plan is to be made next; None when every one is there."""
    first = years[-1].year if years else household.first_registered.year
    last = timezone.localdate().year + 1
    return next((year for year in range(first, last + 1) if year not in set(have)), None)


def exit_lines(years: Iterable[int]) -> dict[int, Decimal]:
    """Return the exit line of each of these years that has one."""
    return dict(PovertyLine.objects.filter(year__in=set(years)).values_list("year", "exit"))


def _plan(plan: Plan, members: int, line: Decimal | None) -> dict[str, Any]:
    words = {row.indicator: row for row in plan.indicators.all()}
    incomes = list(plan.incomes.all())
    return {
        "row": plan,
        "pairs": [
            {"label": "帮扶目标", "value": plan.goal, "wide": True},
            *(
                {"label": _label(name), "value": getattr(plan, name), "wide": True}
                for name in ("industry", "house", "skills", "note")
            ),
            {"label": "帮扶时限", "value": _day(plan.due_on)},
            {"label": "制定时间", "value": _day(plan.made_on)},
            {"label": "驻村干部签名", "value": plan.cadre_name},
            {"label": "农户签字时间", "value": _day(plan.agreed_on)},
        ],
        "indicators": [
            {"label": indicator.label, "words": words.get(indicator)} for indicator in Indicator
        ],
        "incomes": incomes,
        "reached": reached(incomes, members, line),
        "members": members,
    }


def reached(incomes: Iterable[Any], members: int, line: Decimal | None) -> PlannedIncome:
    """Return what the lines of a plan add up to, and a head's share beside the line."""
    return planned_income((income.amount for income in incomes), members, line)


def _day(day: dt.date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _label(name: str) -> str:
    column: Any = Plan._meta.get_field(name)
    return str(column.verbose_name)


def _row(measure: Measure) -> dict[str, Any]:
    late = is_overdue(measure.state, measure.due_on, timezone.localdate())
    return {
        "measure": measure,
        "size": size_of(measure),
        "late": late,
        "css": state_css(measure.state, late=late),
    }


def size_of(measure: Measure) -> str:
    """Write scale and unit: 20只; '' where no scale is known."""
    return "" if measure.scale is None else f"{measure.scale.normalize():f}{measure.unit}"


def sums_of(measures: Sequence[Measure]) -> dict[str, Decimal]:
    """Return the sums of planned, actual, expected and reached yuan."""
    return {
        name: sum((getattr(m, name) or Decimal(0) for m in measures), Decimal(0)) for name in _SUMS
    }


def _suggested(
    years: Sequence[HouseholdYear], measures: Iterable[Measure]
) -> dict[str, Any] | None:
    """Return what the latest form suggests beside what there is since its year."""
    if not years:
        return None
    form = years[-1]
    have = {m.kind for m in measures if m.year >= form.year and m.state != WorkState.STOPPED}
    found: list[Suggestion] = suggest(facts_of(form), have)
    return {"form": form, "found": found} if found else None


def facts_of(form: HouseholdYear) -> HouseholdFacts:
    """Return what a form says that plans and suggestions ask: one query beside the form."""
    conditions = getattr(form, "conditions", None)
    causes = (form.main_cause, form.other_cause_1, form.other_cause_2)
    return HouseholdFacts(
        members=_members(form),
        causes=tuple(cause for cause in causes if cause),
        per_head_income=form.per_head_income,
        **({name: getattr(conditions, name) for name in _FACTS} if conditions else {}),
    )


def _members(form: HouseholdYear) -> tuple[MemberFacts, ...]:
    """Read the members in force at the form's end: now, for the form in force."""
    at_end = Q(until__isnull=True) | Q(until__gte=F("household_year__until"))
    rows: Any = PersonYear.objects.filter(at_end, household_year=form).values_list(
        "person__born_on",
        "schooling",
        "health",
        "has_ncms",
        "has_resident_pension",
        "has_worker_pension",
        "labour",
        "work_months",
    )
    return tuple(MemberFacts(form.year - born.year, *facts) for born, *facts in rows)
