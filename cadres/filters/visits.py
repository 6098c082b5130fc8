"""The list of visits (走访): by area, household, cadre, kind and days."""

from collections.abc import Iterable
from typing import Any, ClassVar

import django_filters as filters
from django import forms

from gujang.access.gate import ScopedQuerySet
from households.filters.rows import heads_of

from ..codes import ClockFlag, VisitKind
from ..models import Visit

Row = dict[str, Any]


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
        known = value.isascii() and value.isdigit() and len(value) in (6, 9, 12)
        return rows.inside(value) if known else rows.none()


def flags_of(row: Any) -> list[str]:
    """Return what is odd about the clock of a row of the log, in words."""
    return [ClockFlag(flag).label for flag in row.flags.split(",") if flag]


def visits_shown(rows: Iterable[Visit]) -> list[Row]:
    """Complete visits with the head of the household, photos and what is odd about the clock.

    ``rows`` come with household, cadre, village, town and photos.
    """
    found = list(rows)
    heads = heads_of({row.household_id for row in found}, None) if found else {}
    return [
        {
            "row": row,
            "head": heads.get(row.household_id, {}).get("person__name", ""),
            "photos": list(row.photos.all()),
            "pending": max(row.photo_count - len(row.photos.all()), 0),
            "flags": flags_of(row),
        }
        for row in found
    ]
