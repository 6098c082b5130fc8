"""Changing villages: opening, correcting, the facts of a year, closing and merging away."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gujang.access.gate import OutOfReach, holds_in, recheck
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.lib.changes import Facts, assign, plain_conflicts, store
from gujang.lib.figures import money

from ..models import Area, CollectiveIncome, Village, VillageYear
from ..rules import collective_income
from .common import SENTENCES, changing, write_down

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
        _refuse_other_sum(held, row)
        store(row, changes, SENTENCES)
        write_down(actor, held, "update_village_year", year=year, changes=changes)
    return row


def _refuse_other_sum(village: Village, row: VillageYear) -> None:
    lines = CollectiveIncome.objects.filter(village=village, year=row.year)
    total = collective_income(lines.values_list("amount", flat=True))
    if total is not None and row.collective_income != total:
        said = f"应为各项收入之和{money(total)}元；请在“村集体经济”中修改{row.year}年的收入明细。"
        raise ValidationError({"collective_income": said})


def record_print(*, actor: User, village: Village, sheet: str, year: int) -> None:
    """Write down that ``actor`` had a form of the village made for printing (打印)."""
    with transaction.atomic():
        write_down(actor, village, "print", sheet=sheet, year=year)


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
