"""The list of projects as a workbook: the same rows, and whose copy it is."""

from collections.abc import Iterator
from typing import Any

from gujang.access.models import User
from gujang.journal.exports import Columns, Export, export_rows, refuse_excess
from gujang.lib.excel.writing import Column

from .models import Project
from .querysets import ProjectQuerySet

MONEY = "#,##0.00"
BATCH = 1000
COLUMNS: Columns = (
    ("town", Column("镇", width=12)),
    ("village", Column("村", width=16)),
    ("year", Column("年度", "number", 8)),
    ("kind", Column("项目类别", width=16)),
    ("name", Column("项目名称", width=28)),
    ("scale", Column("规模", "number", 10)),
    ("unit", Column("单位", width=8)),
    ("planned_yuan", Column("预计投入资金（元）", "number", 18, MONEY)),
    ("actual_yuan", Column("实际投入资金（元）", "number", 18, MONEY)),
    ("expected_income", Column("预计年收益（元）", "number", 16, MONEY)),
    ("households_helped", Column("受益贫困户数", "number", 13)),
    ("starts_on", Column("开工时间", "date", 12)),
    ("due_on", Column("计划完成时间", "date", 13)),
    ("finished_on", Column("完成时间", "date", 12)),
    ("state", Column("状态", width=10)),
    ("progress", Column("进度（%）", "number", 10)),
    ("responsible", Column("责任人", width=12)),
    ("responsible_unit", Column("责任单位", width=20)),
    ("note", Column("进展和成效", width=30)),
)
_AS_THEY_ARE = (
    "year name scale unit planned_yuan actual_yuan expected_income households_helped starts_on "
    "due_on finished_on progress responsible responsible_unit note"
).split()


def export_projects(*, actor: User, rows: ProjectQuerySet, asked: str) -> Export:
    """Write the projects of a gated, filtered query; ``asked`` is the query in words.

    Raises :class:`ValidationError` past ``settings.EXPORT_ROWS``.
    """
    refuse_excess(rows.count())
    return export_rows(
        actor=actor,
        what="到村项目",
        object_type=Project._meta.label_lower,
        columns=COLUMNS,
        rows=_rows(rows),
        asked=asked,
    )


def _rows(rows: ProjectQuerySet) -> Iterator[dict[str, Any]]:
    found: Any = rows.select_related("village__town").order_by("village_id", "-year", "id")
    for project in found.iterator(chunk_size=BATCH):
        told = {name: getattr(project, name) for name in _AS_THEY_ARE}
        yield told | {
            "town": project.village.town.name,
            "village": project.village.name,
            "kind": project.get_kind_display(),
            "state": project.get_state_display(),
        }
