"""Forms made for printing: 贫困户登记表, 扶贫手册, and a village's 一村一策."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.rights import Right
from gujang.lib.sections import sections_of
from villages.models import Village
from villages.services import record_print

from .. import services
from ..codes.support import Indicator
from ..filters.village_rows import village_rows
from ..models import Household
from . import print_parts as parts
from .detail_parts import causes, income_table, years_of
from .detail_people import members_of
from .editing import actor_of, back_to
from .looking import asked_year, crumbs_of, standing_at, visible
from .village_work import collective_table, plan_shown, project_rows, tasks_of, totals_of

FORM, HANDBOOK, VILLAGE_PLAN = "贫困户登记表", "扶贫手册", "一村一策规划表"


@require_safe
@needs(Right.EXPORT)
def household_print_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the registration form of ``?year=``, else of the latest year."""
    household = visible(request, pk, Right.EXPORT)
    years = years_of(household)
    year = asked_year(request, [row.year for row in years])
    form = next((row for row in years if row.year == year), None)
    services.record_print(actor=actor_of(request), household=household, sheet=FORM, year=year)
    people = members_of(household, form, request.user)
    standings = list(household.standing_changes.all())
    context = _about(request, household, FORM) | {
        "years": [row.year for row in reversed(years)],
        "year": year,
        "form_row": form,
        "standing": standing_at(standings, form),
        "people": people,
        "blank": parts.blank_lines(people),
        "coded": parts.coded(household, form),
        "income": parts.income_lines(income_table([form] if form else [])),
        "conditions": parts.condition_lines(form),
    }
    context["head"] = people[0]["person"].name if people else ""
    return render(request, "households/print_form.html", context)


@require_safe
@needs(Right.EXPORT)
def household_print_handbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the handbook: the six parts, and the incomes followed through the year."""
    household = visible(request, pk, Right.EXPORT)
    services.record_print(actor=actor_of(request), household=household, sheet=HANDBOOK)
    years = years_of(household)
    form = years[-1] if years else None
    people = members_of(household, form, request.user)
    measures = parts.measures_of(household)
    incomes = income_table(years)
    context = _about(request, household, HANDBOOK) | {
        "years": years,
        "form_row": form,
        "standing": standing_at(list(household.standing_changes.all()), form),
        "people": people,
        "coded": parts.coded(household, form)[:2],
        "conditions": parts.condition_lines(form),
        "causes": list(reversed(causes(years))),
        "plans": parts.plans_of(household),
        "no_indicators": Indicator.labels,
        "measures": measures,
        "outcomes": parts.outcomes_of(measures),
        "verifications": parts.verifications_of(household),
        "income": incomes,
        "monitoring": parts.monitoring(incomes) if years else [],
        "added": sections_of("handbook", household, request.user),
        "five": range(5),
    }
    context["head"] = people[0]["person"].name if people else ""
    return render(request, "households/print_handbook.html", context)


def _about(request: HttpRequest, household: Household, sheet: str) -> dict[str, Any]:
    here = {"label": household.number, "url": back_to(household)}
    return {
        "household": household,
        "sheet": sheet,
        "heading": parts.heading(household, request.user),
        "back": back_to(household),
        "crumbs": [*crumbs_of(household)[:-1], here, {"label": sheet}],
    }


@require_safe
@needs(Right.EXPORT)
def village_print(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Make the village's sheet of a year: plan, projects, collective income, opinions."""
    rows = Village.objects.reachable_with(request.user, Right.EXPORT)
    village = get_object_or_404(rows.select_related("town"), pk=code)
    if not 2000 <= year <= timezone.localdate().year + 1:
        raise Http404
    record_print(actor=actor_of(request), village=village, sheet=VILLAGE_PLAN, year=year)
    plan = village.plans.filter(year=year).first()
    projects = list(village.projects.filter(year=year).order_by("id"))
    lines = village.collective_incomes.filter(year=year).order_by("kind", "id")
    address = reverse("village_detail", args=[code])
    context = {
        "village": village,
        "year": year,
        "sheet": VILLAGE_PLAN,
        "facts": village.years.filter(year__lte=year).order_by("-year").first(),
        "row": village_rows(rows.filter(pk=code))[0],
        "plan": plan_shown(plan) if plan else None,
        "tasks": tasks_of(plan),
        "projects": project_rows(projects, request.user),
        "total": totals_of(projects),
        "collective": collective_table(lines, village.years.filter(year=year)),
        "opinions": village.merge_opinions.filter(raised_on__year=year).order_by("raised_on", "id"),
        "back": address,
        "crumbs": [
            {"label": "村", "url": reverse("village_list")},
            {"label": village.name, "url": address},
            {"label": VILLAGE_PLAN},
        ],
    }
    return render(request, "villages/village_print.html", context)
