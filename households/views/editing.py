"""What the edit pages of a household have in common."""

from typing import Any, cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from gujang.access.models import User
from gujang.journal.models import Entry
from gujang.lib.editing import Now, Page, answer, posted, shows_and_saves

from ..models import Household

__all__ = ["actor_of", "answer", "back_to", "page_about", "posted", "shows_and_saves", "writable"]

LOOKS = ("view", "search", "reveal", "export", "download", "print")


def actor_of(request: HttpRequest) -> User:
    """Return who acts; behind sign-in it is always a user."""
    return cast(User, request.user)


def writable(request: HttpRequest, pk: int) -> Household:
    """Return a household that the user may change, or answer 404."""
    rows = Household.objects.writable_by(request.user).select_related("village__town")
    return get_object_or_404(rows, pk=pk)


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
