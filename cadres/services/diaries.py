"""Diaries are read by superiors, who comment on them and grade them (domain 5.3, R12)."""

from django.db import transaction
from django.utils import timezone

from gujang.access.gate import OutOfReach
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import about, record
from gujang.lib.changes import Sentences, Stale, assign, store

from ..models import Diary

SENTENCES: Sentences = {}


def stamp(diary: Diary) -> int:
    """Return what tells whether a diary's grade is still the one that was shown; 0: none."""
    return int(diary.graded_at.timestamp() * 1_000_000) if diary.graded_at else 0


def grade_diary(*, actor: User, diary: Diary, seen: int, grade: str, comment: str = "") -> Diary:
    """Grade a diary, or grade it anew; ``seen`` is the :func:`stamp` that was shown.

    Raises :class:`Stale` where somebody graded it meanwhile.
    """
    with transaction.atomic():
        mine = Diary.objects.reachable_with(actor, Right.RECEIVE).filter(deleted_at=None)
        row = mine.select_for_update(of=("self",)).filter(pk=diary.pk).first()
        if row is None:
            raise OutOfReach
        if stamp(row) != seen:
            raise Stale
        changes = assign(row, {"grade": grade, "comment": comment}, frozenset({"grade", "comment"}))
        row.graded_by, row.graded_at = actor, timezone.now()
        store(row, changes | {"graded_by": [], "graded_at": []}, SENTENCES)
        record(actor, about(row, "grade_diary", village=row.village_id, changes=changes))
    return row
