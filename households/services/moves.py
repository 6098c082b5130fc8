"""Households that divide (拆户), join (并户), or move to another village (迁村)."""

import datetime as dt
from contextlib import ExitStack
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach, recheck
from gujang.access.models import User
from gujang.access.rights import Right
from villages.models import Village

from ..codes import (
    EXITED_STANDINGS,
    ChangeKind,
    JoinReason,
    LeaveReason,
    Relation,
    Standing,
)
from ..models import Household, HouseholdYear, Person, PersonYear, StandingChange
from ..sealed import disease, id_number
from .common import changing, store, write_down
from .households import refuse_village
from .leaving import Relations, depart, enthrone
from .people import (
    MEMBER_FACTS,
    PERSON_FACTS,
    Joining,
    began,
    current,
    join,
    kinship,
    open_facts,
    recount,
    refuse_day,
    refuse_new_problem,
)
from .standing import take_standing
from .years import YEAR_FACTS


class Head(NamedTuple):
    """Who heads a household, and what the others are to them, by the person's key."""

    person: Person | None
    relations: Relations


def split_household(
    *,
    actor: User,
    household: Household,
    version: int,
    leaving: list[Person],
    new_head: Head,
    old_head: Head | None = None,
    number: str,
    address: str = "",
    split_on: dt.date,
    reason: str,
    late_reason: str = "",
) -> Household:
    """Let the people ``leaving`` begin a household of their own (拆户) under ``number``.

    It carries on standing, attribute, causes and 首次识别时间 of the old one, in the same village;
    incomes and conditions are asked anew. ``old_head`` is named when the old head is among those
    who leave. Needs :attr:`Right.CREATE`.
    """
    _refuse_right(actor, household)
    with changing(
        household,
        actor=actor,
        version=version,
        days={"split_on": split_on},
        late_reason=late_reason,
    ) as held:
        last = held.standing_changes.get(until__isnull=True)
        _refuse_split(held, last, leaving, split_on)
        before = kinship(held)
        gone = [_go(held, p, "split_on", split_on, f"拆户到{number}") for p in leaving]
        if any(facts.relation == Relation.HEAD for facts in gone):
            who = old_head or Head(None, {})
            enthrone(held, who.person, who.relations)
        refuse_new_problem(held, before)
        recount(held)
        new = _begin(held, last, number, address, split_on, actor)
        _settle(new, gone, new_head, split_on, JoinReason.SPLIT)
        recheck(Household.objects.all(), actor, new.pk)
        names = [facts.person.name for facts in gone]
        said = {"people": names, "on": str(split_on), "late_reason": late_reason}
        write_down(actor, held, "split_household", reason=reason, split_to=number, **said)
        write_down(
            actor, new, "split_from_household", reason=reason, split_from=held.number, **said
        )
    return new


def _refuse_right(actor: User, *households: Household) -> None:
    mine = Household.objects.reachable_with(actor, Right.CREATE)
    keys = {household.pk for household in households}
    if mine.filter(pk__in=keys).count() != len(keys):
        raise OutOfReach


def _refuse_split(
    household: Household, last: StandingChange, leaving: list[Person], on: dt.date
) -> None:
    _refuse_cancelled(last, "split_on")
    refuse_day("split_on", on, last.happened_on)
    if not leaving:
        raise ValidationError({"leaving": "请选择迁出到新户的成员。"})
    if household.people.filter(left_on__isnull=True).count() <= len(set(leaving)):
        raise ValidationError({"leaving": "原户至少要留下一人；全家搬走的请办理“迁到他村”。"})


def _refuse_cancelled(last: StandingChange, field: str) -> None:
    if last.standing == Standing.CANCELLED:
        raise ValidationError({field: "本户已注销，不能办理；确属误注销的，请先退回未脱贫。"})


def _go(household: Household, person: Person, field: str, on: dt.date, note: str) -> PersonYear:
    row = current(household, person)
    refuse_day(field, on, row.joined_on)
    facts = depart(row, on, LeaveReason.OTHER_HOUSEHOLD, note)
    facts.person = row
    return facts


def _begin(
    old: Household, last: StandingChange, number: str, address: str, on: dt.date, actor: User
) -> Household:
    new = Household(
        number=number,
        village=old.village,
        group_name=old.group_name,
        address=address or old.address,
        standard=old.standard,
        first_registered=old.first_registered,
    )
    store(new, {})
    begins = StandingChange(
        household=new,
        kind=ChangeKind.SPLIT,
        standing=last.standing,
        happened_on=on,
        return_cause=last.return_cause,
        reason=f"由{old.number}拆户",
        made_by=actor,
    )
    store(begins, {})
    form = HouseholdYear.objects.get(household=old, until__isnull=True)
    carried = {name: getattr(form, name) for name in YEAR_FACTS}
    starts_on = max(form.starts_on, on)
    store(HouseholdYear(household=new, year=form.year, starts_on=starts_on, **carried), {})
    return new


def _settle(
    household: Household, gone: list[PersonYear], head: Head, on: dt.date, reason: JoinReason
) -> None:
    """Write those who left as members of a new household, one of them its head."""
    keys = {facts.person_id for facts in gone}
    if head.person is None or head.person.pk not in keys:
        raise ValidationError({"new_head": "请从迁出的成员中选择新户的户主。"})
    for facts in gone:
        is_head = facts.person_id == head.person.pk
        relation = Relation.HEAD if is_head else head.relations.get(facts.person_id, "")
        if not relation or (relation == Relation.HEAD and not is_head):
            name = facts.person.name
            raise ValidationError({"new_head": f"请选择{name}与新户户主的关系。"})
        _carry(household, facts, relation, on, reason)
    refuse_new_problem(household, None)
    recount(household)


