"""What a cadre who leaves has to hand over (离任移交): every open thing that bears their name."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from gujang.access.gate import AnyUser
from households.codes.support import WorkState
from households.models import Household, Measure

from ..codes import AskState, ProblemState, ReportState
from ..models import Cadre, Leave, Pairing, Posting, Problem, Trip, WeeklyReport
from .pairings import ORDER, pairings_listed, pairings_shown

VISITED_WITHIN = dt.timedelta(days=30)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class HandOver:
    """The open things of a cadre, as far as the reader's area goes."""

    pairings: list[Row]
    due: list[Row]
    problems: "QuerySet[Problem]"
    asked: list[Leave | Trip]
    reports: "QuerySet[WeeklyReport]"
    measures: "QuerySet[Measure]"

    @property
    def number(self) -> int:
        """Return how many things there are; a household due is there by its pairing."""
        lists = (self.pairings, self.problems, self.asked, self.reports, self.measures)
        return sum(len(rows) for rows in lists)


def handover_of(cadre: Cadre, user: AnyUser) -> HandOver:
    """Return what ``cadre`` has open; some ten queries, whatever it is."""
    mine = pairings_listed(Pairing.objects.visible_to(user).open().filter(cadre=cadre))
    pairings = pairings_shown(mine.order_by(*(key.path for key in ORDER)))
    problems = Problem.objects.visible_to(user).filter(cadre=cadre, state=ProblemState.OPEN)
    waiting = Q(cadre=cadre, state=AskState.ASKED)
    unsent = Q(cadre=cadre, state__in=[ReportState.DRAFT, ReportState.RETURNED])
    reports = WeeklyReport.objects.visible_to(user).filter(unsent).select_related("village")
    return HandOver(
        pairings=pairings,
        due=_due(pairings, timezone.localdate()),
        problems=problems.select_related("village", "household").order_by("due_on", "pk"),
        asked=[
            *Leave.objects.visible_to(user).filter(waiting).order_by("first_on"),
            *Trip.objects.visible_to(user).filter(waiting).order_by("first_on"),
        ],
        reports=reports.order_by("monday"),
        measures=_measures(cadre, user),
    )


def _due(pairings: list[Row], today: dt.date) -> list[Row]:
    """Return the households of ``pairings`` nobody visited for 30 days, the never visited first."""
    last = last_visits([row["household_id"] for row in pairings])
    found = [row | {"visited_on": last.get(row["household_id"])} for row in pairings]
    late = [
        row for row in found if not row["visited_on"] or row["visited_on"] < today - VISITED_WITHIN
    ]
    return sorted(late, key=lambda row: row["visited_on"] or dt.date.min)


def last_visits(households: list[int]) -> Mapping[int, dt.date]:
    """Return the day of the last visit that counts to each of ``households`` that had one."""
    counted = Max("visits__day", filter=Q(visits__deleted_at__isnull=True))
    rows = Household.objects.filter(pk__in=households).annotate(last=counted)
    return dict(rows.filter(last__isnull=False).values_list("pk", "last"))


def _measures(cadre: Cadre, user: AnyUser) -> "QuerySet[Measure]":
    """A measure names its responsible person in words: the name, in the villages of the cadre."""
    villages = Posting.objects.filter(cadre=cadre).values("village")
    rows = Measure.objects.visible_to(user).filter(
        responsible=cadre.name,
        household__village__in=villages,
        state__in=[WorkState.PLANNED, WorkState.ONGOING],
    )
    return rows.select_related("household__village").order_by("due_on", "pk")
