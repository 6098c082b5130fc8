"""Exit readiness of households as the register stands, judged by :mod:`rules.readiness`.

Some six queries for one household or for a county: standards, forms, people, visits.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from .codes.exits import Criterion, Verdict
from .models import CriteriaVersion, HouseholdYear, PersonYear, PovertyLine, Verification
from .querysets import HouseholdQuerySet, in_force
from .rules import readiness as rules
from .rules.readiness import Asked, Check, Form, Member, Visit

# the part of the household's page where a record stands
ANCHORS = {"income": "income", "conditions": "conditions", "people": "people", rules.VISIT: "exit"}
_FORM = ("year", "starts_on", "per_head_income", *(
    f"conditions__{name}"
    for name in ("is_dangerous", "danger_grade", "water_difficult", "water_safe")
))  # fmt: skip
_MEMBER = ("person__name", "person__born_on", "schooling", "education", "has_ncms")
_VISIT = (
    "verified_on", "per_head_income", "food", "clothing", "schooling", "medical", "housing",
    "water",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standards:
    """The criteria in force on a day (None: no version reaches back so far) and the exit lines."""

    day: dt.date
    asked: Asked | None
    lines: Mapping[int, Decimal]


def standards_on(day: dt.date) -> Standards:
    """Read lines and criteria: two queries."""
    versions = [
        Asked(
            row.starts_on,
            tuple(map(Criterion, row.criteria.split())),
            row.evidence_months,
            row.name,
        )
        for row in CriteriaVersion.objects.all()
    ]
    lines = dict(PovertyLine.objects.values_list("year", "exit"))
    return Standards(day, rules.in_force(versions, day), lines)


def judge(households: HouseholdQuerySet, standards: Standards) -> dict[int, list[Check]]:
    """Return the criteria of each of ``households``, by key: three queries."""
    asked, day = standards.asked, standards.day
    if asked is None:
        return {}
    # a plain list of keys would pass what a statement of SQLite may hold
    rows = households.order_by().values("pk")
    forms, visits = _forms(rows, asked, day), _visits(rows, day)
    return {
        household: rules.readiness(
            day, asked, forms.get(household, ()), visits.get(household, ()), standards.lines
        )
        for household in rows.values_list("pk", flat=True)
    }


def judge_one(household: int, households: HouseholdQuerySet, day: dt.date) -> list[Check]:
    """Return the criteria of one household on ``day``; empty where no version was in force."""
    return judge(households.filter(pk=household), standards_on(day)).get(household, [])


def frozen(checks: Sequence[Check]) -> list[dict[str, Any]]:
    """Return ``checks`` as plain values, as an approved case keeps them."""
    return [
        {
            "criterion": str(check.criterion),
            "verdict": str(check.verdict),
            "said": check.said,
            "source": check.source,
            "day": check.day.isoformat() if check.day else "",
        }
        for check in checks
    ]


def shown(checks: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give checks (as :func:`frozen` gives them) in words, each with the place of its record."""
    for check in checks:
        verdict = Verdict(check["verdict"])
        yield {
            "label": Criterion(check["criterion"]).label,
            "verdict": verdict.label,
            "css": {Verdict.MET: "tag-done", Verdict.NOT_MET: "tag-late"}.get(verdict, "tag-wait"),
            "said": check["said"],
            "day": check["day"],
            "anchor": ANCHORS.get(check["source"], ""),
        }


def _forms(rows: Any, asked: Asked, day: dt.date) -> dict[int, list[Form]]:
    """Return the form in force and those whose data date still counts; members with the first."""
    oldest = rules.months_before(day, asked.evidence_months)
    recent = Q(starts_on__gte=oldest, starts_on__lte=day)
    found = HouseholdYear.objects.filter(in_force("", day) | recent, household__in=rows)
    members = _members(rows, day)
    forms: dict[int, list[Form]] = defaultdict(list)
    for household, *values in found.order_by("household_id", "-starts_on", "-year").values_list(
        "household_id", *_FORM
    ):
        held = forms[household]
        year, starts_on, per_head, dangerous, grade, difficult, safe = values
        mine = () if held else members.get(household, ())
        held.append(Form(year, starts_on, per_head, dangerous, grade or "", difficult, safe, mine))
    return forms


def _members(rows: Any, day: dt.date) -> dict[int, list[Member]]:
    people = PersonYear.objects.filter(in_force("", day), person__household__in=rows)
    members: dict[int, list[Member]] = defaultdict(list)
    for household, *values in people.order_by("id").values_list("person__household", *_MEMBER):
        members[household].append(Member(*values))
    return members


def _visits(rows: Any, day: dt.date) -> dict[int, list[Visit]]:
    found = Verification.objects.filter(household__in=rows, verified_on__lte=day)
    visits: dict[int, list[Visit]] = defaultdict(list)
    for household, *values in found.order_by("id").values_list("household", *_VISIT):
        visits[household].append(Visit(*values))
    return visits
