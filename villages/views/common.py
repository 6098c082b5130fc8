"""What the edit pages of a village have in common."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from gujang.journal.models import Entry
from gujang.lib.editing import Now, Page

from ..models import Village


def writable(request: HttpRequest, code: str) -> Village:
    """Return a village that the user may change, or answer 404."""
    rows = Village.objects.writable_by(request.user).select_related("town")
    return get_object_or_404(rows, pk=code)


def page_about(village: Village, title: str, done: str, anchor: str = "", lead: str = "") -> Page:
    """Return the edit page ``title`` of a village."""
    back = reverse("village_detail", args=[village.code])
    return Page(
        title=title,
        done=done,
        back=f"{back}#{anchor}" if anchor else back,
        lead=lead or f"{village.town.name}{village.name}",
        now=lambda: _now(village),
        crumbs=[
            {"label": "村", "url": reverse("village_list")},
            {"label": village.name, "url": back},
            {"label": title},
        ],
    )


def _now(village: Village) -> Now:
    version = Village.objects.values_list("version", flat=True).get(pk=village.pk)
    entries = Entry.objects.filter(object_type="villages.village", object_id=village.code)
    return Now(version, entries.order_by("-seq").first())
