"""Cadres, responsible persons and households without one, as workbooks."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from gujang.access.models import User
from gujang.journal.exports import Columns, Export, export_rows, refuse_excess
from gujang.lib.excel.writing import Column
from households.querysets import HouseholdQuerySet

from ..filters.pairings import pairings_listed, pairings_shown, unpaired_listed, unpaired_shown
from ..filters.people import cadre_shown, cadres_listed
from ..models import Cadre, Pairing
from ..querysets import CadreQuerySet, PairingQuerySet

BATCH = 500
CADRES: Columns = (
    ("town_name", Column("镇", width=12)),
    ("village_name", Column("驻点村", width=16)),
    ("name", Column("姓名", width=12)),
    ("post_label", Column("驻村职务", width=14)),
    ("since", Column("任职开始", "date", 12)),
    ("unit_name", Column("派出单位", width=24)),
    ("level_label", Column("隶属关系", width=10)),
    ("position", Column("单位职务", width=14)),
    ("phone", Column("联系电话", width=14)),
    ("helped", Column("帮扶户数", "number", 10)),
)
_PLACE: Columns = (
    ("town_name", Column("镇", width=12)),
    ("village_name", Column("村", width=16)),
    ("number", Column("户编号", width=22)),
    ("head", Column("户主", width=12)),
)
PAIRINGS: Columns = (
    *_PLACE,
    ("name", Column("帮扶责任人", width=12)),
    ("unit_name", Column("单位", width=24)),
    ("position", Column("职务", width=14)),
    ("level_label", Column("单位隶属关系", width=13)),
    ("phone", Column("联系电话", width=14)),
    ("starts_on", Column("帮扶起始时间", "date", 13)),
    ("ends_on", Column("帮扶结束时间", "date", 13)),
    ("end_reason", Column("变更原因", width=24)),
)
UNPAIRED: Columns = (
    *_PLACE,
    ("standing_label", Column("脱贫状态", width=12)),
    ("size", Column("人口", "number", 8)),
    ("why", Column("情形", width=18)),
)


def export_cadres(*, actor: User, rows: CadreQuerySet, asked: str) -> Export:
    """Write the cadres of a gated, filtered query; ``asked`` is the query in words."""
    refuse_excess(rows.count())
    listed_rows = cadres_listed(rows, actor).order_by("area_code", "pk")
    return export_rows(
        actor=actor,
        what="驻村干部",
        object_type=Cadre._meta.label_lower,
        columns=CADRES,
        rows=map(cadre_shown, listed_rows.iterator(chunk_size=BATCH)),
        asked=asked,
    )


def export_pairings(*, actor: User, rows: PairingQuerySet, asked: str) -> Export:
    """Write the responsible persons of a gated, filtered query."""
    refuse_excess(rows.count())
    return export_rows(
        actor=actor,
        what="帮扶责任人",
        object_type=Pairing._meta.label_lower,
        columns=PAIRINGS,
        rows=_lines(rows),
        asked=asked,
    )


def _lines(rows: PairingQuerySet) -> Iterator[dict[str, Any]]:
    for some in _batches(pairings_listed(rows).order_by("village", "number", "pk")):
        yield from pairings_shown(some)


def export_unpaired(*, actor: User, rows: HouseholdQuerySet, asked: str) -> Export:
    """Write the households of the worklist."""
    refuse_excess(rows.count())
    return export_rows(
        actor=actor,
        what="未落实帮扶责任人的贫困户",
        object_type="households.household",
        columns=UNPAIRED,
        rows=_households(rows),
        asked=asked,
    )


def _households(rows: HouseholdQuerySet) -> Iterator[dict[str, Any]]:
    for some in _batches(unpaired_listed(rows).order_by("village_id", "number")):
        yield from unpaired_shown(some)


def _batches(rows: Any) -> Iterator[list[dict[str, Any]]]:
    found = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield batch
