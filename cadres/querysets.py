"""Queries over cadres and their week; each starts at the gate."""

import datetime as dt
from typing import ClassVar

from django.db.models import Q

from gujang.access.gate import ScopedQuerySet
from gujang.access.rights import Right

from .codes import ProblemState


class CadreQuerySet(ScopedQuerySet):
    """Cadres by the area they serve: their village while posted, the county otherwise."""

    village_path: ClassVar[str] = "area_code"
    edit_right: ClassVar[Right] = Right.POST


class PostingQuerySet(ScopedQuerySet):
    edit_right: ClassVar[Right] = Right.POST


class PairingQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "household__village_id"


class LogQuerySet(ScopedQuerySet):
    """Days, visits, diaries, reports, leaves: rows of a cadre in a village."""

    edit_right: ClassVar[Right] = Right.LOG


class OfVisitQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "visit__village_id"
    edit_right: ClassVar[Right] = Right.LOG


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
