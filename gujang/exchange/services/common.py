"""What checking, committing and undoing share: states, the one lock, what is sealed in a batch."""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from gujang.access.gate import OutOfReach
from gujang.journal import context
from gujang.lib.sealing import open_bytes, seal_bytes
from households.imports import Progress, json_parts
from villages.models import Area

from ..codes import BatchState
from ..models import ImportBatch
from ..rules import PENDING
from . import uploads

NO_RIGHT = "没有这次导入所涉及的全部村的权限，登记册没有改动。"
NOT_DONE = "没有完成，登记册没有改动；"
BUSY = "这次导入正在处理或已经处理，请刷新页面查看。"


class Conflict(Exception):
    """The act cannot be done as the register now stands; nothing was changed.

    ``listed`` names the households (家庭编号) or villages (村编码) that stand in the way.
    """

    def __init__(self, message: str, listed: list[str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.listed = listed or []


def claim(batch: ImportBatch, *, to: BatchState, among: tuple[BatchState, ...]) -> None:
    """Take ``batch`` from one of the states to another; raise :class:`Conflict` if it is not so."""
    rows = ImportBatch.objects.filter(pk=batch.pk, state__in=among)
    if not rows.update(state=to, message="", progress=0):
        raise Conflict(BUSY)
    batch.refresh_from_db()


def hold(batch: ImportBatch, *, state: BatchState) -> None:
    """Let no other import or undo write until the transaction ends; see that nobody was first.

    The county's own row is the lock: imports wait for each other, pages for nothing.
    """
    list(Area.objects.select_for_update(no_key=True).filter(code=settings.COUNTY_CODE))
    now = ImportBatch.objects.filter(pk=batch.pk).values_list("state", flat=True).first()
    if now != state:
        raise Conflict(BUSY)


@contextmanager
def falling_back(
    batch: ImportBatch, *, to: BatchState, broken: BatchState = BatchState.FAILED
) -> Iterator[None]:
    """Leave ``batch`` in a state of rest whatever happens, with a word of what happened.

    ``broken`` is the state after a fault of ours.
    """
    try:
        yield
    except Conflict as conflict:
        rest(batch, to, conflict.message, in_the_way=conflict.listed)
        raise
    except OutOfReach:
        rest(batch, to, NO_RIGHT)
        raise
    except Exception:
        rest(batch, broken, f"{NOT_DONE}{_what_next()}")
        raise


def _what_next() -> str:
    number = context.current.get().request_id
    return f"请重试，仍不行请联系管理员{f'，编号{number}' if number else ''}。"


def rest(
    batch: ImportBatch, state: BatchState, message: str, *, in_the_way: Sequence[str] = ()
) -> None:
    """Set state, message and what stands in the way of a batch on which nothing goes on any more.

    One that came to its end in other hands meanwhile stays as it is.
    """
    rows = ImportBatch.objects.filter(pk=batch.pk, state__in=PENDING)
    if rows.update(state=state, message=message[:500], in_the_way=list(in_the_way)):
        batch.refresh_from_db(fields=["state", "message", "in_the_way"])


def teller(batch: ImportBatch, progress: Progress) -> Progress:
    """Return a progress that the batch's page shows too, as far as it is not yet writing."""

    def tell(percent: int, message: str) -> None:
        progress(percent, message)
        if not connection.in_atomic_block:
            rows = ImportBatch.objects.filter(pk=batch.pk)
            rows.update(progress=percent, message=message)

    return tell


def reject(batch: ImportBatch, message: str, report: dict[str, Any] | None = None) -> None:
    """Refuse the whole file; it is not kept."""
    batch.report = seal_json(report, f"import.report:{batch.pk}") if report else None
    stored, batch.stored_as = batch.stored_as, ""
    batch.state, batch.message, batch.progress = BatchState.REJECTED, message[:500], 100
    batch.save()
    transaction.on_commit(lambda: uploads.discard(stored))


def seal_json(value: Mapping[str, Any], context: str) -> bytes:
    """Return a JSON object compressed and sealed."""
    packer = zlib.compressobj(6)
    packed = [packer.compress(part.encode()) for part in json_parts(value)]
    return seal_bytes(b"".join(packed) + packer.flush(), context=context)


def open_json(sealed: bytes | memoryview | None, context: str) -> Any:
    """Return what :func:`seal_json` was given; an empty dict for nothing."""
    if not sealed:
        return {}
    return json.loads(zlib.decompress(open_bytes(bytes(sealed), context=context)))
