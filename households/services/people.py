"""Members of a household: joining, correcting, leaving, and who heads it."""

import datetime as dt
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from gujang.access.models import User
from gujang.lib import idnumber

from ..codes import FROM_HOUSEHOLD, IdKind, JoinReason, Relation, Standing
from ..dimensions import PERSON_GROUPINGS
from ..models import Household, HouseholdYear, Person, PersonYear
from ..rules import kinship_problem
from ..sealed import disease as open_disease
from ..sealed import id_number as open_id
from ..sealed import seal_disease, seal_id
from .common import Changes, Facts, assign, changing, store, write_down
from .names import write_name_keys
from .years import refresh_years

PERSON_FACTS = frozenset({"name", "ethnic"})
MEMBER_FACTS = frozenset(
    """relation education schooling health disease_grade labour work_place work_months
    work_company has_ncms has_resident_pension has_worker_pension has_serious_illness_cover
    on_dibao in_service politics residence""".split()
)

_PEOPLE = (*(facet.name for facet in PERSON_GROUPINGS), "person_flags")


class Joining(NamedTuple):
    """Who joins: the number as typed, the person's and the year's facts, and the illness."""

    id_number: str
    person: Facts
    facts: Facts
    disease: str = ""


def add_member(
    *,
    actor: User,
    household: Household,
    version: int,
    who: Joining,
    joined_on: dt.date,
    reason: JoinReason,
    late_reason: str = "",
) -> Person:
    """Add a member (成员增加). Birth date and sex are those of the certificate number.

    Nobody joins a cancelled household. A split or a merger has its own act.
    """
    with changing(
        household,
        actor=actor,
        version=version,
        days={"joined_on": joined_on},
        late_reason=late_reason,
    ) as held:
        refuse_day("joined_on", joined_on, began(held))
        if reason in FROM_HOUSEHOLD or reason == JoinReason.REGISTERED:
            raise ValidationError({"join_reason": "拆户、并户、整户识别另行办理，请重新选择。"})
        if is_cancelled(held):
            raise ValidationError("本户已注销，不能增加成员；误注销的请先退回未脱贫。")
        before = kinship(held)
        person = join(held, who, joined_on, reason)
        refuse_new_problem(held, before)
        recount(held)
        said = _introduction(person)
        write_down(actor, held, "add_member", **said, late_reason=late_reason)
    return person


def join(household: Household, who: Joining, on: dt.date, reason: JoinReason) -> Person:
    """Write a new member with their facts in the household's open year, inside an act."""
    person = Person(household=household, joined_on=on, join_reason=reason)
    assign(person, who.person, PERSON_FACTS)
    set_number(person, who.id_number)
    store(person, {})
    year = HouseholdYear.objects.get(household=household, until__isnull=True)
    facts = PersonYear(person=person, household_year=year, starts_on=max(year.starts_on, on))
    assign(facts, who.facts, MEMBER_FACTS)
    facts.disease_sealed = seal_disease(person.uuid, year.year, who.disease)
    store(facts, {})
    write_name_keys([person])
    return person


def set_number(person: Person, typed: str) -> Changes:
    """Set number, birth date, sex and kind of certificate; return the masked change."""
    number = idnumber.parse(typed)
    old = idnumber.mask(open_id(person), style="detail") if person.id_sealed else ""
    person.id_sealed, person.id_hash = seal_id(person.uuid, number.text)
    person.born_on, person.sex = number.born_on, number.sex
    person.id_kind = IdKind.RESIDENT if number.length == 18 else IdKind.DISABILITY
    return {"id_number": [old, idnumber.mask(number.text, style="detail")]}


def _introduction(person: Person) -> dict[str, Any]:
    return {
        "person": person.name,
        "id_number": idnumber.mask(open_id(person), style="detail"),
        "joined_on": str(person.joined_on),
        "join_reason": person.join_reason,
    }


