"""The shape of every change to a household: claim, change, check, write down, count again."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.db.models import F

from gujang.access.gate import OutOfReach, recheck
from gujang.access.models import User
from gujang.journal.services import Note, about, record
from gujang.lib.changes import Changes, Facts, Sentences, Stale, assign, plain_conflicts
from gujang.lib.changes import check as check_row
from gujang.lib.changes import store as store_row
from households import tallies

from ..models import Household
from .checking import check_households
from .closed_years import Days, refuse_closed

__all__ = [
    "Changes",
    "Facts",
    "Stale",
    "assign",
    "changing",
    "changing_many",
    "check",
    "named",
    "note_about",
    "store",
    "write_down",
]

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
    "closed_year_once": ("year", "这一年度已经封账，请刷新页面查看。"),
    "standing_until_after_start": ("happened_on", "变动日期早于上一次变动，请核对。"),
    "plan_once_a_year": ("year", "这一年度的帮扶计划已经有了，请打开后修改。"),
    "measure_has_name": ("name", "项目名称不能为空，请填写。"),
    "measure_year_sane": ("year", "年度应在2000到2100之间。"),
    "measure_finished_after_start": ("finished_on", "完成时间早于开始时间，请核对。"),
    "measure_done_has_day": ("finished_on", "状态为完成，请填写完成时间。"),
    "loan_principal_positive": ("principal", "贷款金额应大于0，请核对。"),
    "loan_subsidy_within_rate": ("subsidised_rate", "贴息年利率不能高于年利率，请核对。"),
    "loan_due_later": ("due_on", "到期日期应晚于放款日期，请核对。"),
    "training_ends_after_begin": ("ends_on", "结束日期早于开始日期，请核对。"),
    "job_ends_after_begin": ("ends_on", "离岗日期早于上岗日期，请核对。"),
    "renovation_accepted_has_grade": ("grade_after", "已经验收的，请选择改造后危房等级。"),
    "subsidy_rate_once": ("item", "这一年度已有同名的品种，请核对。"),
    "subsidy_cap_positive": ("cap", "每户奖补上限应大于0；没有上限请留空。"),
    "holding_once": ("quantity", "这一户这个品种刚才已有人登记，请打开最新内容核对。"),
    "saved_filter_name_once": ("name", "已有同名的查询，请换一个名称。"),
    "exit_case_open_once": ("__all__", "这一户已有办理中的退出，请打开后继续办理。"),
    "exit_case_not_reviewed_by_proposer": ("__all__", "提名人不能办理“乡镇审核”，请由另一人办理。"),
    "exit_case_not_approved_by_proposer": ("__all__", "提名人不能办理“县批准”，请由另一人办理。"),
    "exit_case_notice_not_shortened": ("__all__", "公示须满7天（168小时）才能结束。"),
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
    days: Days | None = None,
    late_reason: str = "",
) -> Iterator[Household]:
    """Hold ``household`` for one change by ``actor``, who saw it as ``version``.

    Atomic: raises its version, gives the fresh row, then asks the gate again, counts the village
    again and checks the household; ``counts`` names the parts of the tallies that this change can
    touch. ``days`` are those to which the change is dated, by field: none in a closed year without
    a ``late_reason``. Raises :class:`Stale`, :class:`OutOfReach` or :class:`ValidationError`; then
    nothing is changed.
    """
    with plain_conflicts(SENTENCES), transaction.atomic():
        mine = Household.objects.writable_by(actor).filter(pk=household.pk)
        if not mine.filter(version=version).update(version=F("version") + 1):
            raise Stale if mine.exists() else OutOfReach
        held = Household.objects.get(pk=household.pk)
        before = held.village_id
        refuse_closed(actor, before, days, late_reason)
        yield held
        recheck(Household.objects.all(), actor, held.pk)
        # again, once the journal's lock is held: a year may have been closed meanwhile
        refuse_closed(actor, before, days, late_reason)
        if held.village_id != before:
            tallies.refresh({before, held.village_id})
        elif counts is None or counts:
            tallies.refresh([before], keys=counts)
        check_households([held.pk])


@contextmanager
def changing_many(seen: Mapping[int, int], *, actor: User) -> Iterator[list[Household]]:
    """Hold households for one act on all of them; ``seen``: key to the version that was seen.

    As :func:`changing`, for acts that touch no tally: all or none. :class:`Stale` carries the keys
    of those that changed since.
    """
    with plain_conflicts(SENTENCES), transaction.atomic():
        mine = Household.objects.writable_by(actor).filter(pk__in=list(seen))
        if mine.update(version=F("version") + 1) != len(seen):
            raise OutOfReach
        held = list(Household.objects.filter(pk__in=list(seen)).order_by("number"))
        if late := [row.pk for row in held if row.version != seen[row.pk] + 1]:
            raise Stale(late)
        yield held
        if mine.count() != len(seen):
            raise OutOfReach
        check_households(seen)


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
    record(actor, note_about(household, action, reason=reason, **data))


def note_about(household: Household, action: str, *, reason: str = "", **data: Any) -> Note:
    """Return the journal's note of an act on ``household``, without what is empty."""
    kept = {name: value for name, value in data.items() if value not in ({}, [], "", None)}
    return about(household, action, village=household.village_id, reason=reason, **kept)


def named(model: str, changes: Changes) -> Changes:
    """Return ``changes`` for an entry under the household: each says of which ``model`` it is.

    What was empty and stays so, as in a new row, is left out.
    """
    empty: tuple[Any, ...] = (None, "")
    return {
        f"{model}.{name}": pair
        for name, pair in changes.items()
        if any(value not in empty for value in pair)
    }
