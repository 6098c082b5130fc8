"""What the pages of a village's work have in common."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from gujang.access.gate import AnyUser, holds_in
from gujang.access.rights import Right
from gujang.journal.models import Entry
from gujang.lib.editing import Now, Page

from ..models import Project, Village
from ..rules import days_overdue

STATE_TAGS = {
    "planned": "tag-plain",
    "ongoing": "tag-wait",
    "done": "tag-done",
    "stopped": "tag-plain",
}


def writable(request: HttpRequest, code: str) -> Village:
    """Return a village that the user may change, or answer 404."""
    rows = Village.objects.writable_by(request.user).select_related("town")
    return get_object_or_404(rows, pk=code)


def work_place(request: HttpRequest, code: str) -> Village:
    """Return a village in which the user works, or answer 404."""
    rows = Village.objects.reachable_with(request.user, Right.EDIT).select_related("town")
    return get_object_or_404(rows, pk=code)


def page_about(
    village: Village,
    title: str,
    done: str,
    anchor: str = "",
    lead: str = "",
    *,
    of: Any = None,
    **more: Any,
) -> Page:
    """Return the edit page ``title`` of a village, or of the row ``of`` that belongs to it."""
    back = reverse("village_detail", args=[village.code])
    return Page(
        title=title,
        done=done,
        back=f"{back}#{anchor}" if anchor else back,
        lead=lead or f"{village.town.name}{village.name}",
        now=lambda: _now(village, of or village),
        crumbs=[
            {"label": "村", "url": reverse("village_list")},
            {"label": village.name, "url": back},
            {"label": title},
        ],
        **more,
    )


def _now(village: Village, row: Any) -> Now:
    version = type(row)._default_manager.values_list("version", flat=True).get(pk=row.pk)
    entries = Entry.objects.filter(object_type="villages.village", object_id=village.code)
    return Now(version, entries.exclude(action="print").order_by("-seq").first())


def project_row(project: Project, day: dt.date, user: AnyUser) -> dict[str, Any]:
    """Return a project as the lists show it to ``user`` on ``day``: scale with unit, how late."""
    scale = project.scale
    return {
        "row": project,
        "scale": "" if scale is None else f"{scale.normalize():,f}{project.unit}",
        "tag": STATE_TAGS[project.state],
        "late": days_overdue(project.state, project.due_on, day),
        "may_edit": holds_in(user, Right.EDIT, project.village_id),
    }
