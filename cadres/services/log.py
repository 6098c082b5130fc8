"""The cadre's log: items that a page or a phone sends, each taken once, for itself or not at all.

An item names itself (``client_id``). What was taken before is a success with the same row; what
arrived and cannot be taken is kept whole for a person to look at (:class:`HeldItem`).
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from gujang.access.models import User
from gujang.journal.services import about, record
from gujang.lib.changes import check
from gujang.lib.sealing import seal
from households.models import Household

from ..codes import HeldReason, HeldState, ItemKind
from ..models import Cadre, Diary, HeldItem, Problem, Visit, WorkDay
from ..rules.phone import Body, body_hash, clock_flags, nearest_village, posting_on
from ..rules.week import Posting
from .rulebook import span_of

Row = WorkDay | Visit | Diary | Problem
MODELS: dict[str, type[Any]] = {
    ItemKind.DAY: WorkDay,
    ItemKind.VISIT: Visit,
    ItemKind.DIARY: Diary,
    ItemKind.PROBLEM: Problem,
}
ACTIONS = {
    ItemKind.DAY: "log_day",
    ItemKind.VISIT: "log_visit",
    ItemKind.DIARY: "write_diary",
    ItemKind.PROBLEM: "report_problem",
}
CREATED, DUPLICATE, HELD, REJECTED = "created", "duplicate", "held", "rejected"

NOT_POSTED = "您还没有登记驻村任职，请联系县委组织部登记后再上传。"
HELD_WORDS = {
    HeldReason.CONFLICT: "已收到，待核实：同一编号以前上传过不同的内容，两份都已保留，由镇核实。",
    HeldReason.OUTSIDE: "已收到，待核实：您当日不在驻村任期内，由镇核实。",
    HeldReason.MOVED: "已收到，待核实：这一户不在您当日驻点村的登记册上，由镇核实。",
    HeldReason.DELETED: "已收到，待核实：这条记录以前已删除，没有恢复，由镇核实。",
}
DISMISSED = "镇已核实，不采用。"


@dataclass(frozen=True, slots=True)
class Item:
    """One item: ``body`` as it was sent, ``facts`` as it was read (``day`` is always there)."""

    client_id: UUID
    kind: str
    recorded_at: dt.datetime
    body: Body
    facts: Mapping[str, Any]

    @property
    def hash(self) -> str:
        return body_hash(self.kind, self.body)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an item; ``said`` is the sentence for the cadre, ``row`` what it is now."""

    status: str
    said: str = ""
    row: int | None = None


def postings_of(cadre: Cadre) -> tuple[Posting, ...]:
    """Return where ``cadre`` is and was posted."""
    rows = cadre.postings.order_by("starts_on")
    return tuple(Posting(row.village_id, span_of(row.starts_on, row.ends_on)) for row in rows)


def take(*, actor: User, cadre: Cadre, item: Item) -> Answer:
    """Take one item in a transaction of its own; once this returns it is committed.

    The posting of the item's day decides, not the rights of today: what was written in time and
    arrives late is taken. Raises :class:`ValidationError` for what breaks a constraint.
    """
    try:
        with transaction.atomic():
            return _take(actor, cadre, item)
    except (IntegrityError, ValidationError):
        # the same item, or the same day, came by another request at this moment; what really
        # breaks a constraint breaks it again
        with transaction.atomic():
            return _take(actor, cadre, item)


def _take(actor: User, cadre: Cadre, item: Item) -> Answer:
    if known := row_named(item.client_id):
        return _again(actor, cadre, item, known)
    postings = postings_of(cadre)
    if not postings:
        return Answer(REJECTED, NOT_POSTED)
    if held := HeldItem.objects.filter(client_id=item.client_id, body_hash=item.hash).first():
        return answer_of(held)
    posting = posting_on(item.facts["day"], postings)
    if posting is None:
        return _hold(actor, cadre, item, HeldReason.OUTSIDE)
    if not _is_of(posting.village, item.facts.get("household")):
        return _hold(actor, cadre, item, HeldReason.MOVED)
    if item.kind == ItemKind.DAY and (same := _same_day(cadre, posting.village, item)):
        return same
    return Answer(CREATED, "已保存。", create(actor, cadre, item, posting.village).pk)


def row_named(client_id: UUID) -> Row | None:
    """Return the row of that name, of whatever kind, deleted ones too."""
    found = (model.objects.filter(client_id=client_id).first() for model in MODELS.values())
    return next((row for row in found if row), None)


