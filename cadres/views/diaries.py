"""Diaries as superiors read them: the list of an area, and one with its grade."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds_in
from gujang.access.rights import Right
from gujang.journal.models import Entry
from gujang.lib.editing import Now, Page
from gujang.lib.forms import initial_of
from gujang.lib.paging import page_asked, pager
from households.views.editing import actor_of, answer, posted, shows_and_saves

from .. import services
from ..filters.diaries import ORDER, DiaryFilter
from ..forms.conduct import GradeForm
from ..models import Diary
from ..services.diaries import stamp
from .problems import crumbs_of

PAGE_SIZE = 50
EXCERPT = 60


@require_safe
@needs(Right.VIEW)
def diary_list(request: HttpRequest) -> HttpResponse:
    """List the diaries that the query asks for, the latest first."""
    query = DiaryFilter(request.GET, Diary.objects.visible_to(request.user).filter(deleted_at=None))
    good = query.form.is_valid()
    context: dict[str, Any] = {
        "form": query.form,
        "good": good,
        "crumbs": crumbs_of("民情日记"),
    }
    if good:
        rows: Any = query.qs.select_related("village__town", "cadre", "graded_by")
        page = page_asked(rows, ORDER, request.GET, size=PAGE_SIZE)
        shown = [{"row": row, "excerpt": _excerpt(row.text)} for row in page.rows]
        total = query.qs.count()
        context |= {"rows": shown, "pager": pager(page, request.GET, total=total)}
    return render(request, "cadres/diary_list.html", context, status=200 if good else 400)


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}……"


@require_safe
@needs(Right.VIEW)
def diary_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a diary and what a superior said about it."""
    rows: Any = Diary.objects.visible_to(request.user).filter(deleted_at=None)
    diary: Diary = get_object_or_404(
        rows.select_related("village__town", "cadre__unit", "graded_by"), pk=pk
    )
    context = {
        "diary": diary,
        "may_grade": holds_in(request.user, Right.RECEIVE, diary.village_id),
        "crumbs": [
            *crumbs_of(),
            {"label": "民情日记", "url": reverse("diary_list")},
            {"label": f"{diary.cadre.name} {diary.day}"},
        ],
    }
    return render(request, "cadres/diary_detail.html", context)


@shows_and_saves
@needs(Right.RECEIVE)
def diary_grade(request: HttpRequest, pk: int) -> HttpResponse:
    """Grade a diary and comment on it."""
    rows: Any = Diary.objects.reachable_with(request.user, Right.RECEIVE).filter(deleted_at=None)
    diary: Diary = get_object_or_404(rows.select_related("village__town", "cadre"), pk=pk)
    initial = initial_of(diary, ["grade", "comment"]) | {"version": stamp(diary)}
    form = GradeForm(posted(request), initial=initial)

    def save(version: int) -> Any:
        return services.grade_diary(
            actor=actor_of(request), diary=diary, seen=version, **form.taken("grade", "comment")
        )

    back = reverse("diary_detail", args=[diary.pk])
    page = Page(
        title="评价民情日记",
        done="评价已保存。",
        back=back,
        lead=f"{diary.village.town.name}{diary.village.name} {diary.cadre.name} {diary.day}",
        now=lambda: _now(diary),
        crumbs=[*crumbs_of(), {"label": "民情日记", "url": back}, {"label": "评价"}],
    )
    return answer(request, form, page, save)


def _now(diary: Diary) -> Now:
    entries = Entry.objects.filter(object_type=Diary._meta.label_lower, object_id=str(diary.pk))
    fresh = Diary.objects.get(pk=diary.pk)
    return Now(stamp(fresh), entries.order_by("-seq").first())
