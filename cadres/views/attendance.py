"""Attendance (到岗): cadres by weeks, and the list of weeks with their sentences."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds_in
from gujang.access.rights import Right
from gujang.journal.exports import handed_out
from gujang.lib.forms import words_of
from gujang.lib.paging import url_of
from households.views.editing import actor_of

from .. import services
from ..exports import export_attendance
from ..filters.attendance import (
    AttendanceForm,
    Line,
    lines_of,
    totals_by_month,
    totals_by_week,
    villages_short,
)
from ..models import ClosedWeek
from ..rules.calendar import DAY, Week
from ..rules.week import Status
from ..weeks import CadreWeek, cadre_weeks, thursday

PAGE_SIZE = 50
# shape and colour, and one character where there is no room for the word
MARKS = {
    Status.MET: ("tag-done", "达"),
    Status.WINTER: ("tag-info", "冬"),
    Status.SHORT: ("tag-late", "缺"),
    Status.EXEMPT: ("tag-plain", "免"),
    Status.ONGOING: ("tag-wait", "中"),
}


@require_safe
@needs(Right.VIEW)
def attendance_list(request: HttpRequest) -> HttpResponse:
    """Show cadres by weeks: how many days counted of how many, and what it ended in."""
    form = AttendanceForm(request.GET, user=request.user, today=timezone.localdate(), by_month=True)
    good = form.is_valid()
    context: dict[str, Any] = {"form": form, "good": good, "tab": "attendance"}
    if good:
        context |= _matrix(request, form)
    return render(request, "cadres/attendance_list.html", context, status=200 if good else 400)


def _found(request: HttpRequest, form: AttendanceForm, right: Right) -> list[CadreWeek]:
    return cadre_weeks(
        form.scope(request.user, right),
        form.weeks,
        rules=services.rulebook(),
        today=timezone.localdate(),
    )


def _matrix(request: HttpRequest, form: AttendanceForm) -> dict[str, Any]:
    found = _found(request, form, Right.VIEW)
    begun = totals_by_week(found)
    weeks = sorted(begun)
    lines = _asked(lines_of(found, weeks), form.cleaned_data["status"])
    rows, pages = paged(request, lines)
    whole_year = len(form.span) == 1 and "year" in form.span
    return {
        "words": form.words(),
        "last_closed": _last_closed(request, form, found),
        "heads": [_head(form, week, begun[week]) for week in weeks],
        "rows": [_row(form, line, brief=whole_year) for line in rows],
        "statuses": list(Status),
        "counts": _counts(form, Counter(str(one.status) for one in found)),
        "months": _months(form, found) if whole_year else [],
        "brief": whole_year,
        "marks": [(css, word, status.label) for status, (css, word) in MARKS.items()],
        "pager": pages,
        "export_url": f"{reverse('attendance_export')}?{urlencode(_kept(form))}",
    }


def _last_closed(
    request: HttpRequest, form: AttendanceForm, found: list[CadreWeek]
) -> dict[str, Any] | None:
    """Return where the newest closed week is, when nothing that is shown was closed or logged."""
    if any(one.closed or one.counted for one in found):
        return None
    rows = form.scope(request.user, Right.VIEW)(ClosedWeek.objects.in_force())
    monday = rows.order_by("-monday").values_list("monday", flat=True).first()
    if monday is None:
        return None
    week = Week(monday)
    year = str(thursday(week).year)
    return {
        "week": week,
        "url": _weeks_url(form, week=week.name),
        "year": year,
        "year_url": f"{reverse('attendance_list')}?{urlencode(form.place | {'year': year})}",
    }


def _kept(form: AttendanceForm) -> dict[str, str]:
    status = form.cleaned_data["status"]
    return form.place | form.span | ({"status": status} if status else {})


def _asked(lines: list[Line], status: str) -> list[Line]:
    return [line for line in lines if not status or line.totals[status]]


def paged(request: HttpRequest, rows: Sequence[Any]) -> tuple[Sequence[Any], dict[str, Any]]:
    """Return a page of rows that are all in memory, and the pager below them."""
    last = max(0, len(rows) - 1) // PAGE_SIZE
    typed = request.GET.get("page", "")
    here = min(int(typed), last) if typed.isascii() and typed.isdigit() else 0
    start = here * PAGE_SIZE
    page = rows[start : start + PAGE_SIZE]
    return page, {
        "first_url": url_of(request.GET, page=None) if here else None,
        "previous_url": url_of(request.GET, page=here - 1) if here else None,
        "next_url": url_of(request.GET, page=here + 1) if here < last else None,
        "shown": len(page),
        "first_row": start + 1 if page else None,
        "last_row": start + len(page),
        "total": len(rows),
    }


def _weeks_url(form: AttendanceForm, **more: str) -> str:
    """Return the list of weeks with their sentences, asked as this page and for ``more``."""
    asked = form.place | ({} if "week" in more else form.span) | more
    return f"{reverse('attendance_weeks')}?{urlencode(asked)}"


def _head(form: AttendanceForm, week: Week, totals: Counter[str]) -> dict[str, Any]:
    return {
        "week": week,
        "url": _weeks_url(form, week=week.name),
        "short": totals[str(Status.SHORT)],
        "short_url": _weeks_url(form, week=week.name, status=str(Status.SHORT)),
    }


def _row(form: AttendanceForm, line: Line, *, brief: bool) -> dict[str, Any]:
    cadre = str(line.cadre.pk)
    url = _weeks_url(form, cadre=cadre)
    return {
        "cadre": line.cadre,
        "villages": line.villages,
        "url": url,
        "cells": [one and _cell(one, url, brief=brief) for one in line.cells],
        "totals": [
            (line.totals[str(status)], _weeks_url(form, cadre=cadre, status=str(status)))
            for status in Status
        ],
    }


def _cell(one: CadreWeek, url: str, *, brief: bool) -> dict[str, Any]:
    css, word = MARKS[one.status]
    return {
        "one": one,
        "css": css,
        "word": word if brief else one.status.label,
        "url": f"{url}#w{one.week.name}",
    }


def _counts(form: AttendanceForm, totals: Counter[str]) -> list[dict[str, Any]]:
    return [
        {
            "label": status.label,
            "css": MARKS[status][0],
            "number": totals[str(status)],
            "url": _weeks_url(form, status=str(status)),
        }
        for status in Status
    ]


def _months(form: AttendanceForm, found: Iterable[CadreWeek]) -> list[dict[str, Any]]:
    year = form.span["year"]
    place = form.place
    return [
        {
            "label": f"{month}月",
            "url": f"{reverse('attendance_list')}?"
            + urlencode(place | {"year": year, "month": month}),
            "cells": [
                (totals[str(status)], _weeks_url(form, month=str(month), status=str(status)))
                for status in Status
            ],
        }
        for month, totals in totals_by_month(found).items()
    ]


@require_safe
@needs(Right.EXPORT)
def attendance_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out cadres by weeks as a workbook, the sentences on a second sheet."""
    form = AttendanceForm(request.GET, user=request.user, today=timezone.localdate(), by_month=True)
    back = f"{reverse('attendance_list')}?{request.GET.urlencode()}"
    if not form.is_valid():
        return redirect(back)
    found = _found(request, form, Right.EXPORT)
    weeks = sorted({one.week for one in found})
    make = partial(
        export_attendance,
        actor=actor_of(request),
        lines=_asked(lines_of(found, weeks), form.cleaned_data["status"]),
        weeks=weeks,
        span=form.words(),
        asked=words_of(form, without={"week", "year", "month"}, mark="：") + f"；{form.words()}",
    )
    return handed_out(request, make, name="到岗情况", back=back)


