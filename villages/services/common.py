"""The shape of every change to a village and to what is planned and built in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from gujang.access.gate import OutOfReach, recheck
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import about, record
from gujang.lib.changes import Sentences, Stale, plain_conflicts

from ..models import MergeOpinion, Project, Village, VillagePlan

Kept = TypeVar("Kept", VillagePlan, Project, MergeOpinion)

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
    "village_plan_once_a_year": ("year", "刚才有人建了这一年度的规划，请打开后修改。"),
    "village_plan_year_sane": ("year", "年度应在2000到2100之间。"),
    "project_has_name": ("name", "不能为空，请填写。"),
    "project_year_sane": ("year", "年度应在2000到2100之间。"),
    "project_name_once_a_year": ("name", "本村这一年度已有同名的项目，请核对。"),
    "project_progress_to_100": ("progress", "进度应为0到100的整数。"),
    "project_due_after_start": ("due_on", "计划完成时间早于开工时间，请核对。"),
    "project_finished_after_start": ("finished_on", "完成时间早于开工时间，请核对。"),
    "collective_income_not_negative": ("amount", "金额不能是负数。"),
    "merge_opinion_answered_later": ("answered_on", "答复日期早于提出日期，请核对。"),
    "merge_opinion_answer_fits_state": ("answered_on", "上报或答复须填写日期。"),
    "merge_opinion_once": ("settlement", "这一天已登记过同样的整合意见，请核对。"),
    # what the databases name in their own way
    "villages_villageplan.village_id, villages_villageplan.year": (
        "year",
        "刚才有人建了这一年度的规划，请打开后修改。",
    ),
    "villages_project.village_id": ("name", "本村这一年度已有同名的项目，请核对。"),
    "villages_mergeopinion.village_id": (
        "settlement",
        "这一天已登记过同样的整合意见，请核对。",
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


@contextmanager
def keeping(row: Kept, *, actor: User, version: int, right: Right = Right.EDIT) -> Iterator[Kept]:
    """Hold one plan, project or opinion for one change by ``actor``, who saw it as ``version``.

    As :func:`changing`, but for the row alone: those who work in the village hold no right over
    the village itself.
    """
    rows: Any = type(row)._default_manager
    with plain_conflicts(SENTENCES), transaction.atomic():
        mine = rows.reachable_with(actor, right).filter(pk=row.pk)
        if not mine.filter(version=version).update(version=F("version") + 1):
            raise Stale if mine.exists() else OutOfReach
        held: Kept = rows.select_related("village").get(pk=row.pk)
        yield held
        recheck(rows.all(), actor, held.pk)


@contextmanager
def beginning(row: Kept, *, actor: User) -> Iterator[Kept]:
    """Give ``row``, new in its village, to be filled and saved by ``actor``; atomic.

    Nothing new begins in a closed village. Raises as :func:`changing`.
    """
    village: Village = row.village
    if not Village.objects.reachable_with(actor, Right.EDIT).filter(pk=village.pk).exists():
        raise OutOfReach
    if village.closed_on:
        raise ValidationError(f"{village.name}已于{village.closed_on}撤销，不能再新建。")
    with plain_conflicts(SENTENCES), transaction.atomic():
        yield row
        recheck(type(row)._default_manager.all(), actor, row.pk)


def write_down(actor: User, village: Village, action: str, **data: Any) -> None:
    """Add one journal entry about ``village``, under whose code all its history is found.

    ``of`` names the model whose fields are told, where that is not the village itself.
    """
    kept = {name: value for name, value in data.items() if value not in ({}, "", None)}
    record(actor, about(village, action, village=village.code, **kept))
