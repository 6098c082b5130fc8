"""The two kinds of import behind one shape."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings

from gujang.access.gate import areas
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import Note
from gujang.lib.excel.values import Book
from households import imports as registers
from households import tallies
from households.imports import Progress
from households.services.closed_years import closed_until
from households.tasks import check_later
from villages import imports as villages

from ..codes import BatchKind

MayWrite = Callable[[str], bool]
Undo = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of workbook is judged, reported, written and taken back.

    A verdict has ``refused`` (faults for which nothing is taken), ``problems`` and ``counts()``.
    """

    rights: tuple[Right, ...]
    judge: Callable[[Book, int, MayWrite, bool, Progress], Any]
    report: Callable[[Any], dict[str, Any]]
    write: Callable[[Any, User | None, str, Progress], tuple[list[Note], Undo]]
    edited_since: Callable[[Undo], list[str]]
    take_back: Callable[[Undo], None]
    undo_notes: Callable[[Undo, str], Iterator[Note]]
    #: the newest closed year: what was judged under another is judged again
    closed: Callable[[], int | None] = lambda: None


def _judge_registers(
    book: Book, year: int, may: MayWrite, lock: bool, progress: Progress
) -> registers.Judged:
    return registers.judge(book, year, may_write=may, lock=lock, progress=progress)


def _write_registers(
    verdict: registers.Judged, actor: User | None, batch: str, progress: Progress
) -> tuple[list[Note], Undo]:
    work = registers.write(verdict, actor, progress)
    progress(92, "更新统计")
    tallies.refresh(registers.villages_of(work))
    check_later([household.pk for household in work.touched()])
    return list(registers.notes_of(work, batch)), registers.undo_of(work)


def _take_back_registers(undo: Undo) -> None:
    registers.undo_all(undo)
    check_later([pk for pk, _, _ in undo["touched"]])


def _judge_villages(
    book: Book, year: int, may: MayWrite, lock: bool, progress: Progress
) -> villages.Judged:
    progress(40, "逐行核对")
    return villages.judge(book, year, may_write=may)


def _write_villages(
    verdict: villages.Judged, actor: User | None, batch: str, progress: Progress
) -> tuple[list[Note], Undo]:
    progress(70, "写入村")
    work = villages.write(verdict)
    return list(villages.notes_of(work, batch)), villages.undo_of(work)


KINDS: dict[str, Kind] = {
    BatchKind.REGISTERS.value: Kind(
        rights=(Right.IMPORT, Right.EDIT, Right.CREATE),
        judge=_judge_registers,
        report=registers.report_of,
        write=_write_registers,
        edited_since=registers.edited_since,
        take_back=_take_back_registers,
        undo_notes=registers.undo_notes,
        closed=partial(closed_until, settings.COUNTY_CODE),
    ),
    BatchKind.VILLAGES.value: Kind(
        rights=(Right.IMPORT, Right.EDIT_VILLAGES),
        judge=_judge_villages,
        report=villages.report_of,
        write=_write_villages,
        edited_since=villages.edited_since,
        take_back=villages.undo_all,
        undo_notes=villages.undo_notes,
    ),
}


def may_write(actor: User | None, kind: Kind) -> MayWrite:
    """Return whether ``actor`` may write in a village, by its code; the command line may all."""
    if actor is None:
        return lambda code: True
    reach = [areas(actor, right) for right in kind.rights]
    return lambda code: all(any(code.startswith(area) for area in codes) for codes in reach)
