"""Homes from the register: a batch of households in a handful of queries, whatever they hold."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from django.db.models import F

from gujang.lib.sealing import unseal

from ..codes import EXITED_STANDINGS as OUT
from ..codes.exits import CaseState, StepResult
from ..imports.standing import note_of
from ..models import (
    ExitCase,
    ExitStep,
    Household,
    HouseholdYear,
    Measure,
    PersonYear,
    PovertyLine,
    StandingChange,
    YearConditions,
    YearIncome,
)
from ..sealed import open_id
from .home import Aid, Change, Conditions, Exit, Home, Income, Member
from .people import ONE_YEAR
from .rule import SOURCES

Row = dict[str, Any]
Lines = dict[int, tuple[Decimal, Decimal]]
_INCOME = [one.name for one in fields(Income)]
_CONDITIONS = [one.name for one in fields(Conditions)]
_FACTS = (
    "relation",
    "education",
    "schooling",
    "health",
    "labour",
    "work_place",
    "work_months",
    "work_company",
    "has_ncms",
    "has_serious_illness_cover",
    "on_dibao",
    "in_service",
    "residence",
)
_PERSON = ("name", "sex", "id_kind", "born_on", "ethnic")
_TOP = ("pk", "uuid", "number", "first_registered", "phone_sealed", "bank_name", "card_sealed")
_FORM = ("year", "attribute", "main_cause", "declared_size", "is_martyr_family")
_AID = ("pk", "kind", "name", "year", "state", "actual_yuan", "finished_on")


@dataclass(slots=True)
class _Found:
    """What the queries of a batch found, by household."""

    forms: dict[int, Row] = field(default_factory=dict)
    before: dict[tuple[int, int], Decimal | None] = field(default_factory=dict)
    incomes: dict[int, Income] = field(default_factory=dict)  # by form
    conditions: dict[int, Conditions] = field(default_factory=dict)
    changes: dict[int, list[Change]] = field(default_factory=lambda: defaultdict(list))
    members: dict[int, list[Row]] = field(default_factory=lambda: defaultdict(list))
    grades: dict[tuple[int, int], str] = field(default_factory=dict)
    aids: dict[int, list[Aid]] = field(default_factory=lambda: defaultdict(list))
    exits: dict[int, list[Exit]] = field(default_factory=lambda: defaultdict(list))
    beside: dict[str, Mapping[int, Any]] = field(default_factory=dict)


def poverty_lines() -> Lines:
    """Return identification and exit line of every income year."""
    rows = PovertyLine.objects.values_list("year", "identification", "exit")
    return {year: (identification, leaving) for year, identification, leaving in rows}


def homes(keys: Sequence[int], lines: Lines) -> Iterator[Home]:
    """Give the households ``keys`` as they stand, a batch small enough for one IN."""
    found = _Found()
    _read_forms(found, keys)
    _read_survey(found)
    _read_changes(found, keys)
    _read_people(found, keys)
    _read_aids(found, keys)
    _read_exits(found, keys)
    found.beside = {name: read(keys) for name, read in SOURCES.items()}
    tops: Any = Household.objects.filter(pk__in=keys).order_by("pk")
    for top in tops.values(*_TOP):
        if top["pk"] in found.forms and found.changes[top["pk"]]:
            yield _home(top, found, lines)


def _home(top: Row, found: _Found, lines: Lines) -> Home:
    pk, uuid = top["pk"], top["uuid"]
    form = found.forms[pk]
    year = form["year"]
    identification, leaving = lines.get(year, (None, None))
    others = (form["other_cause_1"], form["other_cause_2"])
    return Home(
        pk=pk,
        number=top["number"],
        first_registered=top["first_registered"],
        phone=unseal(top["phone_sealed"], context=f"household.phone:{uuid}"),
        bank_name=top["bank_name"],
        card=unseal(top["card_sealed"], context=f"household.card:{uuid}"),
        other_causes=tuple(cause for cause in others if cause),
        per_head=form["per_head_income"],
        per_head_before=found.before.get((pk, year - 1)),
        members=tuple(_member(row, year, found) for row in found.members[pk]),
        income=found.incomes.get(form["pk"]),
        conditions=found.conditions.get(form["pk"]),
        changes=tuple(found.changes[pk]),
        aids=tuple(found.aids[pk]),
        exits=tuple(found.exits[pk]),
        identification=identification,
        exit_line=leaving,
        beside={name: known[pk] for name, known in found.beside.items() if pk in known},
        **{name: form[name] for name in _FORM},
    )


def _member(row: Row, year: int, found: _Found) -> Member:
    pk = row["person_id"]
    past = (found.grades.get((pk, year - 1), ""), found.grades.get((pk, year - 2), ""))
    return Member(
        pk=pk,
        number=open_id(row["person__uuid"], row["person__id_sealed"]),
        mark=row["person__id_hash"][:16],
        age=year - row["person__born_on"].year,
        grades=past,
        **{name: row[f"person__{name}"] for name in _PERSON},
        **{name: row[name] for name in _FACTS},
    )


def _read_forms(found: _Found, keys: Collection[int]) -> None:
    """Read every form's income a head, and the whole form in force."""
    names = (*_FORM, "pk", "household_id", "until", "other_cause_1", "other_cause_2")
    rows = HouseholdYear.objects.filter(household__in=keys).order_by()
    for row in rows.values(*names, "per_head_income"):
        if row["until"] is None:
            found.forms[row["household_id"]] = row
        else:
            found.before[row["household_id"], row["year"]] = row["per_head_income"]


