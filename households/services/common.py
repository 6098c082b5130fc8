"""The shape of every change to a household: claim, change, check, write down, count again."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.db.models import F

from gujang.access.gate import OutOfReach, recheck
from gujang.access.models import User
from gujang.journal.services import about, record
from gujang.lib.changes import Changes, Facts, Sentences, Stale, assign, plain_conflicts
from gujang.lib.changes import check as check_row
from gujang.lib.changes import store as store_row
from households import tallies

from ..models import Household

__all__ = ["Changes", "Facts", "Stale", "assign", "changing", "check", "store", "write_down"]

# also what a racing second write is told
SENTENCES: Sentences = {
    "household_national_number_once": (
        "national_number",
        "这个国家系统户编号已登记在另一户名下，请核对。",
    ),
    "household_year_once": ("year", "这一年度已经建过，请打开后修改。"),
    "household_year_one_main_cause": ("main_cause", "主要致贫原因必选一项，只能选一项。"),
    "household_year_other_causes_differ": (
        "other_cause_1",
        "其他致贫原因最多两项，不能与主要致贫原因相同，也不能重复，请先填第一项。",
    ),
    "person_once_in_register": ("id_number", "这个证件号码已登记在册，不能重复登记。"),
    "person_joins_once_born": ("joined_on", "加入日期早于证件号码中的出生日期，请核对。"),
    "person_leaves_with_reason": ("left_on", "离开日期早于加入日期，请核对。"),
    "person_year_one_head": ("relation", "一户只能有一位户主，更换户主请用“变更户主”。"),
    "person_year_months_0_to_12": ("work_months", "务工时间应为0到12的整数，单位为月。"),
    "standing_really_changes": ("kind", "变动后的状态与现在相同，请核对。"),
    "standing_until_after_start": ("happened_on", "变动日期早于上一次变动，请核对。"),
    "saved_filter_name_once": ("name", "已有同名的查询，请换一个名称。"),
    # what the databases name in their own way
    "households_household.number": ("number", "这个家庭编号已经登记，请核对。"),
    "households_household_number": ("number", "这个家庭编号已经登记，请核对。"),
    "households_household.national_number": (
        "national_number",
        "这个国家系统户编号已登记在另一户名下，请核对。",
    ),
    "households_person.id_hash": ("id_number", "这个证件号码已登记在册，不能重复登记。"),
}


@contextmanager
def changing(
    household: Household,
    *,
    actor: User,
    version: int,
    counts: Collection[str] | None = None,
) -> Iterator[Household]:
    """Hold ``household`` for one change by ``actor``, who saw it as ``version``.

    Atomic: raises its version, gives the fresh row, then asks the gate again and counts the
    village again; ``counts`` names the parts of the tallies that this change can touch. Raises
    :class:`Stale`, :class:`OutOfReach` or :class:`ValidationError`; then nothing is changed.
    """
    with plain_conflicts(SENTENCES), transaction.atomic():
        mine = Household.objects.writable_by(actor).filter(pk=household.pk)
        if not mine.filter(version=version).update(version=F("version") + 1):
            raise Stale if mine.exists() else OutOfReach
        held = Household.objects.get(pk=household.pk)
        before = held.village_id
        yield held
        recheck(Household.objects.all(), actor, held.pk)
        if held.village_id != before:
            tallies.refresh({before, held.village_id})
        elif counts is None or counts:
            tallies.refresh([before], keys=counts)


def store(obj: models.Model, changes: Changes) -> None:
    """Check ``obj`` as a whole and save it: all of a new row, else only what changed."""
    store_row(obj, changes, SENTENCES)


def check(obj: models.Model) -> None:
    """Raise :class:`ValidationError` for every field and constraint that ``obj`` breaks."""
    check_row(obj, SENTENCES)


def write_down(
    actor: User, household: Household, action: str, *, reason: str = "", **data: Any
) -> None:
    """Add one journal entry about ``household``, under whose key its whole history is found."""
    kept = {name: value for name, value in data.items() if value not in ({}, [], "", None)}
    note = about(household, action, village=household.village_id, reason=reason, **kept)
    record(actor, note)
