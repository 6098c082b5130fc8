"""Making and changing a household's plan of a year."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from gujang.access.decorators import needs
from gujang.access.rights import Right
from gujang.lib.forms import initial_of

from .. import services
from ..codes.support import Indicator
from ..forms.plans import PlanForm
from ..models import Household, HouseholdYear, Plan
from ..rules.plans import presents, targets
from ..services import Words
from ..services.plans import PLAN_FACTS
from .detail_parts import years_of
from .detail_plans import exit_lines, facts_of, reached
from .editing import actor_of, answer, page_about, posted, shows_and_saves, writable

_LINE = ("kind", "detail", "scale", "unit", "expected", "amount")


@shows_and_saves
@needs(Right.EDIT)
def plan_edit(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Fill in the plan of a year; a first time starts from last year's, to be checked."""
    household = writable(request, pk)
    if not household.first_registered.year <= year <= timezone.localdate().year + 1:
        raise Http404
    plan, years = _plan_to_start_from(household, year), years_of(household)
    own = plan if plan and plan.year == year else None
    line = exit_lines([year]).get(year)
    words = _words(own) if own else _first_words(years, year, line)
    form = PlanForm(
        posted(request),
        words=words,
        lines=list(plan.incomes.values(*_LINE)) if plan else [],
        hints=_hints(years, year),
        initial=_initial(plan, own) | {"version": household.version},
    )

    def save(version: int) -> Any:
        return services.save_plan(
            actor=actor_of(request),
            household=household,
            version=version,
            year=year,
            facts=form.facts,
            indicators=form.indicators,
            incomes=form.incomes,
        )

    members = years[-1].members if years else 0
    page = page_about(
        household,
        f"{year}年帮扶计划",
        f"{year}年帮扶计划已保存。",
        "plans",
        _lead(plan, own, years, year),
        template="households/plan_edit.html",
        more={
            "line": line,
            "members": members,
            "reached": reached(own.incomes.all(), members, line) if own else None,
        },
    )
    return answer(request, form, page, save)


def _plan_to_start_from(household: Household, year: int) -> Plan | None:
    """Return the plan of the year, else the last one before it."""
    return household.plans.filter(year__lte=year).order_by("-year").first()


def _initial(plan: Plan | None, own: Plan | None) -> dict[str, Any]:
    """Return what the headings begin with; days and signatures are never carried over."""
    if own:
        return initial_of(own, PLAN_FACTS)
    carried = initial_of(plan, ("goal", "industry", "house", "skills", "note", "cadre_name"))
    return carried | {"made_on": timezone.localdate()}


def _words(plan: Plan) -> dict[str, Words]:
    rows = plan.indicators.values_list("indicator", "present", "planned", "done")
    return {indicator: Words(*words) for indicator, *words in rows}


def _first_words(years: Sequence[HouseholdYear], year: int, line: Any) -> dict[str, Words]:
    form = form_before(years, year)
    now = presents(facts_of(form)) if form else {}
    wanted = targets(line)
    return {i: Words(now.get(i, ""), wanted[i]) for i in Indicator}


def form_before(years: Sequence[HouseholdYear], year: int) -> HouseholdYear | None:
    """Return the form that says how things stood before ``year``, else the earliest there is."""
    earlier = [form for form in years if form.year < year]
    return earlier[-1] if earlier else (years[0] if years else None)


def _hints(years: Sequence[HouseholdYear], year: int) -> dict[str, str]:
    """Return what the year's own form says of each indicator, once there is one: 完成情况."""
    form = next((form for form in years if form.year == year), None)
    if form is None:
        return {}
    return {i: f"{year}年登记：{said}" for i, said in presents(facts_of(form)).items() if said}


def _lead(plan: Plan | None, own: Plan | None, years: Sequence[HouseholdYear], year: int) -> str:
    if own:
        return ""
    form = form_before(years, year)
    said = []
    if plan:
        said.append(f"目标、重点和收入计划先填好了{plan.year}年的内容")
    if form:
        said.append(f"现状按{form.year}年登记表预填")
    return "，".join(said) + "，请逐项核对后保存。" if said else ""
