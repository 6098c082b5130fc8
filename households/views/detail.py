"""A household's page, and one sealed value of it shown for a reason."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds_in
from gujang.access.rights import Right

from .. import services
from ..forms.reveal import RevealForm
from ..models import Household, HouseholdYear, StandingChange
from ..rules import data_date
from ..services import RevealReason
from .detail_parts import (
    base_pairs,
    causes,
    condition_table,
    history,
    income_table,
    years_of,
)
from .detail_people import former_members, members_of, secrets_of
from .editing import actor_of, back_to


def _visible(request: HttpRequest, pk: int, right: Right = Right.VIEW) -> Household:
    rows = Household.objects.reachable_with(request.user, right).select_related("village__town")
    return get_object_or_404(rows, pk=pk)


@require_safe
@needs(Right.VIEW)
def household_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a household: what is so now or in ``?year=``, how it came to be, who changed what."""
    household = _visible(request, pk)
    years = years_of(household)
    year = _asked_year(request, [row.year for row in years])
    services.record_view(actor=actor_of(request), household=household, year=year)
    form = next((row for row in years if row.year == year), None)
    standings = list(household.standing_changes.select_related("made_by"))
    people = members_of(household, form, request.user)
    former = former_members(household, request.user)
    context: dict[str, Any] = {
        "household": household,
        "years": years,
        "form_row": form,
        "latest": form is None or form.until is None,
        "standing": _standing_at(standings, form),
        "base": base_pairs(household, form, request.user),
        "people": people,
        "former": former,
        "income": income_table(years),
        "ledger": list(form.income_lines.all()) if form else [],
        "conditions": condition_table(years),
        "causes": causes(years),
        "standings": standings,
        "history": history(household, request.user),
        **_rights(request, household),
        "crumbs": _crumbs(household),
    }
    if context["may_reveal"]:
        secrets = secrets_of(household, [*people, *former], request.user)
        context["reveal_form"] = RevealForm(secrets=secrets)
    context["sections"] = _sections(context)
    return render(request, "households/household_detail.html", context)


def _asked_year(request: HttpRequest, years: list[int]) -> int | None:
    """Return the year asked for where the household has a form of it, else the latest."""
    asked = request.GET.get("year", "")
    known = [year for year in years if str(year) == asked]
    return known[0] if known else (years[-1] if years else None)


def _standing_at(
    standings: list[StandingChange], form: HouseholdYear | None
) -> StandingChange | None:
    """Return the standing now, or on the data date of a past year's form."""
    if form and form.until:
        day = data_date(form.year)
        standings = [change for change in standings if change.happened_on <= day]
    return standings[-1] if standings else None


def _rights(request: HttpRequest, household: Household) -> dict[str, bool]:
    rights = {"may_edit": Right.EDIT, "may_correct": Right.CREATE, "may_reveal": Right.REVEAL}
    village = household.village_id
    return {name: holds_in(request.user, right, village) for name, right in rights.items()}


def _crumbs(household: Household) -> list[dict[str, str]]:
    address, village = reverse("household_list"), household.village
    return [
        {"label": "贫困户", "url": address},
        {"label": village.town.name, "url": f"{address}?area={village.town_id}"},
        {"label": village.name, "url": f"{address}?area={village.code}"},
        {"label": household.number},
    ]


def _sections(context: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"id": "base", "label": "基本情况"},
        {"id": "people", "label": "家庭成员", "count": len(context["people"])},
        {"id": "income", "label": "收入"},
        {"id": "conditions", "label": "生产生活条件"},
        {"id": "causes", "label": "致贫原因"},
        {"id": "standing", "label": "状态变动", "count": len(context["standings"])},
        {"id": "history", "label": "修改记录"},
    ]


@require_POST
@never_cache
@needs(Right.REVEAL)
def household_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one sealed value in clear, once it is written down who asked for it and why."""
    household = _visible(request, pk, Right.REVEAL)
    people = [*members_of(household, None, request.user), *former_members(household, request.user)]
    secrets = secrets_of(household, people, request.user)
    form = RevealForm(request.POST, secrets=secrets)
    back = back_to(household, "people")
    here = {"label": household.number, "url": back_to(household)}
    context: dict[str, Any] = {
        "form": form,
        "household": household,
        "back": back,
        "crumbs": [*_crumbs(household)[:-1], here, {"label": "查看完整号码"}],
    }
    if not form.is_valid():
        return render(request, "households/household_reveal.html", context, status=400)
    try:
        value = services.reveal(
            actor=actor_of(request),
            household=household,
            secret=form.secret,
            reason=RevealReason(form.cleaned_data["reason"]),
            note=form.cleaned_data["note"],
        )
    except services.TooMany:
        said = "查看完整号码每小时最多30次、每天最多100次，您已达到上限，请稍后再试。"
        return render(request, "429.html", {"message": said}, status=429)
    except ValidationError as error:
        form.take_errors(error)
        return render(request, "households/household_reveal.html", context, status=400)
    context |= {"value": value, "label": form.secret_label}
    return render(request, "households/household_reveal.html", context)
