"""Lock-out after failed sign-ins: 5 per account and 30 per source in 15 minutes.

An attempt is counted before the password is hashed, under a lock on its counters, so that of many
attempts at once no more than the limit cost a hash. What is locked answers at once; as unknown user
names are counted just the same, that tells nobody whether an account exists.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from gujang.journal.source import source_of

_ACCOUNT, _SOURCE = "account", "source"
_NO_ADDRESS = "0.0.0.0"  # noqa: S104 (a key, no address to listen on)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an attempt: may it go on, and was it the last one for a while."""

    allowed: bool
    is_last: bool = False


class Handler(AxesDatabaseHandler):
    """The counters, in the table of axes; of the act itself only the journal tells."""

    def is_allowed(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        verdict = _count((credentials or {}).get("username") or "", source_of(request))
        vars(request)["sign_in_verdict"] = verdict
        return verdict.allowed

    def user_login_failed(self, *args: Any, **kwargs: Any) -> None:
        """It was counted beforehand."""

    def user_logged_in(self, *args: Any, **kwargs: Any) -> None:
        """The service that signs in calls :func:`forgive`."""

    def user_logged_out(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to count."""


@transaction.atomic
def _count(username: str, source: str | None) -> Verdict:
    if _is_locked(_rows(_SOURCE, source=source), settings.SOURCE_FAILURE_LIMIT):
        return Verdict(allowed=False)
    account = _hold(_ACCOUNT, username=username)
    if _running(account) >= settings.AXES_FAILURE_LIMIT:
        return Verdict(allowed=False)
    origin = _hold(_SOURCE, source=source)
    if _running(origin) >= settings.SOURCE_FAILURE_LIMIT:
        return Verdict(allowed=False)
    last_of_source = _add(origin, settings.SOURCE_FAILURE_LIMIT)
    return Verdict(True, is_last=_add(account, settings.AXES_FAILURE_LIMIT) or last_of_source)


def forgive(username: str, source: str | None) -> None:
    """After a success: forget the account's failures, and do not count this one for the source."""
    _rows(_ACCOUNT, username=username).delete()
    origin = _hold(_SOURCE, source=source)
    origin.failures_since_start -= 1
    if origin.failures_since_start > 0:
        origin.save(update_fields=["failures_since_start"])
    else:
        origin.delete()
    _sweep()


def _sweep() -> None:
    """Remove counters whose time is over, but none that somebody is at."""
    over = AccessAttempt.objects.filter(attempt_time__lte=_threshold())
    keys = list(over.select_for_update(skip_locked=True).values_list("pk", flat=True)[:500])
    if keys:
        AccessAttempt.objects.filter(pk__in=keys).delete()


def unlock(username: str) -> bool:
    """Forget the account's failures. Return whether it was locked."""
    rows = _rows(_ACCOUNT, username=username)
    was_locked = _is_locked(rows, settings.AXES_FAILURE_LIMIT)
    rows.delete()
    return was_locked


def is_locked(username: str) -> bool:
    """Tell whether the account is locked at this moment."""
    return _is_locked(_rows(_ACCOUNT, username=username), settings.AXES_FAILURE_LIMIT)


def _rows(kind: str, *, username: str = "", source: str | None = None) -> Any:
    return AccessAttempt.objects.filter(
        user_agent=kind, username=username, ip_address=source or _NO_ADDRESS
    )


def _is_locked(rows: Any, limit: int) -> bool:
    return rows.filter(failures_since_start__gte=limit, attempt_time__gt=_threshold()).exists()


def _threshold() -> dt.datetime:
    span: dt.timedelta = settings.AXES_COOLOFF_TIME
    return timezone.now() - span


def _hold(kind: str, *, username: str = "", source: str | None = None) -> AccessAttempt:
    """Return the counter, locked till the transaction ends."""
    row, _ = AccessAttempt.objects.select_for_update().get_or_create(
        user_agent=kind,
        username=username,
        ip_address=source or _NO_ADDRESS,
        defaults={"failures_since_start": 0, "get_data": "", "post_data": ""},
    )
    return row


def _running(row: AccessAttempt) -> int:
    return row.failures_since_start if row.attempt_time > _threshold() else 0


def _add(row: AccessAttempt, limit: int) -> bool:
    """Count one more. The span begins with the first, and anew with the one that locks."""
    count = _running(row) + 1
    if count == 1 or count >= limit:
        row.attempt_time = timezone.now()
    row.failures_since_start = count
    row.save(update_fields=["failures_since_start", "attempt_time"])
    return count >= limit
