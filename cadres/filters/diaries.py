"""What the list of diaries can be narrowed by."""

from typing import ClassVar

import django_filters as filters
from django import forms
from django.db.models import Q

from gujang.lib.paging import Key
from gujang.lib.text import forbidden

from ..codes import DiaryGrade
from ..models import Diary
from ..querysets import LogQuerySet

UNGRADED = "none"
ORDER = (Key("day", descending=True), Key("id", descending=True, parse=int))


class DiaryFilter(filters.FilterSet):
    """By area, words, days, and grade."""

    q = filters.CharFilter(label="干部、内容", method="by_words", max_length=40)
    area = filters.CharFilter(method="by_area", widget=forms.HiddenInput)
    since = filters.DateFilter(
        label="自", field_name="day", lookup_expr="gte", widget=forms.DateInput({"type": "date"})
    )
    until = filters.DateFilter(
        label="至", field_name="day", lookup_expr="lte", widget=forms.DateInput({"type": "date"})
    )
    grade = filters.ChoiceFilter(
        label="评定等级",
        choices=[*DiaryGrade.choices, (UNGRADED, "未评")],
        empty_label="全部",
        method="by_grade",
    )

    class Meta:
        model = Diary
        fields: ClassVar[list[str]] = []

    def by_words(self, rows: LogQuerySet, name: str, value: str) -> LogQuerySet:
        if forbidden(value):
            return rows.none()
        found = Q(cadre__name__contains=value) | Q(title__contains=value) | Q(text__contains=value)
        return rows.filter(found)

    def by_area(self, rows: LogQuerySet, name: str, value: str) -> LogQuerySet:
        return rows.inside_asked(value)

    def by_grade(self, rows: LogQuerySet, name: str, value: str) -> LogQuerySet:
        return rows.filter(grade="" if value == UNGRADED else value)
