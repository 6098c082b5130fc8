"""What the views of reports share."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from gujang.access.models import User

from ..models import ReportRun
from ..querysets import ReportRunQuerySet

RECENT = 10


def actor_of(request: HttpRequest) -> User:
    """Return who acts; behind sign-in it is always a user."""
    return cast(User, request.user)


def runs_of(request: HttpRequest) -> ReportRunQuerySet:
    """Return the runs the user sees today, for a list."""
    rows = ReportRun.objects.visible_to(request.user).select_related("made_by", "submitted_by")
    return rows.defer("heads", "basis")


def visible(request: HttpRequest, run: UUID) -> ReportRun:
    """Return a run the user may see today, or answer 404."""
    rows = ReportRun.objects.visible_to(request.user).select_related("made_by", "submitted_by")
    return get_object_or_404(rows, pk=run)


def writable(request: HttpRequest, run: UUID) -> ReportRun:
    """Return a run the user may submit or have tried again, or answer 404."""
    rows = ReportRun.objects.writable_by(request.user).select_related("made_by")
    return get_object_or_404(rows, pk=run)


def crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the way to a page of reports."""
    return [{"label": "报表", "url": reverse("table_list")}, *more]
