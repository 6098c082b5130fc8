"""The assessment of cadres: the list of a period, its workbook, a cadre's sheet, and the terms."""

from collections import Counter
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.rights import Right
from gujang.journal.exports import handed_out
from gujang.lib.editing import Now, Page
from gujang.lib.forms import initial_of
from gujang.lib.paging import url_of
from households.views.editing import actor_of, answer, posted, shows_and_saves

from .. import services
from ..codes import Grade
from ..exports.assessment import export_assessments
from ..filters.conduct import NONE, AssessmentAsk, assessments_shown
from ..forms.conduct import SaveForm, SchemeForm
from ..models import Assessment, Cadre, Scheme
from ..rules.assessment import COUNTED, Item, cap_of
from ..services.assessing import terms_told
from ..services.conduct import SCHEME_FACTS
from .asking import asked_or
from .conduct import crumbs


def _cadres(request: HttpRequest) -> Any:
    return Cadre.objects.reachable_with(request.user, Right.CONDUCT)


def _asked(request: HttpRequest) -> AssessmentAsk:
    """Return the query, of the latest period that is over where it names none."""
    today = timezone.localdate()
    year, half = (today.year, "1") if today.month > 6 else (today.year - 1, "2")
    return AssessmentAsk(asked_or(request.GET, year=year, half=half))


def _rows(request: HttpRequest, form: AssessmentAsk) -> list[dict[str, Any]]:
    asked = form.cleaned_data
    cadres = form.of_cadres(_cadres(request))
    return assessments_shown(cadres, int(asked["year"]), asked["half"])


def _of_grade(rows: list[dict[str, Any]], grade: str) -> list[dict[str, Any]]:
    return [row for row in rows if not grade or _grade(row) == grade]


def _grade(row: dict[str, Any]) -> str:
    return row["saved"].grade if row["saved"] else NONE


@require_safe
@needs(Right.CONDUCT)
def assessment_list(request: HttpRequest) -> HttpResponse:
    """List the cadres posted in a period with their assessments, and who has none yet."""
    form = _asked(request)
    context: dict[str, Any] = {"form": form, "good": form.is_valid(), "crumbs": [{"label": "考核"}]}
    if context["good"]:
        every = _rows(request, form)
        counts = Counter(_grade(row) for row in every)
        context |= {
            "year": int(form.cleaned_data["year"]),
            "half": form.cleaned_data["half"],
            "whole_year": form.cleaned_data["half"] == Assessment.Half.YEAR,
            "rows": _of_grade(every, form.cleaned_data["grade"]),
            "counts": [
                {"label": label, "number": counts[code], "url": url_of(request.GET, grade=code)}
                for code, label in [*Grade.choices, (NONE, "未考核")]
            ],
            "export_url": f"{reverse('assessment_export')}?{request.GET.urlencode()}",
        }
    status = 200 if context["good"] else 400
    return render(request, "cadres/assessment_list.html", context, status=status)


@require_safe
@needs(Right.CONDUCT)
def assessment_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the list as it stands: 驻村干部考核表."""
    form = _asked(request)
    back = f"{reverse('assessment_list')}?{request.GET.urlencode()}"
    if not form.is_valid():
        return redirect(back)
    rows = _of_grade(_rows(request, form), form.cleaned_data["grade"])
    make = partial(export_assessments, actor=actor_of(request), rows=rows, asked=form.in_words())
    return handed_out(request, make, name="驻村干部考核表", back=back)


@shows_and_saves
@needs(Right.CONDUCT)
def assessment_detail(request: HttpRequest, pk: int, year: int, half: str) -> HttpResponse:
    """Show a cadre's sheet of a period line by line; before it is saved, as the log stands now."""
    cadre = get_object_or_404(_cadres(request).select_related("unit"), pk=pk)
    if half not in Assessment.Half.values or not 2014 <= year <= timezone.localdate().year:
        raise Http404
    saved = _saved(cadre, year, half)
    form = SaveForm(posted(request))
    if request.method == "POST" and saved is None and form.is_valid():
        try:
            services.save_assessment(
                actor=actor_of(request), cadre=cadre, year=year, half=half, **form.cleaned_data
            )
            messages.success(request, f"{cadre.name}的考核已保存。")
            return redirect("assessment_detail", cadre.pk, year, half)
        except ValidationError as error:
            form.add_error(None, error.messages)
    context = {"cadre": cadre, "year": year, "half_label": Assessment.Half(half).label}
    context |= _frozen(saved) if saved else _draft(cadre, year, half, form)
    context["crumbs"] = crumbs(cadre.name)
    status = 400 if form.errors else 200
    return render(request, "cadres/assessment_detail.html", context, status=status)


