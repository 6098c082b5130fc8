"""What the ledger of problems can be narrowed by, and how it is counted."""

from collections import Counter, defaultdict
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import Count, Q
from django.utils import timezone

from gujang.lib.forms import words_of
from gujang.lib.paging import Key
from gujang.lib.text import forbidden

from ..codes import ProblemKind, ProblemLevel, ProblemState
from ..models import Problem
from ..querysets import ProblemQuerySet
from ..rules.ledger import BELOW, days_late

ALL = "all"
BY_DUE = (Key("due_on"), Key("id", parse=int))
BY_DAY = (Key("raised_on", descending=True), Key("id", descending=True, parse=int))


def _days(lookup: str, label: str) -> filters.DateFilter:
    widget = forms.DateInput({"type": "date"})
    return filters.DateFilter("raised_on", lookup_expr=lookup, label=label, widget=widget)


class ProblemFilter(filters.FilterSet):
    """By area, words, days, kind, level, state and desk; those in hand, unless a state is asked."""

    q = filters.CharFilter(label="问题、反映人、责任人", method="by_words", max_length=40)
    area = filters.CharFilter(method="by_area", widget=forms.HiddenInput)
    since = _days("gte", "反映日期自")
    until = _days("lte", "至")
    household = filters.NumberFilter(method="by_household", widget=forms.HiddenInput)
    kind = filters.ChoiceFilter(label="类别", choices=ProblemKind.choices, empty_label="全部")
    level = filters.ChoiceFilter(label="办理层级", choices=ProblemLevel.choices, empty_label="全部")
    state = filters.ChoiceFilter(
        label="状态",
        choices=[ProblemState.choices[1], (ALL, "全部")],
        empty_label=ProblemState.OPEN.label,
        method="by_state",
    )
    overdue = filters.ChoiceFilter(
        label="是否逾期", choices=[("1", "已逾期")], empty_label="全部", method="by_overdue"
    )
    desk = filters.ChoiceFilter(
        label="待办清单",
        choices=[(level, f"{level.label}级待办") for level in ProblemLevel],
        empty_label="全部",
        method="by_desk",
    )

    class Meta:
        model = Problem
        fields: ClassVar[list[str]] = []

    def by_words(self, rows: ProblemQuerySet, name: str, value: str) -> ProblemQuerySet:
        if forbidden(value):
            return rows.none()
        return rows.filter(
            Q(title__contains=value) | Q(raised_by__contains=value) | Q(owner__contains=value)
        )

    def by_area(self, rows: ProblemQuerySet, name: str, value: str) -> ProblemQuerySet:
        return rows.inside_asked(value)

    def by_household(self, rows: ProblemQuerySet, name: str, value: Any) -> ProblemQuerySet:
        known = 0 < value < 2**63 and value == int(value)
        return rows.filter(household=int(value)) if known else rows.none()

    def by_state(self, rows: ProblemQuerySet, name: str, value: str) -> ProblemQuerySet:
        return rows if value == ALL else rows.filter(state=value)

    def by_overdue(self, rows: ProblemQuerySet, name: str, value: str) -> ProblemQuerySet:
        return rows.overdue(timezone.localdate())

    def by_desk(self, rows: ProblemQuerySet, name: str, value: str) -> ProblemQuerySet:
        return rows.at_desk(value, BELOW.get(value, ""), timezone.localdate())

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("state"):
            return rows
        return rows.filter(state=ProblemState.OPEN)

    @property
    def order(self) -> tuple[Key, ...]:
        """Those in hand by deadline, others by the day they were raised."""
        return BY_DAY if self.form.cleaned_data.get("state") else BY_DUE

    def in_words(self) -> str:
        """Return the query as the sheet and the journal tell it."""
        said = words_of(self.form)
        if self.form.cleaned_data.get("state"):
            return said
        return "状态=办理中" if said == "全部" else f"状态=办理中；{said}"


def counted(rows: ProblemQuerySet) -> dict[str, Any]:
    """Count a query's problems by kind and level, and what is late of each kind; one query."""
    late = Count("pk", filter=Q(state=ProblemState.OPEN, due_on__lt=timezone.localdate()))
    cells: dict[tuple[str, str], int] = defaultdict(int)
    overdue: dict[str, int] = defaultdict(int)
    found = rows.order_by().values_list("kind", "level").annotate(number=Count("pk"), late=late)
    for kind, level, number, behind in found:
        for key in ((kind, level), (kind, ""), ("", level), ("", "")):
            cells[key] += number
        overdue[kind] += behind
        overdue[""] += behind
    return {"cells": cells, "late": overdue, "total": cells["", ""]}


def counted_by_village(rows: ProblemQuerySet) -> dict[str, Counter[str]]:
    """Count a query's problems by village: all (''), by kind, state and satisfaction, and late.

    The labels are ``kind 1``, ``state open``, ``said 1`` and ``late``; one query.
    """
    late = Count("pk", filter=Q(state=ProblemState.OPEN, due_on__lt=timezone.localdate()))
    cells: dict[str, Counter[str]] = defaultdict(Counter)
    found = rows.order_by().values_list("village_id", "kind", "state", "satisfaction")
    for village, kind, state, said, number, behind in found.annotate(Count("pk"), late=late):
        for label in ("", f"kind {kind}", f"state {state}", f"said {said}"):
            cells[village][label] += number
        cells[village]["late"] += behind
    return cells


def shown(problem: Problem) -> dict[str, Any]:
    """Return a problem as the lists show it: how late, and the tag of its state."""
    late = days_late(problem.state, problem.due_on, timezone.localdate())
    done = problem.state == ProblemState.CLOSED
    css = "tag-done" if done else "tag-late" if late else "tag-wait"
    label = f"逾期{late}天" if late else problem.get_state_display()
    return {"row": problem, "late": late, "css": css, "label": label}
