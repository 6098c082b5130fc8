"""What the list of findings can be narrowed by, and its rows as plain values."""

from collections.abc import Iterable
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import F, QuerySet

from gujang.access.gate import AnyUser
from gujang.lib.paging import Key

from ..checks import RULES, data_in_words
from ..codes.exits import FindingState, Severity
from ..models import Finding
from ..querysets import OfHouseholdQuerySet
from .rows import Row, heads_of, masked

ALL_STATES = "all"
ORDER = (
    Key("rule", parse=int),
    Key("household__village_id"),
    Key("household__number"),
    Key("pk", parse=int),
)


class FindingFilter(filters.FilterSet):
    """By rule, severity, state and area; what is open, unless another state is asked for."""

    rule = filters.ChoiceFilter(
        label="规则",
        choices=[(number, f"{number} {rule.title}") for number, rule in sorted(RULES.items())],
        empty_label="全部",
    )
    severity = filters.ChoiceFilter(label="级别", choices=Severity.choices, empty_label="全部")
    state = filters.ChoiceFilter(
        label="处理状态",
        choices=[
            *(choice for choice in FindingState.choices if choice[0] != FindingState.OPEN),
            (ALL_STATES, "全部"),
        ],
        empty_label=FindingState.OPEN.label,
        method="by_state",
    )
    area = filters.CharFilter(method="by_area", widget=forms.HiddenInput)

    class Meta:
        model = Finding
        fields: ClassVar[list[str]] = []

    def by_state(self, rows: OfHouseholdQuerySet, name: str, value: str) -> OfHouseholdQuerySet:
        return rows if value == ALL_STATES else rows.filter(state=value)

    def by_area(self, rows: OfHouseholdQuerySet, name: str, value: str) -> OfHouseholdQuerySet:
        return rows.inside_asked(value)

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("state"):
            return rows
        return rows.filter(state=FindingState.OPEN)

    def in_words(self) -> str:
        """Return the query as the sheet and the journal tell it."""
        cleaned = self.form.cleaned_data
        state = cleaned.get("state") or FindingState.OPEN
        said = [f"处理状态={dict(self.form.fields['state'].choices).get(state) or '待处理'}"]
        if cleaned.get("rule"):
            said.append(f"规则={cleaned['rule']}")
        if cleaned.get("severity"):
            said.append(f"级别={Severity(cleaned['severity']).label}")
        if cleaned.get("area"):
            said.append(f"辖区={cleaned['area']}")
        return "；".join(said)


def findings_listed(rows: OfHouseholdQuerySet) -> "QuerySet[Any, Row]":
    """Return findings as the list's values."""
    return rows.order_by().values(
        "pk",
        "rule",
        "severity",
        "message",
        "data",
        "state",
        "reason",
        "found_at",
        "fixed_at",
        "decided_at",
        "household_id",
        "household__number",
        "household__village_id",
        "person__name",
        "person__uuid",
        "person__id_sealed",
        decider=F("decided_by__full_name"),
        village_name=F("household__village__name"),
        town_name=F("household__village__town__name"),
    )


def findings_shown(rows: Iterable[Row], user: AnyUser) -> list[Row]:
    """Complete rows of :func:`findings_listed`: rule, head, whom it is about, the data in words."""
    found = list(rows)
    heads = heads_of({row["household_id"] for row in found}, None)
    return [_finding(row, heads.get(row["household_id"], {}), user) for row in found]


def _finding(row: Row, head: Row, user: AnyUser) -> Row:
    name = row["person__name"]
    who = row if name else head
    number = ""
    if who.get("person__id_sealed"):
        village = row["household__village_id"]
        number = masked(user, village, who["person__uuid"], who["person__id_sealed"])
    return told(row) | {
        "head": head.get("person__name", ""),
        "name": name or head.get("person__name", ""),
        "id_number": number,
        "data_words": data_in_words(row["data"]),
    }


def told(row: Row) -> Row:
    """Complete a row with what its rule and its codes say in words."""
    rule = RULES[row["rule"]]
    return row | {
        "title": rule.title,
        "section": rule.section,
        "severity_label": Severity(row["severity"]).label,
        "state_label": FindingState(row["state"]).label,
    }
