"""What the pages that show a household have in common: the gate, the year asked for, the way."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from gujang.access.rights import Right

from ..models import Household, HouseholdYear, StandingChange
from ..rules import data_date


def visible(request: HttpRequest, pk: int, right: Right = Right.VIEW) -> Household:
    """Return a household over which the user holds ``right``, or answer 404."""
    rows = Household.objects.reachable_with(request.user, right).select_related("village__town")
    return get_object_or_404(rows, pk=pk)


def asked_year(request: HttpRequest, years: list[int]) -> int | None:
    """Return the year asked for where the household has a form of it, else the latest."""
    asked = request.GET.get("year", "")
    known = [year for year in years if str(year) == asked]
    return known[0] if known else (years[-1] if years else None)


def standing_at(
    standings: list[StandingChange], form: HouseholdYear | None
) -> StandingChange | None:
    """Return the standing now, or on the data date of a past year's form."""
    if form and form.until:
        day = data_date(form.year)
        standings = [change for change in standings if change.happened_on <= day]
    return standings[-1] if standings else None


def crumbs_of(household: Household) -> list[dict[str, str]]:
    """Return the way to the household through its town and village."""
    address, village = reverse("household_list"), household.village
    return [
        {"label": "贫困户", "url": address},
        {"label": village.town.name, "url": f"{address}?area={village.town_id}"},
        {"label": village.name, "url": f"{address}?area={village.code}"},
        {"label": household.number},
    ]
