"""The list of responsible persons (帮扶责任人), and the worklist of households without one."""

from collections.abc import Iterable
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from gujang.lib import formfields
from gujang.lib.forms import words_of
from gujang.lib.paging import Key
from gujang.lib.text import forbidden
from households.codes import VALID_STANDINGS, Standing
from households.facets import Day
from households.filters.rows import heads_of, listed
from households.models import Household
from households.querysets import HouseholdQuerySet

from ..codes import UnitLevel
from ..models import Pairing, Posting
from ..querysets import PairingQuerySet

ALL, ENDED, LEFT = "all", "ended", "left"
CADRES, OTHERS = "cadre", "other"
ORDER = (Key("village"), Key("number"), Key("pk", parse=int))
UNPAIRED_ORDER = (Key("village_id"), Key("number"))
Row = dict[str, Any]


class PairingFilter(filters.FilterSet):
    """By area, person, kind of person and state; those that last unless asked for others."""

    q = filters.CharFilter(label="责任人姓名或单位", method="by_word", max_length=40)
    area = filters.CharFilter(method="by_area", widget=forms.HiddenInput)
    cadre = filters.NumberFilter(method="by_cadre", widget=forms.HiddenInput)
    kind = filters.ChoiceFilter(
        label="责任人",
        choices=[(CADRES, "驻村干部"), (OTHERS, "其他")],
        empty_label="全部",
        method="by_kind",
    )
    level = filters.ChoiceFilter(label="隶属关系", choices=UnitLevel.choices, empty_label="全部")
    state = filters.ChoiceFilter(
        label="状态",
        choices=[(LEFT, "在帮扶，干部已离任"), (ENDED, "已结束"), (ALL, "全部")],
        empty_label="在帮扶",
        method="by_state",
    )

    class Meta:
        model = Pairing
        fields: ClassVar[list[str]] = []

    def by_word(self, rows: PairingQuerySet, name: str, value: str) -> PairingQuerySet:
        found = Q(name__contains=value) | Q(unit_name__contains=value)
        return rows.none() if forbidden(value) else rows.filter(found)

    def by_area(self, rows: PairingQuerySet, name: str, value: str) -> PairingQuerySet:
        return rows.inside_asked(value)

    def by_cadre(self, rows: PairingQuerySet, name: str, value: Any) -> PairingQuerySet:
        return rows.filter(cadre=int(value)) if 0 < value < 2**31 else rows.none()

    def by_kind(self, rows: PairingQuerySet, name: str, value: str) -> PairingQuerySet:
        return rows.filter(cadre__isnull=value == OTHERS)

    def by_state(self, rows: PairingQuerySet, name: str, value: str) -> PairingQuerySet:
        if value == LEFT:
            return rows.left()
        return rows if value == ALL else rows.filter(ends_on__isnull=False)

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.open()

    def in_words(self) -> str:
        """Return the query as the sheet and the journal tell it."""
        return words_of(self.form)


def pairings_listed(rows: PairingQuerySet) -> "QuerySet[Any, Row]":
    """Return lines as the list's values."""
    return rows.order_by().values(
        "pk",
        "name",
        "unit_name",
        "position",
        "level",
        "phone",
        "starts_on",
        "ends_on",
        "end_reason",
        "household_id",
        "cadre_id",
        number=F("household__number"),
        village=F("household__village_id"),
        village_name=F("household__village__name"),
        town_name=F("household__village__town__name"),
    )


def pairings_shown(rows: Iterable[Row]) -> list[Row]:
    """Complete rows of :func:`pairings_listed`: the household's head, the level in words."""
    found = list(rows)
    heads = heads_of([row["household_id"] for row in found], None)
    return [
        row
        | {
            "head": heads.get(row["household_id"], {}).get("person__name", ""),
            "level_label": UnitLevel(row["level"]).label if row["level"] else "",
        }
        for row in found
    ]


class UnpairedForm(forms.Form):
    """What the worklist is narrowed by: area, standing, and what is wanting."""

    area = formfields.area(label="辖区")
    standing = forms.ChoiceField(
        label="脱贫状态",
        required=False,
        choices=[("", "全部，不含注销"), *((s, Standing(s).label) for s in VALID_STANDINGS)],
        error_messages={"invalid_choice": "没有这一项，请从列表中选择。"},
    )
    why = forms.ChoiceField(
        label="情形",
        required=False,
        choices=[("", "全部"), ("none", "没有责任人"), (LEFT, "责任人都已离任")],
        error_messages={"invalid_choice": "没有这一项，请从列表中选择。"},
    )


def in_office(lines: PairingQuerySet, day: Day) -> PairingQuerySet:
    """Narrow lines of ``day`` to those of who was there to help: nobody's cadre, or a posted one.

    Of a day that is past, the posting of that day tells.
    """
    if day is None:
        return lines.in_office()
    there = Posting.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=day), cadre=OuterRef("cadre"), starts_on__lte=day
    )
    return lines.filter(Q(cadre__isnull=True) | Exists(there))


def unpaired(households: HouseholdQuerySet, asked: Row, day: Day = None) -> HouseholdQuerySet:
    """Return the registered households of a gated query without anybody responsible on ``day``.

    A line whose cadre is posted nowhere any more helps nobody: such households are ``departed``.
    """
    lines = Pairing.objects.on(day).filter(household=OuterRef("pk"))
    rows: Any = households.inside(asked["area"]) if asked.get("area") else households
    rows = rows.as_of(day).valid().filter(~Exists(in_office(lines, day)))
    rows = rows.annotate(departed=Exists(lines))
    if asked.get("standing"):
        rows = rows.filter(standing_at__standing=asked["standing"])
    if asked.get("why"):
        rows = rows.filter(departed=asked["why"] == LEFT)
    found: HouseholdQuerySet = rows
    return found


def unpaired_listed(rows: HouseholdQuerySet) -> "QuerySet[Any, Row]":
    """Return the worklist as the list's values."""
    return listed(rows, None).annotate(gone=F("departed"))


def unpaired_shown(rows: Iterable[Row]) -> list[Row]:
    """Complete rows of the worklist: the head, the standing and what is wanting in words."""
    found = list(rows)
    heads = heads_of([row["pk"] for row in found], None)
    return [
        row
        | {
            "head": heads.get(row["pk"], {}).get("person__name", ""),
            "standing": row["standing_at__standing"],
            "standing_label": Standing(row["standing_at__standing"]).label,
            "why": "责任人都已离任" if row["gone"] else "没有责任人",
        }
        for row in found
    ]


def unpaired_by_village(rows: HouseholdQuerySet) -> list[Row]:
    """Count the households of the worklist by village; one query."""
    found = rows.order_by("village_id").values_list(
        "village_id", "village__town__name", "village__name"
    )
    return [
        {"code": code, "town": town, "name": name, "number": number}
        for code, town, name, number in found.annotate(Count("pk"))
    ]


def households_of(lines: "QuerySet[Pairing]") -> "QuerySet[Household]":
    """Return the households of some lines, with their village, by village and number."""
    rows = Household.objects.filter(pk__in=lines.values("household"))
    return rows.select_related("village__town").order_by("village", "number")
