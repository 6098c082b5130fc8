"""Acting on a problem: raising it, telling what was done, handing it up, closing it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from gujang.access.decorators import needs
from gujang.access.gate import OutOfReach
from gujang.access.rights import Right
from gujang.journal.models import Entry
from gujang.lib.editing import Now, Page
from gujang.lib.forms import initial_of
from households.filters.rows import heads_of
from households.models import Household
from households.views.editing import actor_of, answer, posted, shows_and_saves
from villages.models import Village

from .. import services
from ..forms.ledger import CloseForm, EscalateForm, ProblemForm, RaiseForm, ReopenForm, StepForm
from ..models import Problem
from ..rules.ledger import ABOVE, DAYS
from ..services.ledger import PROBLEM_FACTS
from .problems import crumbs_of


@shows_and_saves
@needs(Right.EDIT)
def problem_create(request: HttpRequest) -> HttpResponse:
    """Enter a problem; ``?village=`` and ``?household=`` say where it was raised."""
    villages = Village.objects.reachable_with(request.user, Right.EDIT).filter(closed_on=None)
    form = RaiseForm(
        posted(request),
        villages=villages.select_related("town").order_by("code"),
        initial=_begun(request),
    )

    def save(version: int) -> Any:
        return services.raise_problem(
            actor=actor_of(request),
            village=form.village,
            household=form.household,
            facts=form.facts,
        )

    page = Page(
        title="登记民情问题",
        done="民情问题已登记。",
        back=reverse("problem_list"),
        now=lambda: Now(0),
        crumbs=crumbs_of("登记民情问题"),
    )
    return answer(request, form, page, save)


def _begun(request: HttpRequest) -> dict[str, Any]:
    """Return what a new form begins with: today, who enters it, and the place asked for."""
    asked = request.GET.get("household", "")
    begun: dict[str, Any] = {
        "version": 0,
        "raised_on": timezone.localdate(),
        "owner": actor_of(request).full_name,
        "village": request.GET.get("village", ""),
    }
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        for row in Household.objects.writable_by(request.user).filter(pk=asked):
            head = heads_of({row.pk}, None).get(row.pk, {}).get("person__name", "")
            begun |= {"village": row.village_id, "number": row.number, "raised_by": head}
    return begun


@shows_and_saves
@needs(Right.EDIT)
def problem_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a problem, or give it another deadline."""
    problem = _held(request, pk, decides=True)
    form = ProblemForm(posted(request), initial=_initial(problem, *PROBLEM_FACTS))

    def save(version: int) -> Any:
        return services.update_problem(
            actor=actor_of(request),
            problem=problem,
            version=version,
            facts=form.facts,
            reason=form.cleaned_data["reason"],
        )

    return answer(request, form, _page(problem, "修改民情问题", "已保存。"), save)


@shows_and_saves
@needs(Right.EDIT)
def problem_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell what was done about a problem."""
    problem = _held(request, pk)
    form = StepForm(
        posted(request), initial=_initial(problem) | {"happened_on": timezone.localdate()}
    )

    def save(version: int) -> Any:
        return services.add_step(
            actor=actor_of(request),
            problem=problem,
            version=version,
            **form.taken("happened_on", "text"),
        )

    return answer(request, form, _page(problem, "登记办理情况", "办理情况已登记。"), save)


@shows_and_saves
@needs(Right.EDIT)
def problem_escalate(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a problem up to the next level."""
    problem = _held(request, pk, decides=True)
    form = EscalateForm(posted(request), initial=_initial(problem))

    def save(version: int) -> Any:
        return services.escalate_problem(
            actor=actor_of(request),
            problem=problem,
            version=version,
            **form.taken("owner", "reason"),
        )

    above = ABOVE.get(problem.level)
    name = above.label if above else "上一级"
    days = f"，办理期限{DAYS[above]}天" if above else ""
    page = _page(problem, f"上报到{name}", f"已上报，列入{name}级待办。", lead=days)
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT)
def problem_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a problem with its outcome, its evidence and what people say."""
    problem = _held(request, pk, decides=True)
    form = CloseForm(
        posted(request), initial=_initial(problem) | {"closed_on": timezone.localdate()}
    )

    def save(version: int) -> Any:
        return services.close_problem(
            actor=actor_of(request),
            problem=problem,
            version=version,
            **form.taken("closed_on", "outcome", "satisfaction"),
        )

    return answer(request, form, _page(problem, "办结", "已办结。"), save)


@shows_and_saves
@needs(Right.EDIT)
def problem_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a closed problem up again."""
    problem = _held(request, pk)
    form = ReopenForm(posted(request), initial=_initial(problem))

    def save(version: int) -> Any:
        return services.reopen_problem(
            actor=actor_of(request), problem=problem, version=version, **form.taken("reason")
        )

    return answer(request, form, _page(problem, "重新办理", "已重新列入办理。"), save)


def _held(request: HttpRequest, pk: int, *, decides: bool = False) -> Problem:
    """Return a problem that the user may work on, or decide on, or answer 404."""
    rows: Any = Problem.objects.writable_by(request.user).select_related("village__town")
    problem: Problem = get_object_or_404(rows, pk=pk)
    if decides and not services.may_decide(request.user, problem):
        raise OutOfReach
    return problem


def _initial(problem: Problem, *names: str) -> dict[str, Any]:
    return initial_of(problem, names) | {"version": problem.version}


def _page(problem: Problem, title: str, done: str, lead: str = "") -> Page:
    back = reverse("problem_detail", args=[problem.pk])
    village = problem.village
    return Page(
        title=title,
        done=done,
        back=back,
        lead=f"{village.town.name}{village.name}：{problem.title}{lead}",
        now=lambda: _now(problem),
        crumbs=[*crumbs_of(), {"label": problem.title, "url": back}, {"label": title}],
    )


def _now(problem: Problem) -> Now:
    version = Problem.objects.values_list("version", flat=True).get(pk=problem.pk)
    entries = Entry.objects.filter(object_type=Problem._meta.label_lower, object_id=str(problem.pk))
    return Now(version, entries.order_by("-seq").first())
