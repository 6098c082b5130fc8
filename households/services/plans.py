"""The household's plan of a year (一户一法): headings, six indicators, income lines, at once."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.access.models import User

from ..codes.support import Indicator
from ..models import Household, Plan, PlanIncome, PlanIndicator
from .common import Changes, Facts, assign, changing, check, named, store, write_down

PLAN_FACTS = frozenset(
    "goal due_on industry house skills note made_on cadre_name agreed_on".split()
)


class Words(NamedTuple):
    """One indicator of a plan: 现状, 计划, 完成情况."""

    present: str = ""
    planned: str = ""
    done: str = ""


class IncomeItem(NamedTuple):
    """One line of 收入计划; ``amount`` in yuan a year."""

    kind: str
    amount: Decimal
    detail: str = ""
    scale: Decimal | None = None
    unit: str = ""
    expected: str = ""


def save_plan(
    *,
    actor: User,
    household: Household,
    version: int,
    year: int,
    facts: Facts,
    indicators: Mapping[str, Words],
    incomes: Sequence[IncomeItem],
) -> Plan:
    """Make or change the plan of ``year``; ``incomes`` replace the lines there are.

    For a year from the household's registration to the next one to come. Raises
    :class:`ValidationError`.
    """
    with changing(household, actor=actor, version=version, counts=()) as held:
        refuse_year(held, year)
        plan = Plan.objects.filter(household=held, year=year).first()
        plan = plan or Plan(household=held, year=year)
        changes = assign(plan, facts, PLAN_FACTS)
        _refuse_days(plan)
        store(plan, changes)
        parts = _set_indicators(plan, indicators) | _set_incomes(plan, incomes)
        write_down(actor, held, "save_plan", year=year, changes=named("plan", changes) | parts)
    return plan


def refuse_year(household: Household, year: int) -> None:
    """Refuse a year before the household was registered, or beyond the next one to come."""
    first, last = household.first_registered.year, timezone.localdate().year + 1
    if not first <= year <= last:
        raise ValidationError({"year": f"年度应在{first}到{last}之间，请核对。"})


def _refuse_days(plan: Plan) -> None:
    """Refuse a plan made or signed on a day to come."""
    today = timezone.localdate()
    late = [name for name in ("made_on", "agreed_on") if (getattr(plan, name) or today) > today]
    if late:
        raise ValidationError(dict.fromkeys(late, "不能晚于今天，请核对。"))


def _set_indicators(plan: Plan, wanted: Mapping[str, Words]) -> Changes:
    known = {row.indicator: row for row in plan.indicators.all()}
    said: Changes = {}
    for indicator in Indicator:
        row = known.get(indicator) or PlanIndicator(plan=plan, indicator=indicator)
        words = wanted.get(indicator, Words())
        if row._state.adding and not any(words):
            continue
        changes = assign(row, words._asdict(), frozenset(Words._fields))
        if changes:
            store(row, changes)
            for name, pair in changes.items():
                column: Any = PlanIndicator._meta.get_field(name)
                said[f"{indicator.label}·{column.verbose_name}"] = pair
    return said


def _set_incomes(plan: Plan, wanted: Sequence[IncomeItem]) -> Changes:
    before = _lines(plan)
    rows = [PlanIncome(plan=plan, **item._asdict()) for item in wanted]
    for row in rows:
        check(row)
    plan.incomes.all().delete()
    PlanIncome.objects.bulk_create(rows)
    after = _lines(plan)
    return {"incomes": [before, after]} if before != after else {}


def _lines(plan: Plan) -> list[str]:
    rows = plan.incomes.order_by("kind", "id")
    said = (f"{row.get_kind_display()} {row.detail} {row.amount}" for row in rows)
    return [line.replace("  ", " ") for line in said]
