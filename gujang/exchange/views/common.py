"""What the views of imports share."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from gujang.access.models import User

from ..models import ImportBatch
from ..querysets import ImportBatchQuerySet

# what lies sealed in a row is large, and no list shows it
SEALED = ("report", "undo", "in_the_way")


def actor_of(request: HttpRequest) -> User:
    """Return who acts; behind sign-in it is always a user."""
    return cast(User, request.user)


def batches_of(request: HttpRequest) -> ImportBatchQuerySet:
    """Return the imports the user sees, for a list."""
    return ImportBatch.objects.visible_to(request.user).select_related("actor").defer(*SEALED)


def visible(request: HttpRequest, batch: UUID) -> ImportBatch:
    """Return an import the user may see, or answer 404."""
    rows = ImportBatch.objects.visible_to(request.user).select_related("actor")
    return get_object_or_404(rows.defer("undo"), pk=batch)


def writable(request: HttpRequest, batch: UUID) -> ImportBatch:
    """Return an import the user may commit or undo, or answer 404."""
    rows = ImportBatch.objects.writable_by(request.user).select_related("actor")
    return get_object_or_404(rows, pk=batch)


def address(batch: ImportBatch) -> str:
    """Return the address of the import's page."""
    return reverse("import_batch", args=[batch.pk])


def crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the way to a page of imports."""
    return [{"label": "导入", "url": reverse("import_upload")}, *more]
