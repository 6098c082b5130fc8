"""The members of a household: who stays, comes, goes or moves, and their facts of the year."""

import datetime as dt

from gujang.lib.sheets import Record

from ..codes import JoinReason, LeaveReason, Relation
from ..models import HouseholdYear, Person, PersonYear
from .bundles import Bundle
from .compare import FACT_FIELDS, Diff, Values, differing, diffs, taken
from .plans import Context, HouseholdPlan, PersonPlan, RowPlan
from .register import Known
from .values import fact_values, person_values

NEUTRAL = "不在您的管理范围内，请核对，或联系上级单位处理。"
GONE = "年度表中已无此人，原因待核实"
_MOVED = "户（年度表）"
_BACK = {"left_on": None, "leave_reason": "", "leave_note": ""}


def moved_note(number: str) -> str:
    """Return the note of who moved to the household ``number`` by an import."""
    return f"转入{number}{_MOVED}"


def plan_newcomers(plan: HouseholdPlan, context: Context, registered_on: dt.date) -> None:
    """Plan the members of a household that was not in the register."""
    for record in plan.bundle.members:
        values = person_values(record)
        born_later = values["born_on"] > registered_on
        day = max(registered_on, values["born_on"])
        if context.snapshot.hash(values["id_number"]) in context.holders:
            # until the data date they belong to the household they leave by this
            day, born_later = context.day, False
        reason = JoinReason.BIRTH if born_later else JoinReason.REGISTERED
        _join(plan, context, record, values | {"joined_on": day, "join_reason": reason})


def plan_members(plan: HouseholdPlan, context: Context, form: HouseholdYear | None) -> None:
    """Plan the members of a known household; ``form`` is its row of the year, None: to come."""
    known = plan.known
    assert known
    current = {person.id_hash: person for person in known.belonging(context.day)}
    back = {p.id_hash: p for p in known.people if _left_by_import(p, context)}
    for record in plan.bundle.members:
        values = person_values(record)
        key = context.snapshot.hash(values["id_number"])
        person = current.pop(key, None) or back.get(key)
        if person is None:
            _join(plan, context, record, values | _joined(known, values["born_on"], context))
        else:
            _stay(plan, context, record, person, form)
    for person in current.values():
        _leave(plan, context, person)


def _left_by_import(person: Person, context: Context) -> bool:
    """Say whether an earlier version of the same year's registers ended the membership."""
    by_import = person.leave_note == GONE or person.leave_note.endswith(_MOVED)
    return person.left_on == context.day and by_import


def _joined(known: Known, born_on: dt.date, context: Context) -> Values:
    """A birth in the year is one, whoever else is new joins on the data date, reason unknown."""
    first = known.household.first_registered
    if born_on.year == context.year and born_on >= first:
        return {"joined_on": born_on, "join_reason": JoinReason.BIRTH}
    return {"joined_on": context.day, "join_reason": JoinReason.UNKNOWN}


def _join(plan: HouseholdPlan, context: Context, record: Record, values: Values) -> None:
    key = context.snapshot.hash(values["id_number"])
    moved_from = _freed(plan, context, record, key)
    facts = {"starts_on": context.day} | fact_values(record)
    plan.people.append(
        PersonPlan(
            name=values["name"],
            person=RowPlan(None, values),
            facts=RowPlan(None, facts),
            record=record,
            moved_from=moved_from,
        )
    )


def _stay(
    plan: HouseholdPlan,
    context: Context,
    record: Record,
    person: Person,
    form: HouseholdYear | None,
) -> None:
    values = person_values(record)
    if person.left_on == context.day:
        values |= _BACK
        _freed(plan, context, record, person.id_hash)
    known = plan.known
    assert known
    rows = known.facts.get(person.pk, [])
    facts = fact_values(record)
    row = next((r for r in rows if form and r.household_year_id == form.pk), None)
    one = PersonPlan(values["name"], RowPlan(person, differing(person, values)), record=record)
    one.diffs = diffs(person, values)
    if row:
        if "left_on" in one.person.values:
            facts["until"] = None
        one.facts = RowPlan(row, differing(row, facts))
        one.diffs += diffs(row, facts)
    else:
        _begin(one, rows, facts, context)
    plan.people.append(one)
    _check_later_head(plan, record, known, context)


