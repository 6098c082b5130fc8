"""Reading an area's totals for a page: from the tallies now, by counting as of a past day."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import FilteredRelation, Max, Q, Sum

from gujang.access.gate import AnyUser
from households.cells import Cell, Question, newest_year
from households.codes import EXITED_STANDINGS, VALID_STANDINGS
from households.counting import count
from households.dimensions import HOUSEHOLD_FLAGS
from households.facets import Day
from households.models import Tally
from households.rules.flow import Line
from villages.querysets import VillageQuerySet

from .figures import within
from .places import Place
from .totals import Progress, Totals

# what the page shows of an area, and the parts of the count that give it
METRICS = (
    "standing",
    "cancelled",
    "attribute",
    "cause",
    "band",
    "form_year",
    "per_head",
    "net",
    *(flag.name for flag in HOUSEHOLD_FLAGS),
    *(f"flow.{line}" for line in Line),
)
PARTS = (
    "standing",
    "attribute",
    "cause",
    "band",
    "form_year",
    "household_flags",
    "per_head",
    "flow",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """An area's totals, and how far each of its villages has come."""

    whole: Totals = field(default_factory=Totals)
    villages: Mapping[str, Progress] = field(default_factory=dict)

    def of(self, code: str) -> Progress:
        """Return how far the villages that ``code`` holds have come together."""
        if code in self.villages:
            return self.villages[code]
        inside = (far for village, far in self.villages.items() if village.startswith(code))
        return sum(inside, Progress())


def progress_now(villages: VillageQuerySet) -> dict[Place, Progress]:
    """Return the villages of a gated queryset with how far each has come: one query."""
    valid, exited = Q(now__label__in=VALID_STANDINGS), Q(now__label__in=EXITED_STANDINGS)
    tallies = FilteredRelation("tallies", condition=Q(tallies__key="standing"))
    rows = villages.annotate(now=tallies).order_by("code")
    sums = rows.values_list("code", "name", "town__name", "closed_on").annotate(
        valid_households=Sum("now__households", filter=valid, default=0),
        valid_persons=Sum("now__persons", filter=valid, default=0),
        exited_households=Sum("now__households", filter=exited, default=0),
        exited_persons=Sum("now__persons", filter=exited, default=0),
    )
    return {
        Place(code, name, town, closed is not None): Progress(
            Cell(households, persons), Cell(exited_households, exited_persons)
        )
        for code, name, town, closed, households, persons, exited_households, exited_persons in sums
    }


def totals_now(user: AnyUser, code: str) -> Totals:
    """Return an area's totals from the tallies: two queries, whatever stands in it."""
    year = Tally.objects.filter(key="year").aggregate(newest=Max("label"))["newest"]
    rows = Tally.objects.visible_to(user).inside(code).filter(key__in=METRICS).order_by()
    sums = rows.values_list("key", "label").annotate(
        Sum("households"), Sum("persons"), Sum("amount")
    )
    cells = {(key, label): Cell(*cell) for key, label, *cell in sums}
    return Totals(int(year or 0), cells)


def reading_then(user: AnyUser, code: str, day: Day) -> Reading:
    """Return an area's totals and its villages' as they stood on ``day``, counted anew."""
    year = newest_year(day)
    if year is None:
        return Reading()
    counts = count(Question(lambda rows: rows.visible_to(user).inside(code), day, year), PARTS)
    villages = {village for village, _, _ in counts}
    far = {village: within(counts, village, year).progress for village in villages}
    return Reading(within(counts, code, year), far)
