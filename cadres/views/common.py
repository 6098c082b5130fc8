"""What the pages of cadres, units and responsible persons have in common."""

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from gujang.access.models import User
from gujang.journal.models import Entry
from gujang.lib.editing import Now, Page
from gujang.lib.paging import Key, page_asked, pager

from ..models import Cadre

SIZE = 50
CADRE = Cadre._meta.label_lower


def actor_of(request: HttpRequest) -> User:
    """Return who acts; behind sign-in it is always a user."""
    return cast(User, request.user)


def writable(request: HttpRequest, pk: int) -> Cadre:
    """Return a cadre whom the user may post, or answer 404."""
    rows = Cadre.objects.writable_by(request.user).select_related("unit", "user")
    return get_object_or_404(rows, pk=pk)


def crumbs_of(*parts: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way from the list of cadres; a part without address is the page."""
    way = [("驻村干部", reverse("cadre_list")), *parts]
    return [{"label": label, "url": url} if url else {"label": label} for label, url in way]


def page_about(
    cadre: Cadre, title: str, done: str, *, back: str = "", lead: str = "", **more: Any
) -> Page:
    """Return the edit page ``title`` of a cadre; it leads back to the cadre's page."""
    address = reverse("cadre_detail", args=[cadre.pk])
    return Page(
        title=title,
        done=done,
        back=back or address,
        now=lambda: _now(cadre),
        lead=lead or f"{cadre.name}，{cadre.unit.name}",
        crumbs=crumbs_of((cadre.name, address), (title, "")),
        **more,
    )


def _now(cadre: Cadre) -> Now:
    version = Cadre.objects.values_list("version", flat=True).get(pk=cadre.pk)
    entries = Entry.objects.filter(object_type=CADRE, object_id=str(cadre.pk))
    return Now(version, entries.exclude(action="print").order_by("-seq").first())


def one_page(
    rows: "QuerySet[Any, Any]", order: Sequence[Key], asked: QueryDict, **more: Any
) -> tuple[list[Any], dict[str, Any]]:
    """Return the rows of the page that is asked for, and its pager; a bad cursor is the first."""
    page = page_asked(rows, order, asked, size=SIZE)
    return page.rows, pager(page, asked, **more)


def numbers_in(asked: list[str], limit: int) -> list[int]:
    """Return the keys among what was asked for, the first ``limit`` of it."""
    return [int(k) for k in asked[:limit] if k.isascii() and k.isdigit() and len(k) < 16]
