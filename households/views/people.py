"""People of a household: adding, correcting, leaving, a new head."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from gujang.access.decorators import needs
from gujang.access.gate import sight
from gujang.access.rights import Field, Right, Sight
from gujang.lib import idnumber
from gujang.lib.forms import initial_of

from .. import sealed, services
from ..codes import JoinReason, LeaveReason, Relation
from ..ethnic import HAN
from ..forms.dynamic import HeadForm, LeaveForm
from ..forms.member import MemberAddForm, MemberEditForm
from ..models import Household, Person, PersonYear
from ..services.people import MEMBER_FACTS, PERSON_FACTS
from .editing import actor_of, answer, dated, page_about, posted, shows_and_saves, writable

# why somebody joins a household that stands, in the order in which it is offered
JOINING = (
    JoinReason.BIRTH,
    JoinReason.MARRIED_IN,
    JoinReason.MOVED_IN,
    JoinReason.ADOPTED,
    JoinReason.CORRECTION,
)


def _sees_disease(request: HttpRequest, household: Household) -> bool:
    return sight(request.user, Field.DISEASE, household.village_id) is Sight.FULL


def _current(household: Household, person: int) -> PersonYear:
    """Return a present member's facts of the open year, or answer 404."""
    rows = PersonYear.objects.select_related("person__household", "household_year")
    return get_object_or_404(
        rows,
        person=person,
        person__household=household,
        person__left_on__isnull=True,
        until__isnull=True,
    )


@shows_and_saves
@needs(Right.EDIT)
def member_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a member, for the reason one came for (``?reason=``) or one that is chosen."""
    household = writable(request, pk)
    form = MemberAddForm(
        posted(request),
        sees_disease=_sees_disease(request, household),
        why=_why(request),
        initial={"version": household.version, "ethnic": HAN},
        **dated(request, household),
    )

    def save(version: int) -> Any:
        return services.add_member(
            actor=actor_of(request),
            household=household,
            version=version,
            who=form.joining,
            joined_on=form.cleaned_data["joined_on"],
            reason=form.reason,
            late_reason=form.late_reason,
        )

    title = f"增加成员：{form.why.label}" if form.why else "增加成员"
    page = page_about(household, title, "成员已增加，人均纯收入已重新计算。", "people")
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT)
def member_edit(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Correct a member and their facts of the open year."""
    household = writable(request, pk)
    facts = _current(household, person)
    sees = _sees_disease(request, household)
    initial = initial_of(facts.person, PERSON_FACTS) | initial_of(facts, MEMBER_FACTS)
    initial |= {"version": household.version}
    if sees:
        initial["disease"] = sealed.disease(facts)
    masked = idnumber.mask(sealed.id_number(facts.person), style="detail")
    form = MemberEditForm(posted(request), sees_disease=sees, masked=masked, initial=initial)

    def save(version: int) -> Any:
        return services.update_member(
            actor=actor_of(request),
            person=facts.person,
            version=version,
            who=form.who,
            facts=form.member_facts,
            id_number=form.cleaned_data["id_number"] or None,
            disease=form.cleaned_data.get("disease"),
        )

    page = page_about(household, f"修改成员：{facts.person.name}", "成员信息已保存。", "people")
    return answer(request, form, page, save)


def _why(request: HttpRequest) -> JoinReason | None:
    asked = request.GET.get("reason", "")
    return next((reason for reason in JOINING if reason == asked), None)


def _others(household: Household, person: Person) -> "QuerySet[Person]":
    return household.people.filter(left_on__isnull=True).exclude(pk=person.pk)


@shows_and_saves
@needs(Right.EDIT)
def member_leave(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Let a member leave."""
    household = writable(request, pk)
    facts = _current(household, person)
    form = LeaveForm(
        posted(request),
        others=_others(household, facts.person),
        is_head=facts.relation == Relation.HEAD,
        initial={"version": household.version},
        **dated(request, household),
    )

    def save(version: int) -> Any:
        return services.end_membership(
            actor=actor_of(request),
            person=facts.person,
            version=version,
            left_on=form.cleaned_data["left_on"],
            reason=LeaveReason(form.cleaned_data["leave_reason"]),
            note=form.cleaned_data["note"],
            new_head=form.cleaned_data.get("new_head"),
            relations=form.relations(form.others),
            late_reason=form.late_reason,
        )

    page = page_about(
        household,
        f"成员离开：{facts.person.name}",
        "已登记离开，人均纯收入已重新计算。",
        "people",
    )
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT)
def head_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Make another member the head."""
    household = writable(request, pk)
    now = household.people.filter(left_on__isnull=True)
    others = now.exclude(years__until__isnull=True, years__relation=Relation.HEAD)
    form = HeadForm(posted(request), others=others, initial={"version": household.version})

    def save(version: int) -> Any:
        return services.change_head(
            actor=actor_of(request),
            household=household,
            version=version,
            new_head=form.cleaned_data["new_head"],
            old_head_relation=Relation(form.cleaned_data["old_head_relation"]),
            reason=form.cleaned_data["reason"],
            relations=form.relations(form.others),
        )

    page = page_about(household, "变更户主", "户主已变更。", "people")
    return answer(request, form, page, save)
