"""What the pages of a batch read and show: the picked rows, and the measures of a batch."""

from collections.abc import Collection, Mapping
from typing import Any

from django.http import QueryDict

from ..filters.measures import measures_listed, measures_shown
from ..models import Household
from ..querysets import OfHouseholdQuerySet
from .listing import linked

# rows of one page of choosing; a village has fewer households
AT_ONCE = 300


def picked(posted: QueryDict) -> dict[int, int]:
    """Return the households picked, key to the version seen; what is no number is left out."""
    return dict(_numbers(posted, 2))


def picked_measures(posted: QueryDict) -> list[tuple[int, ...]]:
    """Return the measures picked: (measure, household, version seen)."""
    return _numbers(posted, 3)


def _numbers(posted: QueryDict, count: int) -> list[Any]:
    found = []
    for value in posted.getlist("pick")[:AT_ONCE]:
        parts = value.split(":")
        if len(parts) == count and all(part.isascii() and part.isdigit() for part in parts):
            numbers = tuple(int(part) for part in parts)
            if max(numbers) < 2**63:
                found.append(numbers)
    return found


def measure_rows(
    rows: OfHouseholdQuerySet,
    mine: Collection[int],
    chosen: Collection[int] | None,
    reasons: Mapping[int, str],
) -> list[dict[str, Any]]:
    """Return the measures of a batch by household; ``chosen``: those picked, None for all open.

    A signed one is settled and cannot be picked.
    """
    listed = measures_listed(rows).order_by("household__number", "pk")
    found = linked(measures_shown(listed), "household_id")
    homes = {row["household_id"] for row in found}
    versions = dict(Household.objects.filter(pk__in=homes).values_list("pk", "version"))
    return [
        row
        | {
            "open": (is_open := row["pk"] in mine and not row["signed_on"]),
            "picked": row["pk"] in chosen if chosen is not None else is_open,
            "reason": reasons.get(row["pk"], ""),
            "value": f"{row['pk']}:{row['household_id']}:{versions[row['household_id']]}",
        }
        for row in found
    ]
