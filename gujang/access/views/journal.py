"""The journal, read by those who may, of their own areas."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gujang.journal import labels
from gujang.journal.models import Entry
from gujang.lib.paging import Key

from .. import areas
from ..decorators import needs
from ..filters import EntryFilter
from ..gate import AnyUser, holds
from ..gate import areas as areas_held
from ..models import User
from ..querysets import WATCH, alerts_visible_to, entries_visible_to, manageable_by
from ..rights import Right
from .common import page_by

ACCOUNT = User._meta.label_lower


@require_safe
@needs(Right.VIEW_JOURNAL)
def journal_list(request: HttpRequest) -> HttpResponse:
    """List who did, saw or exported what, the latest first."""
    found = EntryFilter(request.GET, entries_visible_to(request.user))
    rows, pager = page_by(request, found.qs, Key("seq", descending=True, parse=int))
    objects = named_objects(request.user, rows)
    named = areas.names({entry.village for entry in rows if entry.village})
    entries = [
        {
            "row": entry,
            "action": labels.action_label(entry.action),
            "object": labels.object_label(entry.object_type),
            **objects.get((entry.object_type, entry.object_id), {"name": entry.object_id}),
            "place": named.get(entry.village, entry.village),
            "lines": labels.lines_of(entry),
        }
        for entry in rows
    ]
    page = {"filter": found, "entries": entries, "pager": pager}
    return render(request, "access/journal_list.html", page | {"crumbs": [{"label": "操作日志"}]})


@require_safe
@needs(*WATCH)
def reveal_list(request: HttpRequest) -> HttpResponse:
    """List who was lately shown more full numbers than is usual, the latest first."""
    found = alerts_visible_to(request.user)
    rows, pager = page_by(request, found, Key("seq", descending=True, parse=int))
    named = areas.names({entry.village for entry in rows})
    users = User.objects.in_bulk({entry.actor_id for entry in rows})
    reads = areas_held(request.user, Right.VIEW_JOURNAL)
    alerts = [
        {
            "row": entry,
            "user": users.get(entry.actor_id),
            "place": named.get(entry.village, entry.village),
            "number": json.loads(entry.data)["number"],
            "readable": any(entry.village.startswith(code) for code in reads),
        }
        for entry in rows
    ]
    page = {"alerts": alerts, "pager": pager, "above": settings.REVEAL_ALERT_ABOVE}
    return render(request, "access/reveal_list.html", page | {"crumbs": [{"label": "查看提醒"}]})


def named_objects(user: AnyUser, entries: Iterable[Entry]) -> dict[tuple[str, str], dict[str, str]]:
    """Return name and page of the objects the user may see today: one query a kind."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.object_id:
            wanted[entry.object_type].add(entry.object_id)
    found = {
        (kind, str(row.pk)): {"name": str(row), "url": labels.object_url(kind, str(row.pk))}
        for kind, ids in wanted.items()
        for row in _seen(user, kind).filter(pk__in=ids)
    }
    accounts = wanted.get(ACCOUNT, set()) - {pk for kind, pk in found if kind == ACCOUNT}
    named = User.objects.filter(pk__in=accounts).values_list("pk", "full_name")
    return found | {(ACCOUNT, str(pk)): {"name": name, "url": ""} for pk, name in named}


def _seen(user: AnyUser, kind: str) -> "QuerySet[Any]":
    if kind == ACCOUNT:
        return manageable_by(user) if holds(user, Right.MANAGE_USERS) else User.objects.none()
    try:
        rows: Any = apps.get_model(kind)._default_manager.all()
    except (LookupError, ValueError):
        return User.objects.none()
    return rows.visible_to(user) if hasattr(rows, "visible_to") else rows.none()
