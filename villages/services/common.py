"""The shape of every change to a village and to what is planned and built in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import F

from gujang.access.gate import OutOfReach, recheck
from gujang.access.models import User
from gujang.journal.services import about, record
from gujang.lib.changes import Sentences, Stale, plain_conflicts

from ..models import Village

SENTENCES: Sentences = {
    "village_code_is_12_digits": ("code", "村编码应为12位数字。"),
    "village_code_in_its_town": ("code", "村编码的前9位应是所在镇的编码。"),
    "village_open_name_once_in_town": ("name", "本镇已有同名的村，请核对。"),
    "village_closed_after_opened": ("closed_on", "撤销日期早于设立日期，请核对。"),
    "village_merged_is_closed": ("merged_into", "不能并入自己，请重新选择。"),
    "village_year_sane": ("year", "年度应在2000到2100之间。"),
    "village_year_once": ("year", "这一年度已经建过，请打开后修改。"),
    "village_year_collective_income_not_negative": (
        "collective_income",
        "村集体经济收入不能是负数。",
    ),
    "villages_village.code": ("code", "这个村编码已经登记，请核对。"),
    "villages_village_pkey": ("code", "这个村编码已经登记，请核对。"),
}


@contextmanager
def changing(village: Village, *, actor: User, version: int) -> Iterator[Village]:
    """Hold ``village`` for one change by ``actor``, who saw it as ``version``.

    Atomic: raises its version, gives the fresh row, then asks the gate again. Raises
    :class:`Stale`, :class:`OutOfReach` or :class:`ValidationError`; then nothing is changed.
    """
    with plain_conflicts(SENTENCES), transaction.atomic():
        mine = Village.objects.writable_by(actor).filter(pk=village.pk)
        if not mine.filter(version=version).update(version=F("version") + 1):
            raise Stale if mine.exists() else OutOfReach
        held = Village.objects.get(pk=village.pk)
        yield held
        recheck(Village.objects.all(), actor, held.pk)


def write_down(actor: User, village: Village, action: str, **data: Any) -> None:
    """Add one journal entry about ``village``."""
    kept = {name: value for name, value in data.items() if value not in ({}, "", None)}
    record(actor, about(village, action, village=village.code, **kept))
