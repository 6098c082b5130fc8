"""What the checks found: the list, its export, and marking findings as verified true."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds
from gujang.access.rights import Right
from gujang.journal.exports import handed_out
from gujang.lib.editing import posted, shows_and_saves
from gujang.lib.paging import page_asked, pager
from gujang.lib.posting import takes

from .. import services
from ..checks import RULES, Rule, current
from ..checks.limits import in_words
from ..codes.exits import FindingState
from ..exports import export_findings
from ..filters.findings import ORDER, FindingFilter, findings_listed, findings_shown
from ..forms.findings import AT_ONCE, VerifyForm
from ..models import Finding
from .editing import actor_of

PAGE_SIZE = 50


@require_safe
@needs(Right.VIEW)
def finding_list(request: HttpRequest) -> HttpResponse:
    """List the findings that the query asks for, by rule and village."""
    query = FindingFilter(request.GET, Finding.objects.visible_to(request.user))
    good = query.form.is_valid()
    context = {"form": query.form, "good": good, "crumbs": _crumbs("核查结果")}
    if good:
        context |= _answer(request, query)
    status = 200 if good else 400
    return render(request, "households/finding_list.html", context, status=status)


def _answer(request: HttpRequest, query: FindingFilter) -> dict[str, Any]:
    rows = findings_listed(query.qs)
    page = page_asked(rows, ORDER, request.GET, size=PAGE_SIZE)
    asked = query.form.cleaned_data.get("rule")
    return {
        "rows": findings_shown(page.rows, request.user),
        "pager": pager(page, request.GET, total=query.qs.count()),
        "rule": _told(RULES[int(asked)]) if asked else None,
        "may_verify": holds(request.user, Right.EDIT) and not query.form.cleaned_data.get("state"),
        "export_url": f"{reverse('finding_export')}?{request.GET.urlencode()}",
        "back": request.get_full_path(),
    }


def _told(rule: Rule) -> dict[str, Any]:
    return {"rule": rule, "limits": in_words(rule.limits, current())}


def _crumbs(here: str) -> list[dict[str, str]]:
    return [{"label": "核查", "url": reverse("check_list")}, {"label": here}]


@require_safe
@needs(Right.EXPORT)
def finding_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the list as it stands, and a sheet with the number of each rule."""
    query = FindingFilter(request.GET, Finding.objects.reachable_with(request.user, Right.EXPORT))
    back = f"{reverse('finding_list')}?{request.GET.urlencode()}"
    if not query.form.is_valid():
        return redirect(back)
    make = partial(export_findings, actor=actor_of(request), rows=query.qs, asked=query.in_words())
    return handed_out(request, make, name="数据核查", back=back)


@shows_and_saves
@needs(Right.EDIT)
def finding_verify(request: HttpRequest) -> HttpResponse:
    """Ask why the picked findings are true, and mark them as verified."""
    form = VerifyForm(posted(request))
    back, status = _back(request), 200
    if form.is_bound and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            count = services.verify_findings(actor=actor_of(request), seen=form.seen, reason=reason)
        except services.Stale:
            form.add_error(None, "有的问题已经变化或已有人处理，请看过下面现在的情况再提交。")
            status = 409
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, f"已核实属实{count}项；数据不变，不再提示。")
            return redirect(back)
    rows = _picked(request, form)
    if not rows:
        messages.error(request, "没有勾选待处理的问题，请在列表中勾选。")
        return redirect(back)
    status = 400 if form.errors and status == 200 else status
    context = {"form": form, "rows": rows, "back": back, "crumbs": _crumbs("核实属实")}
    return render(request, "households/finding_verify.html", context, status=status)


def _picked(request: HttpRequest, form: VerifyForm) -> list[dict[str, Any]]:
    """Return what was picked as it stands now, each with what it is to be sent as."""
    asked = (one for one in request.GET.getlist("pick") if one.isascii() and one.isdigit())
    keys = form.seen.keys() if form.is_bound else [int(one) for one in asked if len(one) < 19]
    mine = Finding.objects.writable_by(request.user).filter(state=FindingState.OPEN)
    rows = mine.filter(pk__in=list(keys)[:AT_ONCE]).order_by("rule", "pk")
    stamps = {row.pk: f"{row.pk}@{services.stamp(row)}" for row in rows}
    shown = findings_shown(findings_listed(mine.filter(pk__in=stamps)), request.user)
    shown.sort(key=lambda row: (row["rule"], row["pk"]))
    return [row | {"seen": stamps[row["pk"]]} for row in shown]


def _back(request: HttpRequest) -> str:
    """Return the page to go back to: one of ours, else the list."""
    asked = request.POST.get("back") or request.GET.get("back", "")
    ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if ours else reverse("finding_list")


@require_POST
@needs(Right.EDIT)
@takes("back")
def finding_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that a finding was verified."""
    finding = get_object_or_404(Finding.objects.writable_by(request.user), pk=pk)
    try:
        services.reopen_finding(actor=actor_of(request), finding=finding)
        messages.success(request, "已撤回核实，列入待处理。")
    except services.Stale:
        messages.error(request, "这个问题已经变化，请看现在的情况。")
    return redirect(_back(request))
