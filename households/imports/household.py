"""Judging one household: new, of a later year, the same year again, or of an older year."""

import datetime as dt

from gujang.lib.sheets import Record
from villages.models import Village

from ..codes import Relation
from ..models import HouseholdYear, Person, PersonYear
from .bundles import Bundle
from .compare import YEAR_FIELDS, Diff, Values, current, differing, diffs, taken
from .older import compare_older
from .people import NEUTRAL, carry_members, open_facts, plan_members, plan_newcomers
from .places import Misplaced
from .plans import Context, HouseholdPlan, RowPlan
from .register import Known
from .standing import Unfit, exit_year_of, first_steps, next_steps, registered_anew
from .survey import plan_survey, tally
from .values import claim_of, household_values, year_values

_ALONE = "登记册中没有这一户，新识别的户须同时有贫困户基本信息和家庭成员；请核对家庭编号。"

_CLOSED = (
    "{year}年度已封账，导入不能再增减该年度以前的户和人；"
    "请由县扶贫办解除封账后再导入，或在户页面写明理由补录。"
)


def plan_household(bundle: Bundle, context: Context) -> HouseholdPlan:
    """Return what the import would do with ``bundle``, or why it is held back."""
    plan = HouseholdPlan(bundle, bundle.head_name)
    first = bundle.records[0]
    plan.known = _match(plan, context)
    if plan.problems:
        return plan
    plan.village = _village(plan, context)
    if plan.village and not context.may_write(plan.village.pk):
        plan.refuse(first, "village", NEUTRAL)
    if plan.problems:
        return plan
    newest = plan.known.newest if plan.known else None
    if plan.known and newest and newest.year > context.year:
        compare_older(plan, plan.known, context)
    elif plan.known:
        _plan_known(plan, plan.known, context)
    elif bundle.base is None or not bundle.members:
        plan.refuse(first, "number", _ALONE)
    else:
        _plan_new(plan, bundle.base, context)
    closed = context.closed
    if closed and not plan.problems and any(day.year <= closed for day in plan.days()):
        plan.refuse(first, "number", _CLOSED.format(year=closed))
    return plan


def _match(plan: HouseholdPlan, context: Context) -> Known | None:
    """Return the household by its number, else by its head's (domain 10.8)."""
    number, snapshot = plan.bundle.number, context.snapshot
    known = snapshot.by_number.get(number)
    head = plan.bundle.head_number
    if known is None and head:
        known = snapshot.by_head.get(snapshot.hash(head))
        if known and known.household.number in context.file.bundles:
            # its own row speaks for it; this one names a person who heads another household
            known = None
    if known and not context.may_write(known.household.village_id):
        plan.refuse(plan.bundle.records[0], "number", NEUTRAL)
        return None
    return known


def _village(plan: HouseholdPlan, context: Context) -> Village | None:
    """Return the village the rows name; every row must name the same."""
    settled: Village | None = None
    for record in plan.bundle.records:
        found = context.places.of(record)
        if found is None:
            continue
        if isinstance(found, Misplaced):
            plan.refuse(record, *found)
            return None
        found = _as_it_is_now(plan, record, found, context)
        if found is None:
            return None
        settled = settled or found
        if found.pk != settled.pk:
            where = plan.bundle.records[0].where
            plan.refuse(record, "village", f"嘎查村与{where}不一致，同一户应相同，请核对。")
            return None
    return settled or (
        context.places.villages[plan.known.household.village_id] if plan.known else None
    )


def _as_it_is_now(
    plan: HouseholdPlan, record: Record, village: Village, context: Context
) -> Village | None:
    """Take the old name of a merged village for a household that moved with it."""
    if village.closed_on is None:
        return village
    now: Village | None = village
    while now and now.merged_into_id:
        now = context.places.villages.get(now.merged_into_id)
    own = plan.known.household.village_id if plan.known else None
    if now and own in (village.pk, now.pk):
        return context.places.villages[own]
    merged = f"，已并入{context.places.name(now)}" if now and now != village else ""
    plan.refuse(record, "village", f"这个村已撤销{merged}，请改填现在的村名。")
    return None


def _plan_new(plan: HouseholdPlan, base: Record, context: Context) -> None:
    registered_on = base.get("first_registered") or context.day
    village = plan.village
    if village is None:
        plan.refuse(base, "village", "不能为空，请填写嘎查村。")
        return
    claim = claim_of(base, context.year)
    try:
        plan.steps = first_steps(registered_on, claim)
    except Unfit as unfit:
        plan.refuse(base, unfit.field_name, unfit.message)
        return
    _check_national_number(plan, base, context)
    place: Values = {"village_id": village.pk, "first_registered": registered_on}
    plan.household = RowPlan(None, household_values(base) | place)
    form = year_values(base) | {"starts_on": context.day}
    form["exit_year"] = exit_year_of((), plan.steps, claim)
    plan_newcomers(plan, context, registered_on)
    plan_survey(plan, None)
    plan.year = RowPlan(None, form | tally(plan, None))


