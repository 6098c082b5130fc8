"""五不准: pledges of a year and records of violations; pages of the organization department."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.rights import Right
from gujang.journal.labels import action_label, lines_of
from gujang.journal.models import Entry
from gujang.lib.editing import Now, Page
from gujang.lib.forms import initial_of
from gujang.lib.paging import keyset_page, url_of
from households.views.editing import actor_of, answer, posted, shows_and_saves

from .. import services
from ..codes import Clause
from ..filters.conduct import PledgeAsk, ViolationFilter, pledges_shown
from ..forms.conduct import NewViolationForm, PledgeForm, ViolationForm
from ..models import Cadre, Pledge, Violation
from ..services.conduct import VIOLATION_FACTS
from .asking import asked_or

PAGE_SIZE = 50
PLEDGE = "驻村干部公开承诺书"
RECORD = "驻村干部违纪记录"


def _cadres(request: HttpRequest) -> Any:
    return Cadre.objects.reachable_with(request.user, Right.CONDUCT)


@require_safe
@needs(Right.CONDUCT)
def pledge_list(request: HttpRequest) -> HttpResponse:
    """Show who signed the pledge of a year, and who did not."""
    form = PledgeAsk(asked_or(request.GET, year=timezone.localdate().year))
    context: dict[str, Any] = {"form": form, "good": form.is_valid(), "crumbs": crumbs("公开承诺")}
    if context["good"]:
        year = int(form.cleaned_data["year"])
        every = pledges_shown(form.of_cadres(_cadres(request)), year, "")
        signed = sum(bool(row["signed_on"]) for row in every)
        state = form.cleaned_data["state"]
        context |= {
            "year": year,
            "rows": [r for r in every if not state or bool(r["signed_on"]) == (state == "signed")],
            "signed": signed,
            "unsigned": len(every) - signed,
            "signed_url": url_of(request.GET, state="signed"),
            "unsigned_url": url_of(request.GET, state="unsigned"),
            "print_url": f"{reverse('pledge_print', args=[year])}?{request.GET.urlencode()}",
        }
    status = 200 if context["good"] else 400
    return render(request, "cadres/pledge_list.html", context, status=status)


@shows_and_saves
@needs(Right.CONDUCT)
def pledge_sign(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Enter on which day a cadre signed the pledge of a year."""
    cadre = get_object_or_404(_cadres(request), pk=pk)
    _refuse_year(year)
    row = Pledge.objects.filter(cadre=cadre, year=year).first()
    begun = row.signed_on if row else timezone.localdate()
    form = PledgeForm(posted(request), initial={"version": 0, "signed_on": begun})

    def save(version: int) -> Any:
        return services.sign_pledge(
            actor=actor_of(request), cadre=cadre, year=year, **form.taken("signed_on")
        )

    page = Page(
        title=f"登记{year}年公开承诺",
        done=f"已登记{cadre.name}{year}年的公开承诺。",
        back=f"{reverse('pledge_list')}?year={year}",
        lead=f"{cadre.name}，{cadre.unit.name}",
        now=lambda: Now(0),
        crumbs=crumbs("公开承诺"),
    )
    return answer(request, form, page, save)


@require_safe
@needs(Right.CONDUCT)
def pledge_print(request: HttpRequest, year: int) -> HttpResponse:
    """Make the pledges of the list for signing, each on a page of its own."""
    _refuse_year(year)
    form = PledgeAsk(asked_or(request.GET, year=year))
    if not form.is_valid():
        raise Http404
    state = form.cleaned_data["state"]
    rows = pledges_shown(form.of_cadres(_cadres(request)), year, state)
    services.record_conduct_print(
        actor=actor_of(request), kind=Pledge, sheet=f"{PLEDGE}（{year}年，{len(rows)}人）"
    )
    context = {
        "sheet": PLEDGE,
        "year": year,
        "rows": rows,
        "clauses": Clause.labels,
        "back": f"{reverse('pledge_list')}?{request.GET.urlencode()}",
        "crumbs": crumbs(PLEDGE),
    }
    return render(request, "cadres/pledge_print.html", context)


def _refuse_year(year: int) -> None:
    if not 2014 <= year <= timezone.localdate().year:
        raise Http404


def crumbs(*labels: str) -> list[dict[str, str]]:
    """Return the way from the assessments; the last label is the page."""
    home = {"label": "考核", "url": reverse("assessment_list")}
    return [home, *({"label": one} for one in labels)]


