"""Accounts: made, changed, disabled and given passwords, always by somebody else."""

import datetime as dt
import secrets
from dataclasses import dataclass, field

from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from gujang.journal.services import about, record
from gujang.lib.idnumber import mask_phone

from .. import lockout
from ..gate import OutOfReach
from ..models import User
from ..querysets import manageable_by
from . import memberships
from .sessions import place_of

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Issued:
    """A user and the password to be handed over; shown once and kept nowhere."""

    user: User
    password: str = field(repr=False)


@transaction.atomic
def create_user(
    *,
    actor: User | None,
    username: str,
    full_name: str,
    role: str,
    area_code: str,
    phone: str = "",
    starts_on: dt.date | None = None,
) -> Issued:
    """Make an account with one membership and an issued password.

    ``actor`` is ``None`` on the command line. Raise :class:`ValidationError` when the user name
    is taken, :class:`OutOfReach` when the area is not the actor's.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError({"username": "这个用户名已经有人使用，请换一个。"})
    user = User(username=username, full_name=full_name, phone=phone)
    password = _issue(user)
    user.full_clean()
    user.save(force_insert=True)
    new = {"username": username, "full_name": full_name, "phone": mask_phone(phone)}
    record(actor, about(user, "create_user", village=area_code, new=new))
    memberships.grant(actor=actor, user=user, role=role, area_code=area_code, starts_on=starts_on)
    return Issued(user, password)


@transaction.atomic
def edit_user(*, actor: User, user: User, full_name: str, phone: str) -> None:
    """Change name and phone."""
    held = _hold(user, actor)
    changes = {}
    if held.full_name != full_name:
        changes["full_name"] = [held.full_name, full_name]
    if held.phone != phone:
        changes["phone"] = [mask_phone(held.phone), mask_phone(phone)]
    if not changes:
        return
    held.full_name, held.phone = full_name, phone
    held.full_clean()
    held.save(update_fields=["full_name", "phone"])
    record(actor, about(held, "update_user", village=place_of(held), changes=changes))


@memberships.keeping_an_admin()
def set_active(*, actor: User, user: User, active: bool) -> None:
    """Enable or disable an account; disabling ends its sessions."""
    held = _hold(user, actor)
    if held.is_active == active:
        return
    _refuse_self(actor, held)
    place = place_of(held)
    User.objects.filter(pk=held.pk).update(is_active=active, rights_version=F("rights_version") + 1)
    held.sessions.all().delete()
    action = "enable_user" if active else "disable_user"
    record(actor, about(held, action, village=place, changes={"is_active": [not active, active]}))


@transaction.atomic
def reset_password(*, actor: User, user: User) -> Issued:
    """Issue a new password; the old one and all sessions end. Also unlocks the account."""
    held = _hold(user, actor)
    _refuse_self(actor, held)
    password = _issue(held)
    held.save(update_fields=["password", "must_change_password", "password_issued_at"])
    held.sessions.all().delete()
    lockout.unlock(held.username)
    record(actor, about(held, "issue_password", village=place_of(held)))
    return Issued(held, password)


@transaction.atomic
def unlock(*, actor: User, user: User) -> None:
    """Take back the lock-out after failed sign-ins."""
    held = _hold(user, actor)
    if lockout.unlock(held.username):
        record(actor, about(held, "unlock_user", village=place_of(held)))


@sensitive_variables("password")
@transaction.atomic
def change_own_password(*, actor: User, password: str, request: HttpRequest) -> None:
    """Give the actor the password they chose; this session goes on, their others end."""
    actor.set_password(password)
    actor.must_change_password, actor.password_issued_at = False, None
    actor.password_changed_at = timezone.now()
    actor.save(
        update_fields=[
            "password",
            "must_change_password",
            "password_issued_at",
            "password_changed_at",
        ]
    )
    actor.sessions.exclude(session_key=request.session.session_key or "").delete()
    update_session_auth_hash(request, actor)
    record(actor, about(actor, "change_password", village=place_of(actor)))


@sensitive_variables("password")
def _issue(user: User) -> str:
    password = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    user.set_password(password)
    user.must_change_password, user.password_issued_at = True, timezone.now()
    return password


def _hold(user: User, actor: User) -> User:
    """Return the fresh row, locked. Raise :class:`OutOfReach` if the actor may not manage it."""
    if not manageable_by(actor).filter(pk=user.pk).exists():
        raise OutOfReach
    return User.objects.select_for_update().get(pk=user.pk)


def _refuse_self(actor: User, user: User) -> None:
    if actor.pk == user.pk:
        raise ValidationError("不能对自己的账号做这项操作，请由另一名系统管理员办理。")
