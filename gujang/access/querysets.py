"""The gate for what is not of a village: accounts, and the journal."""

import datetime as dt

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from gujang.journal.models import Entry

from .gate import AnyUser, areas, holds_in, reach
from .models import Membership, User
from .rights import Right

ALERTS_KEPT, ALERTS_NEW = dt.timedelta(days=30), dt.timedelta(days=7)
WATCH = (Right.VIEW_JOURNAL, Right.MANAGE_USERS)
# kinds of objects whose entries are read by the holders of one more right alone (domain 5.3)
GUARDED: dict[Right, tuple[str, ...]] = {
    Right.CONDUCT: (
        "cadres.pledge",
        "cadres.violation",
        "cadres.assessment",
        "cadres.scheme",
    )
}


def manageable_by(admin: AnyUser) -> QuerySet[User]:
    """Users whose accounts ``admin`` may manage: those who belong to the admin's area alone.

    Who also belongs elsewhere is left to whoever manages both; who belongs nowhere, to the county.
    """
    mine = reach("area_code", areas(admin, Right.MANAGE_USERS))
    theirs = Membership.objects.filter(user=OuterRef("pk"))
    users = User.objects.exclude(Exists(theirs.not_ended().exclude(mine)))
    if holds_in(admin, Right.MANAGE_USERS, settings.COUNTY_CODE):
        return users
    return users.filter(Exists(theirs.filter(mine)))


def entries_visible_to(user: AnyUser) -> QuerySet[Entry]:
    """Journal entries of the areas where ``user`` may read it; those of no area, in the county."""
    condition = reach("village", areas(user, Right.VIEW_JOURNAL))
    if holds_in(user, Right.VIEW_JOURNAL, settings.COUNTY_CODE):
        condition |= Q(village="")
    for right, kinds in GUARDED.items():
        if not holds_in(user, right, settings.COUNTY_CODE):
            condition &= ~Q(object_type__in=kinds) | reach("village", areas(user, right))
    return Entry.objects.filter(condition)


def alerts_visible_to(user: AnyUser, span: dt.timedelta = ALERTS_KEPT) -> QuerySet[Entry]:
    """Alerts of many full numbers shown to one user, of the areas ``user`` watches.

    They name no household, so that the account administrator, who sees none, may read them too.
    """
    condition = reach("village", {code for right in WATCH for code in areas(user, right)})
    return Entry.objects.filter(condition, action="reveal_often", at__gt=timezone.now() - span)
