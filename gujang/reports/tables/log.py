"""走访与民情日记统计, 周报报送情况: what was logged and what was sent, by town or village."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Count
from django.utils import timezone

from cadres.codes import DiaryGrade, ReportState, VisitKind
from cadres.filters.diaries import UNGRADED
from cadres.filters.reports import LATE, MISSING, counts_of, lines_in
from cadres.models import Diary, Visit
from cadres.rules.calendar import Week

from ..codes import By, Period
from ..report import Asked, Head, Opens, Report, Row
from .kit import days_of, inside, places_of, share, weeks_of

SPANS = (Period.WEEK, Period.MONTH, Period.YEAR)
PLACES = (By.TOWN, By.VILLAGE)
GRADES = {**{grade.value: str(grade.label) for grade in DiaryGrade}, UNGRADED: "未评"}


def _list(view: str, query: dict[str, list[str]], asked: Asked) -> Opens:
    return Opens(view, query | days_of(asked), day=False)


def _visits(label: str, query: dict[str, list[str]]) -> Head:
    return Head(label=label, width=8, total=True, opens=partial(_list, "visit_list", query))


def _diaries(label: str, query: dict[str, list[str]]) -> Head:
    return Head(label=label, width=7, total=True, opens=partial(_list, "diary_list", query))


LOGGED = (
    Head(label="走访户数", total=True),
    Head(
        label="走访次数",
        parts=(
            _visits("合计", {}),
            *(_visits(str(kind.label), {"kind": [kind.value]}) for kind in VisitKind),
        ),
    ),
    Head(
        label="民情日记（篇）",
        parts=(
            _diaries("合计", {}),
            *(_diaries(label, {"grade": [grade]}) for grade, label in GRADES.items()),
        ),
    ),
)


def _logged(asked: Asked) -> Iterator[Row]:
    visits = _kept(asked, Visit).values_list("village_id", "household_id", "kind")
    diaries = _kept(asked, Diary).values_list("village_id", "grade")
    homes: dict[str, set[int]] = defaultdict(set)
    cells: dict[str, Counter[str]] = defaultdict(Counter)
    for village, household, kind, number in visits.annotate(Count("pk")):
        homes[village].add(household)
        cells[village][f"visit {kind}"] += number
    for village, grade, number in diaries.annotate(Count("pk")):
        cells[village][f"diary {grade or UNGRADED}"] += number
    for place in places_of(asked, cells):
        mine = inside(cells, place.code)
        visited = [mine[f"visit {kind.value}"] for kind in VisitKind]
        written = [mine[f"diary {grade}"] for grade in GRADES]
        met = set().union(*(seen for code, seen in homes.items() if code.startswith(place.code)))
        figures = [len(met), sum(visited), *visited, sum(written), *written]
        yield Row([*place.names, *figures], place.code)


def _kept(asked: Asked, model: Any) -> Any:
    rows = asked.scope(model.objects.filter(deleted_at=None, day__range=(asked.since, asked.day)))
    return rows.order_by()


def _week(state: str, asked: Asked) -> Opens | None:
    # the list of reports is that of one week
    if asked.period != Period.WEEK:
        return None
    query = {"week": [Week.of(asked.since).name]} | ({"state": [state]} if state else {})
    return Opens("report_list", query, day=False)


def _sent(label: str, state: str, name: str = "") -> Head:
    return Head(label=label, name=name, total=True, opens=partial(_week, state))


SENT = (
    _sent("应报份数", "", "due"),
    Head(label="已报送", name="sent", total=True),
    Head(label="报送率", kind="percent", width=10, ratio=("sent", "due")),
    _sent("其中逾期报送", LATE),
    Head(
        label="已报送的办理",
        parts=(
            _sent("待接收", ReportState.SUBMITTED),
            _sent("已接收", ReportState.RECEIVED),
            _sent("已退回", ReportState.RETURNED),
        ),
    ),
    _sent("未报送", MISSING),
    Head(label="其中已过期限", total=True),
)


def _reports(asked: Asked) -> Iterator[Row]:
    lines = lines_in(asked.scope, weeks_of(asked), timezone.localdate())
    of_village: dict[str, list[Any]] = defaultdict(list)
    for line in lines:
        of_village[line.posting.village_id].append(line)
    cells = {code: counts_of(mine) for code, mine in of_village.items()}
    for code, mine in of_village.items():
        cells[code]["overdue"] = sum(line.overdue for line in mine)
        cells[code]["due"] = len(mine)
    states = (ReportState.SUBMITTED, ReportState.RECEIVED, ReportState.RETURNED)
    for place in places_of(asked, cells):
        of_place = inside(cells, place.code)
        due, missing = of_place["due"], of_place[MISSING]
        figures = [due, due - missing, share(due - missing, due), of_place[LATE]]
        figures += [*(of_place[state] for state in states), missing, of_place["overdue"]]
        yield Row([*place.names, *figures], place.code)


REPORTS = (
    Report(
        key="visits",
        title="走访与民情日记统计表",
        group="驻村干部",
        basis=(
            "时段内登记的走访和民情日记，按走访、日记的日期和当日所在的村统计，不含已删除的。"
            "走访户数中同一户在一行内计一次，年内由一村迁到另一村的户两村各计一次；"
            "走访次数按走访类型分。民情日记按评定等级分。"
        ),
        heads=LOGGED,
        rows=_logged,
        by=PLACES,
        periods=SPANS,
        names=False,
    ),
    Report(
        key="weekly",
        title="周报报送情况表",
        group="驻村干部",
        basis=(
            "应报：当周有驻村任职的干部，一人一周一份，属于干部当周最后任职的村；"
            "周四所在的月、年为这一周的月、年，未开始的周不计。已报送含逾期报送的和退回待改的，不含草稿；"
            "报送率＝已报送÷应报。周报周日24时到期，未报送中到期的为已过期限。"
        ),
        heads=SENT,
        rows=_reports,
        by=PLACES,
        periods=SPANS,
        names=False,
    ),
)
