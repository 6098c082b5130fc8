"""What the pages of attendance are asked for: an area, a span of weeks, a unit, a status."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from gujang.access.gate import AnyUser
from gujang.access.rights import Right
from gujang.lib import formfields

from ..models import Cadre, Unit
from ..rules.calendar import DAY, Week
from ..rules.week import Status
from ..weeks import CadreWeek, Scope, thursday, weeks_of

MONTHS = [(str(month), f"{month}月") for month in range(1, 13)]
WRONG = {"invalid_choice": "没有这一项，请从列表中选择。", "invalid": "请从列表中选择。"}


def last_ended(today: dt.date) -> Week:
    """Return the newest week that is over."""
    return Week.of(Week.of(today).monday - DAY)


class AttendanceForm(forms.Form):
    """A week, or a year with or without a month; which cadres; which status.

    Asked for no weeks, it takes the last week that is over, or as ``by_month`` its whole month.
    """

    area = formfields.area(label="辖区")
    week = forms.CharField(required=False, label="周次", widget=forms.HiddenInput)
    year = forms.ChoiceField(required=False, label="年度", error_messages=WRONG)
    month = forms.ChoiceField(
        required=False, label="月份", choices=[("", "全年"), *MONTHS], error_messages=WRONG
    )
    unit = forms.ModelChoiceField(
        Unit.objects.all(),
        required=False,
        label="派出单位",
        empty_label="全部",
        error_messages={"invalid_choice": WRONG["invalid_choice"]},
    )
    status = forms.ChoiceField(
        required=False,
        label="结果",
        choices=[("", "全部"), *Status.choices],
        error_messages=WRONG,
    )
    cadre = forms.ModelChoiceField(
        Cadre.objects.none(), required=False, label="驻村干部", widget=forms.HiddenInput
    )

    def __init__(self, data: Any, *, user: AnyUser, today: dt.date, by_month: bool = False) -> None:
        asked = data.copy()
        if not any(asked.get(name) for name in ("week", "year", "month")):
            ended = last_ended(today)
            if by_month:
                asked["year"], asked["month"] = (
                    str(thursday(ended).year),
                    str(thursday(ended).month),
                )
            else:
                asked["week"] = ended.name
        super().__init__(asked)
        years = range(today.year, settings.PROGRAMME_YEARS.start - 1, -1)
        choices: Any = self.fields["year"]
        choices.choices = [("", "按周")] * (not by_month) + [(str(n), f"{n}年") for n in years]
        cadres: Any = self.fields["cadre"]
        cadres.queryset = Cadre.objects.visible_to(user)

    def clean_week(self) -> Week | None:
        name = self.cleaned_data["week"]
        try:
            return Week.named(name) if name else None
        except ValueError as error:
            raise ValidationError("周次请写成 2014-W10 这样。") from error

    def clean(self) -> None:
        if self.cleaned_data.get("month") and not self.cleaned_data.get("year"):
            self.add_error("year", "选了月份，请同时选择年度。")

    @property
    def weeks(self) -> list[Week]:
        """Return the weeks asked for, in order; a year goes before a week."""
        year, month = self.cleaned_data["year"], self.cleaned_data["month"]
        if year:
            return weeks_of(int(year), int(month) if month else None)
        return [self.cleaned_data["week"]] if self.cleaned_data["week"] else []

    @property
    def span(self) -> dict[str, str]:
        """Return the weeks as a page is asked for them."""
        year, month, week = (self.cleaned_data[name] for name in ("year", "month", "week"))
        if year:
            return {"year": year} | ({"month": month} if month else {})
        return {"week": week.name} if week else {}

    @property
    def place(self) -> dict[str, str]:
        """Return area, unit and cadre as a page is asked for them."""
        asked = self.cleaned_data
        found = {"area": asked["area"]} if asked["area"] else {}
        found |= {"unit": str(asked["unit"].pk)} if asked["unit"] else {}
        return found | ({"cadre": str(asked["cadre"].pk)} if asked["cadre"] else {})

    def words(self) -> str:
        """Return the weeks in words."""
        year, month, week = (self.cleaned_data[name] for name in ("year", "month", "week"))
        if year:
            return f"{year}年{month}月" if month else f"{year}年"
        return f"{week.monday:%G}年第{week.number}周（{week.monday}至{week.sunday}）"

    def scope(self, user: AnyUser, right: Right) -> Scope:
        """Return what narrows postings and closed weeks to what was asked and ``user`` reaches."""
        asked = self.cleaned_data

        def narrowed(rows: Any) -> Any:
            rows = rows.reachable_with(user, right)
            rows = rows.inside(asked["area"]) if asked["area"] else rows
            rows = rows.filter(cadre__unit=asked["unit"]) if asked["unit"] else rows
            return rows.filter(cadre=asked["cadre"]) if asked["cadre"] else rows

        return narrowed


@dataclass(frozen=True, slots=True)
class Line:
    """A cadre's weeks, one for each week of the span or None, and how many ended in what."""

    cadre: Cadre
    villages: str
    cells: list[CadreWeek | None]
    totals: Counter[str]


def lines_of(found: Iterable[CadreWeek], weeks: Sequence[Week]) -> list[Line]:
    """Return a line a cadre, in the order they come."""
    of_cadre: dict[int, dict[Week, CadreWeek]] = {}
    for one in found:
        of_cadre.setdefault(one.cadre.pk, {})[one.week] = one
    lines = []
    for mine in of_cadre.values():
        villages = dict.fromkeys(
            f"{one.village.town.name}{one.village.name}" for one in mine.values()
        )
        lines.append(
            Line(
                next(iter(mine.values())).cadre,
                "、".join(villages),
                [mine.get(week) for week in weeks],
                Counter(str(one.status) for one in mine.values()),
            )
        )
    return lines


def totals_by_week(found: Iterable[CadreWeek]) -> dict[Week, Counter[str]]:
    """Return how many ended in what, by week."""
    totals: dict[Week, Counter[str]] = {}
    for one in found:
        totals.setdefault(one.week, Counter())[str(one.status)] += 1
    return totals


def totals_by_month(found: Iterable[CadreWeek]) -> dict[int, Counter[str]]:
    """Return how many weeks of cadres ended in what, by the month they lie in."""
    totals: dict[int, Counter[str]] = {}
    for one in found:
        totals.setdefault(thursday(one.week).month, Counter())[str(one.status)] += 1
    return dict(sorted(totals.items()))


def villages_short(found: Iterable[CadreWeek]) -> list[tuple[Any, int, int]]:
    """Return the villages in which somebody was short: village, weeks short, days wanting."""
    short: dict[str, list[Any]] = {}
    for one in found:
        if one.status == Status.SHORT:
            line = short.setdefault(one.village.code, [one.village, 0, 0])
            line[1] += 1
            line[2] += one.short_by
    rows = [(village, weeks, days) for village, weeks, days in short.values()]
    return sorted(rows, key=lambda row: (-row[1], -row[2], row[0].code))
