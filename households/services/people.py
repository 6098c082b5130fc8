"""Members of a household: joining, correcting, leaving, and who heads it."""

import datetime as dt
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.access.models import User
from gujang.lib import idnumber

from ..codes import IdKind, JoinReason, LeaveReason, Relation, Standing
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
) -> Person:
    """Add a member (成员增加). Birth date and sex are those of the certificate number."""
    with changing(household, actor=actor, version=version) as held:
        _refuse_day("joined_on", joined_on, held.first_registered)
        before = _kinship(held)
        person = join(held, who, joined_on, reason)
        _refuse_new_problem(held, before)
        recount(held)
        write_down(actor, held, "add_member", **_introduction(person))
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
        row = _current(held, person)
        year = PersonYear.objects.select_related("person", "household_year").get(
            person=row, until__isnull=True
        )
        before, was_head = _kinship(held), year.relation == Relation.HEAD
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
        _refuse_new_problem(held, before)
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


def end_membership(
    *,
    actor: User,
    person: Person,
    version: int,
    left_on: dt.date,
    reason: LeaveReason,
    note: str = "",
    new_head: Person | None = None,
) -> Person:
    """Let a member leave (成员减少) on a day. A head who leaves names the next one in the act.

    The last member leaves only after the household is cancelled: no empty household (8.1 rule 15).
    """
    with changing(person.household, actor=actor, version=version) as held:
        row = _current(held, person)
        _refuse_day("left_on", left_on, row.joined_on)
        year = PersonYear.objects.get(person=row, until__isnull=True)
        before = _kinship(held)
        row.left_on, row.leave_reason, row.leave_note = left_on, reason, note
        store(row, dict.fromkeys(("left_on", "leave_reason", "leave_note"), []))
        year.until = max(left_on, year.starts_on)
        store(year, {"until": []})
        successor = _succeed(held, row, year, new_head)
        _refuse_new_problem(held, before)
        recount(held)
        write_down(
            actor,
            held,
            "end_membership",
            reason=note,
            person=row.name,
            left_on=str(left_on),
            leave_reason=str(reason),
            new_head=successor,
        )
    return row


def _succeed(household: Household, gone: Person, year: PersonYear, new_head: Person | None) -> str:
    """Put ``new_head`` in the place of a head who left; return their name, '' when not needed."""
    stands = household.standing_changes.get(until__isnull=True).standing
    others = household.people.filter(left_on__isnull=True).exclude(pk=gone.pk)
    if stands == Standing.CANCELLED:
        return ""
    if not others.exists():
        raise ValidationError({"left_on": "这是户内最后一人，请先办理销户，再登记离开。"})
    if year.relation != Relation.HEAD:
        return ""
    if new_head is None or not others.filter(pk=new_head.pk).exists():
        raise ValidationError({"new_head": "户主离开时须同时指定新户主，请从现有成员中选择。"})
    PersonYear.objects.filter(person=new_head, until__isnull=True).update(relation=Relation.HEAD)
    return new_head.name


def change_head(
    *,
    actor: User,
    household: Household,
    version: int,
    new_head: Person,
    old_head_relation: Relation,
    reason: str,
) -> None:
    """Make another member the head; the old one stays with the given relation to the new."""
    with changing(household, actor=actor, version=version, counts=()) as held:
        open_rows = PersonYear.objects.filter(person__household=held, until__isnull=True)
        old = open_rows.select_related("person").filter(relation=Relation.HEAD).first()
        new = open_rows.filter(person=new_head).first()
        if new is None or (old and new.pk == old.pk):
            raise ValidationError({"new_head": "新户主应是另一位现有成员，请重新选择。"})
        if old_head_relation == Relation.HEAD:
            raise ValidationError({"old_head_relation": "请选择原户主与新户主的关系。"})
        before = _kinship(held)
        if old:
            open_rows.filter(pk=old.pk).update(relation=old_head_relation)
        open_rows.filter(pk=new.pk).update(relation=Relation.HEAD)
        _refuse_new_problem(held, before)
        heads = [old.person.name if old else "", new_head.name]
        write_down(actor, held, "change_head", reason=reason, changes={"head": heads})


def recount(household: Household) -> None:
    """After people came or went: members, declared size and per-head income of the open year."""
    year = HouseholdYear.objects.get(household=household, until__isnull=True)
    refresh_years([year.pk])
    if year.declared_size is not None:
        year.refresh_from_db(fields=["members"])
        HouseholdYear.objects.filter(pk=year.pk).update(declared_size=year.members)


def _current(household: Household, person: Person) -> Person:
    row = household.people.filter(pk=person.pk, left_on__isnull=True).first()
    if row is None:
        raise ValidationError("这位成员已经离开本户，不能再修改。")
    return row


def _kinship(household: Household) -> str | None:
    rows = PersonYear.objects.filter(person__household=household, until__isnull=True)
    return kinship_problem(rows.values_list("relation", "person__sex"))


def _refuse_new_problem(household: Household, before: str | None) -> None:
    """Refuse what the act itself breaks; an old fault is for the data check to find."""
    now = _kinship(household)
    cancelled = household.standing_changes.filter(until__isnull=True, standing=Standing.CANCELLED)
    if now and now != before and not cancelled.exists():
        raise ValidationError({"relation": now})


def _refuse_day(field: str, day: dt.date, earliest: dt.date) -> None:
    if day > timezone.localdate():
        raise ValidationError({field: "日期不能晚于今天，请核对。"})
    if day < earliest:
        raise ValidationError({field: f"日期不能早于{earliest}，请核对。"})