def _read_survey(found: _Found) -> None:
    forms = [form["pk"] for form in found.forms.values()]
    incomes = YearIncome.objects.filter(household_year__in=forms)
    for row in incomes.values("household_year_id", *_INCOME):
        form = row.pop("household_year_id")
        found.incomes[form] = Income(**row)
    conditions = YearConditions.objects.filter(household_year__in=forms)
    for row in conditions.values("household_year_id", *_CONDITIONS):
        form = row.pop("household_year_id")
        found.conditions[form] = Conditions(**row)


def _read_changes(found: _Found, keys: Collection[int]) -> None:
    rows = StandingChange.objects.filter(household__in=keys).order_by("happened_on", "pk")
    names = ("household_id", "kind", "standing", "happened_on", "return_cause", "reason")
    for household, kind, standing, on, cause, reason in rows.values_list(*names):
        change = Change(
            kind=kind,
            standing=standing,
            on=on,
            return_cause=cause,
            imported=reason == note_of(on.year),
        )
        found.changes[household].append(change)


def _read_people(found: _Found, keys: Collection[int]) -> None:
    present = PersonYear.objects.filter(
        person__household__in=keys, person__left_on__isnull=True, until__isnull=True
    )
    names = [f"person__{name}" for name in (*_PERSON, "household_id", "uuid", "id_sealed")]
    for row in present.order_by("person_id").values(
        "person_id", "person__id_hash", *names, *_FACTS
    ):
        found.members[row["person__household_id"]].append(row)
    pupils = [
        row["person_id"]
        for rows in found.members.values()
        for row in rows
        if row["schooling"] in ONE_YEAR
    ]
    if not pupils:
        return
    past = PersonYear.objects.filter(person__in=pupils, until__isnull=False, schooling__in=ONE_YEAR)
    for person, year, schooling in past.order_by("starts_on").values_list(
        "person_id", "household_year__year", "schooling"
    ):
        found.grades[person, year] = schooling


def _read_aids(found: _Found, keys: Collection[int]) -> None:
    rows = Measure.objects.filter(household__in=keys).order_by("pk")
    for row in rows.values(
        "household_id", "person_id", *_AID, who=F("person__name"), born=F("person__born_on")
    ):
        aid = Aid(
            person=row["person_id"],
            person_name=row["who"] or "",
            person_born=row["born"].year if row["born"] else None,
            **{name: row[name] for name in _AID},
        )
        found.aids[row["household_id"]].append(aid)


def _read_exits(found: _Found, keys: Collection[int]) -> None:
    out = [key for key in keys if found.changes[key] and found.changes[key][-1].standing in OUT]
    if not out:
        return
    passed: dict[int, dict[str, Any]] = defaultdict(dict)
    approved = ExitCase.objects.filter(household__in=out, state=CaseState.APPROVED)
    steps = ExitStep.objects.filter(case__in=approved, result=StepResult.PASSED)
    for case, step, on in steps.order_by("pk").values_list("case_id", "step", "happened_on"):
        passed[case][step] = on
    for row in approved.order_by("year", "pk").values(
        "pk", "household_id", "year", "notice_from", "notice_ended"
    ):
        leaving = Exit(
            year=row["year"],
            passed=tuple(passed[row["pk"]].items()),
            notice_from=row["notice_from"],
            notice_ended=row["notice_ended"],
        )
        found.exits[row["household_id"]].append(leaving)
