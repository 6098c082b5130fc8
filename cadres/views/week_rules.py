"""The rules of the week (驻村规定): month rules as dated rows, and the holidays of a year."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds_in
from gujang.access.rights import Right
from gujang.journal.models import Entry
from gujang.lib.editing import Now, Page, answer, posted, shows_and_saves
from gujang.lib.forms import initial_of
from households.views.editing import actor_of

from .. import services
from ..codes import HolidayKind
from ..forms.weeks import HolidayForm, MonthRuleForm, RemoveForm
from ..models import ClosedWeek, Holiday, StationingRule
from ..rules.calendar import Week
from ..services.rulebook import HOLIDAY_FACTS

FEBRUARY, WINTER = 2, 1


def _may_set(request: HttpRequest) -> bool:
    return holds_in(request.user, Right.POST, settings.COUNTY_CODE)


@require_safe
@needs(Right.VIEW)
def week_rules(request: HttpRequest) -> HttpResponse:
    """Show what each month asks for now and asked before, and the holidays of a year."""
    rows, today = list(StationingRule.objects.all()), timezone.localdate()
    in_force = {row.month: row for row in rows if _holds(row, today)}
    year, years = _year(request)
    context = {
        "tab": "rules",
        "rules": [{"row": row, "now": in_force.get(row.month) == row} for row in rows],
        "february": in_force.get(FEBRUARY),
        "winter": in_force.get(WINTER),
        "year": year,
        "years": years,
        "holidays": _holidays(year),
        "may_set": _may_set(request),
        "crumbs": [{"label": "驻村规定"}],
    }
    return render(request, "cadres/week_rules.html", context)


def _holds(row: StationingRule, day: dt.date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or day < row.ends_on)


def _year(request: HttpRequest) -> tuple[int, list[int]]:
    """Return the year asked for, else the newest that has holidays, and those there are."""
    newest = Holiday.objects.order_by("-day").values_list("day", flat=True).first()
    last = max(newest.year if newest else 0, timezone.localdate().year)
    years = list(range(last, settings.PROGRAMME_YEARS.start - 1, -1))
    asked = request.GET.get("year", "")
    now = timezone.localdate().year
    return next((year for year in years if str(year) == asked), now), years


def _holidays(year: int) -> list[dict[str, Any]]:
    rows = Holiday.objects.filter(day__year=year)
    closed = set(
        ClosedWeek.objects.in_force()
        .filter(monday__year__gte=year - 1, monday__year__lte=year)
        .values_list("monday", flat=True)
        .distinct()
    )
    return [
        {
            "row": row,
            "off": row.kind == HolidayKind.OFF,
            "closed": Week.of(row.day).monday in closed,
        }
        for row in rows
    ]


def _page(title: str, done: str, holiday: Holiday | None = None, **more: Any) -> Page:
    back = reverse("week_rules")
    if holiday:
        back += f"?year={holiday.day.year}#holidays"
    return Page(
        title=title,
        done=done,
        back=back,
        now=lambda: _now(holiday),
        crumbs=[{"label": "驻村规定", "url": back}, {"label": title}],
        **more,
    )


def _now(holiday: Holiday | None) -> Now:
    if holiday is None:
        return Now(1)
    version = Holiday.objects.filter(pk=holiday.pk).values_list("version", flat=True).first()
    entries = Entry.objects.filter(object_type="cadres.holiday", object_id=str(holiday.pk))
    return Now(version or holiday.version, entries.order_by("-seq").first())


def _settable(request: HttpRequest) -> None:
    if not _may_set(request):
        raise Http404


@shows_and_saves
@needs(Right.POST)
def week_rule_add(request: HttpRequest) -> HttpResponse:
    """Have a month ask for other days from a day on."""
    _settable(request)
    form = MonthRuleForm(posted(request), initial={"version": 1})

    def save(version: int) -> Any:
        return services.set_month_rule(actor=actor_of(request), **form.facts)

    lead = "登记一行新规定；以前的周仍按原规定，已封周的结果不变。"
    return answer(request, form, _page("修改月份规定", "新规定已登记。", lead=lead), save)


@shows_and_saves
@needs(Right.POST)
def week_holiday_add(request: HttpRequest) -> HttpResponse:
    """Add a day that differs from the plain week."""
    _settable(request)
    form = HolidayForm(posted(request), new=True, initial={"version": 1})

    def save(version: int) -> Any:
        day = form.cleaned_data["day"]
        return services.set_holiday(
            actor=actor_of(request), day=day, version=None, facts=form.facts
        )

    return answer(request, form, _page("登记节假日", "节假日已登记。"), save)


@shows_and_saves
@needs(Right.POST)
def week_holiday_edit(request: HttpRequest, day: int) -> HttpResponse:
    """Change a day; ``day`` is written 20141001."""
    _settable(request)
    row = get_object_or_404(Holiday, pk=_day(day))
    form = HolidayForm(
        posted(request), new=False, initial=initial_of(row, {*HOLIDAY_FACTS, "version"})
    )

    def save(version: int) -> Any:
        return services.set_holiday(
            actor=actor_of(request), day=row.day, version=version, facts=form.facts
        )

    return answer(request, form, _page(f"修改{row.day}", "节假日已保存。", row), save)


@shows_and_saves
@needs(Right.POST)
def week_holiday_remove(request: HttpRequest, day: int) -> HttpResponse:
    """Make a day a plain one again."""
    _settable(request)
    row = get_object_or_404(Holiday, pk=_day(day))
    form = RemoveForm(posted(request), initial={"version": row.version})

    def save(version: int) -> Any:
        return services.remove_holiday(actor=actor_of(request), day=row.day, version=version)

    lead = f"{row.day}，{row.get_kind_display()}，{row.name}。取消后这一天按平常的星期算。"
    page = _page(f"取消{row.day}", "已取消。", row, lead=lead, submit="取消这一天的安排")
    return answer(request, form, page, save)


def _day(written: int) -> dt.date:
    try:
        return dt.datetime.strptime(str(written), "%Y%m%d").date()  # noqa: DTZ007
    except ValueError as error:
        raise Http404 from error
