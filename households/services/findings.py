"""Deciding on what the checks found: 已核实属实 for a reason, and taking that back."""

from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gujang.access.gate import OutOfReach
from gujang.access.models import User
from gujang.journal.services import Note, about, record_all
from gujang.lib.changes import Stale

from ..codes.exits import FindingState
from ..models import Finding

REASON_LENGTH = 5


def verify_findings(*, actor: User, seen: Mapping[int, str], reason: str) -> int:
    """Mark findings as verified true (已核实属实); they stay silent while their data stay so.

    ``seen`` is each finding's :func:`stamp` as shown. All or none: raises :class:`OutOfReach` for
    what ``actor`` may not write, :class:`Stale` where one is not as it was seen.
    """
    if len(reason.strip()) < REASON_LENGTH:
        raise ValidationError({"reason": f"请写明核实情况，至少{REASON_LENGTH}个字。"})
    with transaction.atomic():
        rows = _held(actor, seen.keys())
        if any(row.state != FindingState.OPEN or stamp(row) != seen[row.pk] for row in rows):
            raise Stale
        now = timezone.now()
        for row in rows:
            row.state, row.reason = FindingState.VERIFIED, reason.strip()
            row.decided_by, row.decided_at = actor, now
        Finding.objects.bulk_update(rows, _DECIDED, batch_size=200)
        record_all(actor, [_note(row, "verify_finding", row.reason) for row in rows])
    return len(rows)


def reopen_finding(*, actor: User, finding: Finding) -> Finding:
    """Take back that a finding was verified: it is to be dealt with again."""
    with transaction.atomic():
        row = _held(actor, [finding.pk])[0]
        if row.state != FindingState.VERIFIED:
            raise Stale
        row.state, row.reason, row.decided_by, row.decided_at = FindingState.OPEN, "", None, None
        row.save(update_fields=_DECIDED)
        record_all(actor, [_note(row, "reopen_finding")])
    return row


_DECIDED = ["state", "reason", "decided_by", "decided_at"]


def stamp(row: Finding) -> str:
    """Return what tells whether a finding is still the one that was shown."""
    return f"{row.found_at.timestamp():.6f}"


def _held(actor: User, keys: Collection[int]) -> list[Finding]:
    mine = Finding.objects.writable_by(actor).filter(pk__in=keys).order_by("pk")
    rows = list(mine.select_for_update(of=("self",)).select_related("household"))
    if not rows or len(rows) != len(keys):
        raise OutOfReach
    return rows


def _note(row: Finding, action: str, reason: str = "") -> Note:
    said = {"rule": row.rule, "finding": row.message}
    village = row.household.village_id
    return about(row.household, action, village=village, reason=reason, **said)