def _plan_known(plan: HouseholdPlan, known: Known, context: Context) -> None:
    form = known.year(context.year)
    if form is None:
        plan.closes = known.newest
    values: Values = {}
    if base := plan.bundle.base:
        _plan_base(plan, known, base, context)
        _plan_standing(plan, known, base, context)
        values = _form_values(plan, known, base, context)
    elif plan.village and plan.village.pk != known.household.village_id:
        record = plan.bundle.records[0]
        plan.refuse(record, "village", "嘎查村与登记册不一致；迁移须同时有贫困户基本信息，请核对。")
    if not plan.bundle.members:
        _check_head(plan, known, context)
    if plan.problems:
        return
    if plan.bundle.members:
        plan_members(plan, context, form)
    elif form is None:
        carry_members(plan, context)
    if form is None:
        plan.rehung = _joined_later(known, context)
    before = form or known.newest
    plan.diffs += diffs(before, values) if before else []
    plan_survey(plan, form)
    _plan_form(plan, form, values, context)


def _plan_form(
    plan: HouseholdPlan, form: HouseholdYear | None, values: Values, context: Context
) -> None:
    if form:
        plan.year = RowPlan(form, differing(form, values | tally(plan, form)))
        return
    carried = taken(plan.closes, YEAR_FIELDS) | {"declared_size": None}
    whole = carried | values | tally(plan, None) | {"starts_on": context.day}
    plan.year = RowPlan(None, whole)


def _plan_base(plan: HouseholdPlan, known: Known, base: Record, context: Context) -> None:
    values = household_values(base)
    if plan.village:
        values["village_id"] = plan.village.pk
    _check_national_number(plan, base, context)
    registered_on = base.get("first_registered")
    if registered_on and registered_on != known.household.first_registered:
        try:
            first = registered_anew(known.changes, registered_on)
        except Unfit as unfit:
            plan.refuse(base, unfit.field_name, unfit.message)
            return
        values["first_registered"] = registered_on
        plan.steps.redate.append((first, registered_on))
        plan.rejoined = _rejoined(known, registered_on)
    plan.household = RowPlan(known.household, differing(known.household, values))
    plan.diffs += diffs(known.household, values)


def _rejoined(known: Known, registered_on: dt.date) -> list[tuple[Person, dt.date]]:
    """Return who joined with the household, or would have before it, and when they now do."""
    old = known.household.first_registered
    found = []
    for person in known.people:
        day = max(registered_on, person.born_on)
        with_it = person.joined_on in (old, max(old, person.born_on))
        if (with_it or person.joined_on < day) and person.joined_on != day:
            found.append((person, day))
    return [(person, day) for person, day in found if not person.left_on or day <= person.left_on]


def _plan_standing(plan: HouseholdPlan, known: Known, base: Record, context: Context) -> None:
    if "standing" not in base.values:
        return
    try:
        steps = next_steps(known.changes, claim_of(base, context.year), newest=True)
    except Unfit as unfit:
        plan.refuse(base, unfit.field_name, unfit.message)
        return
    steps.redate += plan.steps.redate
    plan.steps = steps
    if steps.old != steps.new:
        plan.diffs.append(Diff("standing", steps.old, steps.new))
    for change, day in steps.redate:
        if change is not known.changes[0]:
            plan.diffs.append(Diff("exit_on", change.happened_on, day))


def _form_values(plan: HouseholdPlan, known: Known, base: Record, context: Context) -> Values:
    """Return what the row says of the year; 脱贫年度 left empty is that of the exit."""
    values = year_values(base)
    if values.get("exit_year", 0) is None and not plan.problems:
        claim = claim_of(base, context.year)
        kept = [change for change in known.changes if change not in plan.steps.drop]
        values["exit_year"] = exit_year_of(kept, plan.steps, claim)
        if "standing" not in base.values:
            del values["exit_year"]
    return values


def _check_head(plan: HouseholdPlan, known: Known, context: Context) -> None:
    """Without members' rows the head is the one of the register; else it must be in the file."""
    head = next((p for p in known.belonging(context.day) if _is_head(known, p)), None)
    if head is None:
        return
    cure = "与登记册不一致；更正户主须同时有家庭成员表，请核对。"
    base = plan.bundle.base
    if base and base.values["head_number"].text != current(head, "id_number"):
        plan.refuse(base, "head_number", f"户主证件号码{cure}")
    for record in plan.bundle.records:
        if record.get("head_name") not in (None, head.name):
            plan.refuse(record, "head_name", f"户主姓名{cure}")


def _is_head(known: Known, person: Person) -> bool:
    row = open_facts(known, person)
    return row is not None and row.relation == Relation.HEAD


def _joined_later(known: Known, context: Context) -> list[PersonYear]:
    later = [p for p in known.people if p.joined_on > context.day and p.left_on is None]
    return [row for row in (open_facts(known, person) for person in later) if row]


def _check_national_number(plan: HouseholdPlan, base: Record, context: Context) -> None:
    number = base.get("national_number")
    owner = context.snapshot.national_numbers.get(number or "")
    if owner and (plan.known is None or owner != plan.known.household.number):
        plan.refuse(base, "national_number", "国家系统户编号已登记在另一户名下，请核对。")
