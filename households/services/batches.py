"""One measure for many households, and the state of those entered together: all or none."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach
from gujang.access.models import User
from gujang.journal.services import record_all

from ..models import Household, Measure
from ..querysets import HouseholdQuerySet
from ..rules.measures import Wanted, why_not
from .common import Facts, assign, changing_many, check, named, note_about
from .measures import MEASURE_FACTS, check_measure, in_words

# what is said of the household itself, and so not of many at once
BATCH_FACTS = MEASURE_FACTS - {"person"}
PROGRESS_FACTS = frozenset("state starts_on finished_on actual_yuan actual_uplift outcome".split())


class Refused(Exception):
    """Some of those chosen cannot be served; nothing was written. ``reasons``: by key."""

    def __init__(self, reasons: Mapping[int, str]) -> None:
        super().__init__(reasons)
        self.reasons = dict(reasons)


def refusals(households: HouseholdQuerySet, wanted: Wanted) -> dict[int, str]:
    """Return why households of a gated query cannot be given a measure, by key."""
    rows = households.as_of().values_list("pk", "standing_at__standing", "first_registered")
    found = list(rows)
    alike = set(
        Measure.objects.filter(
            household__in=[pk for pk, _, _ in found],
            year=wanted.year,
            kind=wanted.kind,
            name=wanted.name,
        ).values_list("household", flat=True)
    )
    reasons = {
        pk: why_not(
            wanted,
            standing=standing,
            registered_in=registered.year,
            have={wanted: 1} if pk in alike else None,
        )
        for pk, standing, registered in found
    }
    return {pk: reason for pk, reason in reasons.items() if reason}


def create_batch(
    *, actor: User, batch: uuid.UUID, seen: Mapping[int, int], facts: Facts
) -> list[Measure]:
    """Give one measure to each of the households ``seen`` (key to version), marked with ``batch``.

    All or none. The same batch again gives what it gave before. Raises :class:`Refused` with the
    reasons, :class:`Stale` with the keys of changed households, :class:`ValidationError`.
    """
    if made := list(Measure.objects.writable_by(actor).filter(batch=batch)):
        return made
    if not seen:
        raise ValidationError("还没有选择贫困户，请先勾选。")
    with changing_many(seen, actor=actor) as held:
        rows = [Measure(household=household, batch=batch) for household in held]
        changes = [assign(row, facts, BATCH_FACTS) for row in rows][0]
        _refuse_some(held, rows[0])
        check_measure(rows[0])
        check(rows[0])
        Measure.objects.bulk_create(rows)
        said: dict[str, Any] = {"measure": in_words(rows[0]), "changes": named("measure", changes)}
        record_all(actor, [note_about(h, "create_measure", **said) for h in held])
    return rows


def _refuse_some(held: Iterable[Household], measure: Measure) -> None:
    wanted = Wanted(measure.year, measure.kind, measure.name)
    rows = Household.objects.filter(pk__in=[household.pk for household in held])
    if reasons := refusals(rows, wanted):
        raise Refused(reasons)


def update_batch(
    *,
    actor: User,
    batch: uuid.UUID,
    seen: Mapping[int, int],
    measures: Collection[int],
    facts: Facts,
) -> int:
    """Set the state of ``measures`` of a batch; ``seen``: their households, key to version.

    All or none; returns how many really changed. Raises :class:`Refused` with the reasons by
    measure, :class:`Stale`, :class:`OutOfReach`.
    """
    if not measures:
        raise ValidationError("还没有选择措施，请先勾选。")
    with changing_many(seen, actor=actor) as held:
        chosen = Measure.objects.filter(batch=batch, household__in=held, pk__in=list(measures))
        rows = list(chosen.select_related("household"))
        if len(rows) != len(set(measures)):
            raise OutOfReach
        changes = {row.pk: assign(row, facts, PROGRESS_FACTS) for row in rows}
        if reasons := {row.pk: said for row in rows if (said := _problem(row))}:
            raise Refused(reasons)
        changed = [row for row in rows if changes[row.pk]]
        Measure.objects.bulk_update(changed, PROGRESS_FACTS)
        notes = (_changed(row, changes[row.pk]) for row in changed)
        record_all(actor, notes)
    return len(changed)


def _changed(row: Measure, changes: dict[str, list[Any]]) -> Any:
    said = named("measure", changes)
    return note_about(row.household, "update_measure", measure=in_words(row), changes=said)


def _problem(measure: Measure) -> str:
    """Say why a measure cannot be as it now stands in memory; '' when it can."""
    if measure.signed_on:
        return "农户已签字认可，不能再修改。"
    try:
        check_measure(measure)
        check(measure)
    except ValidationError as error:
        return "".join(error.messages)
    return ""