def _saved(cadre: Cadre, year: int, half: str) -> Assessment | None:
    rows = Assessment.objects.filter(cadre=cadre, year=year, half=half)
    return rows.select_related("made_by").first()


def _frozen(saved: Assessment) -> dict[str, Any]:
    cap = cap_of(saved.violations)
    return {
        "saved": saved,
        "lines": [_line(line) for line in saved.lines],
        "sheet": saved,
        "grade": saved.get_grade_display(),
        "cap": cap.label if cap else "",
        **_terms(saved.terms),
    }


def _draft(cadre: Cadre, year: int, half: str, form: SaveForm) -> dict[str, Any]:
    sheet = services.sheet_of(cadre, year, half)
    last = cast(Any, sheet.period.last)
    cap = cap_of(sheet.violations)
    if not form.is_bound:
        form.initial["seen"] = sheet.score
    else:
        typed: Any = form.data.copy()  # type: ignore[attr-defined]
        typed["seen"] = str(sheet.score or "")
        form.data = typed
    return {
        "form": form,
        "sheet": sheet,
        "lines": [
            _line(
                {"item": line.item, "done": line.done, "whole": line.whole, "weight": line.weight}
                | {"points": line.points}
            )
            for line in sheet.lines
        ],
        "grade": sheet.grade.label if sheet.grade else "",
        "cap": cap.label if cap else "",
        **_terms(terms_told(sheet)),
        "may_save": sheet.score is not None and timezone.localdate() > last,
        "last": last,
    }


def _terms(terms: dict[str, Any]) -> dict[str, Any]:
    return {"terms": terms, "rest": 100 - terms["half"]}


def _line(line: dict[str, Any]) -> dict[str, Any]:
    """Return a line in words: what was counted, out of what, and the arithmetic."""
    done, whole = COUNTED[line["item"]]
    return line | {"label": Item(line["item"]).label, "done_words": done, "whole_words": whole}


def _may_set(request: HttpRequest) -> None:
    if not services.may_set_scheme(actor_of(request)):
        raise Http404


@require_safe
@needs(Right.CONDUCT)
def assessment_scheme(request: HttpRequest) -> HttpResponse:
    """Show what is assessed how, from each day on."""
    _may_set(request)
    items = Item.choices
    rows = [
        {"row": row, "weights": [getattr(row, key) for key, _ in items]}
        for row in Scheme.objects.all()
    ]
    heads = [
        {"label": label, "done": COUNTED[key][0], "whole": COUNTED[key][1]} for key, label in items
    ]
    context = {"rows": rows, "heads": heads, "crumbs": crumbs("考核办法")}
    return render(request, "cadres/assessment_scheme.html", context)


@shows_and_saves
@needs(Right.CONDUCT)
def assessment_scheme_set(request: HttpRequest) -> HttpResponse:
    """Lay down what is assessed how, from a day on."""
    _may_set(request)
    begun = initial_of(Scheme.objects.first(), SCHEME_FACTS - {"starts_on", "note"})
    form = SchemeForm(posted(request), initial=begun | {"version": 0})

    def save(version: int) -> Any:
        return services.set_scheme(actor=actor_of(request), facts=form.facts)

    page = Page(
        title="设定考核办法",
        done="考核办法已保存。",
        back=reverse("assessment_scheme"),
        lead="已保存的考核不变；以下先填好了现在的办法。",
        now=lambda: Now(0),
        crumbs=crumbs("考核办法"),
    )
    return answer(request, form, page, save)
