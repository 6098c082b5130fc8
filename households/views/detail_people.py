"""What a household's page says of its people, and which of their values may be asked for."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from gujang.access.gate import AnyUser, sight
from gujang.access.rights import Field, Sight
from gujang.lib import idnumber

from .. import sealed
from ..codes import Relation, Schooling
from ..forms.reveal import Choice
from ..models import Household, HouseholdYear, Person, PersonYear
from ..services import Secret

Member = dict[str, Any]
_COVERS = (
    ("has_ncms", "新农合"),
    ("has_serious_illness_cover", "大病"),
    ("has_resident_pension", "养老"),
    ("has_worker_pension", "职工养老"),
    ("on_dibao", "低保"),
)


def members_of(household: Household, form: HouseholdYear | None, user: AnyUser) -> list[Member]:
    """Return the present members, or those at the end of a past year's ``form``; the head first."""
    past = form is not None and form.until is not None
    people = household.people.order_by("id")
    facts = PersonYear.objects.filter(person__household=household)
    if past and form:
        facts = facts.filter(household_year=form, until__gte=form.until)
        people = people.filter(pk__in=facts.values("person"))
    else:
        facts, people = facts.filter(until__isnull=True), people.filter(left_on__isnull=True)
    by_person = {row.person_id: row for row in facts.select_related("household_year")}
    members = [_member(p, by_person.get(p.pk), household, user) for p in people]
    return sorted(members, key=lambda member: member["order"])


def _member(
    person: Person, facts: PersonYear | None, household: Household, user: AnyUser
) -> Member:
    year = facts.household_year.year if facts else timezone.localdate().year
    return {
        "person": person,
        "order": facts.relation if facts else "99",
        "is_head": bool(facts and facts.relation == Relation.HEAD),
        "age": year - person.born_on.year,
        "id_number": _masked_id(person, household, user),
        **(_facts(person, facts, household, user) if facts else {}),
    }


def _masked_id(person: Person, household: Household, user: AnyUser) -> str:
    if sight(user, Field.ID_NUMBER, household.village_id) is Sight.NONE:
        return ""
    return idnumber.mask(sealed.id_number(person), style="detail")


def _facts(
    person: Person, facts: PersonYear, household: Household, user: AnyUser
) -> dict[str, Any]:
    at_school = facts.schooling not in ("", Schooling.NONE)
    return {
        "relation": facts.get_relation_display(),
        "education": facts.get_education_display(),
        "schooling": facts.get_schooling_display(),
        "learning": facts.get_schooling_display() if at_school else facts.get_education_display(),
        "health": facts.get_health_display(),
        "disease": _disease(person, facts, household, user),
        "labour": facts.get_labour_display(),
        "work": _work(facts),
        "work_place": facts.get_work_place_display(),
        "work_months": facts.work_months,
        "covers": "、".join(word for name, word in _COVERS if getattr(facts, name)),
        "residence": facts.get_residence_display(),
    }


def _disease(person: Person, facts: PersonYear, household: Household, user: AnyUser) -> str:
    if sight(user, Field.DISEASE, household.village_id) is not Sight.FULL:
        return ""
    facts.person = person
    return sealed.disease(facts)


def _work(facts: PersonYear) -> str:
    if not facts.work_place and not facts.work_months:
        return ""
    return f"{facts.get_work_place_display()} {facts.work_months}个月".strip()


def former_members(household: Household, user: AnyUser) -> list[Member]:
    """Return who has left, the latest first."""
    people = household.people.filter(left_on__isnull=False).order_by("-left_on", "-id")
    return [
        {"person": person, "id_number": _masked_id(person, household, user)} for person in people
    ]


def secrets_of(household: Household, members: Iterable[Member], user: AnyUser) -> dict[str, Choice]:
    """Return what is shown to the user masked and may be asked for in full, by form key."""

    def masked(field: Field) -> bool:
        return sight(user, field, household.village_id) is Sight.MASKED

    found: dict[str, Choice] = {}
    if masked(Field.ID_NUMBER):
        for member in members:
            person = member["person"]
            label = f"{person.name}的证件号码"
            found[f"id-{person.pk}"] = Choice(Secret(Field.ID_NUMBER, person), label)
    if masked(Field.PHONE) and household.phone_sealed:
        found["phone"] = Choice(Secret(Field.PHONE), "户联系电话")
    if masked(Field.BANK_CARD) and household.card_sealed:
        found["card"] = Choice(Secret(Field.BANK_CARD), "户银行卡号")
    return found
