"""The households a cadre answers for, those longest unvisited first (应走访)."""

import datetime as dt
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone

from gujang.access.rights import Right
from households.filters.rows import heads_of
from households.models import Household

from ..models import Cadre, Pairing
from ..rules.calendar import DAY

DUE = dt.timedelta(days=30)
MOST = 500
Row = dict[str, Any]


def households_of(request: HttpRequest, cadre: Cadre | None) -> list[Row]:
    """Return the standing households where the user keeps a log, in three queries.

    Never visited first, then by the day of the last visit; ``mine``: the cadre is responsible for
    it today. ``days`` since the last visit, None where there was none.
    """
    today = timezone.localdate()
    mine = Pairing.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today),
        household=OuterRef("pk"),
        cadre=cadre,
        starts_on__lte=today,
    )
    rows: Any = Household.objects.reachable_with(request.user, Right.LOG).as_of().valid()
    found = list(
        rows.annotate(
            visited_on=Max("visits__day", filter=Q(visits__deleted_at__isnull=True)),
            mine=Exists(mine),
        )
        .order_by(F("visited_on").asc(nulls_first=True), "number")
        .values("pk", "number", "group_name", "visited_on", "mine", place=F("village__name"))[:MOST]
    )
    heads = heads_of([row["pk"] for row in found], None)
    for row in found:
        row["head"] = heads[row["pk"]]["person__name"] if row["pk"] in heads else ""
        row["days"] = (today - row["visited_on"]) // DAY if row["visited_on"] else None
        row["due"] = row["days"] is None or row["days"] >= DUE // DAY
    return found


def choices_of(rows: list[Row]) -> list[tuple[int, str]]:
    """Return the households as a form lets one choose among them."""
    return [(row["pk"], f"{row['head'] or '（无户主）'}　{row['number']}") for row in rows]
