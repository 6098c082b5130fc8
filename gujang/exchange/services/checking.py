"""From an upload to a verdict that can be shown: nothing of the register changes here."""

import hashlib
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from gujang.access.gate import OutOfReach, holds
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.lib.excel.reading import read_workbook
from gujang.lib.excel.values import Book, Refused
from gujang.lib.memory import no_collecting
from households.imports import Progress, fingerprint, silent

from ..codes import BatchKind, BatchState
from ..models import ImportBatch
from ..querysets import scope_of
from . import uploads
from .common import claim, falling_back, reject, seal_json, teller
from .kinds import KINDS, may_write


def upload(
    *, actor: User | None, kind: BatchKind, name: str, data: bytes, year: int
) -> ImportBatch:
    """Keep an uploaded workbook, sealed. Raise :class:`OutOfReach` for who may not import."""
    if actor and not holds(actor, Right.IMPORT):
        raise OutOfReach
    batch = ImportBatch(
        kind=kind,
        actor=actor,
        scope=scope_of(actor),
        file_name=uploads.clean_name(name),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        year=max(0, min(year, 9999)),
    )
    # on disk before the row: a row never names a file that is not there
    batch.stored_as = uploads.keep(data, batch.pk)
    try:
        batch.save(force_insert=True)
    except DatabaseError:
        uploads.discard(batch.stored_as)
        raise
    return batch


def check(
    *, batch: ImportBatch, progress: Progress = silent, book: Book | None = None
) -> ImportBatch:
    """Judge the workbook as its uploader may; the batch is then checked, or rejected as a whole.

    ``book`` is the workbook where it is read already.
    """
    among = (BatchState.UPLOADED, BatchState.CHECKING, BatchState.CHECKED, BatchState.FAILED)
    claim(batch, to=BatchState.CHECKING, among=among)
    with falling_back(batch, to=BatchState.UPLOADED):
        kind, tell = KINDS[batch.kind], teller(batch, progress)
        try:
            book = book or read(batch, tell)
            with no_collecting():
                verdict = kind.judge(book, batch.year, may_write(batch.actor, kind), False, tell)
        except Refused as refused:
            reject(batch, refused.message_zh)
            return batch
        report = kind.report(verdict)
        if verdict.refused:
            reject(batch, refusal(verdict), report)
            return batch
        keep_report(batch, report)
        batch.state, batch.progress, batch.message = BatchState.CHECKED, 100, ""
        batch.checked_at = timezone.now()
        batch.save()
    return batch


def read(batch: ImportBatch, progress: Progress) -> Book:
    """Return the batch's workbook. Raise :class:`Refused`."""
    progress(5, "读取文件")
    with no_collecting():
        return read_workbook(uploads.fetch(batch.stored_as, batch.pk))


def refusal(verdict: Any) -> str:
    """Return in a sentence why the whole file is refused."""
    first, *more = verdict.refused
    also = f"（另有{len(more)}处）" if more else ""
    return f"工作表“{first.sheet}”：{first.message}{also}"


def keep_report(batch: ImportBatch, report: dict[str, Any]) -> None:
    """Set report, counts and token of ``batch``, which the caller saves."""
    batch.report = seal_json(report, f"import.report:{batch.pk}")
    batch.counts = report["counts"]
    batch.token = token_of(batch, report)


def token_of(batch: ImportBatch, report: dict[str, Any]) -> str:
    """Return the hash of the file and of what ``report`` promises."""
    return hashlib.sha256(f"{batch.sha256}{fingerprint(report)}".encode()).hexdigest()
