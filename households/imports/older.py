"""A year before the newest: dated facts are compared as of its end, and never written."""

from django.db.models import Model

from gujang.lib.sheets import Record

from ..codes import EXITED_STANDINGS
from ..models import HouseholdYear
from .compare import Values, current, differing
from .plans import Context, HouseholdPlan
from .register import Known
from .standing import Unfit, next_steps
from .values import claim_of, fact_values, survey_values, year_values
from .wording import spoken


def compare_older(plan: HouseholdPlan, known: Known, context: Context) -> None:
    """Hold the household back for every dated fact that is not what the register has.

    What carries no date (address, phone, bank, number, village) is not compared: it may have
    changed since.
    """
    form = known.year(context.year)
    if form is None:
        said = f"登记册中这一户没有{context.year}年度的数据"
        plan.refuse(plan.bundle.records[0], "number", _sentence(said, known))
        return
    if base := plan.bundle.base:
        _compare_base(plan, known, base, form, context)
    if plan.bundle.members:
        _compare_members(plan, known, form, context)
    if record := plan.bundle.income:
        _compare(plan, known, record, known.incomes.get(form.pk), survey_values(record))
    if record := plan.bundle.conditions:
        _compare(plan, known, record, known.conditions.get(form.pk), survey_values(record))


def _sentence(said: str, known: Known) -> str:
    newest = known.newest
    return f"{said}，且已有{newest.year if newest else ''}年度的数据；往年的数据请在户页面更正。"


def _compare_base(
    plan: HouseholdPlan, known: Known, base: Record, form: HouseholdYear, context: Context
) -> None:
    claim, values = claim_of(base, context.year), year_values(base)
    exited = "standing" not in base.values or claim.standing in EXITED_STANDINGS
    if exited and claim.exit_year is None:
        values.pop("exit_year", None)
    _compare(plan, known, base, form, values)
    if "standing" in base.values:
        try:
            next_steps(known.changes, claim, newest=False)
        except Unfit as unfit:
            plan.refuse(base, unfit.field_name, unfit.message)


def _compare_members(
    plan: HouseholdPlan, known: Known, form: HouseholdYear, context: Context
) -> None:
    people = {person.id_hash: person for person in known.belonging(context.day)}
    for record in plan.bundle.members:
        person = people.pop(context.snapshot.hash(record.values["id_number"].text), None)
        if person is None:
            said = f"登记册中此人在{context.day}不是这一户的成员"
            plan.refuse(record, "id_number", _sentence(said, known))
            continue
        rows = known.facts.get(person.pk, [])
        row = next((r for r in rows if r.household_year_id == form.pk), None)
        _compare(plan, known, record, row, fact_values(record))
    if people:
        names = "、".join(person.name for person in people.values())
        said = f"登记册中{context.day}还有成员{names}"
        plan.refuse(plan.bundle.members[0], "number", _sentence(said, known))


def _compare(
    plan: HouseholdPlan, known: Known, record: Record, row: Model | None, values: Values
) -> None:
    if row is None:
        said = f"登记册中没有这一户当年的{record.table.register.title}"
        plan.refuse(record, "number", _sentence(said, known))
        return
    for name, value in differing(row, values).items():
        old, new = spoken(name, current(row, name)), spoken(name, value)
        said = f"登记册为“{old}”，表中为“{new}”"
        column = "other_causes" if name.startswith("other_cause_") else name
        plan.refuse(record, column, _sentence(said, known))
