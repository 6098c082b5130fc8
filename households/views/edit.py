"""Registering a household, and correcting its top, its years, incomes and conditions."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from gujang.access.decorators import needs
from gujang.access.gate import sight
from gujang.access.rights import Field, Right
from gujang.lib import idnumber
from gujang.lib.forms import initial_of
from villages.models import Village

from .. import sealed, services
from ..ethnic import HAN
from ..forms.household import Contact, HouseholdEditForm, YearForm
from ..forms.member import HouseholdCreateForm
from ..forms.survey import ConditionsForm, IncomeForm, LedgerForm, StartYearForm
from ..models import Household, HouseholdYear, YearConditions, YearIncome
from ..services.households import HOUSEHOLD_FACTS
from ..services.years import CONDITION_FACTS, INCOME_FACTS, YEAR_FACTS
from .editing import (
    actor_of,
    answer,
    back_to,
    closed_year,
    page_about,
    posted,
    shows_and_saves,
    writable,
)


@shows_and_saves
@needs(Right.CREATE)
def household_create(request: HttpRequest) -> HttpResponse:
    """Register a household with its head."""
    villages = Village.objects.reachable_with(request.user, Right.CREATE).open()
    initial = {
        "village": request.GET.get("village"),
        "registered_on": timezone.localdate(),
        "ethnic": HAN,
    }
    closed = closed_year(request, settings.COUNTY_CODE)
    form = HouseholdCreateForm(
        posted(request), villages=villages, closed_year=closed, initial=initial
    )
    if form.is_bound and form.is_valid():
        try:
            household = services.create_household(
                actor=actor_of(request),
                facts=form.household_facts,
                registered_on=form.cleaned_data["registered_on"],
                year_facts=form.taken(*YEAR_FACTS),
                head=form.joining,
                phone=form.cleaned_data["phone"],
                card=form.cleaned_data["card"],
                late_reason=form.late_reason,
            )
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, "已登记，请继续添加其他成员，并填写收入和生产生活条件。")
            return redirect(back_to(household, "people"))
    context = {
        "form": form,
        "crumbs": [
            {"label": "贫困户", "url": reverse("household_list")},
            {"label": "新增贫困户"},
        ],
    }
    status = 400 if form.is_bound else 200
    return render(request, "households/household_create.html", context, status=status)


@shows_and_saves
@needs(Right.EDIT)
def household_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct number, address, contact and standard."""
    household = writable(request, pk)
    form = HouseholdEditForm(
        posted(request),
        contacts=_contacts(request, household),
        initial=initial_of(household, HOUSEHOLD_FACTS - {"village"})
        | {"version": household.version},
    )

    def save(version: int) -> Any:
        return services.update_household(
            actor=actor_of(request),
            household=household,
            version=version,
            facts=form.household_facts,
            phone=form.secret("phone"),
            card=form.secret("card"),
        )

    page = page_about(household, "修改基本情况", "基本情况已保存。", "base")
    return answer(request, form, page, save)


def _contacts(request: HttpRequest, household: Household) -> dict[str, Contact]:
    def contact(field: Field, value: str, mask: Any) -> Contact:
        return Contact(sight(request.user, field, household.village_id), value, mask)

    return {
        "phone": contact(Field.PHONE, sealed.phone(household), idnumber.mask_phone),
        "card": contact(Field.BANK_CARD, sealed.card(household), idnumber.mask_card),
    }


def _form_of(household: Household, year: int) -> HouseholdYear:
    return get_object_or_404(HouseholdYear, household=household, year=year)


@shows_and_saves
@needs(Right.EDIT)
def year_edit(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Correct the coded facts of a year."""
    household = writable(request, pk)
    row = _form_of(household, year)
    initial = initial_of(row, YEAR_FACTS) | {"version": household.version}
    form = YearForm(posted(request), initial=initial)

    def save(version: int) -> Any:
        return services.update_year(
            actor=actor_of(request),
            household=household,
            version=version,
            year=year,
            facts=form.facts,
        )

    page = page_about(household, f"修改{year}年属性与致贫原因", f"{year}年信息已保存。", "causes")
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT)
def income_edit(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Fill in the incomes of a year; last year's stand beside the fields."""
    household = writable(request, pk)
    row = YearIncome.objects.filter(household_year=_form_of(household, year)).first()
    before = YearIncome.objects.filter(
        household_year__household=household, household_year__year__lt=year
    ).order_by("-household_year__year")
    form = IncomeForm(
        posted(request),
        before=initial_of(before.first(), INCOME_FACTS),
        initial=initial_of(row, INCOME_FACTS) | {"version": household.version},
    )

    def save(version: int) -> Any:
        return services.update_income(
            actor=actor_of(request),
            household=household,
            version=version,
            year=year,
            facts=form.facts,
        )

    page = page_about(
        household, f"填写{year}年收入", f"{year}年收入已保存，人均纯收入已重新计算。", "income"
    )
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT)
def ledger_edit(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Fill in the ledger of a year, line by line."""
    household = writable(request, pk)
    rows = _form_of(household, year).income_lines.values("kind", "detail", "amount")
    lines = [dict(row) for row in rows]
    form = LedgerForm(posted(request), lines=lines, initial={"version": household.version})

    def save(version: int) -> Any:
        return services.replace_income_lines(
            actor=actor_of(request),
            household=household,
            version=version,
            year=year,
            lines=form.amounts,
        )

    template = "households/household_ledger.html"
    page = page_about(
        household, f"{year}年收支明细", f"{year}年收支明细已保存。", "income", template=template
    )
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT)
def conditions_edit(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Fill in the conditions of a year; a first time starts from last year's, to be checked."""
    household = writable(request, pk)
    rows = YearConditions.objects.filter(
        household_year__household=household,
        household_year__year__lte=_form_of(household, year).year,
    )
    row = rows.select_related("household_year").order_by("-household_year__year").first()
    lead = ""
    if row and row.household_year.year != year:
        lead = f"以下先填好了{row.household_year.year}年的数据，请逐项核对后保存。"
    initial = initial_of(row, CONDITION_FACTS) | {"version": household.version}
    form = ConditionsForm(posted(request), initial=initial)

    def save(version: int) -> Any:
        return services.update_conditions(
            actor=actor_of(request),
            household=household,
            version=version,
            year=year,
            facts=form.facts,
        )

    page = page_about(
        household, f"填写{year}年生产生活条件", f"{year}年生产生活条件已保存。", "conditions", lead
    )
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT)
def year_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the next year's form."""
    household = writable(request, pk)
    last = HouseholdYear.objects.get(household=household, until__isnull=True)
    initial = {"year": last.year + 1, "version": household.version}
    form = StartYearForm(posted(request), initial=initial)

    def save(version: int) -> Any:
        return services.start_year(
            actor=actor_of(request),
            household=household,
            version=version,
            year=form.cleaned_data["year"],
        )

    page = page_about(
        household,
        "建立新年度",
        "新年度已建立，请填写当年收入和生产生活条件。",
        "income",
        lead="属性、致贫原因和成员情况沿用上年；收入和生产生活条件须重新调查。",
        submit="建立",
    )
    return answer(request, form, page, save)
