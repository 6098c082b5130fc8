"""Attendance as a workbook: a cadre's weeks in one row, and the sentences on a second sheet."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from gujang.access.models import User
from gujang.journal.exports import Columns, Export, export_rows, refuse_excess
from gujang.lib.excel.layout import SheetOut
from gujang.lib.excel.writing import Column

from ..filters.attendance import Line
from ..rules.calendar import Week
from ..rules.week import Status
from ..weeks import CadreWeek

WHO: Columns = (
    ("name", Column("姓名", width=12)),
    ("unit", Column("派出单位", width=20)),
    ("villages", Column("驻点村", width=20)),
)
SENTENCES = [
    Column("姓名", width=12),
    Column("驻点村", width=20),
    Column("周次", width=12),
    Column("应驻村天数", "number", 11),
    Column("实际驻村天数", "number", 12),
    Column("其中视同驻村", "number", 12),
    Column("结果", width=14),
    Column("说明", width=80),
    Column("封周后补录", width=16),
]


def export_attendance(
    *, actor: User, lines: Sequence[Line], weeks: Sequence[Week], span: str, asked: str
) -> Export:
    """Write the matrix as the page shows it; ``span`` are its weeks in words."""
    rows = [one for line in lines for one in line.cells if one]
    refuse_excess(len(rows))
    columns = (
        *WHO,
        *((week.name, Column(f"第{week.number}周（{_day(week)}）", width=12)) for week in weeks),
        *((str(status), Column(f"{status.label}（周）", "number", 12)) for status in Status),
    )
    return export_rows(
        actor=actor,
        what="到岗情况",
        object_type="cadres.cadre",
        columns=columns,
        rows=(_line(line, weeks) for line in lines),
        asked=asked,
        title=f"{settings.COUNTY_NAME}{span}驻村干部到岗情况统计表",
        more=[SheetOut(name="逐周说明", columns=SENTENCES, rows=(_said(one) for one in rows))],
    )


def _day(week: Week) -> str:
    return f"{week.monday.month}/{week.monday.day}"


def _line(line: Line, weeks: Sequence[Week]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": line.cadre.name,
        "unit": line.cadre.unit.name,
        "villages": line.villages,
    }
    for week, one in zip(weeks, line.cells, strict=True):
        found[week.name] = f"{one.counted}/{one.required} {one.status.label}" if one else ""
    return found | {str(status): line.totals[str(status)] for status in Status}


def _said(one: CadreWeek) -> list[Any]:
    return [
        one.cadre.name,
        f"{one.village.town.name}{one.village.name}",
        one.week.name,
        one.required,
        one.counted,
        one.equivalent,
        one.status.label,
        one.sentence,
        "、".join(one.late),
    ]
