"""The list of visits (走访): by area, household, cadre, kind and days."""

from collections.abc import Iterable
from typing import Any, ClassVar

import django_filters as filters
from django import forms

from gujang.access.gate import AnyUser, ScopedQuerySet
from households.filters.rows import heads_of
from households.models import Household

from ..codes import ClockFlag, VisitKind
from ..models import Visit

Row = dict[str, Any]
MOVED = "已迁出的户"


def _days(lookup: str, label: str) -> filters.DateFilter:
    widget = forms.DateInput({"type": "date"})
    return filters.DateFilter("day", lookup_expr=lookup, label=label, widget=widget)


class VisitFilter(filters.FilterSet):
    """Visits that are not deleted, as they are asked for."""

    area = filters.CharFilter(method="by_area", widget=forms.HiddenInput)
    household = filters.NumberFilter("household_id", widget=forms.HiddenInput)
    since = _days("gte", "自")
    until = _days("lte", "至")
    kind = filters.ChoiceFilter(label="走访类型", choices=VisitKind.choices)
    cadre = filters.CharFilter("cadre__name", lookup_expr="contains", label="驻村干部")

    class Meta:
        model = Visit
        fields: ClassVar[list[str]] = []

    def by_area(
        self, rows: "ScopedQuerySet[Visit]", name: str, value: str
    ) -> "ScopedQuerySet[Visit]":
        return rows.inside_asked(value)


def flags_of(row: Any) -> list[str]:
    """Return what is odd about the clock of a row of the log, in words."""
    return [ClockFlag(flag).label for flag in row.flags.split(",") if flag]


def visits_shown(rows: Iterable[Visit], user: AnyUser) -> list[Row]:
    """Complete visits with the head of the household, photos and what is odd about the clock.

    Of a household that moved out of the user's reach only that there was a visit is left: the day
    counts for the village, the household is no longer theirs to read of. ``rows`` come with
    household, cadre, village, town and photos.
    """
    found = list(rows)
    homes = {row.household_id for row in found}
    near = Household.objects.visible_to(user).filter(pk__in=homes).values_list("pk", flat=True)
    seen = set(near) if found else set()
    heads = heads_of(seen, None) if seen else {}
    return [
        _shown(row, heads.get(row.household_id, {}).get("person__name", ""))
        if row.household_id in seen
        else _moved(row)
        for row in found
    ]


def _shown(row: Visit, head: str) -> Row:
    photos = list(row.photos.all())
    pending = max(row.photo_count - len(photos), 0)
    return {"row": row, "head": head, "photos": photos, "pending": pending, "flags": flags_of(row)}


def _moved(row: Visit) -> Row:
    row.found = row.needs = row.promised = ""
    return {"row": row, "head": MOVED, "photos": [], "moved": True, "flags": flags_of(row)}
