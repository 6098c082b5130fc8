"""Projects to villages: their list, its workbook, entering and carrying on."""

from functools import partial
from typing import Any, cast

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.exports import handed_out
from gujang.lib.editing import answer, posted, shows_and_saves
from gujang.lib.forms import initial_of
from gujang.lib.paging import Key, Page, page_asked, pager, url_of

from .. import services
from ..codes import UNFINISHED, ProjectState
from ..exports import export_projects
from ..filters.project import ProjectFilter
from ..forms.work import ProjectForm
from ..models import Project
from ..querysets import ProjectQuerySet
from ..services.projects import PROJECT_FACTS
from .common import page_about, project_row, work_place

ORDER = (Key("village_id"), Key("year", descending=True, parse=int), Key("id", parse=int))
SIZES = (50, 100, 200)


@require_safe
@needs(Right.VIEW)
def project_list(request: HttpRequest) -> HttpResponse:
    """List the projects that the query asks for, with what they cost together."""
    query = ProjectFilter(request.GET, Project.objects.visible_to(request.user))
    good = query.form.is_valid()
    context: dict[str, Any] = {"form": query.form, "good": good}
    if good:
        rows: Any = query.qs
        page = _page(rows.select_related("village__town"), request.GET)
        total, day = _totals(rows), timezone.localdate()
        shown = [project_row(project, day, request.user) for project in page.rows]
        context |= {
            "rows": shown,
            "total": total,
            "late_url": url_of(request.GET, overdue=1),
            "done_url": url_of(request.GET, state=ProjectState.DONE),
            "pager": pager(page, request.GET, total=total["number"], sizes=_sizes(request.GET)),
            "export_url": f"{reverse('project_export')}?{request.GET.urlencode()}",
        }
    return render(request, "villages/project_list.html", context, status=200 if good else 400)


def _size(asked: QueryDict) -> int:
    return next((n for n in SIZES if str(n) == asked.get("rows")), SIZES[0])


def _sizes(asked: QueryDict) -> list[dict[str, Any]]:
    return [{"n": n, "url": url_of(asked, rows=n), "here": n == _size(asked)} for n in SIZES]


def _page(rows: ProjectQuerySet, asked: QueryDict) -> Page:
    return page_asked(rows, ORDER, asked, size=_size(asked))


def _totals(rows: ProjectQuerySet) -> dict[str, Any]:
    """Return what all rows of the query, on every page, come to."""
    late = Q(due_on__lt=timezone.localdate(), state__in=UNFINISHED)
    return rows.aggregate(
        number=Count("pk"),
        planned=Sum("planned_yuan"),
        actual=Sum("actual_yuan"),
        income=Sum("expected_income"),
        helped=Sum("households_helped"),
        late=Count("pk", filter=late),
        done=Count("pk", filter=Q(state=ProjectState.DONE)),
    )


@require_safe
@needs(Right.EXPORT)
def project_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the rows of the list of projects as it stands."""
    query = ProjectFilter(request.GET, Project.objects.reachable_with(request.user, Right.EXPORT))
    address = f"{reverse('project_list')}?{request.GET.urlencode()}"
    if not query.form.is_valid():
        return redirect(address)
    actor = cast(User, request.user)
    make = partial(export_projects, actor=actor, rows=query.qs, asked=query.in_words())
    return handed_out(request, make, name="到村项目名单", back=address)


@shows_and_saves
@needs(Right.EDIT)
def project_create(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a project of a village."""
    village = work_place(request, code)
    initial = {"version": 0, "year": timezone.localdate().year, "state": ProjectState.PLANNED}
    form = ProjectForm(posted(request), initial=initial | {"progress": 0})

    def save(version: int) -> Any:
        actor = cast(User, request.user)
        return services.create_project(actor=actor, village=village, facts=form.facts)

    page = page_about(village, "新增项目", "项目已登记。", "projects")
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT)
def project_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a project, or tell how far it is."""
    rows: Any = Project.objects.writable_by(request.user).select_related("village__town")
    project: Project = get_object_or_404(rows, pk=pk)
    initial = initial_of(project, PROJECT_FACTS) | {"version": project.version}
    form = ProjectForm(posted(request), initial=initial)

    def save(version: int) -> Any:
        actor = cast(User, request.user)
        return services.update_project(
            actor=actor, project=project, version=version, facts=form.facts
        )

    lead = f"{project.village.town.name}{project.village.name}，{project.name}"
    page = page_about(
        project.village, "修改项目", f"{project.name}已保存。", "projects", lead, of=project
    )
    return answer(request, form, page, save)
