"""What the edit pages of a household have in common."""

from typing import Any, cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from gujang.access.gate import holds_in
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.models import Entry
from gujang.lib.editing import Now, Page, answer, posted, shows_and_saves

from ..models import Household
from ..services.closed_years import closed_until

__all__ = [
    "actor_of",
    "answer",
    "back_to",
    "closed_year",
    "dated",
    "manageable",
    "page_about",
    "posted",
    "shows_and_saves",
    "writable",
]

LOOKS = ("view", "search", "reveal", "export", "download", "print")


def actor_of(request: HttpRequest) -> User:
    """Return who acts; behind sign-in it is always a user."""
    return cast(User, request.user)


def writable(request: HttpRequest, pk: int) -> Household:
    """Return a household that the user may change, or answer 404."""
    rows = Household.objects.writable_by(request.user).select_related("village__town")
    return get_object_or_404(rows, pk=pk)


def manageable(request: HttpRequest, pk: int) -> Household:
    """Return a household that the user may add or cancel there, or answer 404."""
    rows = Household.objects.reachable_with(request.user, Right.CREATE)
    return get_object_or_404(rows.select_related("village__town"), pk=pk)


def closed_year(request: HttpRequest, code: str) -> int | None:
    """Return the newest closed year of an area into which the user may date with a reason."""
    if not holds_in(request.user, Right.APPROVE, code):
        return None
    return closed_until(code)


def dated(request: HttpRequest, household: Household) -> dict[str, Any]:
    """Return the options by which a form of a dated act asks why it is late."""
    return {"closed_year": closed_year(request, household.village_id)}


def back_to(household: Household, anchor: str = "") -> str:
    """Return the address of the household's page, at a section of it."""
    address = reverse("household_detail", args=[household.pk])
    return f"{address}#{anchor}" if anchor else address


def page_about(
    household: Household, title: str, done: str, anchor: str = "", lead: str = "", **more: Any
) -> Page:
    """Return the edit page ``title`` of a household; ``anchor`` is the section to come back to."""
    village = household.village
    return Page(
        title=title,
        done=done,
        back=back_to(household, anchor),
        now=lambda: _now(household),
        lead=lead or f"户编号{household.number}，{village.town.name}{village.name}",
        crumbs=[
            {"label": "贫困户", "url": reverse("household_list")},
            {"label": household.number, "url": back_to(household)},
            {"label": title},
        ],
        **more,
    )


def _now(household: Household) -> Now:
    version = Household.objects.values_list("version", flat=True).get(pk=household.pk)
    entries = Entry.objects.filter(
        object_type="households.household", object_id=str(household.pk)
    ).exclude(action__in=LOOKS)
    return Now(version, entries.order_by("-seq").first())
