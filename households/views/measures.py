"""A measure of a household: its page, entering and changing it, its detail, its sign-off."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.gate import holds_in
from gujang.access.rights import Right
from gujang.lib.forms import VersionedForm, initial_of

from .. import services
from ..codes.support import MeasureKind, WorkState
from ..forms.measures import (
    DETAIL_FORMS,
    MeasureForm,
    ProgressForm,
    SignForm,
    UnsignForm,
)
from ..models import Household, Measure, Renovation, YearConditions
from ..rules.measures import is_unsafe
from ..services.batches import PROGRESS_FACTS
from ..services.measures import MEASURE_FACTS, detail_facts
from .editing import actor_of, answer, page_about, posted, shows_and_saves, writable
from .measure_parts import crumbs_of, detail_pairs, measure_pairs, state_of

Save = Callable[[int], Any]


def address_of(measure: Measure) -> str:
    """Return the address of a measure's page."""
    return reverse("measure_detail", args=[measure.household_id, measure.pk])


@require_safe
@needs(Right.VIEW)
def measure_detail(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Show a measure: what, with what money, how far, what its kind has of its own."""
    rows = Measure.objects.visible_to(request.user).filter(household=pk)
    rows = rows.select_related(
        "household__village__town", "person", "signed_by", "loan", "training", "job", "renovation"
    )
    row = get_object_or_404(rows, pk=measure)
    services.record_view(actor=actor_of(request), household=row.household, year=row.year)
    kind = DETAIL_FORMS.get(row.kind)
    context = {
        "measure": row,
        "household": row.household,
        "state": state_of(row),
        "pairs": measure_pairs(row),
        "detail_title": kind[0] if kind else "",
        "detail": detail_pairs(row),
        "may_edit": holds_in(request.user, Right.EDIT, row.household.village_id),
        "crumbs": crumbs_of(row),
    }
    return render(request, "households/measure_detail.html", context)


@shows_and_saves
@needs(Right.EDIT)
def measure_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a measure; where its kind has more to say, that is asked next."""
    household = writable(request, pk)
    form = MeasureForm(
        posted(request), people=_people(household), initial=_first(request, household)
    )
    made: list[Measure] = []

    def save(version: int) -> Any:
        act: dict[str, Any] = {"actor": actor_of(request), "household": household}
        made.append(services.create_measure(**act, version=version, facts=form.facts))

    page = page_about(household, "新增措施", "措施已登记。", "plans")
    response = answer(request, form, page, save)
    if not made:
        return response
    if made[0].kind in DETAIL_FORMS:
        return redirect("measure_more", pk, made[0].pk)
    return response


def _first(request: HttpRequest, household: Household) -> dict[str, Any]:
    """Return what a new measure begins with; a suggestion names its kind."""
    asked = request.GET.get("kind", "")
    return {
        "version": household.version,
        "year": request.GET.get("year") or timezone.localdate().year,
        "kind": asked if asked in MeasureKind.values else "",
        "state": WorkState.PLANNED,
    }


def _people(household: Household, measure: Measure | None = None) -> Any:
    """The present members, and whom the measure names already."""
    people = household.people.filter(left_on__isnull=True)
    if measure and measure.person_id:
        people = people | household.people.filter(pk=measure.person_id)
    return people.order_by("id")


def _own(household: Household, measure: int) -> Measure:
    """Return a measure of the household, or answer 404."""
    rows = Measure.objects.select_related("household__village__town", "renovation")
    return get_object_or_404(rows, household=household, pk=measure)


def _answer(
    request: HttpRequest,
    measure: Measure,
    form: VersionedForm,
    said: tuple[str, str],
    save: Save,
    **more: Any,
) -> HttpResponse:
    """Answer an edit page of a measure, which leads back to the measure; ``said``: title, done."""
    title, done = said
    lead = more.pop("lead", "") or f"{measure.year}年，{measure.name}"
    page = page_about(measure.household, title, done, lead=lead, **more)
    crumbs = [*crumbs_of(measure, here=False), {"label": title}]
    return answer(request, form, replace(page, back=address_of(measure), crumbs=crumbs), save)


@shows_and_saves
@needs(Right.EDIT)
def measure_edit(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Correct a measure."""
    household = writable(request, pk)
    row = _own(household, measure)
    initial = initial_of(row, MEASURE_FACTS) | {"version": household.version}
    form = MeasureForm(posted(request), people=_people(household, row), initial=initial)

    def save(version: int) -> Any:
        return services.update_measure(
            actor=actor_of(request),
            household=household,
            version=version,
            measure=row,
            facts=form.facts,
        )

    return _answer(request, row, form, ("修改措施", "措施已保存。"), save)


@shows_and_saves
@needs(Right.EDIT)
def measure_progress(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Say how far a measure has come; of a renovation, whether the form is to follow."""
    household = writable(request, pk)
    row = _own(household, measure)
    initial = initial_of(row, PROGRESS_FACTS) | {"version": household.version}
    form = ProgressForm(posted(request), house=_house(row), initial=initial)

    def save(version: int) -> Any:
        return services.update_measure(
            actor=actor_of(request),
            household=household,
            version=version,
            measure=row,
            facts=form.facts,
            update_house=form.update_house,
        )

    return _answer(request, row, form, ("更新进展", "进展已保存。"), save)


def _house(measure: Measure) -> str:
    """Return in words what a finished renovation would change in the form of its year."""
    renovation: Renovation | None = getattr(measure, "renovation", None)
    if renovation is None or not renovation.grade_after:
        return ""
    rows = YearConditions.objects.filter(household_year__household=measure.household_id)
    if not rows.filter(household_year__year=measure.year).exists():
        return ""
    grade = renovation.grade_after
    answer = "是" if is_unsafe(grade) else "否"
    label = renovation.get_grade_after_display()
    return f"同时更新{measure.year}年登记表：是否危房户改为“{answer}”，危房等级改为“{label}”"


@shows_and_saves
@needs(Right.EDIT)
def measure_more(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Fill in what the measure's kind has of its own: loan, training, job, renovation."""
    household = writable(request, pk)
    row = _own(household, measure)
    if row.kind not in DETAIL_FORMS:
        raise Http404
    title, form_class, model = DETAIL_FORMS[row.kind]
    rows: Any = model._default_manager
    detail = rows.filter(measure=row).first()
    initial = initial_of(detail, detail_facts(model)) | {"version": household.version}
    form = form_class(posted(request), initial=initial)

    def save(version: int) -> Any:
        return services.save_detail(
            actor=actor_of(request),
            household=household,
            version=version,
            measure=row,
            facts=form.facts,
        )

    return _answer(request, row, form, (f"填写{title}", f"{title}已保存。"), save)


@shows_and_saves
@needs(Right.EDIT)
def measure_sign(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Record that the household signed for the outcome."""
    household = writable(request, pk)
    row = _own(household, measure)
    initial = {
        "outcome": row.outcome,
        "signed_on": row.signed_on or timezone.localdate(),
        "version": household.version,
    }
    form = SignForm(posted(request), initial=initial)

    def save(version: int) -> Any:
        return services.sign_measure(
            actor=actor_of(request),
            household=household,
            version=version,
            measure=row,
            signed_on=form.cleaned_data["signed_on"],
            outcome=form.cleaned_data["outcome"],
        )

    said = ("登记农户签字认可", "已登记农户签字认可，这项措施不能再修改。")
    return _answer(request, row, form, said, save, submit="登记签字")


@shows_and_saves
@needs(Right.EDIT)
def measure_unsign(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Take a sign-off back, for a reason."""
    household = writable(request, pk)
    row = _own(household, measure)
    form = UnsignForm(posted(request), initial={"version": household.version})

    def save(version: int) -> Any:
        return services.unsign_measure(
            actor=actor_of(request),
            household=household,
            version=version,
            measure=row,
            reason=form.cleaned_data["reason"],
        )

    said = ("撤销签字认可", "签字认可已撤销，这项措施可以修改了。")
    return _answer(request, row, form, said, save, submit="撤销")
