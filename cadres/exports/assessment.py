"""驻村干部考核表: the assessments of a period as a workbook, one line a cadre."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings

from gujang.access.models import User
from gujang.journal.exports import Columns, Export, export_rows, refuse_excess
from gujang.lib.excel.writing import Column

from ..models import Assessment
from ..rules.assessment import Item

SCORE = "0.00"
COLUMNS: Columns = (
    ("name", Column("姓名", width=12)),
    ("town", Column("镇", width=12)),
    ("village", Column("驻点村", width=16)),
    ("unit", Column("派出单位", width=22)),
    ("post", Column("驻村职务", width=14)),
    *((item.value, Column(f"{item.label}（分）", "number", 12, SCORE)) for item in Item),
    ("score", Column("得分", "number", 10, SCORE)),
    ("first", Column("半年得分", "number", 10, SCORE)),
    ("total", Column("年度得分", "number", 10, SCORE)),
    ("violations", Column("查实违纪（次）", "number", 14)),
    ("grade", Column("考核等次", width=10)),
    ("note", Column("评语", width=30)),
)


def export_assessments(*, actor: User, rows: list[dict[str, Any]], asked: str) -> Export:
    """Write the rows of the list; who was not assessed yet has an empty line.

    Raises :class:`ValidationError` past ``settings.EXPORT_ROWS``.
    """
    refuse_excess(len(rows))
    return export_rows(
        actor=actor,
        what="驻村干部考核",
        object_type=Assessment._meta.label_lower,
        columns=COLUMNS,
        rows=assessment_rows(rows),
        asked=asked,
        title=f"{settings.COUNTY_NAME}驻村干部考核表",
    )


def assessment_rows(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give the rows of the list under the names of :data:`COLUMNS`."""
    for row in rows:
        cadre, saved, first = row["cadre"], row["saved"], row["first"]
        place = cadre.places[0]
        points = {line["item"]: line["points"] for line in saved.lines} if saved else {}
        yield {item: _number(points.get(item)) for item in Item.values} | {
            "name": cadre.name,
            "town": place.village.town.name,
            "village": place.village.name,
            "unit": cadre.unit.name,
            "post": place.get_post_display(),
            "score": saved and saved.score,
            "first": first and first.score,
            "total": saved and saved.total,
            "violations": saved.violations if saved else None,
            "grade": saved.get_grade_display() if saved else "未考核",
            "note": saved.note if saved else "",
        }


def _number(points: str | None) -> Decimal | None:
    return None if points is None else Decimal(points)
