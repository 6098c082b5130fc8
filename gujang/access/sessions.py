"""Sessions in the database, each known by its user (the engine that settings name)."""

import datetime as dt
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from .models import Session

# what the session itself remembers; moments as seconds since 1970
SIGNED_IN_AT, SEEN_AT, SOURCE, DEVICE = "signed_in_at", "seen_at", "source", "device"


class SessionStore(DatabaseStore):
    """Django's own store, with the columns of :class:`Session` filled from the session's data."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast(Session, super().create_model_instance(data))
        row.user_id = data.get(SESSION_KEY)
        row.signed_in_at = _moment(data.get(SIGNED_IN_AT))
        row.seen_at = _moment(data.get(SEEN_AT))
        row.source, row.device = data.get(SOURCE), data.get(DEVICE, "")
        return row


def _moment(seconds: float | None) -> dt.datetime | None:
    return dt.datetime.fromtimestamp(seconds, dt.UTC) if seconds else None
