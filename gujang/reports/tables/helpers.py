"""帮扶责任人: the roll of them (domain 6.4 sheet 2), and who has one (6.2 table 2.6)."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef

from cadres.codes import UnitLevel
from cadres.filters.pairings import LEFT, in_office, unpaired, unpaired_by_village
from cadres.models import Pairing
from households.codes import Cause
from households.dimensions import members
from households.facets import HOUSEHOLDS
from households.filters.rows import heads_of
from households.models import Household

from ..codes import By
from ..report import Asked, Head, Opens, Report, Row
from .kit import by_place, counted, in_batches, share, text

NOBODY, GONE = "未落实", "驻村干部已离任"
ROLL = (
    text("镇", 10),
    text("行政村", 12),
    text("户主姓名", 10),
    Head(label="家庭人口", width=6),
    text("主要致贫原因", 12),
    text("帮扶责任人", 12),
    text("单位", 20),
    text("职务", 12),
    text("单位隶属关系", 8),
    text("联系电话", 14),
    Head(label="帮扶起始时间", kind="date", width=12),
    text("备注", 12),
)


def _roll(asked: Asked) -> Iterator[Row]:
    rows = asked.scope(Household.objects.all()).as_of(asked.as_of).valid()
    sized = rows.annotate(size=members(HOUSEHOLDS, asked.as_of))
    listed = sized.order_by("village_id", "number").values(
        "pk",
        "village_id",
        "size",
        "year_at__main_cause",
        village_name=F("village__name"),
        town_name=F("village__town__name"),
    )
    for batch in in_batches(listed):
        keys = [row["pk"] for row in batch]
        heads, lines = heads_of(keys, asked.as_of), _lines(asked, keys)
        for row in batch:
            head = heads.get(row["pk"], {}).get("person__name", "")
            for line in lines.get(row["pk"]) or [_NO_LINE]:
                yield Row([*_home(row, head), *line], row["village_id"], row["pk"])


_NO_LINE = ["", "", "", "", "", None, NOBODY]


def _home(row: dict[str, Any], head: str) -> list[Any]:
    cause = row["year_at__main_cause"]
    word = str(Cause(cause).label) if cause else ""
    return [row["town_name"], row["village_name"], head, row["size"], word]


def _lines(asked: Asked, households: list[int]) -> dict[int, list[list[Any]]]:
    """Return who was responsible for each of ``households`` on the day, as their columns."""
    lines = asked.scope(Pairing.objects.all()).on(asked.as_of).filter(household__in=households)
    here = in_office(Pairing.objects.on(asked.as_of), asked.as_of)
    found: dict[int, list[list[Any]]] = defaultdict(list)
    for row in lines.annotate(here=Exists(here.filter(pk=OuterRef("pk")))).order_by(
        "starts_on", "pk"
    ):
        level = str(UnitLevel(row.level).label) if row.level else ""
        found[row.household_id].append(
            [row.name, row.unit_name, row.position, level, row.phone, row.starts_on]
            + ["" if row.here else GONE]
        )
    return found


def _valid(asked: Asked) -> Opens:
    return Opens("household_list", {"valid": ["1"]})


def _unpaired(asked: Asked) -> Opens | None:
    # the worklist knows today alone
    return Opens("unpaired_list", {}, day=False) if asked.as_of is None else None


def _left(asked: Asked) -> Opens | None:
    return Opens("unpaired_list", {"why": [LEFT]}, day=False) if asked.as_of is None else None


COVERED = (
    Head(label="总户数", name="all", total=True, opens=_valid),
    Head(label="落实帮扶责任人户数", name="helped", width=12, total=True),
    Head(label="占比", kind="percent", width=10, ratio=("helped", "all")),
    Head(label="未落实户数", width=10, total=True, opens=_unpaired),
    Head(label="其中责任人都已离任", width=12, total=True, opens=_left),
)


def _covered(asked: Asked) -> Iterator[Row]:
    without, left = _wanting(asked), _wanting(asked, why=LEFT)
    for place, totals in by_place(asked, counted(asked, "standing")):
        whole = totals.valid.households
        nobody, gone = _within(without, place.code), _within(left, place.code)
        helped = whole - nobody
        figures = [whole, helped, share(helped, whole), nobody, gone]
        yield Row([*place.names, *figures], place.code)


def _wanting(asked: Asked, **more: str) -> dict[str, int]:
    rows = unpaired(asked.scope(Household.objects.all()), more, asked.as_of)
    return {place["code"]: place["number"] for place in unpaired_by_village(rows)}


def _within(numbers: dict[str, int], code: str) -> int:
    return sum(number for village, number in numbers.items() if village.startswith(code))


REPORTS = (
    Report(
        key="helpers",
        title="贫困户帮扶责任人一览表",
        group="帮扶责任人",
        basis=(
            "截至日在册的户（不含注销）和截至日在帮扶的责任人，一户有几名责任人就列几行；"
            f"没有责任人的户列一行，备注“{NOBODY}”。截至日没有驻村任职的干部备注“{GONE}”。"
            "家庭人口为截至日的，主要致贫原因取截至日最新一年的登记表。"
        ),
        heads=ROLL,
        rows=_roll,
    ),
    Report(
        key="helped",
        title="帮扶责任人落实情况",
        group="帮扶责任人",
        basis=(
            "总户数为截至日在册的户，不含注销。截至日至少有一名在帮扶的责任人的户为落实；"
            "责任人是驻村干部而截至日没有驻村任职的，不算落实。占比＝落实户数÷总户数。"
        ),
        heads=COVERED,
        rows=_covered,
        by=(By.TOWN, By.VILLAGE),
    ),
)