def _again(actor: User, cadre: Cadre, item: Item, known: Row) -> Answer:
    """Answer for an item whose name is taken: a repeat, or something else of the same name."""
    is_own = known.cadre_id == cadre.pk and isinstance(known, MODELS[item.kind])
    if is_own and known.body_hash == item.hash:
        gone = getattr(known, "deleted_at", None)
        return Answer(DUPLICATE, "以前已上传，后已删除。" if gone else "以前已上传。", known.pk)
    deleted = is_own and getattr(known, "deleted_at", None)
    return _hold(actor, cadre, item, HeldReason.DELETED if deleted else HeldReason.CONFLICT)


def _is_of(village: str, household: int | None) -> bool:
    if household is None:
        return True
    return Household.objects.inside(village).filter(pk=household).exists()


def _same_day(cadre: Cadre, village: str, item: Item) -> Answer | None:
    """Return the answer for a day that is logged already: what says the same is a repeat."""
    facts = item.facts
    row = WorkDay.objects.filter(
        cadre=cadre, day=facts["day"], kind=facts["kind"], village=village, deleted_at=None
    ).first()
    if row is None:
        return None
    if (row.note, row.duties) == (facts["note"], facts["duties"]):
        return Answer(DUPLICATE, "这一天以前已记过。", row.pk)
    said = f"{facts['day']}已记过“{row.get_kind_display()}”，请先在“我的记录”中删除后再上传。"
    return Answer(REJECTED, said)


def create(actor: User, cadre: Cadre, item: Item, village: str, **more: Any) -> Row:
    """Add the row of ``item`` in ``village``, with its journal entry, inside a transaction."""
    row: Row = MODELS[item.kind](client_id=item.client_id, cadre=cadre, village_id=village)
    fill(row, cadre, item)
    if not isinstance(row, Problem):
        row.received_at = timezone.now()
    check(row, {})
    row.save(force_insert=True)
    said = {"client_id": str(row.client_id), "day": str(item.facts["day"])} | more
    record(actor, about(row, ACTIONS[ItemKind(item.kind)], village=village, **said))
    return row


def fill(row: Row, cadre: Cadre, item: Item) -> None:
    """Write what ``item`` says into ``row``."""
    now = timezone.now()
    facts = dict(item.facts)
    flags = clock_flags(
        recorded_at=item.recorded_at,
        received_at=timezone.localtime(now),
        day=facts["day"],
        today=timezone.localdate(now),
        postings=postings_of(cadre),
    )
    row.recorded_at, row.body_hash = item.recorded_at, item.hash
    row.flags = ",".join(flags)
    if isinstance(row, Problem):
        facts["raised_on"] = facts.pop("day")
        facts["owner"] = facts["owner"] or cadre.name
    if "household" in facts:
        facts["household_id"] = facts.pop("household")
    for name, value in facts.items():
        setattr(row, name, value)


def _hold(actor: User, cadre: Cadre, item: Item, reason: HeldReason) -> Answer:
    """Keep an item for the town that looks at it; once, however often it is sent."""
    known = HeldItem.objects.filter(client_id=item.client_id, body_hash=item.hash).first()
    if known:
        return answer_of(known)
    postings = postings_of(cadre)
    if not postings:
        return Answer(REJECTED, NOT_POSTED)
    row = HeldItem(
        client_id=item.client_id,
        kind=item.kind,
        sent_by=actor,
        village_id=nearest_village(item.facts["day"], postings),
        reason=reason,
        body_hash=item.hash,
        received_at=timezone.now(),
    )
    told = {"body": dict(item.body), "recorded_at": item.recorded_at.isoformat()}
    row.body = seal(json.dumps(told, ensure_ascii=False), context=f"held:{row.uuid}")
    row.save(force_insert=True)
    said = {"client_id": str(row.client_id), "day": str(item.facts["day"]), "kind": row.kind}
    record(actor, about(row, "hold_item", village=row.village_id, reason=reason.label, **said))
    return answer_of(row)


def answer_of(held: HeldItem) -> Answer:
    """Return what the sender of a held item is told of it now."""
    if held.state == HeldState.TAKEN:
        return Answer(DUPLICATE, "镇已核实采用。")
    if held.state == HeldState.DISMISSED:
        return Answer(HELD, f"{DISMISSED}{held.note}")
    return Answer(HELD, HELD_WORDS[HeldReason(held.reason)])
