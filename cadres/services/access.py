"""The role that goes with a posting: granted and ended with it, by who posts."""

import datetime as dt

from gujang.access.models import User
from gujang.access.rights import Right, Role
from gujang.access.services import memberships


def give_access(
    actor: User, user: User | None, village: str, starts_on: dt.date | None = None
) -> None:
    """Let ``user``, where the cadre signs in at all, work in ``village`` from a day on (today)."""
    if user is None:
        return
    held = user.memberships.not_ended().filter(role=Role.CADRE, area_code=village)
    if not held.exists():
        memberships.grant(
            actor=actor,
            user=user,
            role=Role.CADRE,
            area_code=village,
            starts_on=starts_on,
            right=Right.POST,
        )


def take_access(
    actor: User, user: User | None, village: str, ends_on: dt.date | None = None
) -> None:
    """End the role in ``village``: ``ends_on`` (today) is the first day without it."""
    if user is None:
        return
    for held in user.memberships.not_ended().filter(role=Role.CADRE, area_code=village):
        memberships.end(actor=actor, membership=held, ends_on=ends_on, right=Right.POST)
