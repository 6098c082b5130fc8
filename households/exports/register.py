"""The list of households as a workbook: the same rows, the same masks, and whose copy it is."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from gujang.access.models import User
from gujang.journal.exports import BATCH, Columns, Export, export_rows, refuse_excess
from gujang.lib.excel.writing import Column

from ..facets import Day
from ..filters.rows import household_totals, listed, people_listed, people_shown, shown
from ..filters.village_rows import VillageRow
from ..querysets import HouseholdQuerySet, PersonQuerySet

OBJECTS = {
    "贫困户": "households.household",
    "贫困人口": "households.person",
    "村": "villages.village",
}
COLUMNS: Columns = (
    ("number", Column("户编号", width=20)),
    ("town_name", Column("镇", width=12)),
    ("village_name", Column("村", width=16)),
    ("head", Column("户主", width=12)),
    ("id_number", Column("证件号码", width=22)),
    ("size", Column("家庭人口", "number", 9)),
    ("cause", Column("主要致贫原因", width=16)),
    ("attribute", Column("贫困户属性", width=14)),
    ("income", Column("年人均纯收入（元）", "number", 18, "#,##0.00")),
    ("year", Column("年度", "number", 8)),
    ("standing_label", Column("脱贫状态", width=12)),
)
PERSON_COLUMNS: Columns = (
    ("name", Column("姓名", width=12)),
    ("sex", Column("性别", width=6)),
    ("age", Column("年龄", "number", 6)),
    ("id_number", Column("证件号码", width=22)),
    ("relation", Column("与户主关系", width=12)),
    ("town_name", Column("镇", width=12)),
    ("village_name", Column("村", width=16)),
    ("household__number", Column("户编号", width=20)),
    ("learning", Column("文化程度/在校", width=14)),
    ("health", Column("健康状况", width=12)),
    ("labour", Column("劳动能力", width=16)),
    ("standing_label", Column("脱贫状态", width=12)),
)
VILLAGE_COLUMNS: Columns = (
    ("code", Column("村编码", width=16)),
    ("town", Column("镇", width=12)),
    ("name", Column("村", width=16)),
    ("kind", Column("类别", width=10)),
    ("attribute", Column("村属性", width=20)),
    ("standing", Column("脱贫状态", width=10)),
    ("households", Column("贫困户数", "number", 10)),
    ("persons", Column("贫困人口", "number", 10)),
    ("poor_households", Column("未脱贫户数", "number", 11)),
    ("poor_persons", Column("未脱贫人口", "number", 11)),
    ("exited_persons", Column("脱贫人口", "number", 10)),
    ("rate", Column("脱贫率（人）", width=12)),
    ("income_year", Column("收入年度", "number", 10)),
    ("income", Column("村集体经济收入（元）", "number", 20, "#,##0.00")),
    ("leader", Column("负责人", width=12)),
)


def export_households(*, actor: User, rows: HouseholdQuerySet, day: Day, asked: str) -> Export:
    """Write the households of a gated, filtered query; ``asked`` is the query in words.

    Raises :class:`ValidationError` past ``settings.EXPORT_ROWS``.
    """
    refuse_excess(household_totals(rows, day).households)
    return _export(actor, "贫困户", COLUMNS, _households(actor, rows, day), asked)


def export_people(*, actor: User, rows: PersonQuerySet, day: Day, asked: str) -> Export:
    """Write the people of a gated, filtered query, as :func:`export_households` does."""
    refuse_excess(rows.count())
    return _export(actor, "贫困人口", PERSON_COLUMNS, _people(actor, rows, day), asked)


def export_villages(*, actor: User, rows: Iterable[VillageRow], asked: str) -> Export:
    """Write villages with their counts; ``asked`` is the query in words."""
    return _export(actor, "村", VILLAGE_COLUMNS, (_village(row) for row in rows), asked)


def _export(
    actor: User, what: str, columns: Columns, rows: Iterable[Mapping[str, Any]], asked: str
) -> Export:
    return export_rows(
        actor=actor,
        what=what,
        object_type=OBJECTS[what],
        columns=columns,
        rows=rows,
        asked=asked,
    )


def _households(actor: User, rows: HouseholdQuerySet, day: Day) -> Iterator[dict[str, Any]]:
    found = listed(rows, day).order_by("village_id", "number").iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield from shown(batch, day, actor)


def _people(actor: User, rows: PersonQuerySet, day: Day) -> Iterator[dict[str, Any]]:
    order = ("household__village_id", "household__number", "pk")
    yield from people_shown(
        people_listed(rows).order_by(*order).iterator(chunk_size=BATCH), day, actor
    )


def _village(row: VillageRow) -> dict[str, Any]:
    village: Any = row.village
    return {
        "code": village.code,
        "town": village.town.name,
        "name": village.name,
        "kind": village.get_kind_display(),
        "attribute": village.get_attribute_display(),
        "standing": village.get_standing_display(),
        "households": row.valid.households,
        "persons": row.valid.persons,
        "poor_households": row.poor.households,
        "poor_persons": row.poor.persons,
        "exited_persons": row.exited.persons,
        "rate": row.rate or "",
        "income_year": row.income_year,
        "income": row.income,
        "leader": village.leader,
    }
