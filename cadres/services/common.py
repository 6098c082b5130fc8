"""What the services of the week have in common: a row claimed by its version, closed weeks."""

import datetime as dt
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Model

from gujang.access.gate import OutOfReach, ScopedQuerySet
from gujang.lib.changes import Sentences, Stale

from ..models import ClosedWeek
from ..rules.calendar import Week

M = TypeVar("M", bound=Model)

SENTENCES: Sentences = {
    "stationing_rule_once": ("starts_on", "这个月从这一天起的规定已经登记，请换一个生效日期。"),
    "stationing_rule_days": ("days", "每周驻村天数应为0到7天。"),
    "cadres_holiday.day": ("day", "这一天已经登记，请打开后修改。"),
    "cadres_holiday_pkey": ("day", "这一天已经登记，请打开后修改。"),
    "leave_ends_after_start": ("last_on", "结束日期早于开始日期，请核对。"),
    "trip_ends_after_start": ("last_on", "结束日期早于开始日期，请核对。"),
    "leave_not_decided_by_asker": ("__all__", "不能审批自己代为申请的，请由另一人审批。"),
    "trip_not_decided_by_asker": ("__all__", "不能审批自己代为申请的，请由另一人审批。"),
    "weekly_report_once": ("__all__", "这一周的周报刚才已经保存过，请打开最新内容核对。"),
    "closed_week_once": ("__all__", "这一周刚才已经封周，请刷新页面查看。"),
}


def claim(rows: ScopedQuerySet[M], pk: Any, version: int) -> M:
    """Hold the row ``pk`` of ``rows``, seen as ``version``, to the end of the transaction.

    Raise :class:`Stale` when somebody was faster, :class:`OutOfReach` when it is not among them.
    """
    mine = rows.filter(pk=pk)
    if not mine.filter(version=version).update(version=F("version") + 1):
        raise Stale if mine.exists() else OutOfReach
    return mine.get()


def refuse(problem: str | None, field: str = "") -> None:
    """Raise what a rule found wrong."""
    if problem:
        raise ValidationError({field: problem} if field else problem)


def refuse_closed(first: dt.date, last: dt.date, cadre: int | None = None) -> None:
    """Refuse what would change a closed week, of ``cadre`` or of anybody, and say the way out."""
    rows = ClosedWeek.objects.in_force().filter(monday__gte=Week.of(first).monday, monday__lte=last)
    if cadre is not None:
        rows = rows.filter(cadre=cadre)
    monday = rows.order_by("monday").values_list("monday", flat=True).first()
    if monday is not None:
        raise ValidationError(closed_words(Week(monday)))


def closed_words(week: Week) -> str:
    """Return why a closed week holds an act up, and what to do."""
    return (
        f"{week_words(week)}已封周，不能再改；确需更改的，请县委组织部先在“到岗”页面写明理由"
        "解除这一周的封周，办理后重新封周。"
    )


def week_words(week: Week) -> str:
    """Name a week for people: 2014年第10周（3月3日至3月9日）."""
    first, last = week.monday, week.sunday
    return (
        f"{first:%G}年第{week.number}周（{first.month}月{first.day}日至{last.month}月{last.day}日）"
    )
