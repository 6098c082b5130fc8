"""脱贫进度统计表 (domain 6.4 sheet 3): the year's balance and how far the exits have come."""

from collections.abc import Callable, Iterator

from gujang.dashboard.metrics import EXITED, RATE_HOW
from gujang.dashboard.totals import Totals
from households.cells import Counts
from households.filters.flow import households_of, people_of
from households.flows import frozen_flows, last_day
from households.models import ClosedYear
from households.rules.flow import Line

from ..codes import By, Period
from ..report import Asked, Head, Opens, Report, Row
from .kit import by_place, counted, share

# the lines in the order of the sheet, with its headings
LINES = {
    Line.OPENING: "年初贫困",
    Line.REGISTERED: "新识别",
    Line.RETURNED: "返贫",
    Line.JOINED: "自然增加",
    Line.LEFT: "自然减少",
    Line.REMOVED: "剔除",
    Line.EXITED: "本年脱贫",
    Line.CLOSING: "年末未脱贫",
}


def _opens(line: Line, *, people: bool) -> Callable[[Asked], Opens]:
    def opens(asked: Asked) -> Opens:
        if people:
            return Opens("person_list", people_of(line, asked.year))
        return Opens("household_list", households_of(line, asked.year))

    return opens


def _line(line: Line, label: str) -> Head:
    return Head(
        label=label,
        parts=(
            Head(label="户", total=True, opens=_opens(line, people=False)),
            Head(label="人", total=True, opens=_opens(line, people=True)),
        ),
    )


def _villages(asked: Asked) -> Opens | None:
    # the list of villages knows today alone
    return Opens("village_list", {}, day=False) if asked.as_of is None else None


HEADS = (
    Head(label="行政村数", total=True, opens=_villages),
    *(_line(line, label) for line, label in LINES.items()),
    Head(
        label="累计脱贫人数",
        name="exited",
        width=10,
        total=True,
        opens=lambda asked: Opens("person_list", EXITED),
    ),
    Head(
        label="建档立卡人数",
        name="valid",
        width=10,
        total=True,
        opens=lambda asked: Opens("person_list", {"valid": ["1"]}),
    ),
    Head(label="脱贫率", kind="percent", width=10, ratio=("exited", "valid")),
)


def _rows(asked: Asked) -> Iterator[Row]:
    frozen = _frozen(asked)
    counts = counted(asked, "standing") | (frozen or counted(asked, "flow"))
    for place, totals in by_place(asked, counts):
        exited, valid = totals.exited.persons, totals.valid.persons
        figures = [*_lines(totals), exited, valid, share(exited, valid)]
        yield Row([*place.names, place.villages, *figures], place.code)


def _frozen(asked: Asked) -> Counts:
    """Return the balance as a closing froze it, where it did; then that is what counts."""
    year = asked.year
    if asked.day != last_day(year):
        return {}
    closings = ClosedYear.objects.covering(asked.area).in_force()
    closed = closings.filter(year=year).first()
    frozen = frozen_flows(asked.scope, closed) if closed else {}
    return {(v, f"flow.{line}", str(year)): cell for (v, line), cell in frozen.items()}


def _lines(totals: Totals) -> Iterator[int]:
    for line in LINES:
        cell = totals.of_year(f"flow.{line}")
        yield from (cell.households, cell.persons)


REPORTS = (
    Report(
        key="progress",
        title="脱贫进度统计表",
        group="脱贫进度",
        basis=(
            "年初贫困＋新识别＋返贫＋自然增加－自然减少－剔除－本年脱贫＝年末未脱贫，户、人各自平衡；"
            "贫困指未脱贫、预脱贫和返贫。同一年内脱贫又返回的户视为一直贫困，不计脱贫也不计返贫。"
            "自然增加、自然减少的户是拆户新立与并户，人是成员的出生、婚嫁、迁移、死亡等变动。"
            "年度已封账的，平衡各栏取封账时的数字。户按现在所在的村统计。"
            f"脱贫率按人计：{RATE_HOW}"
        ),
        heads=HEADS,
        rows=_rows,
        by=(By.TOWN, By.VILLAGE),
        periods=(Period.YEAR,),
    ),
)
