"""The ledger of problems as a workbook: the rows of the list, each with its history in a cell."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone

from gujang.access.models import User
from gujang.journal.exports import BATCH, Columns, Export, export_rows, refuse_excess
from gujang.lib.excel.writing import Column

from ..models import Problem, ProblemStep
from ..querysets import ProblemQuerySet
from ..rules.ledger import days_late

COLUMNS: Columns = (
    ("town", Column("镇", width=12)),
    ("village", Column("村", width=16)),
    ("kind", Column("类别", width=12)),
    ("title", Column("问题", width=30)),
    ("text", Column("具体情况", width=40)),
    ("raised_by", Column("反映人", width=12)),
    ("raised_on", Column("反映日期", "date", 12)),
    ("level", Column("办理层级", width=10)),
    ("owner", Column("责任人", width=12)),
    ("due_on", Column("办理期限", "date", 12)),
    ("state", Column("状态", width=10)),
    ("late", Column("逾期天数", "number", 10)),
    ("steps", Column("办理情况", width=60)),
    ("closed_on", Column("办结时间", "date", 12)),
    ("outcome", Column("办理结果和佐证", width=40)),
    ("satisfaction", Column("群众评价", width=10)),
)
_AS_THEY_ARE = "title text raised_by raised_on owner due_on closed_on outcome".split()
_CELL = 30_000  # signs a cell of a workbook can hold, and some to spare


def export_problems(*, actor: User, rows: ProblemQuerySet, asked: str) -> Export:
    """Write the problems of a gated, filtered query; ``asked`` is the query in words.

    Raises :class:`ValidationError` past ``settings.EXPORT_ROWS``.
    """
    refuse_excess(rows.count())
    return export_rows(
        actor=actor,
        what="民情台账",
        object_type=Problem._meta.label_lower,
        columns=COLUMNS,
        rows=problem_rows(rows),
        asked=asked,
        title=f"{settings.COUNTY_NAME}民情台账",
    )


def problem_rows(rows: ProblemQuerySet) -> Iterator[dict[str, Any]]:
    """Give the problems of a gated query under the names of :data:`COLUMNS`, and ``pk``."""
    today = timezone.localdate()
    found: Any = rows.select_related("village__town").prefetch_related("steps")
    for row in found.order_by("village_id", "raised_on", "id").iterator(chunk_size=BATCH):
        yield {name: getattr(row, name) for name in _AS_THEY_ARE} | {
            "pk": row.pk,
            "town": row.village.town.name,
            "village": row.village.name,
            "kind": row.get_kind_display(),
            "level": row.get_level_display(),
            "state": row.get_state_display(),
            "late": days_late(row.state, row.due_on, today) or None,
            "steps": "\n".join(_said(step) for step in row.steps.all())[:_CELL],
            "satisfaction": row.get_satisfaction_display(),
        }


def _said(step: ProblemStep) -> str:
    return f"{step.happened_on} {step.get_kind_display()}{step.get_level_display()}：{step.text}"
