"""Weekly reports (周报): the town's list of a week, a report, receiving it and sending it back."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds
from gujang.access.rights import Right
from gujang.journal.models import Entry
from gujang.lib.editing import Now, Page, answer, posted, shows_and_saves
from households.views.editing import actor_of

from .. import services
from ..codes import ReportState
from ..filters.reports import (
    LATE,
    MARKS,
    STATES,
    ReportListForm,
    counts_of,
    facts_shown,
    in_state,
    lines_of,
)
from ..forms.reports import ReceiveForm, ReturnForm
from ..models import WeeklyReport
from ..rules.calendar import DAY, Week
from ..services.common import week_words
from .attendance import paged


@require_safe
@needs(Right.VIEW)
def report_list(request: HttpRequest) -> HttpResponse:
    """List the cadres of a week by their report: wanting, sent, returned, received."""
    today = timezone.localdate()
    form = ReportListForm(request.GET, today=today)
    good = form.is_valid()
    context: dict[str, Any] = {"form": form, "good": good, "tab": "reports"}
    if good:
        lines, week = lines_of(form, request.user, today), form.cleaned_data["week"]
        rows, pages = paged(request, in_state(lines, form.cleaned_data["state"]))
        context |= {
            "words": week_words(week),
            "rows": rows,
            "counts": _counts(form, counts_of(lines)),
            "may_receive": holds(request.user, Right.RECEIVE),
            "before_url": _url(form, Week.of(week.monday - DAY)),
            "after_url": _url(form, week.next()) if week.next().monday <= today else "",
            "pager": pages,
        }
    return render(request, "cadres/report_list.html", context, status=200 if good else 400)


def _url(form: ReportListForm, week: Week, **more: str) -> str:
    area = form.cleaned_data["area"]
    asked = ({"area": area} if area else {}) | {"week": week.name} | more
    return f"{reverse('report_list')}?{urlencode(asked)}"


def _counts(form: ReportListForm, totals: Any) -> list[dict[str, Any]]:
    week = form.cleaned_data["week"]
    return [
        {
            "label": label,
            "css": MARKS.get(state, "tag-plain"),
            "number": totals[state],
            "url": _url(form, week, state=state),
        }
        for state, label in (*STATES, (LATE, "逾期报送"))
    ]


def _sent(request: HttpRequest, pk: int) -> WeeklyReport:
    """Return a report that the user may see: what is still a draft only its cadre."""
    rows = WeeklyReport.objects.visible_to(request.user).select_related(
        "cadre__unit", "village__town", "decided_by"
    )
    return get_object_or_404(rows.exclude(~Q(cadre__user=request.user), state="draft"), pk=pk)


@require_safe
@needs(Right.VIEW)
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report as it was sent; it prints as it stands."""
    report = _sent(request, pk)
    week = Week(report.monday)
    may = WeeklyReport.objects.reachable_with(request.user, Right.RECEIVE).filter(pk=pk).exists()
    waiting = report.state == ReportState.SUBMITTED and report.cadre.user_id != request.user.pk
    context = {
        "report": report,
        "week": week,
        "words": week_words(week),
        "css": MARKS.get(report.state, "tag-plain"),
        "may_decide": may and waiting,
        "form": ReceiveForm(initial={"version": report.version}),
        "crumbs": [{"label": "周报", "url": _back(report)}, {"label": report.cadre.name}],
        **facts_shown(report.facts),
    }
    return render(request, "cadres/report_detail.html", context)


def _back(report: WeeklyReport) -> str:
    return f"{reverse('report_list')}?week={Week(report.monday).name}"


def _received(request: HttpRequest, pk: int) -> WeeklyReport:
    rows = WeeklyReport.objects.reachable_with(request.user, Right.RECEIVE)
    rows = rows.exclude(state=ReportState.DRAFT).select_related("cadre", "village__town")
    return get_object_or_404(rows, pk=pk)


def _page(report: WeeklyReport, title: str, done: str, **more: Any) -> Page:
    return Page(
        title=title,
        done=done,
        back=_back(report),
        now=lambda: _now(report),
        lead=f"{report.cadre.name}，{report.village.town.name}{report.village.name}，"
        f"{week_words(Week(report.monday))}。",
        crumbs=[{"label": "周报", "url": _back(report)}, {"label": title}],
        **more,
    )


def _now(report: WeeklyReport) -> Now:
    version = WeeklyReport.objects.values_list("version", flat=True).get(pk=report.pk)
    entries = Entry.objects.filter(object_type="cadres.weeklyreport", object_id=str(report.pk))
    return Now(version, entries.order_by("-seq").first())


@shows_and_saves
@needs(Right.RECEIVE)
def report_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Receive a report."""
    report = _received(request, pk)
    form = ReceiveForm(posted(request), initial={"version": report.version})

    def save(version: int) -> Any:
        return services.receive_report(actor=actor_of(request), report=report, version=version)

    return answer(request, form, _page(report, "接收周报", "周报已接收。", submit="接收"), save)


@shows_and_saves
@needs(Right.RECEIVE)
def report_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a report back."""
    report = _received(request, pk)
    form = ReturnForm(posted(request), initial={"version": report.version})

    def save(version: int) -> Any:
        return services.return_report(
            actor=actor_of(request),
            report=report,
            version=version,
            reason=form.cleaned_data["reason"],
        )

    return answer(request, form, _page(report, "退回周报", "周报已退回。", submit="退回"), save)
