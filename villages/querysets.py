"""Queries over villages; each is named for the page it serves."""

import datetime as dt
from typing import ClassVar

from gujang.access.gate import ScopedQuerySet
from gujang.access.rights import Right

from .codes import UNFINISHED


class VillageQuerySet(ScopedQuerySet):
    village_path: ClassVar[str] = "code"
    edit_right: ClassVar[Right] = Right.EDIT_VILLAGES

    def open(self) -> "VillageQuerySet":
        """Villages that were not closed or merged away (现有的村)."""
        return self.filter(closed_on__isnull=True)


class VillageYearQuerySet(ScopedQuerySet):
    edit_right: ClassVar[Right] = Right.EDIT_VILLAGES


class VillageWorkQuerySet(ScopedQuerySet):
    """Plans, projects and opinions: whoever works in the village keeps them."""


class ProjectQuerySet(ScopedQuerySet):
    def overdue(self, day: dt.date) -> "ProjectQuerySet":
        """Those due before ``day`` and neither done nor stopped (已逾期)."""
        return self.filter(due_on__lt=day, state__in=UNFINISHED)
