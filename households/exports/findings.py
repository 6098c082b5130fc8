"""What the data checks found as a workbook, with a sheet of counts by rule (domain 8.8)."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Count

from gujang.access.models import User
from gujang.journal.exports import BATCH, Columns, Export, export_rows, refuse_excess
from gujang.lib.excel.writing import Column, SheetOut

from ..checks import RULES
from ..filters.findings import findings_listed, findings_shown
from ..querysets import OfHouseholdQuerySet

COLUMNS: Columns = (
    ("town_name", Column("镇", width=12)),
    ("village_name", Column("村", width=16)),
    ("name", Column("姓名", width=12)),
    ("id_number", Column("证件号码", width=22)),
    ("message", Column("问题", width=60)),
    ("data_words", Column("涉及数据", width=40)),
    ("household__number", Column("户编号", width=20)),
    ("head", Column("户主", width=12)),
    ("rule", Column("规则", "number", 7)),
    ("title", Column("错误类型", width=30)),
    ("severity_label", Column("级别", width=8)),
    ("state_label", Column("处理状态", width=12)),
    ("reason", Column("核实情况", width=30)),
)


def export_findings(*, actor: User, rows: OfHouseholdQuerySet, asked: str) -> Export:
    """Write the findings of a gated, filtered query, and how many there are of each rule."""
    counted = rows.order_by("rule").values_list("rule").annotate(Count("pk"))
    sums = list(counted)
    refuse_excess(sum(count for _, count in sums))
    summary = SheetOut(
        name="汇总",
        columns=[
            Column("规则", "number", 8),
            Column("错误类型", width=40),
            Column("级别", width=8),
            Column("错误条数", "number", 10),
        ],
        rows=(
            [number, RULES[number].title, RULES[number].severity.label, count]
            for number, count in sums
        ),
    )
    return export_rows(
        actor=actor,
        what="数据核查",
        object_type="households.finding",
        columns=COLUMNS,
        rows=_findings(actor, rows),
        asked=asked,
        more=[summary],
    )


def _findings(actor: User, rows: OfHouseholdQuerySet) -> Iterator[dict[str, Any]]:
    order = ("rule", "household__village_id", "household__number", "pk")
    found = findings_listed(rows).order_by(*order).iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield from findings_shown(batch, actor)
