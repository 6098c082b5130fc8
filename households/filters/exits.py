"""The list of exit cases: by stage, area and year, with what is counted of them by village."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, QuerySet, Value, When
from django.utils import timezone

from gujang.lib.paging import Key

from ..codes.exits import CaseState, Step
from ..models import ExitCase, Objection
from ..querysets import OfHouseholdQuerySet
from .rows import heads_of

DONE, WITHDRAWN, ALL = "done", "withdrawn", "all"
STAGES: list[tuple[str, str]] = [
    *((step.value, f"待{step.label}" if step != Step.NOTICE else "公示") for step in Step),
    (DONE, "已公告"),
    (WITHDRAWN, "已撤回"),
]
ORDER = (Key("village"), Key("number"), Key("pk", parse=int))
Row = dict[str, Any]

_STAGE = Case(
    When(state=CaseState.WITHDRAWN, then=Value(WITHDRAWN)),
    When(announced_on__isnull=False, then=Value(DONE)),
    default=F("step"),
    output_field=CharField(),
)


class ExitCaseFilter(filters.FilterSet):
    """By area, stage and year; those under way unless asked for others."""

    area = filters.CharFilter(method="by_area", widget=forms.HiddenInput)
    stage = filters.ChoiceFilter(
        label="环节",
        choices=[*STAGES, (ALL, "全部，含已公告和已撤回")],
        empty_label="办理中",
        method="by_stage",
    )
    year = filters.NumberFilter(
        label="脱贫年度", min_value=2000, max_value=2100, widget=forms.TextInput
    )

    class Meta:
        model = ExitCase
        fields: ClassVar[list[str]] = []

    def by_area(self, rows: OfHouseholdQuerySet, name: str, value: str) -> OfHouseholdQuerySet:
        return rows.inside_asked(value)

    def by_stage(self, rows: Any, name: str, value: str) -> Any:
        return rows if value == ALL else rows.annotate(stage=_STAGE).filter(stage=value)

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("stage"):
            return rows
        return rows.exclude(state=CaseState.WITHDRAWN).filter(announced_on__isnull=True)


def stages_of(rows: OfHouseholdQuerySet) -> dict[str, dict[str, Any]]:
    """Count cases by village and stage: {code: {name, town, counts {stage: number}}}. One query."""
    found = rows.annotate(stage=_STAGE).order_by("household__village_id")
    counted: dict[str, dict[str, Any]] = {}
    for code, name, town, stage, number in found.values_list(
        "household__village_id", "household__village__name", "household__village__town__name",
        "stage",
    ).annotate(Count("pk")):  # fmt: skip
        place = counted.setdefault(code, {"name": name, "town": town, "counts": defaultdict(int)})
        place["counts"][stage] += number
    return counted


def cases_listed(rows: OfHouseholdQuerySet) -> "QuerySet[Any, Row]":
    """Return cases as the list's values; ``objected``: an objection is open."""
    objections = Objection.objects.filter(case=OuterRef("pk"), settled_on__isnull=True)
    return rows.order_by().values(
        "pk", "household_id", "year", "proposed_on", "notice_from", "notice_until", "approved_on",
        "announced_on",
        stage=_STAGE,
        objected=Exists(objections),
        number=F("household__number"),
        village=F("household__village_id"),
        village_name=F("household__village__name"),
        town_name=F("household__village__town__name"),
        proposer=F("proposed_by__full_name"),
    )  # fmt: skip


def cases_shown(rows: Iterable[Row]) -> list[Row]:
    """Complete rows of :func:`cases_listed`: the head, the stage and what holds it in words."""
    found, now = list(rows), timezone.now()
    heads = heads_of([row["household_id"] for row in found], None)
    labels = dict(STAGES)
    return [
        row
        | {
            "head": heads.get(row["household_id"], {}).get("person__name", ""),
            "stage_label": labels[row["stage"]],
            "css": stage_css(row, now),
            "holds": what_holds(row, now),
        }
        for row in found
    ]


def what_holds(row: Row, now: dt.datetime) -> str:
    """Say how a notice stands, or when the case came to its end."""
    if row["stage"] == DONE:
        return f"{row['approved_on']}批准，{row['announced_on']}公告"
    if row["stage"] == Step.ANNOUNCED:
        return f"{row['approved_on']}批准"
    if row["stage"] != Step.NOTICE:
        return ""
    if row["objected"]:
        return "有异议，公示中止，待核查"
    if row["notice_until"] is None:
        return "还没有开始公示"
    until = f"{timezone.localtime(row['notice_until']):%Y-%m-%d %H:%M}"
    return f"公示中，最早{until}结束" if now < row["notice_until"] else f"已满7天（{until}）"


def stage_css(row: Row, now: dt.datetime) -> str:
    """Return the mark of a stage: done, objected to, waiting for its time, or to be taken."""
    if row["stage"] == DONE:
        return "tag-done"
    if row["stage"] == WITHDRAWN:
        return "tag-plain"
    if row["objected"]:
        return "tag-late"
    hangs = row["stage"] == Step.NOTICE and row["notice_until"] and now < row["notice_until"]
    return "tag-wait" if hangs else "tag-info"
