"""Measures for a household (项目到户): entering, changing, their detail, signing off."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from gujang.access.models import User

from ..codes.support import MeasureKind, WorkState
from ..models import (
    Household,
    JobTransfer,
    Loan,
    Measure,
    Person,
    Renovation,
    StandingChange,
    Training,
    YearConditions,
)
from ..rules.measures import Course, Wanted, course_problems, is_unsafe, signing_problem, why_not
from .common import Changes, Facts, assign, changing, named, store, write_down

MEASURE_FACTS = frozenset(
    """year kind name person scale unit planned_yuan actual_yuan fund expected_uplift actual_uplift
    starts_on due_on finished_on responsible responsible_unit state outcome""".split()
)
# what a kind of measure has of its own
DETAILS: dict[str, type[models.Model]] = {
    MeasureKind.LOAN: Loan,
    MeasureKind.TRAINING: Training,
    MeasureKind.EMPLOYMENT: JobTransfer,
    MeasureKind.HOUSE: Renovation,
}
DETAIL_NAMES = ("loan", "training", "job", "renovation")
REASON_LENGTH = 5


def detail_facts(model: type[models.Model]) -> frozenset[str]:
    """Return the columns of a kind's own that a form may set."""
    return frozenset(column.name for column in model._meta.concrete_fields) - {"id", "measure"}


def create_measure(*, actor: User, household: Household, version: int, facts: Facts) -> Measure:
    """Add a measure; refused for a cancelled household or a year before its registration."""
    with changing(household, actor=actor, version=version, counts=()) as held:
        measure = Measure(household=held)
        changes = assign(measure, facts, MEASURE_FACTS)
        refuse_household(held, measure)
        check_measure(measure)
        store(measure, {})
        write_measure_down(actor, held, "create_measure", measure, changes=changes)
    return measure


def refuse_household(household: Household, measure: Measure) -> None:
    """Refuse a measure that the household cannot be given."""
    standing = StandingChange.objects.get(household=household, until__isnull=True).standing
    wanted = Wanted(measure.year, measure.kind, measure.name)
    problem = why_not(wanted, standing=standing, registered_in=household.first_registered.year)
    if problem:
        early = measure.year < household.first_registered.year
        raise ValidationError({"year": problem} if early else problem)


def update_measure(
    *,
    actor: User,
    household: Household,
    version: int,
    measure: Measure,
    facts: Facts,
    update_house: bool = False,
) -> Measure:
    """Change a measure that is not signed off; ``update_house`` carries a renovation over.

    With it the form of the measure's year takes the grade after renovation as the house's own.
    Raises :class:`ValidationError`.
    """
    counts = ("household_flags", "danger_grade") if update_house else ()
    with changing(household, actor=actor, version=version, counts=counts) as held:
        row = _held(held, measure)
        changes = assign(row, facts, MEASURE_FACTS)
        if {"kind", "year"} & changes.keys():
            _refuse_other_kind(row, changes)
            refuse_household(held, row)
        check_measure(row)
        store(row, changes)
        write_measure_down(actor, held, "update_measure", row, changes=changes)
        if update_house:
            _carry_house_over(actor, held, row)
    return row


def _held(household: Household, measure: Measure, *, signed: bool = False) -> Measure:
    """Return the household's measure as it is now; refuse one whose signing is not as asked."""
    row = Measure.objects.get(household=household, pk=measure.pk)
    if row.signed_on and not signed:
        raise ValidationError("农户已签字认可，不能再修改；确需修改请先撤销签字认可。")
    return row


def _refuse_other_kind(measure: Measure, changes: Changes) -> None:
    if "kind" not in changes:
        return
    for name in DETAIL_NAMES:
        if hasattr(measure, name):
            raise ValidationError({"kind": "已填写这一类别的明细，不能改为其他类别。"})
    if Measure.objects.filter(pk=measure.pk, holding__isnull=False).exists():
        raise ValidationError({"kind": "由种养殖奖补分配产生，不能改为其他类别。"})


