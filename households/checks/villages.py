"""Rule 82: what the form of a village that left poverty leaves empty (domain 8.6, R6 1_03).

It speaks of a village, not of a household: it is judged when asked for and not kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from villages.codes import VillageStanding
from villages.models import Village, VillageYear
from villages.querysets import VillageQuerySet

from ..codes.exits import Severity

NUMBER, TITLE, SEVERITY = 82, "出列村指标为空", Severity.WARNING
READS = (
    "paved_road",
    "bus",
    "clinics",
    "doctors",
    "reading_rooms",
    "water_unsafe_households",
    "no_power_households",
    "collective_income",
)


@dataclass(frozen=True, slots=True)
class VillageHit:
    """A village, and what is wrong with its newest form."""

    village: Village
    message: str


def judge_village(year: int | None, facts: Mapping[str, Any]) -> str:
    """Return what is missing of the facts of ``year``, or ''; no year: no form at all."""
    if year is None:
        return "已出列而没有填任何一年的村年度情况，请补填。"
    missing = [_label(name) for name in READS if facts.get(name) in (None, "")]
    return f"已出列，{year}年没有填{'、'.join(missing)}，请补填。" if missing else ""


def villages_wanting(villages: VillageQuerySet) -> Iterator[VillageHit]:
    """Give the villages of a gated query that rule 82 speaks of; two queries."""
    out = villages.open().filter(standing=VillageStanding.EXITED).select_related("town")
    listed = list(out.order_by("code"))
    rows = VillageYear.objects.filter(village__in=listed).order_by("year")
    newest = {row["village_id"]: row for row in rows.values("village_id", "year", *READS)}
    for village in listed:
        facts = newest.get(village.code, {})
        if message := judge_village(facts.get("year"), facts):
            yield VillageHit(village, message)


def _label(name: str) -> str:
    column: Any = VillageYear._meta.get_field(name)
    return str(column.verbose_name).partition("（")[0]
