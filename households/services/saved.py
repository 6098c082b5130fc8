"""Queries of the list kept under a name, for their owner alone (保存的查询)."""

from django.db import transaction

from gujang.access.models import User
from gujang.journal.services import about, record
from gujang.lib.changes import plain_conflicts

from ..models import SavedFilter
from .common import SENTENCES, store


def save_filter(*, actor: User, name: str, query: str) -> SavedFilter:
    """Keep ``query`` (a query string of the list) for ``actor``; a name is used once."""
    with plain_conflicts(SENTENCES), transaction.atomic():
        row = SavedFilter(user=actor, name=name, query=query)
        store(row, {})
        record(actor, about(row, "save_filter", name=name, query=query))
    return row


def delete_filter(*, actor: User, saved: SavedFilter) -> None:
    """Drop a query of ``actor``'s own."""
    with transaction.atomic():
        record(actor, about(saved, "delete_filter", name=saved.name))
        SavedFilter.objects.filter(pk=saved.pk, user=actor).delete()
