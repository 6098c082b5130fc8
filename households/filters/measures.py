"""What the ledger of measures can be narrowed by, its rows as plain values, and their totals."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

import django_filters as filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from gujang.lib import formfields
from gujang.lib.forms import words_of
from gujang.lib.paging import Key, finite
from gujang.lib.text import forbidden

from ..codes.support import FundKind, MeasureKind, WorkState
from ..facets import HOUSEHOLDS
from ..models import Household, Measure
from ..querysets import OfHouseholdQuerySet
from ..rules.measures import UNDER_WAY, is_overdue
from .register import one_of
from .rows import Row, both_ways, heads_of
from .search import is_certificate, matching

SIZES = (20, 50, 100, 200)
_PK = Key("pk", parse=int)
_PLACE = (Key("household__village_id"), Key("household__number"))
MEASURE_ORDERS = both_ways(
    {
        "village": (*_PLACE, Key("year", descending=True, parse=int), _PK),
        "year": (Key("year", parse=int), *_PLACE, _PK),
        "planned": (Key("planned_yuan", nullable=True, parse=finite), _PK),
        "due": (Key("due_on", nullable=True, parse=dt.date.fromisoformat), _PK),
    }
)


def overdue(today: dt.date) -> Q:
    """Return the condition of ``rules.measures.is_overdue``."""
    return Q(state__in=UNDER_WAY, due_on__lt=today)


def _years() -> list[tuple[str, str]]:
    """The years of the programme, those there are measures of, and the year of today."""
    known = set(Measure.objects.order_by().values_list("year", flat=True).distinct())
    years = known | {*settings.PROGRAMME_YEARS, timezone.localdate().year}
    return [(str(year), f"{year}年") for year in sorted(years, reverse=True)]


class MeasureQueryForm(forms.Form):
    """The query bar of the ledger."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["q"] = formfields.free_text(40, required=False, label="户主、拼音、户编号、村")
        self.fields["area"] = formfields.area(label="辖区")
        self.fields["sort"] = one_of("排序", MEASURE_ORDERS, "没有这种排序。")
        self.fields["rows"] = one_of("每页行数", SIZES, "每页只能是20、50、100或200行。")
        self.order_fields(["q"])
        for field in self.fields.values():
            field.error_messages.setdefault("invalid_choice", "没有这一项，请从列表中选择。")

    def clean_q(self) -> str:
        query = str(self.cleaned_data["q"] or "")
        if problem := forbidden(query):
            raise ValidationError(problem)
        if is_certificate(query):
            raise ValidationError("完整证件号码请用“按证件号码查找”，不要填在这里。", "certificate")
        return query


class MeasureFilter(filters.FilterSet):
    """By area, household, year, kind, state, fund, lateness, sign-off, and batch."""

    year = filters.ChoiceFilter(label="年度", choices=_years)
    kind = filters.ChoiceFilter(label="项目类别", choices=MeasureKind.choices)
    state = filters.ChoiceFilter(label="状态", choices=WorkState.choices)
    fund = filters.ChoiceFilter(
        label="资金来源", choices=[*FundKind.choices, ("none", "未填")], method="by_fund"
    )
    late = filters.ChoiceFilter(label="逾期", choices=[("1", "逾期未完成")], method="by_lateness")
    signed = filters.ChoiceFilter(
        label="签字认可", choices=[("1", "已签字"), ("0", "完成未签字")], method="by_sign_off"
    )
    batch = filters.UUIDFilter(label="批次", widget=forms.HiddenInput)

    class Meta:
        model = Measure
        fields: ClassVar[list[str]] = []
        form = MeasureQueryForm

    @property
    def is_good(self) -> bool:
        """Say whether the query can be answered."""
        return bool(self.form.is_valid())

    @property
    def order(self) -> str:
        return str(self._typed("sort") or "village")

    @property
    def size(self) -> int:
        return int(self._typed("rows") or 50)

    def _typed(self, name: str) -> Any:
        return self.form.cleaned_data.get(name)

    def by_fund(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(fund="" if value == "none" else value)

    def by_lateness(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(overdue(timezone.localdate()))

    def by_sign_off(self, rows: Any, name: str, value: str) -> Any:
        if value == "1":
            return rows.filter(signed_on__isnull=False)
        return rows.filter(state=WorkState.DONE, signed_on__isnull=True)

    def filter_queryset(self, queryset: OfHouseholdQuerySet) -> Any:
        """Return the gated rows that the whole query asks for."""
        rows: Any = queryset
        for name, narrowing in self.filters.items():
            rows = narrowing.filter(rows, self.form.cleaned_data[name])
        if area := self._typed("area"):
            rows = rows.inside(area)
        if typed := self._typed("q"):
            found = Household.objects.filter(matching(typed, HOUSEHOLDS, None))
            rows = rows.filter(household__in=found.order_by().values("pk"))
        return rows

    def in_words(self) -> str:
        """Return the query as the sheet and the journal tell it."""
        return words_of(self.form, without=("sort", "rows"))


class MeasureTotals(NamedTuple):
    """What a query of measures adds up to; money in yuan."""

    number: int
    planned: Decimal
    actual: Decimal
    expected: Decimal
    uplift: Decimal


_SUMS = {
    "planned": "planned_yuan",
    "actual": "actual_yuan",
    "expected": "expected_uplift",
    "uplift": "actual_uplift",
}


def measure_totals(rows: "QuerySet[Any, Any]") -> MeasureTotals:
    """Add up the measures of a query."""
    sums = {name: Sum(column) for name, column in _SUMS.items()}
    found = rows.order_by().aggregate(number=Count("pk"), **sums)
    return MeasureTotals(found["number"], *(found[name] or Decimal(0) for name in _SUMS))


def measures_listed(rows: "QuerySet[Any, Any]") -> "QuerySet[Any, Row]":
    """Return measures as the list's values."""
    return rows.order_by().values(
        "pk",
        "year",
        "kind",
        "name",
        "scale",
        "unit",
        "planned_yuan",
        "actual_yuan",
        "fund",
        "expected_uplift",
        "actual_uplift",
        "starts_on",
        "due_on",
        "finished_on",
        "responsible",
        "state",
        "outcome",
        "signed_on",
        "household_id",
        "household__number",
        "household__village_id",
        village_name=F("household__village__name"),
        town_name=F("household__village__town__name"),
    )


def measures_shown(rows: Iterable[Row]) -> list[Row]:
    """Complete rows of :func:`measures_listed`: head, the codes in words, lateness."""
    found, today = list(rows), timezone.localdate()
    heads = heads_of([row["household_id"] for row in found], None)
    return [_shown(row, heads.get(row["household_id"]), today) for row in found]


def _shown(row: Row, head: Row | None, today: dt.date) -> Row:
    late = is_overdue(row["state"], row["due_on"], today)
    return row | {
        "head": head["person__name"] if head else "",
        "kind_label": MeasureKind(row["kind"]).label,
        "fund_label": FundKind(row["fund"]).label if row["fund"] else "",
        "late": late,
        "state_label": WorkState(row["state"]).label,
        "css": state_css(row["state"], late=late),
        "size": f"{row['scale'].normalize():f}{row['unit']}" if row["scale"] is not None else "",
    }


_CSS = {
    WorkState.PLANNED: "tag-plain",
    WorkState.ONGOING: "tag-wait",
    WorkState.DONE: "tag-done",
    WorkState.STOPPED: "tag-info",
}


def state_css(state: str, *, late: bool) -> str:
    """Return the class of a state's tag; what is late is marked as such."""
    return "tag-late" if late else _CSS[WorkState(state)]
