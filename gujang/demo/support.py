"""What was done for the invented households: plans, measures, the steps of their exits."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from random import Random
from typing import Any, NamedTuple

from gujang.access.models import User
from gujang.access.rights import Role
from households.codes import Cause, ChangeKind
from households.codes.exits import CaseState, Criterion, Step, StepResult, Verdict
from households.codes.support import (
    FundKind,
    IncomePlanKind,
    MeasureKind,
    WorkState,
)
from households.models import (
    ExitCase,
    ExitStep,
    HouseholdYear,
    Measure,
    Plan,
    PlanIncome,
    PlanIndicator,
    StandingChange,
    Verification,
)
from households.readiness import frozen
from households.rules.plans import TARGETS
from households.rules.readiness import VISIT, Check

from .write import BATCH, save_all

UTC8 = dt.timezone(dt.timedelta(hours=8))
LAST_YEAR = 2017
WATER_ASKED_FROM = dt.date(2016, 5, 1)


class Deed(NamedTuple):
    """A measure as the demo words it: scale and unit, yuan planned, yuan more a year."""

    kind: MeasureKind
    name: str
    scale: int
    unit: str
    yuan: int
    uplift: int


SHEEP = Deed(MeasureKind.LIVESTOCK, "发放基础母羊", 20, "只", 16_000, 4_800)
POTATO = Deed(MeasureKind.FARMING, "马铃薯种薯和化肥补助", 10, "亩", 3_000, 2_600)
LOAN = Deed(MeasureKind.LOAN, "全贴息小额信贷", 1, "笔", 30_000, 5_000)
DOCTOR = Deed(MeasureKind.MEDICAL, "大病救治和医疗救助", 1, "人", 6_000, 0)
CARE = Deed(MeasureKind.SAFETY_NET, "低保兜底", 1, "户", 4_200, 4_200)
SCHOOL = Deed(MeasureKind.EDUCATION, "教育资助", 1, "人", 2_000, 0)
LESSON = Deed(MeasureKind.TRAINING, "种养殖实用技术培训", 3, "天", 300, 800)
WORK = Deed(MeasureKind.EMPLOYMENT, "转移就业", 1, "人", 500, 9_000)
WELL = Deed(MeasureKind.WATER, "入户自来水", 1, "户", 2_500, 0)
FOR_CAUSE: Mapping[str, tuple[Deed, ...]] = {
    Cause.ILLNESS: (DOCTOR, SHEEP),
    Cause.DISABILITY: (CARE, SHEEP),
    Cause.SCHOOLING: (SCHOOL, WORK),
    Cause.DISASTER: (POTATO, SHEEP),
    Cause.LAND: (WORK, SHEEP),
    Cause.WATER: (WELL, POTATO),
    Cause.SKILL: (LESSON, SHEEP),
    Cause.LABOUR: (CARE, SHEEP),
    Cause.FUNDS: (LOAN, SHEEP),
}
USUAL = (SHEEP, POTATO)
INCOME_OF = {
    MeasureKind.LIVESTOCK: IncomePlanKind.LIVESTOCK,
    MeasureKind.FARMING: IncomePlanKind.FARMING,
    MeasureKind.EMPLOYMENT: IncomePlanKind.STEADY_WORK,
    MeasureKind.SAFETY_NET: IncomePlanKind.SAFETY_NET,
}
# days before the approval on which each step was taken
BEFORE = {
    Step.REVIEW: 30,
    Step.VISIT: 27,
    Step.CONSENT: 25,
    Step.NOTICE: 14,
    Step.TOWN: 7,
    Step.COUNTY: 0,
}
WHO = {
    Step.REVIEW: "村民代表大会",
    Step.VISIT: "驻村工作队、村两委",
    Step.CONSENT: "户主本人",
    Step.NOTICE: "村两委",
    Step.TOWN: "镇扶贫办",
    Step.COUNTY: "县扶贫办",
    Step.ANNOUNCED: "村两委",
}


class Actors(NamedTuple):
    """Who proposed, reviewed and approved, never the same for one exit; and who posts cadres."""

    cadre: User
    town: User
    office: User
    organization: User


def actors() -> Actors:
    """Return the demo users that act in the tale."""
    roles = (Role.CADRE, Role.TOWN, Role.POVERTY_OFFICE, Role.ORGANIZATION)
    return Actors(*(User.objects.get(username=f"demo_{role.value}") for role in roles))


def support_households(seed: int) -> Iterator[int]:
    """Write plans, measures and exits of every household; yield how many are done."""
    exits: dict[int, list[dt.date]] = defaultdict(list)
    found = StandingChange.objects.filter(kind=ChangeKind.EXIT).order_by("happened_on")
    for household, day in found.values_list("household", "happened_on"):
        exits[household].append(day)
    years: dict[int, list[HouseholdYear]] = defaultdict(list)
    for row in HouseholdYear.objects.order_by("household", "year").iterator(chunk_size=2000):
        years[row.household_id].append(row)
    people, pending, done = actors(), iter(years.items()), 0
    while batch := list(islice(pending, BATCH)):
        rows: dict[type, list[Any]] = defaultdict(list)
        for household, forms in batch:
            rng = Random(f"{seed}:support:{household}")
            _support(rows, forms, exits[household], rng, people)
        save_all(rows[model] for model in _ORDER)
        done += len(batch)
        yield done


_ORDER = (Plan, PlanIndicator, PlanIncome, Measure, Verification, ExitCase, ExitStep)
Rows = dict[type, list[Any]]


def _support(
    rows: Rows, forms: list[HouseholdYear], exits: list[dt.date], rng: Random, people: Actors
) -> None:
    last = exits[-1].year if exits else LAST_YEAR
    deeds = FOR_CAUSE.get(forms[0].main_cause, USUAL)
    for form in forms:
        if form.year <= last and form.members:
            deed = deeds[(form.year - forms[0].year) % len(deeds)]
            _plan(rows, form, deed, is_last=form.year == last)
            rows[Measure].append(_measure(form, deed, rng))
    for day in exits:
        form = next((row for row in forms if row.year == day.year), forms[-1])
        _exit(rows, form, day, people)


def _plan(rows: Rows, form: HouseholdYear, deed: Deed, *, is_last: bool) -> None:
    plan = Plan(
        household_id=form.household_id,
        year=form.year,
        goal="人均纯收入超过当年扶贫标准，稳定实现两不愁三保障",
        due_on=dt.date(form.year, 12, 31),
        industry=f"{deed.name}{deed.scale}{deed.unit}",
        made_on=dt.date(form.year, 3, 20),
        agreed_on=dt.date(form.year, 3, 25),
    )
    rows[Plan].append(plan)
    if deed.uplift:
        rows[PlanIncome].append(
            PlanIncome(
                plan=plan,
                kind=INCOME_OF.get(deed.kind, IncomePlanKind.OTHER),
                detail=deed.name,
                scale=deed.scale,
                unit=deed.unit,
                expected=f"{form.year}年内",
                amount=deed.uplift,
            )
        )
    if is_last:
        rows[PlanIndicator] += [
            PlanIndicator(plan=plan, indicator=key, planned=words) for key, words in TARGETS.items()
        ]


def _measure(form: HouseholdYear, deed: Deed, rng: Random) -> Measure:
    starts = dt.date(form.year, rng.randint(4, 6), rng.randint(1, 28))
    done = form.year < LAST_YEAR or rng.random() < 0.8
    ended = dt.date(form.year, rng.randint(9, 12), rng.randint(1, 20)) if done else None
    uplift = Decimal(deed.uplift * rng.randint(85, 110)) / 100
    return Measure(
        household_id=form.household_id,
        year=form.year,
        kind=deed.kind,
        name=deed.name,
        scale=deed.scale,
        unit=deed.unit,
        planned_yuan=deed.yuan,
        actual_yuan=deed.yuan if done else None,
        fund=FundKind.LOAN if deed is LOAN else FundKind.SUPERIOR,
        expected_uplift=deed.uplift,
        actual_uplift=uplift if done else None,
        starts_on=starts,
        due_on=dt.date(form.year, 12, 31),
        finished_on=ended,
        responsible="驻村工作队",
        state=WorkState.DONE if done else WorkState.ONGOING,
        outcome=f"已落实，增收{uplift:.0f}元" if done and deed.uplift else "",
        signed_on=ended,
    )


def _exit(rows: Rows, form: HouseholdYear, day: dt.date, people: Actors) -> None:
    taken = {step: day - dt.timedelta(days=days) for step, days in BEFORE.items()}
    began = taken[Step.NOTICE] - dt.timedelta(days=8)
    moment = dt.datetime(began.year, began.month, began.day, 9, tzinfo=UTC8)
    announced = day + dt.timedelta(days=3)
    case = ExitCase(
        household_id=form.household_id,
        year=day.year,
        state=CaseState.APPROVED,
        step=Step.ANNOUNCED,
        proposed_by=people.cadre,
        proposed_on=taken[Step.REVIEW],
        notice_from=moment,
        notice_until=moment + dt.timedelta(days=7),
        notice_ended=moment + dt.timedelta(days=8),
        notice_place="村务公开栏",
        reviewed_by=people.town,
        approved_by=people.office,
        approved_on=day,
        announced_on=announced,
        readiness=_readiness(taken[Step.VISIT]),
    )
    rows[ExitCase].append(case)
    rows[Verification].append(
        Verification(
            household_id=form.household_id,
            verified_on=taken[Step.VISIT],
            verified_by="驻村工作队",
            per_head_income=form.per_head_income,
            food=True,
            clothing=True,
            schooling=True,
            medical=True,
            housing=True,
            water=True,
            made_by=people.cadre,
        )
    )
    made_by = {Step.TOWN: people.town, Step.COUNTY: people.office}
    rows[ExitStep] += [
        ExitStep(
            case=case,
            step=step,
            result=StepResult.PASSED,
            happened_on=on,
            person=WHO[step],
            made_by=made_by.get(step, people.cadre),
        )
        for step, on in {**taken, Step.ANNOUNCED: announced}.items()
    ]


def _readiness(visited: dt.date) -> list[dict[str, str]]:
    """Return what an approval keeps: every criterion of the time met by the visit (10.6)."""
    asked = [x for x in Criterion if x != Criterion.WATER or visited >= WATER_ASKED_FROM]
    return frozen([Check(x, Verdict.MET, "入户核实达标", VISIT, visited) for x in asked])