@require_safe
@needs(Right.VIEW)
def attendance_weeks(request: HttpRequest) -> HttpResponse:
    """List the weeks of cadres with their sentences: who was short, why, and in which village."""
    form = AttendanceForm(request.GET, user=request.user, today=timezone.localdate())
    good = form.is_valid()
    context: dict[str, Any] = {"form": form, "good": good, "tab": "weeks"}
    if good:
        context |= _listed(request, form)
    return render(request, "cadres/attendance_weeks.html", context, status=200 if good else 400)


def _listed(request: HttpRequest, form: AttendanceForm) -> dict[str, Any]:
    found = _found(request, form, Right.VIEW)
    status = form.cleaned_data["status"]
    rows, pages = paged(request, [one for one in found if status in ("", str(one.status))])
    may_close = holds_in(request.user, Right.POST, settings.COUNTY_CODE)
    return {
        "words": form.words(),
        "last_closed": _last_closed(request, form, found),
        "rows": [{"one": one, "css": MARKS[one.status][0]} for one in rows],
        "counts": _counts(form, Counter(str(one.status) for one in found)),
        "villages": [
            {
                "village": village,
                "weeks": weeks,
                "days": days,
                "url": _weeks_url(form, area=village.code, status=str(Status.SHORT)),
            }
            for village, weeks, days in villages_short(found)
        ],
        "may_reopen": may_close,
        "pager": pages,
        **_around(form, found, may_close),
    }


def _around(form: AttendanceForm, found: list[CadreWeek], may_close: bool) -> dict[str, Any]:
    """Return the weeks before and after the one that is shown, and whether it can be closed."""
    week = form.cleaned_data["week"]
    if form.cleaned_data["year"] or not week:
        return {}
    today = timezone.localdate()
    before, after = Week.of(week.monday - DAY), week.next()
    open_ones = [one for one in found if one.closed is None]
    return {
        "week": week,
        "before_url": _weeks_url(form, week=before.name),
        "after_url": _weeks_url(form, week=after.name) if after.monday <= today else "",
        "may_close": may_close and bool(open_ones) and week.sunday < today,
        "closed": bool(found) and not open_ones,
    }