def _begin(one: PersonPlan, rows: list[PersonYear], facts: Values, context: Context) -> None:
    """Begin the facts of the year after those in force; what has no column is carried over."""
    before = next(
        (r for r in rows if r.starts_on <= context.day and (not r.until or r.until >= context.day)),
        None,
    )
    whole = taken(before, FACT_FIELDS) | facts
    ends = before.until if before and before.until != context.day else None
    one.facts = RowPlan(None, whole | {"starts_on": context.day, "until": ends})
    if before:
        one.closes = before if before.until != context.day else None
        one.diffs += diffs(before, facts)


def carry_members(plan: HouseholdPlan, context: Context) -> None:
    """Carry the facts of everybody into the new year where the file has no members' rows."""
    known = plan.known
    assert known
    for person in known.belonging(context.day):
        one = PersonPlan(person.name, RowPlan(person, {}))
        _begin(one, known.facts.get(person.pk, []), {}, context)
        plan.people.append(one)


def _leave(plan: HouseholdPlan, context: Context, person: Person) -> None:
    known = plan.known
    assert known
    home = context.homes.get(person.id_hash)
    reason, note = LeaveReason.UNKNOWN, GONE
    if home and home.number not in context.refused:
        reason, note = LeaveReason.OTHER_HOUSEHOLD, moved_note(home.number)
        plan.refs.add(home.number)
    left = {"left_on": context.day, "leave_reason": reason, "leave_note": note}
    one = PersonPlan(person.name, RowPlan(person, left), left=True)
    one.closes = open_facts(known, person)
    one.diffs = [Diff(name, getattr(person, name), left[name]) for name in left]
    plan.people.append(one)


def open_facts(known: Known, person: Person) -> PersonYear | None:
    """Return the facts of ``person`` in force."""
    return next((row for row in known.facts.get(person.pk, []) if row.until is None), None)


def _freed(
    plan: HouseholdPlan, context: Context, record: Record, key: str
) -> tuple[Known, Person] | None:
    """See that the number stands nowhere else, or leaves there by this import.

    Return the cancelled household that they leave with this row, if there is one.
    """
    if key not in context.holders:
        return None
    there, person = context.holders[key]
    other = context.bundle_of.get(there.household.pk)
    leaves = there is not plan.known and person in there.belonging(context.day)
    if leaves and not person.left_on and context.may_write(there.household.village_id):
        if other and other.members and not _stuck(there, other, context):
            plan.refs.add(other.number)
            return None
        if other is None and there.cancelled:
            return there, person
    plan.refuse(record, "id_number", _why_not_freed(plan, context, there, person))
    if other:
        plan.refs.add(other.number)
    return None


def _stuck(there: Known, other: Bundle, context: Context) -> bool:
    """Say whether a household of the file is left as it is: held back, or newer already."""
    newest = there.newest
    return other.number in context.refused or bool(newest and newest.year > context.year)


def _why_not_freed(plan: HouseholdPlan, context: Context, there: Known, person: Person) -> str:
    if not context.may_write(there.household.village_id):
        return NEUTRAL
    place = f"{_place(there, context)}{there.household.number}户"
    if person.left_on:
        return f"登记册中{place}记录此人已于{person.left_on}去世，请核对。"
    if there is plan.known:
        return f"登记册中此人{person.joined_on}才加入本户，请在户页面更正。"
    if there.household.pk in context.bundle_of:
        return f"此人现登记在{place}，该户本次没有导入他离开，请先改正该户的各行。"
    return f"证件号码与登记册中{place}的{person.name}重复；如已转入本户，请先在原户登记离开。"


def _place(known: Known, context: Context) -> str:
    village = context.places.villages.get(known.household.village_id)
    return context.places.name(village) if village else ""


def _check_later_head(plan: HouseholdPlan, record: Record, known: Known, context: Context) -> None:
    """Refuse a head beside another one who took over after the data date."""
    if record.get("relation") != Relation.HEAD:
        return
    for person in known.people:
        row = open_facts(known, person)
        if person.joined_on > context.day and row and row.relation == Relation.HEAD:
            message = f"登记册中{person.joined_on}起户主是{person.name}，请在户页面更正。"
            plan.refuse(record, "relation", message)
