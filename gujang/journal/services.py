"""Adding to the journal, and proving that nothing was taken from it or changed."""

import datetime as dt
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from gujang.lib.bulk import insert_keyed

from . import context, heads
from .models import Entry, Flood, Head

GENESIS = "0" * 64
FLOOD_LIMIT = 60
FLOOD_SPAN = dt.timedelta(minutes=1)
_MANY = 100


class Actor(Protocol):
    """What the journal asks of a user; the user model itself stands to the right of it."""

    pk: Any
    full_name: Any

    def role_text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Note:
    """One act to be recorded. ``data`` holds masked values only; text, numbers, lists, dicts."""

    action: str
    object_type: str = ""
    object_id: str = ""
    village: str = ""
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def about(
    obj: models.Model, action: str, *, village: str = "", reason: str = "", **data: Any
) -> Note:
    """Return a :class:`Note` about the saved row ``obj``."""
    return Note(action, obj._meta.label_lower, str(obj.pk), village, reason, data)


def record(actor: Actor | None, note: Note) -> Entry:
    """Add one entry, inside the transaction of the act itself; the act fails when this fails."""
    return record_all(actor, [note])[-1]


def record_all(actor: Actor | None, notes: Iterable[Note]) -> list[Entry]:
    """Add entries in order under one lock of the chain's end."""
    if not connection.in_atomic_block:
        raise RuntimeError("an act and its journal entry belong in one transaction")
    head = Head.objects.select_for_update().get(pk=1)
    first_of_day = _is_first_of_day(head)
    entries = list(_chained(actor, notes, head))
    if not entries:
        return []
    if len(entries) > _MANY:
        insert_keyed(entries)
    else:
        Entry.objects.bulk_create(entries)
    Head.objects.filter(pk=1).update(seq=entries[-1].seq, hash=entries[-1].hash)
    if first_of_day:
        last = entries[-1]
        transaction.on_commit(lambda: heads.append(last.seq, last.hash))
    return entries


def record_bounded(actor: Actor | None, note: Note) -> None:
    """Add an entry for what anybody can cause at will, without letting them fill the journal.

    Of one action from one source the first 60 in a minute are written one by one, then one entry
    at each doubling, and one for the rest; ``times`` says how many acts an entry stands for.
    """
    key = f"{note.action} {context.current.get().source or ''}"
    now = timezone.now()
    held = Flood.objects.select_for_update()
    flood, _ = held.get_or_create(key=key, defaults={"since": now})
    if now - flood.since >= FLOOD_SPAN:
        if flood.seen > flood.written:
            _record_times(None, Note(note.action), flood.seen - flood.written)
        flood.since, flood.seen, flood.written = now, 0, 0
    flood.seen += 1
    if flood.seen <= FLOOD_LIMIT or flood.seen >= 2 * flood.written:
        _record_times(actor, note, flood.seen - flood.written)
        flood.written = flood.seen
    flood.save(update_fields=["since", "seen", "written"])


def _record_times(actor: Actor | None, note: Note, times: int) -> None:
    record(actor, replace(note, data={**note.data, "times": times}) if times > 1 else note)


def _is_first_of_day(head: Head) -> bool:
    last = Entry.objects.filter(seq=head.seq).values_list("at", flat=True).first()
    return last is None or timezone.localdate(last) != timezone.localdate()


def _chained(actor: Actor | None, notes: Iterable[Note], head: Head) -> Iterator[Entry]:
    act, now = context.current.get(), timezone.now()
    who = {
        "actor_id": actor.pk if actor else None,
        "actor_name": actor.full_name if actor else "",
        "actor_role": actor.role_text() if actor else "",
        "source": act.source,
        "request_id": act.request_id,
        "at": now,
    }
    seq, previous = head.seq, head.hash
    for note in notes:
        seq += 1
        entry = Entry(
            seq=seq,
            action=note.action,
            object_type=note.object_type,
            object_id=note.object_id,
            village=note.village,
            reason=note.reason,
            data=canonical(note.data) if note.data else "",
            prev_hash=previous,
            **who,
        )
        entry.hash = previous = digest(entry)
        yield entry


def canonical(data: Mapping[str, Any]) -> str:
    """Return ``data`` as JSON that is the same on every database and every run."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def digest(entry: Entry) -> str:
    """Return the HMAC-SHA256 of ``entry`` under the key kept outside the database."""
    parts = [
        entry.seq,
        entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.actor_name,
        entry.actor_role,
        entry.source or "",
        entry.request_id,
        entry.action,
        entry.object_type,
        entry.object_id,
        entry.village,
        entry.reason,
        entry.data,
        entry.prev_hash,
    ]
    body = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
    return hmac.digest(bytes.fromhex(settings.KEYS.journal), body, "sha256").hex()


def verify() -> tuple[int, str]:
    """Walk the chain. Return (number of good entries, "") or (first bad seq, what is wrong)."""
    expected, previous = 1, GENESIS
    known = heads.read()
    for entry in Entry.objects.order_by("seq").iterator(chunk_size=2000):
        if entry.seq != expected:
            return expected, f"第 {expected} 条缺失"
        if entry.prev_hash != previous or digest(entry) != entry.hash:
            return entry.seq, f"第 {entry.seq} 条被改动"
        if entry.seq in known and known[entry.seq] != entry.hash:
            return entry.seq, f"第 {entry.seq} 条与库外留存的链头不符"
        expected, previous = expected + 1, entry.hash
    head = Head.objects.get(pk=1)
    if (head.seq, head.hash) != (expected - 1, previous):
        return expected, f"末尾缺失：链头记到第 {head.seq} 条，实有 {expected - 1} 条"
    if known and max(known) > head.seq:
        return expected, f"末尾缺失：库外留存的链头记到第 {max(known)} 条"
    return expected - 1, ""
