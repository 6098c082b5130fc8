"""Villages with what is counted in them: the rows of their list and of its export."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from gujang.lib.figures import share
from villages.models import Village, VillageYear
from villages.querysets import VillageQuerySet

from ..cells import NONE, Cell
from ..codes import EXITED_STANDINGS, POOR_STANDINGS, VALID_STANDINGS, Standing
from ..models import Tally


@dataclass(slots=True)
class VillageRow:
    """A village (or the sum of some), its households by standing, its latest collective income."""

    village: Village | None = None
    by_standing: dict[str, Cell] = field(default_factory=dict)
    income_year: int | None = None
    income: Any = None

    def count(self, standings: Iterable[str]) -> Cell:
        """Add up what stands under these standings."""
        return sum((self.by_standing.get(standing, NONE) for standing in standings), NONE)

    @property
    def valid(self) -> Cell:
        return self.count(VALID_STANDINGS)

    @property
    def exited(self) -> Cell:
        return self.count(EXITED_STANDINGS)

    @property
    def poor(self) -> Cell:
        return self.count(POOR_STANDINGS)

    @property
    def rate(self) -> Any:
        """脱贫率: exited persons of all valid ones; None where there are none (domain 10.1)."""
        return share(self.exited.persons, self.valid.persons)


def village_rows(villages: VillageQuerySet) -> list[VillageRow]:
    """Return the rows of a gated, filtered query, by town and code: three queries."""
    rows = {
        village.code: VillageRow(village)
        for village in villages.select_related("town", "merged_into").order_by("code")
    }
    tallies = Tally.objects.filter(village__in=rows, key="standing", label__in=Standing.values)
    for tally in tallies:
        cell = Cell(tally.households, tally.persons)
        rows[tally.village_id].by_standing[tally.label] = cell
    years = VillageYear.objects.filter(village__in=rows, collective_income__isnull=False)
    for code, year, income in years.order_by("year").values_list(
        "village_id", "year", "collective_income"
    ):
        rows[code].income_year, rows[code].income = year, income
    return list(rows.values())


def total_of(rows: Iterable[VillageRow]) -> VillageRow:
    """Return the sums of the counts of ``rows``."""
    listed = list(rows)
    return VillageRow(
        by_standing={
            standing: sum((row.by_standing.get(standing, NONE) for row in listed), NONE)
            for standing in Standing.values
        }
    )
