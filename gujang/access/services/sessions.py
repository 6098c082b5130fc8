"""Signing in and out."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.debug import sensitive_variables

from gujang.journal.services import Note, about, record, record_bounded
from gujang.journal.source import source_of

from .. import lockout
from ..gate import grants
from ..lockout import Verdict
from ..models import Session, User
from ..sessions import DEVICE, SEEN_AT, SIGNED_IN_AT, SOURCE

_BROWSERS = ("MicroMessenger", "Edg", "Firefox", "Chrome", "Safari")


@sensitive_variables("password")
def sign_in(*, request: HttpRequest, username: str, password: str) -> User | None:
    """Start a new session for whom name and password belong to; ``None`` when they do not.

    Unknown, wrong, locked, disabled and expired are one answer. The password is hashed outside
    the transaction: a hash takes as long as a hundred writes.
    """
    user = authenticate(request, username=username, password=password)
    with transaction.atomic():
        if not isinstance(user, User):
            _note_failure(username, vars(request)["sign_in_verdict"])
            return None
        lockout.forgive(user.username, source_of(request))
        request.session.flush()
        login(request, user)
        stamp(request)
        record(user, about(user, "sign_in", village=place_of(user)))
    return user


def stamp(request: HttpRequest) -> None:
    """Note in the session when and where it began."""
    now = timezone.now().timestamp()
    request.session.update(
        {
            SIGNED_IN_AT: now,
            SEEN_AT: now,
            SOURCE: source_of(request),
            DEVICE: _device(request.headers.get("User-Agent", "")),
        }
    )


def _device(agent: str) -> str:
    kind = "手机" if "Mobile" in agent else "电脑"
    name = next((name for name in _BROWSERS if name in agent), "")
    version = re.search(rf"{name}\w*/([0-9]{{1,4}})", agent) if name else None
    return f"{kind} {name} {version[1]}" if version else kind


def _note_failure(username: str, verdict: Verdict) -> None:
    user = User.objects.filter(username=username).first()
    # who is unknown may have typed a password into the wrong field
    data: dict[str, Any] = {"username": username if user else f"{username[:3]}…"}
    target = ("access.user", str(user.pk), place_of(user)) if user else ("", "", "")
    if not verdict.allowed:
        data["locked"] = True
    record_bounded(None, Note("sign_in_failed", *target, data=data))
    if verdict.is_last:
        record_bounded(None, Note("sign_in_locked", *target, data=data))


def place_of(user: User) -> str:
    """Return the area under which the journal files what concerns ``user``'s account."""
    held = grants(user) if user.is_active else ()
    if held:
        return held[0].area
    last = user.memberships.values_list("area_code", flat=True).first()
    return last or ""


def sign_out(*, request: HttpRequest) -> None:
    """End this session."""
    _leave(request, "sign_out")


def expire(*, request: HttpRequest, reason: str) -> None:
    """End this session because its time is over, as ``reason`` says."""
    _leave(request, "expire_session", reason)


@transaction.atomic
def _leave(request: HttpRequest, action: str, reason: str = "") -> None:
    user = request.user
    if isinstance(user, User):
        record(user, about(user, action, village=place_of(user), reason=reason))
    logout(request)


def handle_of(session: Session) -> str:
    """Return the name a session goes by in a page; its key would be as good as a password."""
    digest = salted_hmac("gujang.access.handle", session.session_key, algorithm="sha256")
    return digest.hexdigest()[:20]


@transaction.atomic
def end_session(*, actor: User, handle: str, keep: str | None) -> bool:
    """End one of the actor's sessions, not the one with the key ``keep``. Return if there was."""
    for session in open_sessions(actor):
        named = constant_time_compare(handle_of(session), handle)
        if named and session.session_key != keep:
            session.delete()
            record(actor, about(actor, "end_session", village=place_of(actor), number=1))
            return True
    return False


@transaction.atomic
def end_other_sessions(*, actor: User, keep: str | None) -> int:
    """End all of the actor's sessions but the one with the key ``keep``. Return how many."""
    number, _ = actor.sessions.exclude(session_key=keep or "").delete()
    if number:
        record(actor, about(actor, "end_session", village=place_of(actor), number=number))
    return number


def open_sessions(user: User) -> list[Session]:
    """Return the sessions that are still alive, the latest first."""
    now = timezone.now()
    alive = user.sessions.filter(expire_date__gt=now, seen_at__gt=now - settings.SESSION_IDLE)
    return list(alive.order_by("-seen_at"))
