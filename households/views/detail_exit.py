"""What a household's page says of its way out: criteria with their proof, visits, cases, files."""

from typing import Any

from django.utils import timezone

from .. import readiness
from ..codes import POOR_STANDINGS
from ..codes.exits import CaseState, Verdict
from ..filters.exits import DONE, STAGES, WITHDRAWN
from ..models import ExitCase, Household, HouseholdYear, StandingChange
from ..rules import data_date


def exit_section(
    household: Household, form: HouseholdYear | None, standing: StandingChange | None
) -> dict[str, Any]:
    """Return the section as of today, or of the data date of a past year's ``form``."""
    past = form is not None and form.until is not None
    day = data_date(form.year) if past and form else timezone.localdate()
    checks = readiness.judge_one(household.pk, Household.objects.all(), day)
    visits = household.verifications.select_related("made_by").order_by("-verified_on", "-id")
    cases = list(household.exit_cases.select_related("proposed_by").order_by("-id"))
    return {
        "exit_day": day,
        "checks": list(readiness.shown(readiness.frozen(checks))),
        "met": sum(check.is_met for check in checks),
        "is_ready": bool(checks) and all(check.verdict == Verdict.MET for check in checks),
        "visits": [_visit(row) for row in visits],
        "exit_cases": [{"case": case, "stage": _stage(case)} for case in cases],
        "documents": list(household.documents.select_related("made_by", "case")),
        "may_be_proposed": _may_be_proposed(cases, standing),
    }


def _may_be_proposed(cases: list[ExitCase], standing: StandingChange | None) -> bool:
    poor = bool(standing and standing.standing in POOR_STANDINGS)
    return poor and not any(case.state == CaseState.OPEN for case in cases)


def _stage(case: ExitCase) -> str:
    labels = dict(STAGES)
    if case.state == CaseState.WITHDRAWN:
        return labels[WITHDRAWN]
    return labels[DONE if case.announced_on else case.step]


def _visit(row: Any) -> dict[str, Any]:
    found: list[dict[str, str]] = []
    for name in ("food", "clothing", "schooling", "medical", "housing", "water"):
        said = getattr(row, name)
        if said is not None:
            label = str(type(row)._meta.get_field(name).verbose_name)
            found.append({"label": label, "css": "tag-done" if said else "tag-late"})
    return {"row": row, "found": found}