def _carry(
    household: Household, facts: PersonYear, relation: str, on: dt.date, reason: JoinReason
) -> Person:
    """Write a person who left as a member of ``household``, with the same number and facts."""
    person = facts.person
    known: dict[str, Any] = {name: getattr(facts, name) for name in MEMBER_FACTS}
    names = {name: getattr(person, name) for name in PERSON_FACTS}
    who = Joining(id_number(person), names, known | {"relation": relation}, disease(facts))
    return join(household, who, on, reason)


def merge_households(
    *,
    actor: User,
    household: Household,
    version: int,
    into: Household,
    into_version: int,
    relations: Relations,
    merged_on: dt.date,
    reason: str,
    late_reason: str = "",
) -> None:
    """Let all members of ``household`` join ``into`` and close the former (并户).

    ``relations`` are what each is to the head of ``into``. Both must be poor, or both exited: no
    one leaves poverty or falls back into it by a merger. Needs :attr:`Right.CREATE` over both.
    """
    _refuse_right(actor, household, into)
    if household.pk == into.pk:
        raise ValidationError({"into": "不能并入本户，请填写另一户的户编号。"})
    days = {"merged_on": merged_on}
    versions = {household.pk: (household, version), into.pk: (into, into_version)}
    with ExitStack() as both:
        held = {
            # in one order, so that two mergers never wait for each other
            pk: both.enter_context(
                changing(row, actor=actor, version=seen, days=days, late_reason=late_reason)
            )
            for pk, (row, seen) in sorted(versions.items())
        }
        left, joined = held[household.pk], held[into.pk]
        last = _refuse_merger(left, joined, merged_on)
        before = kinship(joined)
        names = _move_in(left, joined, relations, merged_on)
        because = f"并入{joined.number}"
        take_standing(left, last, ChangeKind.MERGED, merged_on, reason=because, made_by=actor)
        refuse_new_problem(joined, before)
        recount(left)
        recount(joined)
        said = {"people": names, "on": str(merged_on), "late_reason": late_reason}
        write_down(actor, left, "merge_household", reason=reason, merged_into=joined.number, **said)
        write_down(
            actor, joined, "receive_household", reason=reason, merged_from=left.number, **said
        )


def _refuse_merger(left: Household, joined: Household, on: dt.date) -> StandingChange:
    last = left.standing_changes.get(until__isnull=True)
    other = joined.standing_changes.get(until__isnull=True)
    _refuse_cancelled(last, "into")
    if other.standing == Standing.CANCELLED:
        raise ValidationError({"into": f"{joined.number}户已注销，不能并入，请核对户编号。"})
    if (last.standing in EXITED_STANDINGS) != (other.standing in EXITED_STANDINGS):
        mine, theirs = Standing(last.standing).label, Standing(other.standing).label
        raise ValidationError(
            {
                "into": f"本户现为“{mine}”，{joined.number}户现为“{theirs}”，不能并户；"
                "请先为其中一户办理脱贫退出或返贫，使两户一致。"
            }
        )
    refuse_day("merged_on", on, max(last.happened_on, began(joined)))
    return last


def _move_in(left: Household, joined: Household, relations: Relations, on: dt.date) -> list[str]:
    names = []
    for facts in list(open_facts(left)):
        person = facts.person
        relation = relations.get(person.pk, "")
        if not relation or relation == Relation.HEAD:
            raise ValidationError({"into": f"请选择{person.name}与并入户户主的关系。"})
        gone = _go(left, person, "merged_on", on, f"并入{joined.number}")
        _carry(joined, gone, relation, on, JoinReason.MERGED)
        names.append(person.name)
    return names


def move_household(
    *,
    actor: User,
    household: Household,
    version: int,
    village: Village,
    group_name: str,
    address: str,
    moved_on: dt.date,
    reason: str,
    late_reason: str = "",
) -> Household:
    """Move a household to another village (迁村), with all that is known of it.

    It counts there from now on, in past years too. Needs :attr:`Right.CREATE` in both villages.
    """
    _refuse_right(actor, household)
    refuse_village(actor, village)
    with changing(
        household,
        actor=actor,
        version=version,
        days={"moved_on": moved_on},
        late_reason=late_reason,
    ) as held:
        if held.village_id == village.pk:
            raise ValidationError({"village": "本户已在这个村，请选择迁入的村。"})
        last = held.standing_changes.get(until__isnull=True)
        _refuse_cancelled(last, "moved_on")
        refuse_day("moved_on", moved_on, held.first_registered)
        changes = {"village": [f"{held.village_id} {held.village}", f"{village.pk} {village}"]}
        if address != held.address:
            changes["address"] = [held.address, address]
        held.village, held.group_name, held.address = village, group_name, address
        store(held, {"village": [], "group_name": [], "address": []})
        write_down(
            actor,
            held,
            "move_household",
            reason=reason,
            on=str(moved_on),
            changes=changes,
            late_reason=late_reason,
        )
    return held
