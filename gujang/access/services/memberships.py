"""Granting a role in an area, and ending it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from gujang.journal.services import about, record

from .. import rules
from ..gate import OutOfReach, forget_grants, holds_in
from ..models import Membership, User
from ..querysets import manageable_by
from ..rights import RIGHTS, Right, Role


@contextmanager
def keeping_an_admin() -> Iterator[None]:
    """Undo what is done inside if it leaves the county without anybody to manage accounts.

    Locks, before anything else is locked, those who can, so that two of them cannot disable each
    other at once.
    """
    roles = [role for role, rights in RIGHTS.items() if Right.MANAGE_USERS in rights]
    above = [settings.COUNTY_CODE[:length] for length in range(1, 7)]
    lasting = Membership.objects.in_force().filter(
        role__in=roles, area_code__in=above, ends_on__isnull=True
    )
    admins = User.objects.filter(pk__in=lasting.values("user_id"), is_active=True)
    with transaction.atomic():
        there_was_one = bool(admins.order_by("pk").select_for_update())
        yield
        if there_was_one and not admins.exists():
            raise ValidationError("这是最后一个能管理用户的账号，请先另设一名系统管理员。")


@transaction.atomic
def grant(
    *,
    actor: User | None,
    user: User,
    role: str,
    area_code: str,
    starts_on: dt.date | None = None,
    right: Right = Right.MANAGE_USERS,
) -> Membership:
    """Give ``user`` a role in an area from a day on (today), which ends their sessions.

    ``right`` is what entitles the actor; ``actor`` is ``None`` on the command line. Raise
    :class:`OutOfReach` outside the actor's area and :class:`ValidationError` with the reason.
    """
    _may_change(actor, user, area_code, right)
    if wrong := rules.role_fits(role, area_code):
        raise ValidationError({"area_code": wrong})
    if user.memberships.not_ended().filter(role=role, area_code=area_code).exists():
        raise ValidationError({"role": "该用户在这个辖区已有这个角色。"})
    start = starts_on or timezone.localdate()
    membership = Membership(user=user, role=role, area_code=area_code, starts_on=start)
    membership.full_clean()
    membership.save(force_insert=True)
    _rights_changed(user)
    if right == Right.MANAGE_USERS:
        _recheck(actor, user)
    record(actor, about(user, "grant_role", village=area_code, new=_shown(membership)))
    return membership


@keeping_an_admin()
def end(
    *,
    actor: User | None,
    membership: Membership,
    ends_on: dt.date | None = None,
    right: Right = Right.MANAGE_USERS,
) -> None:
    """End a membership: ``ends_on`` (today) is the first day without it. Ends their sessions."""
    held = Membership.objects.select_for_update().get(pk=membership.pk)
    _may_change(actor, held.user, held.area_code, right)
    if held.ends_on is not None and held.ends_on <= timezone.localdate():
        raise ValidationError("这项任职已经结束。")
    if right == Right.MANAGE_USERS:
        _recheck(actor, held.user)
    old = _shown(held)
    held.ends_on = max(ends_on or timezone.localdate(), held.starts_on)
    held.full_clean()
    held.save(update_fields=["ends_on"])
    _rights_changed(held.user)
    note = about(held.user, "end_role", village=held.area_code, old=old, new=_shown(held))
    record(actor, note)


def _recheck(actor: User | None, user: User) -> None:
    if actor is not None and not manageable_by(actor).filter(pk=user.pk).exists():
        raise OutOfReach


def _may_change(actor: User | None, user: User, area_code: str, right: Right) -> None:
    if actor is None:
        return
    if actor.pk == user.pk:
        raise ValidationError("不能给自己授权，也不能改自己的角色，请由另一名系统管理员办理。")
    if not holds_in(actor, right, area_code):
        raise OutOfReach


def _rights_changed(user: User) -> None:
    User.objects.filter(pk=user.pk).update(rights_version=F("rights_version") + 1)
    user.sessions.all().delete()
    forget_grants(user)


def _shown(membership: Membership) -> dict[str, str]:
    shown = {
        "role": Role(membership.role).label,
        "area_code": membership.area_code,
        "starts_on": str(membership.starts_on),
    }
    return shown | ({"ends_on": str(membership.ends_on)} if membership.ends_on else {})
