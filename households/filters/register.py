"""The query form of the two lists: every facet, the search box, the area, a past day, the order."""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.access.gate import AnyUser
from gujang.lib import formfields
from gujang.lib.text import forbidden

from ..codes import VALID_STANDINGS, Standing
from ..dimensions import FILTERS, MOVES, household_rows, people_rows
from ..facets import HOUSEHOLDS, PEOPLE, Day, Facet, Side, Yearly
from ..models import Household, Person
from .rows import ORDERS, PERSON_ORDERS, Totals, household_totals, people_totals, tallied
from .search import is_certificate, matching

ALL = ("", "全部")
SIZES = (20, 50, 100, 200)


class OneSelect(forms.Select):
    """A drop-down over a field that takes several values; links give several, people pick one."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [value for value in data.getlist(name) if value]


def _field(facet: Facet) -> forms.MultipleChoiceField:
    choices: Any = _years() if isinstance(facet, Yearly) else facet.choices
    field: Any = forms.MultipleChoiceField(
        label=facet.title,
        required=False,
        choices=choices,
        widget=OneSelect,
        error_messages={
            "invalid_choice": "没有“%(value)s”这一项，请从列表中选择。",
            "invalid_list": "请从列表中选择。",
        },
    )
    field.widget.choices = [ALL, *field.choices]
    return field


def _years() -> list[tuple[str, str]]:
    first, last = settings.PROGRAMME_YEARS.start, timezone.localdate().year
    return [(str(year), f"{year}年") for year in range(first, last + 1)]


class QueryForm(forms.Form):
    """The query bar: how the fields stand, and what no query may hold.

    Of forty facets it makes those that are shown at once or asked for; the rest, ``more``, only for
    who wants to see them.
    """

    more: list[str] = []  # noqa: RUF012

    def arrange(self, owner: "RegisterFilter") -> None:
        """Make the fields, and show what is asked for more than once as it is."""
        asked = [name for name in owner.facets if self._given(name)]
        shown = list(dict.fromkeys([*owner.at_once, *asked]))
        if owner.more:
            self.more = [name for name in owner.facets if name not in shown]
        self.fields["q"] = formfields.free_text(40, required=False, label="姓名、拼音、户编号、村")
        for name in [*shown, *self.more]:
            self.fields[name] = _field(FILTERS[name])
            if len(self._given(name)) > 1:
                self.fields[name].widget = self.fields[name].hidden_widget()
        if self.more:
            self.fields[self.more[0]].widget.attrs["autofocus"] = True
        self.fields["as_of"] = formfields.day(required=False, label="截至日期")
        self.fields["area"] = formfields.area(label="辖区")
        self.fields["sort"] = one_of("排序", owner.orders, "没有这种排序。")
        self.fields["rows"] = one_of("每页行数", SIZES, "每页只能是20、50、100或200行。")

    def _given(self, name: str) -> list[str]:
        data: Any = self.data
        return [value for value in data.getlist(name) if value] if self.is_bound else []

    def clean_q(self) -> str:
        query = str(self.cleaned_data["q"] or "")
        if problem := forbidden(query):
            raise ValidationError(problem)
        if is_certificate(query):
            raise ValidationError("完整证件号码请用“按证件号码查找”，不要填在这里。", "certificate")
        return query

    def clean_as_of(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["as_of"]
        if day and day > timezone.localdate():
            raise ValidationError("不能晚于今天，请重新选择。")
        return day


class RegisterFilter(filters.FilterSet):
    """What both lists have in common. ``day`` is the past day that is asked for, None for now.

    ``more``: every facet gets its field, not only those shown at once or asked for.
    """

    facets: ClassVar[tuple[str, ...]] = ()
    side: ClassVar[Side]
    orders: ClassVar[Iterable[str]]
    at_once: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any, queryset: Any, *, more: bool = False) -> None:
        super().__init__(data, queryset)
        self.more = more

    @cached_property
    def form(self) -> "QueryForm":
        form: QueryForm = super().form
        form.arrange(self)
        return form

    @property
    def is_good(self) -> bool:
        """Say whether the query can be answered."""
        return not self.is_bound or self.form.is_valid()

    @property
    def values(self) -> dict[str, list[str]]:
        """The facets that are asked for."""
        asked = ((name, self.form.cleaned_data.get(name)) for name in self.facets)
        return {name: values for name, values in asked if values}

    @property
    def day(self) -> Day:
        day: Day = self.form.cleaned_data.get("as_of")
        return day if day and day < timezone.localdate() else None

    @property
    def order(self) -> str:
        return str(self.form.cleaned_data.get("sort") or "")

    @property
    def size(self) -> int:
        return int(self.form.cleaned_data.get("rows") or SIZES[1])

    def filter_queryset(self, queryset: Any) -> Any:
        """Return the gated rows that the whole query asks for."""
        apply = people_rows if self.side.of_people else household_rows
        rows: Any = apply(queryset, self.values, self.day)
        cleaned = self.form.cleaned_data
        if cleaned.get("area"):
            rows = rows.inside(cleaned["area"])
        if cleaned.get("q"):
            rows = rows.filter(matching(cleaned["q"], self.side, self.day))
        return rows

    def totals(self, user: AnyUser) -> Totals:
        """Count what the query has; ``user`` is who asks."""
        raise NotImplementedError

    def chosen(self) -> list[dict[str, Any]]:
        """Return what is asked for in words, with the name to be dropped to ask no more."""
        return [
            {
                "name": name,
                "title": FILTERS[name].title,
                "label": "、".join(self._label(name, value) for value in values),
            }
            for name, values in self.values.items()
        ]

    def _label(self, name: str, value: str) -> str:
        field: Any = self.form.fields[name]
        return str(dict(field.choices).get(value, value))


def one_of(label: str, values: Iterable[Any], wrong: str) -> forms.ChoiceField:
    """Return a hidden field of one of ``values``; ``wrong`` is what any other is told."""
    return forms.ChoiceField(
        label=label,
        choices=[(str(value), str(value)) for value in values],
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": wrong},
    )


_OF_PEOPLE_ALONE = {"join_reason", "leave_reason", *(move.name for move in MOVES)}


class HouseholdFilter(RegisterFilter):
    """The list of households; a facet of people means "with such a member"."""

    facets = tuple(name for name in FILTERS if name not in _OF_PEOPLE_ALONE)
    at_once = ("standing", "cause", "attribute", "band")
    side = HOUSEHOLDS
    orders = ORDERS

    class Meta:
        model = Household
        fields: ClassVar[list[str]] = []
        form = QueryForm

    def totals(self, user: AnyUser) -> Totals:
        """Count; from the tallies where nothing but area and standing is asked for."""
        cleaned, values = self.form.cleaned_data, self.values
        if self.day or cleaned.get("q") or values.keys() - {"standing", "valid"}:
            return household_totals(self.qs, self.day)
        standings = values.get("standing") or Standing.values
        kept = [s for s in standings if s in VALID_STANDINGS or "valid" not in values]
        return tallied(user, cleaned.get("area"), kept)


class PersonFilter(RegisterFilter):
    """The list of people; a facet of households means "of such a household"."""

    facets = tuple(FILTERS)
    at_once = ("age", "health", "labour", "standing")
    side = PEOPLE
    orders = PERSON_ORDERS

    class Meta:
        model = Person
        fields: ClassVar[list[str]] = []
        form = QueryForm

    def totals(self, user: AnyUser) -> Totals:
        """Count the people, and the households they are of."""
        return people_totals(self.qs)
