"""Queries over cadres and their week; each starts at the gate."""

import datetime as dt
from typing import ClassVar, Self

from django.db.models import Q

from gujang.access.gate import ScopedQuerySet
from gujang.access.rights import Right


class CadreQuerySet(ScopedQuerySet):
    """Cadres by the area they serve: their village while posted, the county otherwise."""

    village_path: ClassVar[str] = "area_code"
    edit_right: ClassVar[Right] = Right.POST


class PostingQuerySet(ScopedQuerySet):
    edit_right: ClassVar[Right] = Right.POST

    def overlapping(self, first: dt.date, last: dt.date) -> Self:
        """Postings with a day from ``first`` to ``last``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=first), starts_on__lte=last)


class PairingQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "household__village_id"


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
    village_path: ClassVar[str] = "visit__village_id"
    edit_right: ClassVar[Right] = Right.LOG


class ProblemQuerySet(ScopedQuerySet):
    """民情台账: whoever works in the village keeps it."""


class OfProblemQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "problem__village_id"


class ConductQuerySet(ScopedQuerySet):
    """What the organization department alone sees."""

    village_path: ClassVar[str] = "area_code"
    view_right: ClassVar[Right] = Right.CONDUCT
    edit_right: ClassVar[Right] = Right.CONDUCT
