"""Plain makers of what cadres log and phones send, as in ``make.py``."""

import datetime as dt
import hashlib
import struct
import uuid
import zlib
from typing import Any

from cadres.codes import ItemKind
from cadres.models import Cadre, HeldItem, Photo, Visit
from cadres.services import Item, add_photo, take
from cadres.sync import facts_of
from gujang.access.models import User
from households.models import Household
from tests.cast import Cast
from tests.make_cadres import make_cadre, make_posting

NOON = dt.datetime(2014, 3, 5, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
DAY = "2014-03-05"


def posted(cast: Cast, who: str = "cadre_a1", **options: Any) -> Cadre:
    """Return the cadre that ``who`` is, posted to their village; made when first asked for."""
    known = Cadre.objects.filter(user=cast[who]).first()
    if known:
        return known
    cadre = make_cadre(cast[who])
    make_posting(cadre, {"cadre_a1": cast.a1, "cadre_b1": cast.b1}[who], **options)
    return cadre


def visit_body(household: Household | int, **fields: str) -> dict[str, list[str]]:
    """Return what a phone sends of a visit."""
    key = household if isinstance(household, int) else household.pk
    typed = {"household": str(key), "day": DAY, "kind": "2", "found": "屋顶漏雨"} | fields
    return {name: [value] for name, value in typed.items()}


def make_item(kind: str, body: dict[str, list[str]], **fields: Any) -> Item:
    """Return an item as it was read."""
    values = {"client_id": uuid.uuid4(), "recorded_at": NOON} | fields
    return Item(kind=kind, body=body, facts=facts_of(kind, body), **values)


def make_visit(actor: User, household: Household, **fields: str) -> Visit:
    """Let ``actor``, a posted cadre, log a visit."""
    cadre = Cadre.objects.get(user=actor)
    body = visit_body(household, **fields)
    answer = take(actor=actor, cadre=cadre, item=make_item(ItemKind.VISIT, body))
    return Visit.objects.get(pk=answer.row)


def make_held(actor: User, household: Household, **fields: str) -> HeldItem:
    """Let ``actor`` send a visit of a day before the posting, which is held."""
    cadre = Cadre.objects.get(user=actor)
    body = visit_body(household, day="2014-01-05", **fields)
    item = make_item(ItemKind.VISIT, body)
    take(actor=actor, cadre=cadre, item=item)
    return HeldItem.objects.get(client_id=item.client_id)


def png(shade: int = 0) -> bytes:
    """Return a picture of one pixel."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(bytes([0, shade])))
        + chunk(b"IEND", b"")
    )


def make_photo(visit: Visit, data: bytes = b"") -> Photo:
    """Let the visit's cadre send a photo of it."""
    data, name = data or png(), uuid.uuid4()
    add_photo(
        actor=visit.cadre.user,
        cadre=visit.cadre,
        client_id=name,
        visit=visit.client_id,
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
    )
    return Photo.objects.get(pk=name)
