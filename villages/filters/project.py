"""What the list of projects can be narrowed by."""

from typing import ClassVar

import django_filters as filters
from django import forms
from django.utils import timezone

from gujang.lib.forms import words_of
from gujang.lib.text import forbidden

from ..codes import ProjectKind, ProjectState
from ..models import Project
from ..querysets import ProjectQuerySet


def _years() -> list[tuple[str, str]]:
    return [(str(year), f"{year}年") for year in range(timezone.localdate().year + 1, 2012, -1)]


class ProjectFilter(filters.FilterSet):
    """By area, name, year, kind and state; overdue is what is late today."""

    q = filters.CharFilter(label="项目名称", method="by_name", max_length=40)
    area = filters.CharFilter(method="by_area", widget=forms.HiddenInput)
    year = filters.ChoiceFilter(label="年度", choices=_years, empty_label="全部")
    kind = filters.ChoiceFilter(label="项目类别", choices=ProjectKind.choices, empty_label="全部")
    state = filters.ChoiceFilter(label="状态", choices=ProjectState.choices, empty_label="全部")
    overdue = filters.ChoiceFilter(
        label="是否逾期", choices=[("1", "已逾期")], empty_label="全部", method="by_overdue"
    )

    class Meta:
        model = Project
        fields: ClassVar[list[str]] = []

    def by_name(self, rows: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        return rows.none() if forbidden(value) else rows.filter(name__contains=value)

    def by_area(self, rows: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        return rows.inside_asked(value)

    def by_overdue(self, rows: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        return rows.overdue(timezone.localdate())

    def in_words(self) -> str:
        """Return the query as the sheet and the journal tell it."""
        return words_of(self.form)
