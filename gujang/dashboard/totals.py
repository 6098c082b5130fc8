"""What an area counts: cells added up over its villages, and the few sums every page asks for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal

from gujang.lib import figures
from households.cells import NONE, Cell
from households.codes import EXITED_STANDINGS, POOR_STANDINGS, VALID_STANDINGS
from households.rules.flow import Line

_RATIO = Decimal("0.0001")
Cells = Mapping[tuple[str, str], Cell]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an area has come: who is on the register (without 注销), and who has exited."""

    valid: Cell = NONE
    exited: Cell = NONE

    @property
    def poor(self) -> Cell:
        """Who remains."""
        return self.valid - self.exited

    @property
    def rate(self) -> Decimal | None:
        """脱贫率（人）."""
        return rate(self.exited.persons, self.valid.persons)

    @property
    def percent(self) -> str | None:
        """脱贫率（人） as it is written; short of the whole it never reads 100.0%."""
        return figures.share(self.exited.persons, self.valid.persons)

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(self.valid + other.valid, self.exited + other.exited)


@dataclass(frozen=True, slots=True)
class Totals:
    """The cells of an area by metric and label; ``year`` is the year its events are given for."""

    year: int = 0
    cells: Cells = field(default_factory=dict)

    def at(self, metric: str, label: str = "") -> Cell:
        """Return what stands under a label, nothing where there is no such row."""
        return self.cells.get((metric, label), NONE)

    def labels(self, metric: str) -> dict[str, Cell]:
        """Return the cells of ``metric`` by label."""
        return {label: cell for (name, label), cell in self.cells.items() if name == metric}

    def standing(self, *standings: str) -> Cell:
        """Return the households and persons of these standings together."""
        return sum((self.at("standing", standing) for standing in standings), NONE)

    @property
    def valid(self) -> Cell:
        """The denominator of every rate: ever validly registered, without 注销."""
        return self.standing(*VALID_STANDINGS)

    @property
    def exited(self) -> Cell:
        """已脱贫 and 稳定脱贫."""
        return self.standing(*EXITED_STANDINGS)

    @property
    def poor(self) -> Cell:
        """未脱贫, 预脱贫 and 返贫: who remains."""
        return self.standing(*POOR_STANDINGS)

    @property
    def progress(self) -> Progress:
        """Return how far the area has come."""
        return Progress(self.valid, self.exited)

    def of_year(self, metric: str) -> Cell:
        """Return what happened in the year."""
        return self.at(metric, str(self.year))

    def flow(self, line: Line) -> Cell:
        """Return a line of the year's balance.

        Villages in which nothing has happened yet this year keep last year's rows: all who are poor
        there now were so when the year began.
        """
        kept = self.of_year(f"flow.{line}")
        if line == Line.CLOSING:
            return self.poor
        if line == Line.OPENING:
            return kept + self.poor - self.of_year(f"flow.{Line.CLOSING}")
        return kept


def rate(part: int, whole: int) -> Decimal | None:
    """Return a ratio to four decimals, half to even; ``None`` where there is no whole."""
    return (Decimal(part) / whole).quantize(_RATIO, ROUND_HALF_EVEN) if whole else None


def mean(amount: Decimal, number: int) -> Decimal | None:
    """Return an average in yuan to the fen; ``None`` where there is nobody."""
    return figures.rounded(amount / number, "0.01") if number else None


def add_up(cells: Iterable[tuple[tuple[str, str], Cell]], year: int) -> Totals:
    """Return the totals of cells that may name a label more than once."""
    found: dict[tuple[str, str], Cell] = defaultdict(lambda: NONE)
    for key, cell in cells:
        found[key] += cell
    return Totals(year, dict(found))
