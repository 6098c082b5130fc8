"""Queries over cadres and their week; each starts at the gate."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db.models import Q, QuerySet

from gujang.access.gate import AnyUser, ScopedQuerySet, areas, reach
from gujang.access.models import Membership, User
from gujang.access.rights import Right, Role
from households.models import Household
from households.querysets import HouseholdQuerySet

from .codes import ProblemState

LEFT = Q(ends_on__isnull=True, cadre__area_code=settings.COUNTY_CODE)


class CadreQuerySet(ScopedQuerySet):
    """Cadres by the area they serve: their village while posted, the county otherwise."""

    village_path: ClassVar[str] = "area_code"
    edit_right: ClassVar[Right] = Right.POST

    def posted(self) -> Self:
        """Those who are in a village now (在岗)."""
        return self.filter(postings__ends_on__isnull=True, postings__isnull=False)


class PostingQuerySet(ScopedQuerySet):
    edit_right: ClassVar[Right] = Right.POST

    def overlapping(self, first: dt.date, last: dt.date) -> Self:
        """Postings with a day from ``first`` to ``last``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=first), starts_on__lte=last)

    def open(self) -> Self:
        """Postings that last (在任)."""
        return self.filter(ends_on__isnull=True)


class PairingQuerySet(ScopedQuerySet):
    """帮扶责任人: kept by who works in the village, and by who posts the cadres."""

    village_path: ClassVar[str] = "household__village_id"

    def writable_by(self, user: AnyUser) -> Self:
        return self.filter(reach(self.village_path, pairing_areas(user)))

    def open(self) -> Self:
        """Lines that last."""
        return self.filter(ends_on__isnull=True)

    def on(self, day: dt.date | None) -> Self:
        """Lines that held on ``day``; for ``None`` those that last."""
        if day is None:
            return self.open()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)

    def left(self) -> Self:
        """Lines that last though their cadre serves no village any more (责任人已离任)."""
        return self.filter(LEFT)

    def in_office(self) -> Self:
        """Lines that last, of who is there to help."""
        return self.open().exclude(LEFT)


def pairing_areas(user: AnyUser) -> list[str]:
    """Return the areas in which ``user`` may say who is responsible for a household."""
    return sorted({*areas(user, Right.EDIT), *areas(user, Right.POST)})


def pairable_by(user: AnyUser) -> HouseholdQuerySet:
    """Households whose responsible persons ``user`` keeps."""
    return Household.objects.filter(reach("village_id", pairing_areas(user)))


def accounts_for(user: AnyUser) -> QuerySet[User]:
    """Accounts that ``user`` may give to a cadre: they hold, or held, that role in the area."""
    held = Membership.objects.filter(reach("area_code", areas(user, Right.POST)), role=Role.CADRE)
    return User.objects.filter(pk__in=held.values("user"))


class LogQuerySet(ScopedQuerySet):
    """Days, visits, diaries, reports, leaves: rows of a cadre in a village."""

    edit_right: ClassVar[Right] = Right.LOG


class AskedQuerySet(LogQuerySet):
    """Leaves and trips."""

    def overlapping(self, first: dt.date, last: dt.date) -> Self:
        """Those with a day from ``first`` to ``last``."""
        return self.filter(first_on__lte=last, last_on__gte=first)


class ClosedWeekQuerySet(LogQuerySet):
    """Frozen verdicts; opened again by who posts cadres."""

    edit_right: ClassVar[Right] = Right.POST

    def in_force(self) -> Self:
        """Closings that were not lifted."""
        return self.filter(reopened_at__isnull=True)


class OfVisitQuerySet(ScopedQuerySet):
    """Photos: seen where the visit was, as long as the household is there."""

    village_path: ClassVar[str] = "visit__village_id"
    edit_right: ClassVar[Right] = Right.LOG

    def visible_to(self, user: AnyUser) -> Self:
        here = reach("visit__household__village_id", areas(user, self.view_right))
        return super().visible_to(user).filter(here)


class ProblemQuerySet(ScopedQuerySet):
    """民情台账: whoever works in the village keeps it."""

    def overdue(self, day: dt.date) -> "ProblemQuerySet":
        """Those in hand whose deadline was before ``day`` (已逾期)."""
        return self.filter(state=ProblemState.OPEN, due_on__lt=day)

    def at_desk(self, level: str, below: str, day: dt.date) -> "ProblemQuerySet":
        """The worklist of ``level`` on ``day``: what it has in hand, and what is late below it."""
        late = Q(level=below, due_on__lt=day) if below else Q(pk__in=[])
        return self.filter(Q(level=level) | late, state=ProblemState.OPEN)


class OfProblemQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "problem__village_id"


class ConductQuerySet(ScopedQuerySet):
    """What the organization department alone sees."""

    village_path: ClassVar[str] = "area_code"
    view_right: ClassVar[Right] = Right.CONDUCT
    edit_right: ClassVar[Right] = Right.CONDUCT
