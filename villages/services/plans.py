"""The village's plan of a year (一村一策)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.access.models import User
from gujang.lib.changes import Facts, Stale, assign, store

from ..codes import PlanSection
from ..models import Village, VillagePlan
from .common import SENTENCES, beginning, keeping, write_down

PLAN_FACTS = frozenset([*PlanSection.values, "made_on", "leader_name", "cadre_name"])
NONE_YET = 0


def keep_plan(
    *, actor: User, village: Village, year: int, version: int, facts: Facts
) -> VillagePlan:
    """Set a village's plan of ``year``; ``version`` is :data:`NONE_YET` where none was seen.

    A plan can be made up to the year to come. Raises as ``common.keeping``.
    """
    if year > timezone.localdate().year + 1:
        raise ValidationError({"year": "最多只能制定到下一年度。"})
    known = VillagePlan.objects.filter(village=village, year=year).first()
    if known is None:
        with beginning(VillagePlan(village=village, year=year), actor=actor) as row:
            _fill(actor, row, facts)
        return row
    if version == NONE_YET and VillagePlan.objects.writable_by(actor).filter(pk=known.pk).exists():
        raise Stale
    with keeping(known, actor=actor, version=version) as row:
        _fill(actor, row, facts)
    return row


def _fill(actor: User, row: VillagePlan, facts: Facts) -> None:
    changes = assign(row, facts, PLAN_FACTS)
    if row.made_on and row.made_on > timezone.localdate():
        raise ValidationError({"made_on": "制定时间不能晚于今天，请核对。"})
    if not any(getattr(row, name) for name in PlanSection.values):
        raise ValidationError("六项重点任务至少填写一项。")
    store(row, changes, SENTENCES)
    told: dict[str, Any] = {"of": VillagePlan._meta.label_lower, "year": row.year}
    write_down(actor, row.village, "keep_village_plan", **told, changes=changes)
