"""What the list of villages can be narrowed by."""

from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import OuterRef, Subquery

from gujang.lib.pinyin import fold_query, search_keys
from gujang.lib.text import forbidden

from ..codes import VillageAttribute, VillageKind, VillageStanding
from ..models import Village, VillageYear
from ..querysets import VillageQuerySet


class VillageFilter(filters.FilterSet):
    """By area, name or its pinyin, kind, attribute, standing; closed ones only when asked for."""

    q = filters.CharFilter(label="村名、拼音", method="by_name", max_length=40)
    area = filters.CharFilter(method="by_area", widget=forms.HiddenInput)
    kind = filters.ChoiceFilter(label="类别", choices=VillageKind.choices, empty_label="全部")
    attribute = filters.ChoiceFilter(
        label="村属性", choices=VillageAttribute.choices, empty_label="全部"
    )
    standing = filters.ChoiceFilter(
        label="脱贫状态", choices=VillageStanding.choices, empty_label="全部"
    )
    state = filters.ChoiceFilter(
        label="现有或撤销",
        choices=[("closed", "已撤销"), ("all", "全部")],
        empty_label="现有的村",
        method="by_state",
    )

    collective = filters.ChoiceFilter(
        label="村集体经济",
        choices=[("some", "有收入"), ("zero", "收入为零"), ("unknown", "未填写")],
        empty_label="全部",
        method="by_collective",
    )

    class Meta:
        model = Village
        fields: ClassVar[list[str]] = []

    def by_name(self, rows: VillageQuerySet, name: str, value: str) -> VillageQuerySet:
        """Villages with a name, or pinyin of it, that begins somewhere with what was typed."""
        typed = fold_query(value)
        if forbidden(value) or not typed:
            return rows.none()
        named = rows.values_list("code", "name")
        found = [c for c, n in named if any(k.startswith(typed) for k in search_keys(n))]
        return rows.filter(code__in=found)

    def by_area(self, rows: VillageQuerySet, name: str, value: str) -> VillageQuerySet:
        return rows.inside_asked(value)

    def by_state(self, rows: VillageQuerySet, name: str, value: str) -> VillageQuerySet:
        return rows.filter(closed_on__isnull=False) if value == "closed" else rows

    def by_collective(self, rows: VillageQuerySet, name: str, value: str) -> VillageQuerySet:
        """By the newest year whose collective income is known, as the list shows it."""
        known = VillageYear.objects.filter(
            village=OuterRef("pk"), collective_income__isnull=False
        ).order_by("-year")
        rows = rows.annotate(newest_income=Subquery(known.values("collective_income")[:1]))
        if value == "unknown":
            return rows.filter(newest_income__isnull=True)
        return rows.filter(**{"newest_income__gt" if value == "some" else "newest_income": 0})

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.open()
