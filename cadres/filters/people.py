"""The list of cadres: what narrows it, and its rows."""

from collections.abc import Mapping
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import (
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from gujang.access.gate import AnyUser
from gujang.lib.forms import words_of
from gujang.lib.paging import Key
from gujang.lib.text import forbidden
from villages.models import Village
from villages.querysets import VillageQuerySet

from ..codes import Post, UnitLevel
from ..models import Cadre, Pairing, Posting, Unit
from ..querysets import CadreQuerySet

POSTED, IDLE, NO_ACCOUNT = "posted", "idle", "no_account"
ORDER = (Key("area_code"), Key("pk", parse=int))
Row = dict[str, Any]


def _units() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Unit.objects.values_list("pk", "name")]


class CadreFilter(filters.FilterSet):
    """By area, name, unit, post, and whether they are in a village now."""

    q = filters.CharFilter(label="姓名", method="by_name", max_length=40)
    area = filters.CharFilter(method="by_area", widget=forms.HiddenInput)
    unit = filters.ChoiceFilter(label="派出单位", choices=_units, empty_label="全部")
    level = filters.ChoiceFilter(
        label="隶属关系", choices=UnitLevel.choices, empty_label="全部", method="by_level"
    )
    post = filters.ChoiceFilter(
        label="驻村职务", choices=Post.choices, empty_label="全部", method="by_post"
    )
    state = filters.ChoiceFilter(
        label="任职",
        choices=[(POSTED, "在任"), (IDLE, "未派驻"), (NO_ACCOUNT, "在任而没有账号")],
        empty_label="全部",
        method="by_state",
    )

    class Meta:
        model = Cadre
        fields: ClassVar[list[str]] = []

    def by_name(self, rows: CadreQuerySet, name: str, value: str) -> CadreQuerySet:
        return rows.none() if forbidden(value) else rows.filter(name__contains=value)

    def by_area(self, rows: Any, name: str, value: str) -> Any:
        return rows.inside_asked(value)

    def in_area(self, rows: Any) -> Any:
        """Narrow rows of anything else that has an area to the one that is asked for."""
        value = self.form.cleaned_data.get("area")
        return self.by_area(rows, "area", value) if value else rows

    def by_level(self, rows: CadreQuerySet, name: str, value: str) -> CadreQuerySet:
        return rows.filter(unit__level=value)

    def by_post(self, rows: CadreQuerySet, name: str, value: str) -> CadreQuerySet:
        return rows.filter(_posted(post=value))

    def by_state(self, rows: CadreQuerySet, name: str, value: str) -> CadreQuerySet:
        if value == IDLE:
            return rows.filter(~_posted())
        rows = rows.filter(_posted())
        return rows if value == POSTED else rows.filter(user__isnull=True)

    def in_words(self) -> str:
        """Return the query as the sheet and the journal tell it."""
        return words_of(self.form)


def _posted(**also: Any) -> Exists:
    return Exists(Posting.objects.open().filter(cadre=OuterRef("pk"), **also))


def cadres_listed(rows: CadreQuerySet, user: AnyUser) -> "QuerySet[Any, Row]":
    """Return cadres as the list's values, with their posting and how many they help.

    ``helped`` counts the households of theirs that ``user`` sees, as the list behind it does.
    """
    seen = Pairing.objects.visible_to(user).open().filter(cadre=OuterRef("pk"))
    number = seen.order_by().values("cadre").annotate(number=Count("pk")).values("number")
    now = FilteredRelation("postings", condition=Q(postings__ends_on__isnull=True))
    return (
        rows.order_by()
        .annotate(posting=now, helped=Coalesce(Subquery(number, IntegerField()), 0))
        .values(
            "pk",
            "name",
            "position",
            "phone",
            "area_code",
            "helped",
            unit_name=F("unit__name"),
            level=F("unit__level"),
            username=F("user__username"),
            account=F("user__is_active"),
            post=F("posting__post"),
            since=F("posting__starts_on"),
            village=F("posting__village_id"),
            village_name=F("posting__village__name"),
            town_name=F("posting__village__town__name"),
        )
    )


def cadre_shown(row: Row) -> Row:
    """Complete a row of :func:`cadres_listed`: codes in words."""
    return row | {
        "post_label": Post(row["post"]).label if row["post"] else "",
        "level_label": UnitLevel(row["level"]).label,
    }


def cadre_totals(rows: CadreQuerySet) -> Mapping[str, int]:
    """Count the cadres of a query, and those who are posted; one query."""
    found: Mapping[str, int] = rows.order_by().aggregate(
        number=Count("pk"), posted=Count("pk", filter=_posted())
    )
    return found


def villages_without(villages: VillageQuerySet) -> "QuerySet[Village]":
    """Return the open villages of a gated query in which no cadre is posted now."""
    there = Posting.objects.open().filter(village=OuterRef("pk"))
    return villages.open().filter(~Exists(there)).select_related("town").order_by("code")
