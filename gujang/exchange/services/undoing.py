"""Taking a committed import back: exactly, or not at all."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from gujang.access.gate import OutOfReach
from gujang.access.models import User
from gujang.journal.services import about, record_all
from gujang.lib.memory import no_collecting
from households.imports import Progress, silent

from ..codes import BatchState
from ..models import ImportBatch
from .common import Conflict, claim, falling_back, hold, open_json
from .kinds import KINDS, may_write

EDITED = "导入以后又有改动，不能撤销；请先核对下列各处。"
RACED = "导入以后又有新的登记，不能撤销；请核对后再试。"
NOT_COMMITTED = "只有已提交、尚未撤销的导入才能撤销。"


def undo(*, actor: User | None, batch: ImportBatch, progress: Progress = silent) -> ImportBatch:
    """Restore the register as it was before ``batch``, or leave it and the batch as they were.

    Raise :class:`OutOfReach` for who may not write all it touched, :class:`Conflict` with the
    households that changed since, or to which something refers by now; the batch keeps them.
    """
    claim_undo(batch, among=(BatchState.COMMITTED, BatchState.UNDOING))
    with falling_back(batch, to=BatchState.COMMITTED, broken=BatchState.COMMITTED):
        if actor and not ImportBatch.objects.writable_by(actor).filter(pk=batch.pk).exists():
            raise OutOfReach
        try:
            with no_collecting(), transaction.atomic():
                _take_back(actor, batch, progress)
        except IntegrityError as error:
            raise Conflict(RACED) from error
    return batch


def claim_undo(batch: ImportBatch, *, among: tuple[BatchState, ...]) -> None:
    """Take a committed ``batch`` to be undone; raise :class:`Conflict` when it is none."""
    if batch.state not in among:
        raise Conflict(NOT_COMMITTED)
    claim(batch, to=BatchState.UNDOING, among=among)
    ImportBatch.objects.filter(pk=batch.pk).update(in_the_way=[])


def _take_back(actor: User | None, batch: ImportBatch, progress: Progress) -> None:
    hold(batch, state=BatchState.UNDOING)
    kind = KINDS[batch.kind]
    before = open_json(batch.undo, f"import.undo:{batch.pk}")
    notes = []
    if before:
        if not all(map(may_write(actor, kind), before["villages"])):
            raise OutOfReach
        progress(10, "核对导入以后的改动")
        if listed := kind.edited_since(before):
            raise Conflict(EDITED, listed)
        progress(30, "恢复导入之前的内容")
        kind.take_back(before)
        notes = list(kind.undo_notes(before, str(batch.pk)))
        progress(90, "写入操作日志")
    batch.state, batch.undo, batch.undone_at = BatchState.UNDONE, None, timezone.now()
    batch.save(update_fields=["state", "undo", "undone_at"])
    note = about(batch, "undo_import", file=batch.file_name, sha256=batch.sha256, year=batch.year)
    record_all(actor, [note, *notes])
