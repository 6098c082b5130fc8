"""驻村干部到岗情况统计表 (domain 6.4 sheet 4): a cadre a row, of a week, a month or a year."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from django.db.models import Count
from django.utils import timezone

from cadres.codes import AskState
from cadres.filters.attendance import Line, lines_of
from cadres.filters.reports import MISSING, lines_in
from cadres.models import Diary, Leave, Visit, WorkDay
from cadres.rules.calendar import Calendar, Week
from cadres.rules.week import DayKind, Status
from cadres.services import rulebook
from cadres.weeks import CadreWeek, cadre_weeks

from ..codes import Period
from ..report import Asked, Head, Opens, Report, Row
from .kit import text, weeks_of

_WORST = (Status.SHORT, Status.ONGOING, Status.WINTER, Status.MET, Status.EXEMPT)


def _weeks(status: Status | None, asked: Asked) -> Opens:
    query = {"status": [str(status)]} if status else {}
    if asked.period == Period.WEEK:
        return Opens("attendance_weeks", query | {"week": [Week.of(asked.since).name]}, day=False)
    query |= {"year": [str(asked.since.year)]}
    query |= {"month": [str(asked.since.month)]} if asked.period == Period.MONTH else {}
    return Opens("attendance_weeks", query, day=False)


HEADS = (
    text("镇", 10),
    text("驻点村", 14),
    text("姓名", 10),
    text("派出单位", 18),
    text("职务", 12),
    text("起止日期", 22),
    Head(label="应驻村天数", total=True, opens=partial(_weeks, None)),
    Head(label="实际驻村天数", total=True, opens=partial(_weeks, None)),
    Head(label="其中视同驻村", total=True, opens=partial(_weeks, None)),
    Head(label="在镇天数", total=True),
    Head(label="请假天数", total=True),
    Head(label="缺勤天数", total=True, opens=partial(_weeks, Status.SHORT)),
    Head(label="走访户数", total=True),
    Head(label="民情日记篇数", total=True),
    Head(
        label="周报（份）",
        parts=(Head(label="应报", width=6, total=True), Head(label="按时", width=6, total=True)),
    ),
    Head(
        label="考核结果（周）",
        parts=tuple(
            Head(label=str(status.label), width=8, total=True, opens=partial(_weeks, status))
            for status in Status
        ),
    ),
    text("是否达标", 12),
    text("备注", 40),
)


@dataclass(frozen=True, slots=True)
class _Log:
    """What else the log says of each cadre over the span, by their key."""

    in_town: dict[int, set[dt.date]]
    on_leave: dict[int, set[dt.date]]
    visited: dict[int, int]
    diaries: dict[int, int]
    due: Counter[int] = field(default_factory=Counter)
    in_time: Counter[int] = field(default_factory=Counter)


def _rows(asked: Asked) -> Iterator[Row]:
    weeks, rules, today = weeks_of(asked), rulebook(), timezone.localdate()
    lines = lines_of(cadre_weeks(asked.scope, weeks, rules=rules, today=today), weeks)
    if not lines:
        return
    log = _log(asked, weeks, rules.calendar)
    for line in sorted(lines, key=lambda line: (_mine(line)[-1].village.code, line.cadre.name)):
        yield _row(asked, line, log)


def _mine(line: Line) -> list[CadreWeek]:
    return [one for one in line.cells if one]


def _row(asked: Asked, line: Line, log: _Log) -> Row:
    mine, key = _mine(line), line.cadre.pk
    villages = {one.village.code: one.village for one in mine}
    counted = set(chain.from_iterable(one.days for one in mine))
    in_town = [day for day in log.in_town.get(key, ()) if str(day) not in counted]
    values = [
        "、".join(dict.fromkeys(village.town.name for village in villages.values())),
        "、".join(village.name for village in villages.values()),
        line.cadre.name,
        line.cadre.unit.name,
        line.cadre.position,
        f"{mine[0].week.monday}至{mine[-1].week.sunday}",
        sum(one.required for one in mine),
        sum(one.counted for one in mine),
        sum(one.equivalent for one in mine),
        len(_in_weeks(in_town, mine)),
        len(_in_weeks(log.on_leave.get(key, ()), mine)),
        sum(one.short_by for one in mine if one.status == Status.SHORT),
        log.visited.get(key, 0),
        log.diaries.get(key, 0),
        log.due[key],
        log.in_time[key],
        *(line.totals[str(status)] for status in Status),
        next(str(status.label) for status in _WORST if line.totals[str(status)]),
        _note(mine),
    ]
    code = next(iter(villages)) if len(villages) == 1 else asked.area
    return Row(values, code, about=f"cadre:{key}", query={"cadre": str(key)})


def _in_weeks(days: Iterable[dt.date], mine: list[CadreWeek]) -> list[dt.date]:
    """Return those of ``days`` that lie in the cadre's weeks here."""
    mondays = {one.week.monday for one in mine}
    return [day for day in days if Week.of(day).monday in mondays]


