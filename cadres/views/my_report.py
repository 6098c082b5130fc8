"""The cadre's own report of a week: what the log says, and the words beside it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from gujang.access.decorators import needs
from gujang.access.rights import Right
from gujang.journal.models import Entry
from gujang.lib.editing import Now, Page, answer, posted, shows_and_saves
from gujang.lib.forms import initial_of
from households.views.editing import actor_of

from .. import services
from ..codes import ReportState
from ..filters.reports import facts_shown
from ..forms.reports import ReportForm
from ..models import Cadre, Posting, WeeklyReport
from ..rules.calendar import DAY, Week
from ..services.common import week_words
from ..services.reports import WORDS
from .closing import week_named

SETTLED = (ReportState.SUBMITTED, ReportState.RECEIVED)


@shows_and_saves
@needs(Right.LOG)
def my_report(request: HttpRequest) -> HttpResponse:
    """Write the report of a week, this one unless asked for another, and send it."""
    name = request.GET.get("week", "")
    week = week_named(name) if name else Week.of(timezone.localdate())
    cadre = Cadre.objects.filter(user=actor_of(request)).first()
    posted_then = Posting.objects.overlapping(week.monday, week.sunday).filter(cadre=cadre)
    if cadre is None or week.monday > timezone.localdate() or not posted_then.exists():
        return render(request, "cadres/my_nothing.html", _around(week) | {"cadre": cadre})
    report = WeeklyReport.objects.filter(cadre=cadre, monday=week.monday).first()
    if report and report.state in SETTLED:
        return redirect("report_detail", report.pk)
    return _write(request, cadre, week, report)


def _write(
    request: HttpRequest, cadre: Cadre, week: Week, report: WeeklyReport | None
) -> HttpResponse:
    version = report.version if report else 1
    form = ReportForm(posted(request), initial=initial_of(report, WORDS) | {"version": version})
    send = "send" in request.POST

    def save(seen: int) -> Any:
        return services.save_report(
            actor=actor_of(request),
            cadre=cadre,
            week=week,
            version=seen if report else None,
            facts=form.facts,
            send=send,
        )

    address = f"{reverse('my_report')}?week={week.name}"
    page = Page(
        title="周报",
        done="周报已报送，等待镇里接收。" if send else "已保存，还没有报送。",
        back=address,
        now=lambda: _now(cadre, week),
        lead=week_words(week),
        template="cadres/my_report.html",
        crumbs=[{"label": "周报"}],
        more=_around(week) | {"report": report} | facts_shown(services.draft_of(cadre, week)),
    )
    return answer(request, form, page, save)


def _around(week: Week) -> dict[str, Any]:
    """Return what the page says of the week, and the way to the weeks beside it."""
    before, after = Week.of(week.monday - DAY), week.next()
    address = reverse("my_report")
    begun = after.monday <= timezone.localdate()
    return {
        "words": week_words(week),
        "due": week.sunday,
        "before_url": f"{address}?week={before.name}",
        "after_url": f"{address}?week={after.name}" if begun else "",
    }


def _now(cadre: Cadre, week: Week) -> Now:
    report = WeeklyReport.objects.get(cadre=cadre, monday=week.monday)
    entries = Entry.objects.filter(object_type="cadres.weeklyreport", object_id=str(report.pk))
    return Now(report.version, entries.order_by("-seq").first())
