"""数据核查: what is open by rule and by village, the rules, and checking an area anew."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from gujang.access.decorators import needs
from gujang.access.gate import areas, holds_in
from gujang.access.rights import Right
from gujang.lib import lease
from gujang.lib.posting import takes
from villages.models import Village

from .. import tasks
from ..checks import RULES, WAITING, current
from ..checks import villages as of_villages
from ..checks.limits import in_words
from ..codes.exits import FindingState, Severity
from ..models import CheckRun, Finding
from .editing import actor_of

REFRESH_SECONDS = 3
# a worker looks for work every second; one that has not come by then is not there, or busy
PATIENCE = 10
_AREA = re.compile(r"[0-9]{6}(?:[0-9]{3}(?:[0-9]{3})?)?", re.ASCII)
_OPEN = Q(state=FindingState.OPEN)
Row = dict[str, Any]


def area_of(asked: str, request: HttpRequest) -> str:
    """Return the area that is asked for, else the one that the user reaches; '' for several."""
    if asked:
        if not _AREA.fullmatch(asked):
            raise Http404
        return asked
    mine = areas(request.user, Right.VIEW)
    return mine[0] if len(mine) == 1 else ""


@require_safe
@needs(Right.VIEW)
def check_list(request: HttpRequest) -> HttpResponse:
    """Show what is open by rule and by village, and when the area was last checked."""
    area = area_of(request.GET.get("area", ""), request)
    found = Finding.objects.visible_to(request.user)
    found = found.inside(area) if area else found
    job, rules = _job(area), _by_rule(found, area)
    context = {
        "area": area,
        "rules": rules,
        "total": _sum(rules),
        "villages": _by_village(found),
        "wanting": list(of_villages.villages_wanting(_villages(request, area))),
        "wanting_rule": of_villages,
        "last": _last_run(request, area),
        "may_run": bool(area) and holds_in(request.user, Right.EDIT, area),
        "job": job,
        "crumbs": [{"label": "核查"}],
        "refresh_seconds": REFRESH_SECONDS if job and job["running"] else None,
    }
    return render(request, "households/check_list.html", context)


def _villages(request: HttpRequest, area: str) -> Any:
    rows = Village.objects.visible_to(request.user)
    return rows.inside(area) if area else rows


def _by_rule(found: Any, area: str) -> list[Row]:
    """Return the rules that found something: findings and households open, findings verified."""
    verified = Q(state=FindingState.VERIFIED)
    rows = found.filter(_OPEN | verified).order_by("rule").values("rule")
    counted = rows.annotate(
        open=Count("pk", filter=_OPEN),
        households=Count("household", filter=_OPEN, distinct=True),
        verified=Count("pk", filter=verified),
    )
    where = {"area": area} if area else {}
    return [
        row | {"rule": RULES[row["rule"]], "query": urlencode({"rule": row["rule"]} | where)}
        for row in counted
    ]


def _by_village(found: Any) -> list[Row]:
    """Return the villages with something open, by code."""
    named = {
        "code": F("household__village_id"),
        "name": F("household__village__name"),
        "town": F("household__village__town__name"),
    }
    rows = found.filter(_OPEN).order_by(named["code"]).values(**named)
    return list(
        rows.annotate(
            errors=Count("pk", filter=Q(severity=Severity.ERROR)),
            doubts=Count("pk", filter=Q(severity=Severity.WARNING)),
            households=Count("household", distinct=True),
        )
    )


def _sum(rows: Iterable[Row]) -> Row:
    listed = list(rows)
    return {name: sum(row[name] for row in listed) for name in ("open", "verified")}


def _last_run(request: HttpRequest, area: str) -> CheckRun | None:
    runs = CheckRun.objects.visible_to(request.user).filter(finished_at__isnull=False)
    code = area or settings.COUNTY_CODE
    return runs.covering(code).select_related("asked_by").order_by("-finished_at").first()


@require_safe
@needs(Right.VIEW)
def check_rules(request: HttpRequest) -> HttpResponse:
    """Show every rule: what it reads, its thresholds, how it is read here."""
    limits = current()
    rules = [{"rule": RULES[n], "limits": in_words(RULES[n].limits, limits)} for n in sorted(RULES)]
    context = {
        "rules": rules,
        "village_rule": of_villages,
        "waiting": sorted(WAITING.items()),
        "crumbs": [{"label": "核查", "url": reverse("check_list")}, {"label": "核查规则"}],
    }
    return render(request, "households/check_rules.html", context)


@require_POST
@needs(Right.EDIT)
@takes("area")
def check_run(request: HttpRequest) -> HttpResponse:
    """Have an area checked anew in the background; one check of an area at a time."""
    area = area_of(request.POST.get("area", ""), request)
    if not holds_in(request.user, Right.EDIT, area):
        raise Http404
    job = _job(area)
    if not (job and job["running"]):
        tasks.ask_check(actor=actor_of(request), area=area)
    return redirect(f"{reverse('check_list')}?{urlencode({'area': area})}")


@require_safe
@needs(Right.VIEW)
def check_progress(request: HttpRequest) -> HttpResponse:
    """Answer with how far the check of an area is; at its end, have the page load anew."""
    area = area_of(request.GET.get("area", ""), request)
    if not holds_in(request.user, Right.VIEW, area):
        raise Http404
    job = _job(area)
    if job is None or not job["running"]:
        return HttpResponseClientRefresh()
    return render(request, "partials/_progress.html", {"job": job, "poll_url": job["poll_url"]})


def _job(area: str) -> Row | None:
    """Return how far the check of ``area`` is, None where there is none under way."""
    seen = lease.look(tasks.lease_of(area))
    if seen.age is None:
        return None
    queued = not seen.alive and seen.percent is None
    late = "后台没有运行，请联系系统管理员启动后台（manage.py db_worker）。"
    return {
        "label": "正在核查",
        "running": seen.alive or queued,
        "done": seen.percent or 0,
        "total": 100 if seen.alive else None,
        "state_label": "排队中",
        "note": late if queued and seen.age > PATIENCE else seen.message,
        "poll_url": f"{reverse('check_progress')}?{urlencode({'area': area})}",
    }
