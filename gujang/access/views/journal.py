"""The journal, read by those who may, of their own areas."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gujang.journal import labels
from gujang.lib.paging import Key

from .. import areas
from ..decorators import needs
from ..filters import EntryFilter
from ..querysets import entries_visible_to
from ..rights import Right
from .common import page_by


@require_safe
@needs(Right.VIEW_JOURNAL)
def journal_list(request: HttpRequest) -> HttpResponse:
    """List who did, saw or exported what, the latest first."""
    found = EntryFilter(request.GET, entries_visible_to(request.user))
    rows, pager = page_by(request, found.qs, Key("seq", descending=True, parse=int))
    named = areas.names({entry.village for entry in rows if entry.village})
    entries = [
        {
            "row": entry,
            "action": labels.action_label(entry.action),
            "object": labels.object_label(entry.object_type),
            "url": labels.object_url(entry),
            "place": named.get(entry.village, entry.village),
            "lines": labels.lines_of(entry),
        }
        for entry in rows
    ]
    page = {"filter": found, "entries": entries, "pager": pager}
    return render(request, "access/journal_list.html", page | {"crumbs": [{"label": "操作日志"}]})
