"""The balance of a year as a workbook (domain 6.4 sheet 3)."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from gujang.access.models import User
from gujang.journal.exports import Columns, Export, export_rows
from gujang.lib.excel.writing import Column

from ..filters.flow_rows import FlowRow
from ..rules.flow import Line

COLUMNS: Columns = (
    ("name", Column("辖区", width=16)),
    *(
        (f"{line}.{name}", Column(f"{line.label}{unit}", "number", 11))
        for line in Line
        for name, unit in (("households", "户"), ("persons", "人"))
    ),
    ("balanced", Column("是否平衡", width=10)),
)


def export_flow(*, actor: User, rows: Sequence[FlowRow], year: int, asked: str) -> Export:
    """Write the balance of a year, a row an area; ``asked`` is the area in words."""
    return export_rows(
        actor=actor,
        what="增减",
        object_type="households.yearflow",
        columns=COLUMNS,
        rows=(_flow(row) for row in rows),
        asked=asked,
        title=f"{settings.COUNTY_NAME}{year}年贫困户增减情况",
    )


def _flow(row: FlowRow) -> dict[str, Any]:
    found: dict[str, Any] = {"name": row.name, "balanced": "平衡" if row.balanced else "不平衡"}
    for cell in row.cells:
        found[f"{cell.line}.households"] = cell.cell.households
        found[f"{cell.line}.persons"] = cell.cell.persons
    return found
