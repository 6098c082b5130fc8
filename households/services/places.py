"""Merging a village away together with the households that stand in it."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from gujang.access.gate import OutOfReach
from gujang.access.models import User
from gujang.journal.services import about, record_all
from households import tallies
from villages.models import Village
from villages.services import close_village

from ..models import Household


def merge_village(
    *, actor: User, village: Village, version: int, into: Village, closed_on: dt.date
) -> int:
    """Move every household of ``village`` to ``into``, then merge it away; return how many moved.

    Each move is written down under its household. Raises as ``villages.services.close_village``;
    then nothing has moved.
    """
    with transaction.atomic():
        if not Village.objects.writable_by(actor).open().filter(pk=into.pk).exists():
            raise OutOfReach
        moved = _move(actor, village, into)
        close_village(
            actor=actor, village=village, version=version, closed_on=closed_on, merged_into=into
        )
        tallies.refresh({village.code, into.code})
    return moved


def _move(actor: User, village: Village, into: Village) -> int:
    rows = Household.objects.writable_by(actor).filter(village=village)
    households = list(rows.select_for_update())
    keys = [household.pk for household in households]
    if Household.objects.filter(village=village).exclude(pk__in=keys).exists():
        raise OutOfReach
    Household.objects.filter(pk__in=keys).update(village=into, version=F("version") + 1)
    change = {"village": [f"{village.code} {village}", f"{into.code} {into}"]}
    reason = f"{village}并入{into}"
    record_all(
        actor,
        (
            about(row, "update_household", village=into.code, reason=reason, changes=change)
            for row in households
        ),
    )
    return len(households)
