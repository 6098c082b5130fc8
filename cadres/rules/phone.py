"""What a phone's item is judged by: what it says, its clock, and where its writer was posted."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from ..codes import ClockFlag
from .week import Posting

Body = Mapping[str, Sequence[str]]

AHEAD = dt.timedelta(minutes=10)
OLD = dt.timedelta(days=90)


def body_hash(kind: str, body: Body) -> str:
    """Return the SHA-256 of an item; what is empty and the order of its fields do not count."""
    filled = {name: [*values] for name, values in body.items() if any(values)}
    text = json.dumps([kind, filled], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def clock_flags(
    *,
    recorded_at: dt.datetime,
    received_at: dt.datetime,
    day: dt.date,
    today: dt.date,
    postings: Iterable[Posting],
) -> tuple[ClockFlag, ...]:
    """Return what is odd about an item's clock (reliability S4).

    Both moments are aware; ``today`` and ``day`` are days of the county.
    """
    first = min((posting.span.first for posting in postings), default=None)
    found = {
        ClockFlag.AHEAD: recorded_at - received_at > AHEAD or day > today,
        ClockFlag.OLD: received_at - recorded_at > OLD,
        ClockFlag.EARLY: first is not None
        and recorded_at.astimezone(received_at.tzinfo).date() < first,
    }
    return tuple(flag for flag, holds in found.items() if holds)


def posting_on(day: dt.date, postings: Sequence[Posting]) -> Posting | None:
    """Return where the cadre was posted on ``day``."""
    return next((posting for posting in postings if day in posting.span), None)


def nearest_village(day: dt.date, postings: Sequence[Posting]) -> str:
    """Return the village whose town looks at an item of ``day``: of the posting before, or first.

    ``postings`` is not empty.
    """
    begun = [posting for posting in postings if posting.span.first <= day]
    if begun:
        return max(begun, key=lambda posting: posting.span.first).village
    return min(postings, key=lambda posting: posting.span.first).village