def update_member(
    *,
    actor: User,
    person: Person,
    version: int,
    who: Facts,
    facts: Facts,
    id_number: str | None = None,
    disease: str | None = None,
) -> Person:
    """Correct a member and their facts of the open year; ``None`` leaves a sealed value alone."""
    with changing(person.household, actor=actor, version=version, counts=_PEOPLE) as held:
        row = current(held, person)
        year = PersonYear.objects.select_related("person", "household_year").get(
            person=row, until__isnull=True
        )
        before, was_head = kinship(held), year.relation == Relation.HEAD
        changes = assign(row, who, PERSON_FACTS)
        sealed: Changes = set_number(row, id_number) if id_number else {}
        year_changes = assign(year, facts, MEMBER_FACTS)
        if was_head != (year.relation == Relation.HEAD):
            raise ValidationError({"relation": "更换户主请用“变更户主”。"})
        year_changes |= _set_disease(year, disease)
        store(row, changes | dict.fromkeys(_SEALED_WITH if sealed else (), []))
        store(year, _columns(year_changes))
        if "name" in changes:
            write_name_keys([row])
        refuse_new_problem(held, before)
        write_down(
            actor, held, "update_member", person=row.name, changes=changes | sealed | year_changes
        )
    return row


_SEALED_WITH = ("id_sealed", "id_hash", "born_on", "sex", "id_kind")


def _set_disease(year: PersonYear, disease: str | None) -> Changes:
    if disease is None or disease == open_disease(year):
        return {}
    year.disease_sealed = seal_disease(year.person.uuid, year.household_year.year, disease)
    return {"disease": ["（不显示）", "（已改）"]}


def _columns(changes: Changes) -> Changes:
    return {("disease_sealed" if name == "disease" else name): v for name, v in changes.items()}


def recount(household: Household) -> None:
    """After people came or went: members, declared size and per-head income of the open year."""
    year = HouseholdYear.objects.get(household=household, until__isnull=True)
    refresh_years([year.pk])
    if year.declared_size is not None:
        year.refresh_from_db(fields=["members"])
        HouseholdYear.objects.filter(pk=year.pk).update(declared_size=year.members)


def open_facts(household: Household) -> "QuerySet[PersonYear]":
    """Return the facts in force of the present members, by relation: the head first."""
    rows = PersonYear.objects.filter(person__household=household, until__isnull=True)
    return rows.select_related("person", "household_year").order_by("relation", "pk")


def current(household: Household, person: Person) -> Person:
    """Return a present member's row, or refuse."""
    row = household.people.filter(pk=person.pk, left_on__isnull=True).first()
    if row is None:
        raise ValidationError("这位成员已经离开本户，不能再修改。")
    return row


def kinship(household: Household) -> str | None:
    """Return what is wrong with the present members' relations, or None."""
    rows = PersonYear.objects.filter(person__household=household, until__isnull=True)
    return kinship_problem(rows.values_list("relation", "person__sex"))


def refuse_new_problem(household: Household, before: str | None) -> None:
    """Refuse what the act itself breaks; an old fault is for the data check to find."""
    now = kinship(household)
    if now and now != before and not is_cancelled(household):
        raise ValidationError({"relation": now})


def is_cancelled(household: Household) -> bool:
    """Say whether the household stands cancelled (注销)."""
    now = household.standing_changes.filter(until__isnull=True, standing=Standing.CANCELLED)
    return now.exists()


def began(household: Household) -> dt.date:
    """Return the day from which ``household`` can have members: its identification, or its split.

    A household that split off keeps the other's 首次识别时间.
    """
    return household.standing_changes.earliest("happened_on", "pk").happened_on


def refuse_day(field: str, day: dt.date, earliest: dt.date) -> None:
    """Refuse a day to come, or before ``earliest``."""
    if day > timezone.localdate():
        raise ValidationError({field: "日期不能晚于今天，请核对。"})
    if day < earliest:
        raise ValidationError({field: f"日期不能早于{earliest}，请核对。"})
