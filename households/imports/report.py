"""The verdict as the user is shown it: plain text and numbers, what is sealed masked."""

from dataclasses import asdict
from typing import Any

from .compare import Diff
from .judge import Judged
from .plans import HouseholdPlan, PersonPlan
from .wording import spoken

_ABSENT_LISTED = 2000


def report_of(judged: Judged) -> dict[str, Any]:
    """Return the report of ``judged`` as JSON values.

    Keys: ``year``, ``counts``, ``registers`` (title, sheet, header_row, rows), ``notes``,
    ``errors`` (sheet, row, column, cell, value, message), ``households`` (number, head, village,
    village_name, kind, household, version, rows, fields, people) without those that stay the same,
    ``absent`` (number, village) and ``absent_count``. A field has field, label, old and new.
    """
    return {
        "year": judged.year,
        "counts": judged.counts(),
        "registers": [
            {
                "title": table.register.title,
                "sheet": table.sheet,
                "header_row": table.header_row,
                "rows": len(table.records),
            }
            for table in judged.found.tables
        ],
        "notes": judged.notes or judged.found.notes,
        "errors": [asdict(problem) for problem in judged.problems],
        "households": [_household(p, judged) for p in judged.plans if p.kind != "same"],
        "absent": [{"number": n, "village": v} for n, v in judged.absent[:_ABSENT_LISTED]],
        "absent_count": len(judged.absent),
    }


def _household(plan: HouseholdPlan, judged: Judged) -> dict[str, Any]:
    known = plan.known
    return {
        "number": plan.bundle.number,
        "head": plan.head,
        "village": plan.village.pk if plan.village else "",
        "village_name": plan.village.name if plan.village else "",
        "kind": plan.kind,
        "household": known.household.pk if known and plan.kind != "error" else None,
        "version": known.household.version if known and plan.kind != "error" else None,
        "rows": len(plan.bundle.records),
        "fields": _fields(plan.diffs, judged) if plan.kind == "changed" else [],
        "people": []
        if plan.kind == "error"
        else [_person(p, judged) for p in plan.people if _told(p)],
    }


def _told(one: PersonPlan) -> bool:
    return one.kind == "new" or bool(one.diffs)


def _person(one: PersonPlan, judged: Judged) -> dict[str, Any]:
    kind = "left" if one.left else one.kind
    return {"name": one.name, "kind": kind, "fields": _fields(one.diffs, judged)}


def _fields(diffs: list[Diff], judged: Judged) -> list[dict[str, str]]:
    return [
        {
            "field": diff.field,
            "label": diff.label,
            "old": _said(diff.field, diff.old, judged),
            "new": _said(diff.field, diff.new, judged),
        }
        for diff in diffs
    ]


def _said(field: str, value: Any, judged: Judged) -> str:
    if field == "village_id":
        return judged.village_names.get(value, str(value))
    return spoken(field, value)