def check_measure(measure: Measure) -> None:
    """Refuse states and days that contradict each other, and a member of another household."""
    course = Course(
        measure.state, measure.starts_on, measure.due_on, measure.finished_on, measure.outcome
    )
    today = timezone.localdate()
    wrong = course_problems(course, today)
    if measure.year > today.year + 1:
        wrong["year"] = f"年度不能晚于{today.year + 1}年，请核对。"
    person: Person | None = measure.person
    if person is not None and person.household_id != measure.household_id:
        wrong["person"] = "受益成员应是本户的成员，请重新选择。"
    if wrong:
        raise ValidationError(wrong)


def _carry_house_over(actor: User, household: Household, measure: Measure) -> None:
    """Write the grade after renovation into the conditions of the measure's year."""
    row = YearConditions.objects.filter(
        household_year__household=household, household_year__year=measure.year
    ).first()
    renovation: Renovation | None = getattr(measure, "renovation", None)
    if measure.state != WorkState.DONE or renovation is None or not renovation.grade_after:
        raise ValidationError({"update_house": "改造完成并填写改造后危房等级后，才能更新登记表。"})
    if row is None:
        raise ValidationError(
            {"update_house": f"还没有填写{measure.year}年的生产生活条件，请先填写。"}
        )
    grade = renovation.grade_after
    facts = {"is_dangerous": is_unsafe(grade), "danger_grade": grade}
    changes = assign(row, facts, frozenset(facts))
    store(row, changes)
    write_down(actor, household, "update_conditions", year=measure.year, changes=changes)


def save_detail(
    *, actor: User, household: Household, version: int, measure: Measure, facts: Facts
) -> Any:
    """Set what the measure's kind has of its own: loan, training, job or renovation."""
    with changing(household, actor=actor, version=version, counts=()) as held:
        held_measure = _held(held, measure)
        model = DETAILS[held_measure.kind]
        rows: Any = model._default_manager
        row = rows.filter(measure=held_measure).first() or model(measure=held_measure)
        changes = assign(row, facts, detail_facts(model))
        store(row, changes)
        said = named(model._meta.model_name or "", changes)
        write_measure_down(
            actor, held, "update_measure_detail", held_measure, changes=said, of_measure=False
        )
    return row


def sign_measure(
    *,
    actor: User,
    household: Household,
    version: int,
    measure: Measure,
    signed_on: dt.date,
    outcome: str,
) -> Measure:
    """Record that the household signed for the outcome (农户签字认可); it is then settled."""
    with changing(household, actor=actor, version=version, counts=()) as held:
        row = _held(held, measure)
        wrong = signing_problem(
            state=row.state,
            outcome=outcome,
            finished_on=row.finished_on,
            signed_on=signed_on,
            today=timezone.localdate(),
        )
        if wrong:
            raise ValidationError(wrong)
        facts = {"outcome": outcome, "signed_on": signed_on, "signed_by": actor}
        changes = assign(row, facts, frozenset(facts))
        store(row, changes)
        write_measure_down(actor, held, "sign_measure", row, changes=changes)
    return row


def unsign_measure(
    *, actor: User, household: Household, version: int, measure: Measure, reason: str
) -> Measure:
    """Take a sign-off back, for a reason; the measure can be changed again."""
    if len(reason) < REASON_LENGTH:
        raise ValidationError({"reason": "请写明撤销的原因，至少5个字。"})
    with changing(household, actor=actor, version=version, counts=()) as held:
        row = _held(held, measure, signed=True)
        if row.signed_on is None:
            raise ValidationError("这项措施没有登记农户签字认可。")
        facts = {"signed_on": None, "signed_by": None}
        changes = assign(row, facts, frozenset(facts))
        store(row, changes)
        write_measure_down(actor, held, "unsign_measure", row, changes=changes, reason=reason)
    return row


def write_measure_down(
    actor: User,
    household: Household,
    action: str,
    measure: Measure,
    *,
    changes: Changes,
    reason: str = "",
    of_measure: bool = True,
) -> None:
    """Add the journal's entry about a measure, under its household."""
    said = named("measure", changes) if of_measure else changes
    write_down(actor, household, action, reason=reason, measure=in_words(measure), changes=said)


def in_words(measure: Measure) -> str:
    """Name a measure as the journal does: year, kind and name."""
    return f"{measure.year}年 {measure.get_kind_display()} {measure.name}"