@require_safe
@needs(Right.CONDUCT)
def violation_list(request: HttpRequest) -> HttpResponse:
    """List the records that the query asks for, the latest first."""
    rows: Any = Violation.objects.visible_to(request.user)
    query = ViolationFilter(request.GET, rows)
    good = query.form.is_valid()
    context: dict[str, Any] = {"form": query.form, "good": good, "crumbs": crumbs("违纪记录")}
    if good:
        found: Any = query.qs.select_related("cadre__unit")
        shown, pager = keyset_page(
            found, request.GET, key="id", size=PAGE_SIZE, kind=int, descending=True
        )
        context |= {"rows": shown, "pager": pager | {"total": query.qs.count()}}
    return render(request, "cadres/violation_list.html", context, status=200 if good else 400)


@shows_and_saves
@needs(Right.CONDUCT)
def violation_create(request: HttpRequest) -> HttpResponse:
    """Enter what was reported of a cadre; ``?cadre=`` says of whom."""
    form = NewViolationForm(
        posted(request),
        cadres=_cadres(request).select_related("unit").order_by("name", "id"),
        initial={"version": 0, "cadre": request.GET.get("cadre", "")},
    )

    def save(version: int) -> Any:
        return services.record_violation(
            actor=actor_of(request), cadre=form.cadre, facts=form.facts
        )

    page = Page(
        title="登记违纪记录",
        done="违纪记录已登记。",
        back=reverse("violation_list"),
        now=lambda: Now(0),
        crumbs=crumbs("违纪记录"),
    )
    return answer(request, form, page, save)


@require_safe
@needs(Right.CONDUCT)
def violation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a record, and every correction of it."""
    row = _record(request, pk)
    history = [
        {"row": entry, "action": action_label(entry.action), "lines": lines_of(entry)}
        for entry in _entries(row).order_by("seq")
    ]
    context = {
        "row": row,
        "pairs": record_pairs(row),
        "history": history,
        "crumbs": [
            *crumbs(),
            {"label": "违纪记录", "url": reverse("violation_list")},
            {"label": row.cadre.name},
        ],
    }
    return render(request, "cadres/violation_detail.html", context)


def _record(request: HttpRequest, pk: int) -> Violation:
    rows: Any = Violation.objects.writable_by(request.user)
    row: Violation = get_object_or_404(rows.select_related("cadre__unit", "made_by"), pk=pk)
    return row


def _entries(row: Violation) -> Any:
    return Entry.objects.filter(object_type=Violation._meta.label_lower, object_id=str(row.pk))


def record_pairs(row: Violation) -> list[dict[str, Any]]:
    """Return a record's facts with their labels."""
    verified = {True: "属实", False: "不属实", None: "待核实"}[row.verified]
    return [
        {"label": "驻村干部", "value": row.cadre.name},
        {"label": "派出单位", "value": row.cadre.unit.name},
        {"label": "日期", "value": f"{row.happened_on}"},
        {"label": "条款", "value": row.get_clause_display(), "wide": True},
        {"label": "事实", "value": row.facts, "wide": True},
        {"label": "来源", "value": row.source},
        {"label": "核实", "value": verified},
        {"label": "核实人", "value": row.verified_by},
        {"label": "处理结果", "value": row.outcome, "wide": True},
        {"label": "登记", "value": f"{row.made_by.full_name} {timezone.localdate(row.made_at)}"},
    ]


@shows_and_saves
@needs(Right.CONDUCT)
def violation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer or correct a record."""
    row = _record(request, pk)
    initial = initial_of(row, VIOLATION_FACTS) | {"version": row.version}
    form = ViolationForm(posted(request), initial=initial)

    def save(version: int) -> Any:
        return services.update_violation(
            actor=actor_of(request),
            violation=row,
            version=version,
            facts=form.facts,
            reason=form.cleaned_data["reason"],
        )

    page = Page(
        title="核实或修改违纪记录",
        done="违纪记录已保存。",
        back=reverse("violation_detail", args=[row.pk]),
        lead=f"{row.cadre.name}，{row.cadre.unit.name}",
        now=lambda: _now(row),
        crumbs=crumbs("违纪记录"),
    )
    return answer(request, form, page, save)


def _now(row: Violation) -> Now:
    version = Violation.objects.values_list("version", flat=True).get(pk=row.pk)
    return Now(version, _entries(row).order_by("-seq").first())


@require_safe
@needs(Right.CONDUCT)
def violation_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the sheet of a record."""
    row = _record(request, pk)
    services.record_conduct_print(
        actor=actor_of(request), kind=Violation, sheet=f"{RECORD}（{row.cadre.name}）"
    )
    context = {
        "sheet": RECORD,
        "row": row,
        "pairs": record_pairs(row),
        "back": reverse("violation_detail", args=[row.pk]),
        "crumbs": crumbs(RECORD),
    }
    return render(request, "cadres/violation_print.html", context)
