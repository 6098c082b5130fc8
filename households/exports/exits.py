"""The worklists of the way out as workbooks (退出工作清单)."""

from collections.abc import Iterator
from typing import Any

from gujang.access.models import User
from gujang.journal.exports import BATCH, Columns, Export, export_rows, refuse_excess
from gujang.lib.excel.writing import Column

from ..filters.worklists import work_shown

COLUMNS: Columns = (
    ("number", Column("户编号", width=20)),
    ("town_name", Column("镇", width=12)),
    ("village_name", Column("村", width=16)),
    ("head", Column("户主", width=12)),
    ("size", Column("家庭人口", "number", 9)),
    ("standing_label", Column("脱贫状态", width=12)),
    ("income", Column("年人均纯收入（元）", "number", 18, "#,##0.00")),
    ("not_met_words", Column("未达标", width=40)),
    ("unknown_words", Column("无法判定", width=40)),
)


def export_work(*, actor: User, what: str, rows: list[dict[str, Any]], asked: str) -> Export:
    """Write the rows of an exit worklist; ``what`` is its name."""
    refuse_excess(len(rows))
    return export_rows(
        actor=actor,
        what=what,
        object_type="households.household",
        columns=COLUMNS,
        rows=_worked(rows),
        asked=asked,
    )


def _worked(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(rows), BATCH):
        yield from work_shown(rows[start : start + BATCH])
