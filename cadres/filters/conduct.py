"""What the lists of the organization department can be narrowed by, and which cadres they hold."""

from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from gujang.lib.forms import words_of
from gujang.lib.text import forbidden

from ..codes import Clause, Grade
from ..models import Assessment, Pledge, Posting, Violation
from ..querysets import CadreQuerySet, ConductQuerySet
from ..rules.assessment import period_of
from ..rules.calendar import Span

NONE = "none"


def years() -> list[tuple[str, str]]:
    """Return the years that can be asked for, the latest first."""
    return [(str(year), f"{year}年") for year in range(timezone.localdate().year, 2013, -1)]


def posted_in(cadres: CadreQuerySet, period: Span) -> Any:
    """Return the cadres posted anywhere in ``period``, with their latest place in it as
    ``places``."""
    posted = Posting.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=period.first), starts_on__lte=period.last
    )
    places = posted.select_related("village__town").order_by("-starts_on")
    return (
        cadres.filter(Exists(posted.filter(cadre=OuterRef("pk"))))
        .select_related("unit")
        .prefetch_related(Prefetch("postings", places, to_attr="places"))
        .order_by("area_code", "name", "id")
    )


class _AskForm(forms.Form):
    """A year, and words for a name."""

    area = forms.CharField(widget=forms.HiddenInput, required=False)
    year = forms.ChoiceField(label="年度", choices=years)
    q = forms.CharField(label="姓名", max_length=40, required=False)

    def of_cadres(self, cadres: CadreQuerySet) -> CadreQuerySet:
        """Narrow ``cadres`` by area and name."""
        area, name = self.cleaned_data["area"], self.cleaned_data["q"]
        if area:
            cadres = cadres.inside_asked(area)
        if name:
            cadres = cadres.none() if forbidden(name) else cadres.filter(name__contains=name)
        return cadres

    def in_words(self) -> str:
        """Return the query as the sheet and the journal tell it."""
        return words_of(self)


class PledgeAsk(_AskForm):
    """Who signed the pledge of a year, and who did not."""

    state = forms.ChoiceField(
        label="承诺",
        choices=[("", "全部"), ("signed", "已签"), ("unsigned", "未签")],
        required=False,
    )


class AssessmentAsk(_AskForm):
    """Assessments of a half year or of a year."""

    half = forms.ChoiceField(label="考核时段", choices=Assessment.Half.choices)
    grade = forms.ChoiceField(
        label="等次",
        choices=[("", "全部"), *Grade.choices, (NONE, "未考核")],
        required=False,
    )


class ViolationFilter(filters.FilterSet):
    """By area, cadre's name, year, clause, and whether it was found true."""

    q = filters.CharFilter(label="姓名", method="by_name", max_length=40)
    area = filters.CharFilter(method="by_area", widget=forms.HiddenInput)
    year = filters.ChoiceFilter(label="年度", choices=years, empty_label="全部", method="by_year")
    clause = filters.ChoiceFilter(label="条款", choices=Clause.choices, empty_label="全部")
    verified = filters.ChoiceFilter(
        label="核实",
        choices=[("yes", "属实"), ("no", "不属实"), (NONE, "待核实")],
        empty_label="全部",
        method="by_verified",
    )

    class Meta:
        model = Violation
        fields: ClassVar[list[str]] = []

    def by_name(self, rows: ConductQuerySet, name: str, value: str) -> ConductQuerySet:
        return rows.none() if forbidden(value) else rows.filter(cadre__name__contains=value)

    def by_area(self, rows: ConductQuerySet, name: str, value: str) -> ConductQuerySet:
        return rows.inside_asked(value)

    def by_year(self, rows: ConductQuerySet, name: str, value: str) -> ConductQuerySet:
        return rows.filter(happened_on__year=int(value))

    def by_verified(self, rows: ConductQuerySet, name: str, value: str) -> ConductQuerySet:
        return rows.filter(verified={"yes": True, "no": False}.get(value))


def pledges_shown(cadres: CadreQuerySet, year: int, state: str) -> list[dict[str, Any]]:
    """Return the cadres posted in ``year``, each with the day of the pledge, narrowed to ``state``.
    Three queries."""
    found = posted_in(cadres, period_of(year, whole_year=True))
    signed = dict(
        Pledge.objects.filter(cadre__in=cadres, year=year).values_list("cadre", "signed_on")
    )
    rows = [{"cadre": cadre, "signed_on": signed.get(cadre.pk)} for cadre in found]
    wanted = {"signed": True, "unsigned": False}.get(state)
    return [row for row in rows if wanted is None or bool(row["signed_on"]) == wanted]


def assessments_shown(cadres: CadreQuerySet, year: int, half: str) -> list[dict[str, Any]]:
    """Return the cadres posted in the period, each with the saved assessment of it and, at the
    year's end, that of the half year. Three queries."""
    whole_year = half == Assessment.Half.YEAR
    found = posted_in(cadres, period_of(year, whole_year=whole_year))
    saved: dict[tuple[int, str], Assessment] = {
        (row.cadre_id, row.half): row
        for row in Assessment.objects.filter(cadre__in=cadres, year=year).select_related("made_by")
    }
    return [
        {
            "cadre": cadre,
            "saved": saved.get((cadre.pk, half)),
            "first": saved.get((cadre.pk, Assessment.Half.FIRST)) if whole_year else None,
        }
        for cadre in found
    ]
