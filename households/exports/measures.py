"""The ledger of measures as a workbook (帮扶措施台账, domain 6.4 sheet 5)."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from gujang.access.models import User
from gujang.journal.exports import BATCH, Columns, Export, export_rows, refuse_excess
from gujang.lib.excel.writing import Column

from ..filters.measures import measures_listed, measures_shown
from ..querysets import OfHouseholdQuerySet

COLUMNS: Columns = (
    ("town_name", Column("镇", width=12)),
    ("village_name", Column("村", width=16)),
    ("household__number", Column("户编号", width=20)),
    ("head", Column("户主", width=12)),
    ("year", Column("年度", "number", 8)),
    ("kind_label", Column("项目类别", width=18)),
    ("name", Column("项目名称（措施）", width=26)),
    ("scale", Column("规模", "number", 10, "#,##0.##")),
    ("unit", Column("单位", width=8)),
    ("planned_yuan", Column("计划投入（元）", "number", 15, "#,##0.00")),
    ("actual_yuan", Column("实际投入（元）", "number", 15, "#,##0.00")),
    ("fund_label", Column("资金来源", width=14)),
    ("starts_on", Column("开始时间", "date", 12)),
    ("due_on", Column("完成时限", "date", 12)),
    ("finished_on", Column("完成时间", "date", 12)),
    ("responsible", Column("责任人", width=12)),
    ("state_label", Column("状态", width=10)),
    ("expected_uplift", Column("预计增收（元）", "number", 15, "#,##0.00")),
    ("actual_uplift", Column("实际增收（元）", "number", 15, "#,##0.00")),
    ("outcome", Column("成效", width=30)),
    ("signed_on", Column("农户签字认可", "date", 14)),
)


def export_measures(*, actor: User, rows: OfHouseholdQuerySet, asked: str) -> Export:
    """Write the measures of a gated, filtered query, as :func:`export_households` does."""
    refuse_excess(rows.count())
    return export_rows(
        actor=actor,
        what="帮扶措施",
        object_type="households.measure",
        columns=COLUMNS,
        rows=_measures(rows),
        asked=asked,
    )


def _measures(rows: OfHouseholdQuerySet) -> Iterator[dict[str, Any]]:
    order = ("household__village_id", "household__number", "-year", "pk")
    found = measures_listed(rows).order_by(*order).iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield from measures_shown(batch)
