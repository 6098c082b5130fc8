"""The journal entries of an import: one for each household it touched, masked field by field."""

from collections.abc import Iterator
from typing import Any

from gujang.journal.services import Note
from gujang.lib.changes import plain

from ..models import Household
from .compare import Diff
from .plans import PersonPlan
from .wording import spoken
from .write import Work

_LABEL = Household._meta.label_lower


def notes_of(work: Work, batch: str) -> Iterator[Note]:
    """Give one entry for every household written, and for those that somebody left."""
    for plan, household in zip(work.plans, work.households, strict=True):
        data: dict[str, Any] = {"batch": batch, "year": work.year}
        if plan.kind == "new":
            data |= {"number": household.number, "head": plan.head}
        else:
            data["changes"] = _changes(plan.diffs)
        data["people"] = [_said(one) for one in plan.people if one.diffs or one.kind == "new"]
        yield _note(household, {name: value for name, value in data.items() if value})
    for known, person, number in work.movers():
        moved = {"batch": batch, "year": work.year, "person": person.name, "moved_to": number}
        yield _note(known.household, moved)


def _note(household: Household, data: dict[str, Any]) -> Note:
    return Note(
        "import_household", _LABEL, str(household.pk), village=household.village_id, data=data
    )


def _said(one: PersonPlan) -> str:
    """Return what happens to a member in a line: 李梓涵：务工时间（月） 1→2."""
    if one.kind == "new" or one.left:
        return f"{one.name}：{'新增' if one.kind == 'new' else '减少'}"
    changed = (
        f"{d.label} {spoken(d.field, d.old) or '—'}→{spoken(d.field, d.new) or '—'}"
        for d in one.diffs
    )
    return f"{one.name}：{'，'.join(changed)}"


def _changes(diffs: list[Diff]) -> dict[str, list[Any]]:
    return {diff.field.removesuffix("_id"): [plain(diff.old), plain(diff.new)] for diff in diffs}
