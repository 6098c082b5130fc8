"""Sending a workbook, and the list of those sent before."""

import datetime as dt
from uuid import UUID

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from gujang.access.decorators import needs
from gujang.access.rights import Right
from gujang.lib.paging import Key, page_asked, pager
from households.models import Tally

from .. import tasks
from ..codes import BatchKind
from ..forms import UploadForm
from .common import actor_of, batches_of, crumbs

RECENT = 5
PAGE_SIZE = 50
ORDER = (
    Key("created_at", descending=True, parse=dt.datetime.fromisoformat),
    Key("uuid", descending=True, parse=UUID),
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.IMPORT)
def import_upload(request: HttpRequest) -> HttpResponse:
    """Take a workbook, have it checked in the background, and go to its page."""
    posted = request.method == "POST"
    form = UploadForm(*((request.POST, request.FILES) if posted else ()), initial=_initial(request))
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        batch = tasks.receive(
            actor=actor_of(request),
            kind=BatchKind(form.cleaned_data["kind"]),
            name=file.name,
            data=file.read(),
            year=form.cleaned_data["year"],
        )
        return redirect("import_batch", batch.pk)
    recent = batches_of(request).order_by("-created_at")[:RECENT]
    context = {"form": form, "recent": recent, "crumbs": [{"label": "导入"}]}
    return render(request, "exchange/import_upload.html", context, status=400 if posted else 200)


def _initial(request: HttpRequest) -> dict[str, str | None]:
    """Return the newest year of the user's households: most workbooks are of that one."""
    rows = Tally.objects.visible_to(request.user).filter(key="year")
    return {"year": rows.aggregate(newest=Max("label"))["newest"]}


@require_safe
@needs(Right.IMPORT)
def import_list(request: HttpRequest) -> HttpResponse:
    """List every import the user may see, the newest first."""
    rows = batches_of(request)
    page = page_asked(rows, ORDER, request.GET, size=PAGE_SIZE)
    context = {
        "batches": page.rows,
        "pager": pager(page, request.GET),
        "crumbs": crumbs({"label": "全部导入"}),
    }
    return render(request, "exchange/import_list.html", context)