def _note(mine: list[CadreWeek]) -> str:
    if len(mine) == 1:
        return mine[0].sentence
    short = [f"{one.week.number}" for one in mine if one.status == Status.SHORT]
    return f"未达标：第{'、'.join(short)}周" if short else ""


def _log(asked: Asked, weeks: list[Week], calendar: Calendar) -> _Log:
    """Read what was logged in the area in ``weeks``: seven queries."""
    first, last = weeks[0].monday, weeks[-1].sunday

    def kept(rows: Any) -> Any:
        return asked.scope(rows).filter(deleted_at=None, day__range=(first, last)).order_by()

    in_town: dict[int, set[dt.date]] = defaultdict(set)
    days = kept(WorkDay.objects.filter(kind=DayKind.TOWN))
    for cadre, day in days.values_list("cadre_id", "day"):
        in_town[cadre].add(day)
    visited = kept(Visit.objects.all()).values_list("cadre_id")
    diaries = kept(Diary.objects.all()).values_list("cadre_id")
    log = _Log(
        in_town,
        _on_leave(asked, first, last, calendar),
        dict(visited.annotate(Count("household", distinct=True))),
        dict(diaries.annotate(Count("pk"))),
    )
    for line in lines_in(asked.scope, weeks, timezone.localdate()):
        log.due[line.cadre.pk] += 1
        late = line.state == MISSING or (line.report and line.report.is_late)
        log.in_time[line.cadre.pk] += not late
    return log


def _on_leave(
    asked: Asked, first: dt.date, last: dt.date, calendar: Calendar
) -> dict[int, set[dt.date]]:
    """Return the official working days of approved leave, by cadre."""
    found: dict[int, set[dt.date]] = defaultdict(set)
    rows = asked.scope(Leave.objects.overlapping(first, last)).filter(state=AskState.APPROVED)
    for row in rows:
        start, end = max(row.first_on, first), min(row.last_on, last)
        days = (start + dt.timedelta(days=number) for number in range((end - start).days + 1))
        found[row.cadre_id] |= {day for day in days if calendar.is_workday(day)}
    return found


REPORTS = (
    Report(
        key="attendance",
        title="驻村干部到岗情况统计表",
        group="驻村干部",
        basis=(
            "按周考核（周一至周日），周四所在的月、年为这一周的月、年；已封的周取封周时的结果，未封的按现在的日志。"
            "一周属于干部当周最后任职的村，一人一行。应驻村天数＝按月规定的天数与任职期间、批准请假以外的工作日数中"
            "较少的一个；缺勤天数＝未达标各周应驻而未驻的天数；请假天数为批准的请假中的法定工作日；在镇天数为记为在镇"
            "而没有驻村的天数。走访户数（同一户计一次）、民情日记为起止各周内在本表辖区登记的。"
            "周报周日24时前报送为按时，没有报送或逾期的不计。"
            "是否达标：有一周未达标即为未达标，否则取各周中最低的结果。"
        ),
        heads=HEADS,
        rows=_rows,
        periods=(Period.WEEK, Period.MONTH, Period.YEAR),
        names=False,
    ),
)
