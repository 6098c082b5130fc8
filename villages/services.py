"""Changing villages: opening, correcting, the facts of a year, closing and merging away."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from gujang.access.gate import OutOfReach, holds_in, recheck
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import about, record
from gujang.lib.changes import (
    Facts,
    Sentences,
    Stale,
    assign,
    plain_conflicts,
    store,
)

from .models import Area, Village, VillageYear

VILLAGE_FACTS = frozenset(
    """name kind attribute standing leader leader_post leader_phone direction terrain
    opened_on""".split()
)
YEAR_FACTS = frozenset(column.name for column in VillageYear._meta.concrete_fields) - {
    "id",
    "village",
    "year",
    "version",
}
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


def create_village(*, actor: User, code: str, facts: Facts) -> Village:
    """Add a village; its town is the first nine digits of the code."""
    town = Area.objects.filter(code=code[:9]).first()
    if town is None:
        raise ValidationError({"code": "村编码的前9位不是本县的镇，请核对。"})
    if not holds_in(actor, Right.EDIT_VILLAGES, town.code):
        raise OutOfReach
    if Village.objects.filter(pk=code).exists():
        raise ValidationError({"code": "这个村编码已经登记，请核对。"})
    with plain_conflicts(SENTENCES), transaction.atomic():
        village = Village(code=code, town=town)
        assign(village, facts, VILLAGE_FACTS)
        store(village, {}, SENTENCES)
        recheck(Village.objects.all(), actor, village.pk)
        write_down(actor, village, "create_village", name=village.name)
    return village


def update_village(*, actor: User, village: Village, version: int, facts: Facts) -> Village:
    """Correct a village's standing facts."""
    with changing(village, actor=actor, version=version) as held:
        changes = assign(held, facts, VILLAGE_FACTS)
        store(held, changes, SENTENCES)
        write_down(actor, held, "update_village", changes=changes)
    return held


def update_village_year(
    *, actor: User, village: Village, version: int, year: int, facts: Facts
) -> VillageYear:
    """Set a village's facts of a year; the year's row is made when there is none."""
    if year > timezone.localdate().year:
        raise ValidationError({"year": "不能填写以后的年度。"})
    with changing(village, actor=actor, version=version) as held:
        row = VillageYear.objects.filter(village=held, year=year).first()
        row = row or VillageYear(village=held, year=year)
        changes = assign(row, facts, YEAR_FACTS)
        store(row, changes, SENTENCES)
        write_down(actor, held, "update_village_year", year=year, changes=changes)
    return row


def close_village(
    *,
    actor: User,
    village: Village,
    version: int,
    closed_on: dt.date,
    merged_into: Village | None = None,
) -> Village:
    """Close a village on a day, or merge it into another open one that ``actor`` may change.

    Refused while households stand in it: closing moves nobody.
    """
    with changing(village, actor=actor, version=version) as held:
        _refuse_closing(actor, held, closed_on, merged_into)
        held.closed_on, held.merged_into = closed_on, merged_into
        store(held, {"closed_on": [], "merged_into": []}, SENTENCES)
        into = f"{merged_into.code} {merged_into.name}" if merged_into else ""
        action = "merge_village" if merged_into else "close_village"
        write_down(actor, held, action, closed_on=str(closed_on), merged_into=into)
    return held


def _refuse_closing(actor: User, village: Village, on: dt.date, into: Village | None) -> None:
    if village.closed_on:
        raise ValidationError({"closed_on": f"该村已于{village.closed_on}撤销。"})
    if on > timezone.localdate():
        raise ValidationError({"closed_on": "撤销日期不能晚于今天，请核对。"})
    if into is not None:
        mine = Village.objects.writable_by(actor).open().filter(pk=into.pk)
        if not mine.exists():
            raise OutOfReach
    households: Any = village.households
    standing = households.as_of().valid().count()
    if standing:
        raise ValidationError(
            f"该村还有{standing}户贫困户，请先迁到其他村，或在并村时一并迁移，再撤销。"
        )
