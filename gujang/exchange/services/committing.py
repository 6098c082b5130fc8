"""Writing a checked workbook into the register: all of its good households, in one transaction."""

import hmac

from django.db import IntegrityError, transaction
from django.utils import timezone

from gujang.access.gate import OutOfReach
from gujang.access.models import User
from gujang.journal.services import Note, about, record_all
from gujang.lib.excel.values import Book, Refused
from gujang.lib.memory import no_collecting
from households.imports import Progress, silent

from ..codes import BatchState
from ..models import ImportBatch
from .checking import keep_report, read, refusal, token_of
from .common import Conflict, claim, falling_back, hold, reject, seal_json, teller
from .kinds import KINDS, may_write

STALE = "登记册在预览之后有改动，这次没有写入；请重新核对，看过新的预览后再提交。"
RACED = "登记册中有与本表冲突的记录，这次没有写入；请重新核对后再提交。"
_WORDS = {"new": "新增", "changed": "变更", "same": "相同", "error": "退回"}
_UNITS = {"households": "户", "persons": "人", "villages": "村"}


def commit(
    *,
    actor: User | None,
    batch: ImportBatch,
    token: str | None,
    progress: Progress = silent,
    book: Book | None = None,
) -> ImportBatch:
    """Judge again and write, or change nothing.

    ``token`` is the one of the preview; without it (commands only) there was no preview. Raise
    :class:`OutOfReach`, or :class:`Conflict` when the register is no longer what was shown.
    """
    if actor and not ImportBatch.objects.writable_by(actor).filter(pk=batch.pk).exists():
        raise OutOfReach
    if actor and token is None:
        raise Conflict(STALE)
    among = [BatchState.CHECKED, BatchState.COMMITTING]
    if token is None:
        among += [BatchState.UPLOADED, BatchState.FAILED]
    claim(batch, to=BatchState.COMMITTING, among=tuple(among))
    tell = teller(batch, progress)
    with falling_back(batch, to=BatchState.CHECKED):
        try:
            # handed over, not lent: a county's workbook is let go as soon as it is judged
            books, book = [book or read(batch, tell)], None
            with no_collecting(), transaction.atomic():
                _write(actor, batch, token, books, tell)
        except Refused as refused:
            reject(batch, refused.message_zh)
        except IntegrityError as error:
            raise Conflict(RACED) from error
    return batch


def _write(
    actor: User | None,
    batch: ImportBatch,
    token: str | None,
    books: list[Book],
    progress: Progress,
) -> None:
    hold(batch, state=BatchState.COMMITTING)
    kind = KINDS[batch.kind]
    closed = kind.closed()
    verdict = kind.judge(books.pop(), batch.year, may_write(actor, kind), True, progress)
    report = kind.report(verdict)
    if verdict.refused:
        reject(batch, refusal(verdict), report)
        return
    if token is not None and not hmac.compare_digest(token, token_of(batch, report)):
        raise Conflict(STALE)
    notes, undo = kind.write(verdict, actor, str(batch.pk), progress)
    keep_report(batch, report)
    del verdict, report
    batch.undo = seal_json(undo, f"import.undo:{batch.pk}") if undo else None
    batch.state, batch.progress, batch.message = BatchState.COMMITTED, 100, ""
    batch.committed_at = timezone.now()
    batch.save()
    progress(96, "写入操作日志")
    record_all(actor, [_note(batch), *notes])
    # a year may have been closed before the journal's lock was held
    if kind.closed() != closed:
        raise Conflict(STALE)


def _note(batch: ImportBatch) -> Note:
    return about(
        batch,
        "commit_import",
        file=batch.file_name,
        sha256=batch.sha256,
        year=batch.year,
        result=told(batch.counts),
    )


def told(counts: dict[str, dict[str, int]]) -> str:
    """Return counts in words: 新增400户、变更0户、相同0户、退回0户；新增944人…."""
    return "；".join(
        "、".join(f"{_WORDS[kind]}{number}{_UNITS[unit]}" for kind, number in kinds.items())
        for unit, kinds in counts.items()
    )
