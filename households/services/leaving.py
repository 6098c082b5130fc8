"""Members who leave a household, and who heads it then."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError

from gujang.access.models import User

from ..codes import LeaveReason, Relation, Standing
from ..models import Household, Person, PersonYear
from .common import changing, store, write_down
from .people import current, kinship, open_facts, recount, refuse_day, refuse_new_problem

# what each member is to the new head, by the person's key
Relations = Mapping[int, str]


def end_membership(
    *,
    actor: User,
    person: Person,
    version: int,
    left_on: dt.date,
    reason: LeaveReason,
    note: str = "",
    new_head: Person | None = None,
    relations: Relations | None = None,
    late_reason: str = "",
) -> Person:
    """Let a member leave (成员减少) on a day. A head who leaves names the next one in the act.

    ``relations`` are the others' to the new head; those not named stay. The last member leaves only
    after the household is cancelled: no empty household (8.1 rule 15).
    """
    with changing(
        person.household,
        actor=actor,
        version=version,
        days={"left_on": left_on},
        late_reason=late_reason,
    ) as held:
        row = current(held, person)
        refuse_day("left_on", left_on, row.joined_on)
        before = kinship(held)
        facts = depart(row, left_on, reason, note)
        successor = _succeed(held, facts, new_head, relations or {})
        refuse_new_problem(held, before)
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
            late_reason=late_reason,
        )
    return row


def depart(person: Person, on: dt.date, reason: LeaveReason, note: str) -> PersonYear:
    """End a membership inside an act; return the facts that end with it."""
    facts = PersonYear.objects.select_related("household_year").get(
        person=person, until__isnull=True
    )
    person.left_on, person.leave_reason, person.leave_note = on, reason, note
    store(person, dict.fromkeys(("left_on", "leave_reason", "leave_note"), []))
    facts.until = max(on, facts.starts_on)
    store(facts, {"until": []})
    return facts


def _succeed(
    household: Household, gone: PersonYear, new_head: Person | None, relations: Relations
) -> str:
    """Put ``new_head`` in the place of a head who left; return their name, '' when not needed."""
    if household.standing_changes.get(until__isnull=True).standing == Standing.CANCELLED:
        return ""
    if not open_facts(household).exists():
        raise ValidationError(
            {"left_on": "这是户内最后一人，请先在“动态管理”中办理户内无人销户，再登记离开。"}
        )
    if gone.relation != Relation.HEAD:
        return ""
    return enthrone(household, new_head, relations)


def enthrone(household: Household, new_head: Person | None, relations: Relations) -> str:
    """Make a present member the head and relate the others; return the head's name."""
    rows = list(open_facts(household))
    if new_head is None or new_head.pk not in {row.person_id for row in rows}:
        raise ValidationError({"new_head": "户主离开时须同时指定新户主，请从现有成员中选择。"})
    if Relation.HEAD in relations.values():
        raise ValidationError({"new_head": "一户只能有一位户主，请核对其他成员与户主的关系。"})
    for row in rows:
        is_head = row.person_id == new_head.pk
        relation = Relation.HEAD if is_head else relations.get(row.person_id, row.relation)
        if relation != row.relation:
            # one head at a time: the old one has left or has been put back before
            row.relation = relation
            store(row, {"relation": []})
    return new_head.name


def change_head(
    *,
    actor: User,
    household: Household,
    version: int,
    new_head: Person,
    old_head_relation: Relation,
    reason: str,
    relations: Relations | None = None,
) -> None:
    """Make another member the head; the old one stays with the given relation to the new.

    ``relations`` are those of the other members; who is not named keeps theirs.
    """
    with changing(household, actor=actor, version=version, counts=()) as held:
        rows = list(open_facts(held))
        old = next((row for row in rows if row.relation == Relation.HEAD), None)
        new = next((row for row in rows if row.person_id == new_head.pk), None)
        if new is None or new is old:
            raise ValidationError({"new_head": "新户主应是另一位现有成员，请重新选择。"})
        if old_head_relation == Relation.HEAD:
            raise ValidationError({"old_head_relation": "请选择原户主与新户主的关系。"})
        before = kinship(held)
        if old:
            old.relation = old_head_relation
            store(old, {"relation": []})
        enthrone(held, new_head, relations or {})
        refuse_new_problem(held, before)
        heads = [old.person.name if old else "", new_head.name]
        write_down(actor, held, "change_head", reason=reason, changes={"head": heads})
