"""Writing judged villages, and taking that back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from gujang.journal.services import Note
from gujang.lib.ledger import Ledger, referred_to, take_back

from ..codes import AreaLevel
from ..models import Area, Village, VillageYear
from .judge import Judged, VillagePlan

Undo = dict[str, Any]


@dataclass(slots=True)
class Work:
    """One act of writing."""

    plans: list[VillagePlan]
    year: int
    ledger: Ledger = field(default_factory=Ledger)


def write(judged: Judged) -> Work:
    """Write every good village of ``judged``, inside a transaction."""
    work = Work(judged.good, judged.year)
    ledger = work.ledger
    needed = {plan.code[:9] for plan in work.plans}
    towns = [(code, name) for code, name in judged.new_towns.items() if code in needed]
    ledger.create_keyed([Area(code=code, name=name, level=AreaLevel.TOWN) for code, name in towns])
    ledger.update(
        (plan.village, plan.values | {"version": plan.village.version + 1})
        for plan in work.plans
        if plan.village
    )
    new = [
        Village(code=p.code, town_id=p.code[:9], **p.values) for p in work.plans if not p.village
    ]
    ledger.create_keyed(new)
    ledger.update(
        (plan.facts, plan.year_values | {"version": plan.facts.version + 1})
        for plan in work.plans
        if plan.facts and plan.year_values
    )
    ledger.create(
        [
            VillageYear(village_id=plan.code, year=judged.year, **plan.year_values)
            for plan in work.plans
            if plan.facts is None and plan.year_values
        ]
    )
    return work


def notes_of(work: Work, batch: str) -> Iterator[Note]:
    """Give one journal entry for every village written."""
    for plan in work.plans:
        data: dict[str, Any] = {"batch": batch, "year": work.year}
        if plan.village is None:
            data["name"] = plan.record.values["name"]
        else:
            rows = ((plan.village, plan.values), (plan.facts, plan.year_values))
            before = work.ledger.updated
            data["changes"] = {
                name: [_held(before, row, name), str(value)]
                for row, values in rows
                for name, value in values.items()
            }
        yield Note("import_village", Village._meta.label_lower, plan.code, plan.code, data=data)


def _held(before: Mapping[str, Any], row: Model | None, name: str) -> str | None:
    if row is None:
        return None
    value = before.get(row._meta.label_lower, {}).get(row.pk, {}).get(name)
    return None if value is None else str(value)


def undo_of(work: Work) -> Undo:
    """Return what :func:`undo_all` needs, as JSON values; nothing when nothing was written."""
    if not work.plans:
        return {}
    versions = {plan.code: plan.village.version if plan.village else 1 for plan in work.plans}
    touched = [[code, version, code] for code, version in versions.items()]
    return {"ledger": work.ledger.dump(), "touched": touched, "villages": sorted(versions)}


def edited_since(undo: Undo) -> list[str]:
    """Return the villages (codes) that changed after the import, or have households since."""
    versions = {code: version for code, version, _ in undo["touched"]}
    now = dict(Village.objects.filter(pk__in=versions).values_list("pk", "version"))
    changed = {code for code, version in versions.items() if now.get(code) != version}
    found = referred_to(undo["ledger"])
    changed |= found.get("villages.village", set()) | found.get("villages.area", set())
    return sorted(changed)


def undo_notes(undo: Undo, batch: str) -> Iterator[Note]:
    """Give one journal entry for every village that is taken back."""
    for code, _, village in undo["touched"]:
        yield Note(
            "undo_import_village", Village._meta.label_lower, code, village, data={"batch": batch}
        )


def undo_all(undo: Undo) -> None:
    """Restore the villages as they were before the import."""
    take_back(undo["ledger"], releases=lambda model, values: False)
