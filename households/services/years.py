"""A household's form of a year: coded facts, incomes, conditions; and opening the next year."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q
from django.utils import timezone

from gujang.access.models import User

from ..models import (
    Household,
    HouseholdYear,
    IncomeLine,
    PersonYear,
    YearConditions,
    YearIncome,
)
from ..models.survey import INCOME_KINDS
from ..rules import attribute_fits, data_date, net_income, per_head_income
from ..sealed import disease, seal_disease
from .common import Facts, assign, changing, check, store, write_down

YEAR_FACTS = frozenset(
    """attribute main_cause other_cause_1 other_cause_2 cause_note exit_year is_martyr_family
    is_only_child is_two_daughters""".split()
)
INCOME_FACTS = frozenset(field.name for field in YearIncome._meta.concrete_fields) - {
    "id",
    "household_year",
}
CONDITION_FACTS = frozenset(field.name for field in YearConditions._meta.concrete_fields) - {
    "id",
    "household_year",
}


def update_year(
    *, actor: User, household: Household, version: int, year: int, facts: Facts
) -> HouseholdYear:
    """Change the coded facts of a year: attribute, causes and what else :data:`YEAR_FACTS` names.

    The attribute must fit the standing of the time (domain 1.3).
    """
    counts = ("attribute", "cause", "other_cause")
    with changing(household, actor=actor, version=version, counts=counts) as held:
        row = HouseholdYear.objects.get(household=held, year=year)
        changes = assign(row, facts, YEAR_FACTS)
        refuse_misfit(row)
        store(row, changes)
        write_down(actor, held, "update_year", year=year, changes=changes)
    return row


def refuse_misfit(row: HouseholdYear) -> None:
    """Refuse an attribute that no standing held while the row was in force allows."""
    spans = row.household.standing_changes.filter(
        Q(until__isnull=True) | Q(until__gt=row.starts_on)
    )
    if row.until:
        spans = spans.filter(happened_on__lt=row.until)
    else:
        spans = spans.filter(until__isnull=True)
    standings = list(spans.values_list("standing", flat=True))
    if standings and not any(attribute_fits(row.attribute, standing) for standing in standings):
        raise ValidationError(
            {
                "attribute": "贫困户属性与脱贫状态不符：未脱贫、预脱贫、返贫户应为一般贫困户、"
                "低保贫困户或五保贫困户，已脱贫、稳定脱贫户应为一般农户、低保户或五保户。"
            }
        )


def update_income(
    *, actor: User, household: Household, version: int, year: int, facts: Facts
) -> YearIncome:
    """Set the incomes and expenditure of a year, yuan; the per-head income is computed anew."""
    counts = ("band", "per_head", "sums")
    with changing(household, actor=actor, version=version, counts=counts) as held:
        form = HouseholdYear.objects.get(household=held, year=year)
        row = YearIncome.objects.filter(household_year=form).first()
        row = row or YearIncome(household_year=form)
        changes = assign(row, facts, INCOME_FACTS)
        store(row, changes)
        refresh_years([form.pk])
        write_down(actor, held, "update_income", year=year, changes=changes)
    return row


def update_conditions(
    *, actor: User, household: Household, version: int, year: int, facts: Facts
) -> YearConditions:
    """Set the production and living conditions of a year."""
    counts = ("household_flags", "danger_grade", "sums")
    with changing(household, actor=actor, version=version, counts=counts) as held:
        form = HouseholdYear.objects.get(household=held, year=year)
        row = YearConditions.objects.filter(household_year=form).first()
        row = row or YearConditions(household_year=form)
        changes = assign(row, facts, CONDITION_FACTS)
        store(row, changes)
        write_down(actor, held, "update_conditions", year=year, changes=changes)
    return row


def replace_income_lines(
    *,
    actor: User,
    household: Household,
    version: int,
    year: int,
    lines: Sequence[tuple[str, str, Decimal]],
) -> None:
    """Replace the ledger (收支明细) of a year by ``lines``: kind, detail, amount in yuan."""
    with changing(household, actor=actor, version=version, counts=()) as held:
        form = HouseholdYear.objects.get(household=held, year=year)
        before = _ledger(form)
        rows = [
            IncomeLine(household_year=form, kind=kind, detail=detail, amount=amount)
            for kind, detail, amount in lines
        ]
        for row in rows:
            check(row)
        form.income_lines.all().delete()
        IncomeLine.objects.bulk_create(rows)
        after = _ledger(form)
        changes = {"income_lines": [before, after]} if before != after else {}
        write_down(actor, held, "update_income_lines", year=year, changes=changes)


def _ledger(form: HouseholdYear) -> list[str]:
    return [
        f"{line.get_kind_display()} {line.detail} {line.amount}".replace("  ", " ")
        for line in form.income_lines.order_by("kind", "id")
    ]


def start_year(*, actor: User, household: Household, version: int, year: int) -> HouseholdYear:
    """Open the form of ``year``: the coded facts of household and members are carried over.

    Incomes and conditions begin empty, they are asked anew. The form is in force from 31 December
    of its year, or from today when that is still to come. Only a later year can be opened.
    """
    with changing(household, actor=actor, version=version) as held:
        last = HouseholdYear.objects.get(household=held, until__isnull=True)
        starts_on = min(data_date(year), timezone.localdate())
        refuse_year(last, year, starts_on)
        HouseholdYear.objects.filter(pk=last.pk).update(until=starts_on)
        row = _next_form(last, year, starts_on)
        _carry_people(last, row)
        refresh_years([row.pk])
        write_down(actor, held, "start_year", year=year, starts_on=str(starts_on))
    return row


def refuse_year(last: HouseholdYear, year: int, starts_on: dt.date) -> None:
    """Refuse a year that is not the next to come."""
    today = timezone.localdate()
    if not last.year < year <= today.year:
        raise ValidationError(
            {"year": f"只能建立{last.year}年以后、{today.year}年以前（含）的年度信息。"}
        )
    if starts_on < last.starts_on:
        raise ValidationError(
            {"year": f"{last.year}年的数据日期是{last.starts_on}，尚未到下一年度。"}
        )


def _next_form(last: HouseholdYear, year: int, starts_on: dt.date) -> HouseholdYear:
    carried = {name: getattr(last, name) for name in YEAR_FACTS | {"declared_size"}}
    row = HouseholdYear(household=last.household, year=year, starts_on=starts_on, **carried)
    store(row, {})
    return row


def _carry_people(last: HouseholdYear, row: HouseholdYear) -> None:
    open_rows = last.person_years.filter(until__isnull=True).select_related("person")
    before = list(open_rows.select_related("household_year"))
    carried = [_carried(facts, row) for facts in before]
    for facts in before:
        facts.until = max(row.starts_on, facts.starts_on)
    PersonYear.objects.bulk_update(before, ["until"])
    PersonYear.objects.bulk_create(carried)


def _carried(facts: PersonYear, row: HouseholdYear) -> PersonYear:
    kept: dict[str, Any] = {
        field.name: getattr(facts, field.name)
        for field in PersonYear._meta.concrete_fields
        if field.name not in ("id", "household_year", "starts_on", "until", "disease_sealed")
    }
    sealed = seal_disease(facts.person.uuid, row.year, disease(facts))
    starts_on = max(row.starts_on, facts.starts_on)
    return PersonYear(household_year=row, starts_on=starts_on, disease_sealed=sealed, **kept)


def refresh_years(years: Iterable[int]) -> None:
    """Bring ``members`` and ``per_head_income`` of these HouseholdYear rows up to their sources.

    Members are those in force at the row's end: now, for the row in force.
    """
    pks = list(years)
    rows = list(
        HouseholdYear.objects.filter(pk__in=pks)
        .select_related("income")
        .annotate(counted=Count("person_years", filter=_at_the_end()))
    )
    for row in rows:
        row.members = row.counted
        row.per_head_income = per_head_income(_net(row), row.counted)
    HouseholdYear.objects.bulk_update(rows, ["members", "per_head_income"], batch_size=200)


def _at_the_end() -> Q:
    return Q(person_years__until__isnull=True) | Q(person_years__until__gte=F("until"))


def _net(row: HouseholdYear) -> Decimal | None:
    income: YearIncome | None = getattr(row, "income", None)
    if income is None:
        return None
    return net_income([getattr(income, kind) for kind in INCOME_KINDS], income.business_cost)
