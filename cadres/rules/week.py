"""The weekly verdict on a stationed cadre (到岗考核), as a sentence and as figures.

S0: 驻村干部每年2月至9月份每周驻村不少于4天，10月份每周驻村不少于3天，11月至次年2月份每周驻村
不少于2天，其它工作日要在镇里完成每周工作情况信息录入、上报等工作。What it leaves open is decided
in domain 10.2 to 10.4.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import TextChoices

from .calendar import Calendar, MonthRule, Span, Week, deciding_month, rule_of

WINTER_MONTH = 1  # whose rule is the winter clause, 11月至次年2月
FEBRUARY = 2


class DayKind(TextChoices):
    """出勤类别 of a cadre's day (domain 5.2)."""

    VILLAGE = "village", "驻村"
    TOWN = "town", "在镇"
    EQUIVALENT = "equivalent", "视同驻村"
    REST = "rest", "公休"
    LEAVE = "leave", "请假"
    ABSENT = "absent", "缺勤"


class Status(TextChoices):
    """What a week ended in, or how it stands."""

    MET = "met", "达标"
    WINTER = "winter", "按冬季标准达标"
    SHORT = "short", "未达标"
    EXEMPT = "exempt", "不考核"
    ONGOING = "ongoing", "进行中"


@dataclass(frozen=True, slots=True)
class Posting:
    """A span in a village (任职)."""

    village: str
    span: Span


@dataclass(frozen=True, slots=True)
class Log:
    """A day as it was logged. ``village`` is empty where the day is not about one."""

    day: dt.date
    kind: str
    village: str = ""
    approved: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """What every week is judged by: month rules, and the official calendar."""

    months: tuple[MonthRule, ...]
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Need:
    """What a week asks for and why: ``required`` days of ``rule``, ``workdays`` being left."""

    week: Week
    rule: int
    month: int
    official: int
    workdays: int
    required: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A cadre's week: what was needed, which days counted, which did not and why."""

    need: Need
    counted: tuple[dt.date, ...]
    equivalent: tuple[dt.date, ...]
    status: Status
    notes: tuple[str, ...] = field(default=())
    sentence: str = ""


def need_of(
    week: Week, rules: Rules, postings: Iterable[Span], leaves: Iterable[Span] = ()
) -> Need:
    """Return what ``week`` asks of who was posted in ``postings`` and on leave in ``leaves``.

    required = min(rule, official working days of the week inside the posting and outside
    approved leave) (domain 10.3).
    """
    posted, away = list(postings), list(leaves)
    official = [day for day in week.days if rules.calendar.is_workday(day)]
    inside = [day for day in official if any(day in span for span in posted)]
    left = [day for day in inside if not any(day in span for span in away)]
    month = deciding_month(week, rules.calendar)
    rule = rule_of(month, week, rules.months)
    reasons = [f"规则{rule}天"]
    if week.monday.month != week.sunday.month:
        reasons[0] = f"{month}月规则{rule}天"
    if len(official) < rule:
        reasons.append(f"法定工作日仅{len(official)}天")
    if len(inside) < len(official) and len(inside) < rule:
        reasons.append(f"任期内工作日{len(inside)}天")
    if len(left) < len(inside) and len(left) < rule:
        reasons.append(f"扣除请假后工作日{len(left)}天")
    return Need(
        week=week,
        rule=rule,
        month=month,
        official=len(official),
        workdays=len(left),
        required=min(rule, len(left)),
        reasons=tuple(reasons),
    )


def verdict_of(
    week: Week,
    rules: Rules,
    postings: Iterable[Posting],
    logs: Iterable[Log],
    leaves: Iterable[Span] = (),
    *,
    today: dt.date,
) -> Verdict:
    """Judge a cadre's week as it stands on ``today``.

    A village day is a day inside a posting with a log of 驻村 in the posted village, or an
    approved 视同驻村 (domain 10.4); a day counts once, a weekend's day like any other.
    """
    posted = list(postings)
    need = need_of(week, rules, [posting.span for posting in posted], leaves)
    of_week = sorted(
        (log for log in logs if log.day in week.days), key=lambda log: (log.day, log.kind)
    )
    village = {log.day for log in of_week if log.kind == DayKind.VILLAGE and _there(log, posted)}
    equivalent = {
        log.day
        for log in of_week
        if log.kind == DayKind.EQUIVALENT and log.approved and _posted_on(log.day, posted)
    } - village
    counted = tuple(sorted(village | equivalent))
    status = _status(need, len(counted), rules, today)
    notes = tuple(_notes(of_week, posted))
    found = Verdict(need, counted, tuple(sorted(equivalent)), status, notes)
    return replace(found, sentence=sentence_of(found))


def _posted_on(day: dt.date, postings: list[Posting]) -> bool:
    return any(day in posting.span for posting in postings)


def _there(log: Log, postings: list[Posting]) -> bool:
    return any(log.village == p.village and log.day in p.span for p in postings)


def _notes(logs: list[Log], postings: list[Posting]) -> Iterable[str]:
    """Say which days were logged and do not count, and which villages met on one day."""
    for day in sorted({log.day for log in logs}):
        of_day = [log for log in logs if log.day == day and log.kind == DayKind.VILLAGE]
        if of_day and not any(_there(log, postings) for log in of_day):
            where = "驻点村以外" if _posted_on(day, postings) else "任期以外"
            yield f"{_short(day)}在{where}，不计"
        elif len({log.village for log in of_day}) > 1:
            yield f"{_short(day)}记有两个村，计1天"
        if any(
            log.day == day and log.kind == DayKind.EQUIVALENT and not log.approved for log in logs
        ):
            yield f"{_short(day)}视同驻村未批准，不计"


def _status(need: Need, counted: int, rules: Rules, today: dt.date) -> Status:
    if not need.required:
        return Status.EXEMPT
    if counted >= need.required:
        return Status.MET
    if today <= need.week.sunday:
        return Status.ONGOING
    winter = rule_of(WINTER_MONTH, need.week, rules.months)
    if need.month == FEBRUARY and counted >= min(winter, need.workdays) > 0:
        return Status.WINTER
    return Status.SHORT


def sentence_of(verdict: Verdict) -> str:
    """Word a verdict.

    第40周（9/29–10/5）应驻2天（9月规则4天，法定工作日仅2天）；已驻2天：9/29、9/30；达标。
    """
    need = verdict.need
    week = need.week
    parts = [
        f"第{week.number}周（{_short(week.monday)}–{_short(week.sunday)}）"
        f"应驻{need.required}天（{'，'.join(need.reasons)}）",
        _days_of(verdict),
        *verdict.notes,
        _ending(verdict),
    ]
    return "；".join(part for part in parts if part) + "。"


def _days_of(verdict: Verdict) -> str:
    if not verdict.counted:
        return "已驻0天"
    marked = [
        f"{_short(day)}{'（视同）' if day in verdict.equivalent else ''}" for day in verdict.counted
    ]
    return f"已驻{len(verdict.counted)}天：{'、'.join(marked)}"


def _ending(verdict: Verdict) -> str:
    missing = verdict.need.required - len(verdict.counted)
    if verdict.status == Status.SHORT:
        return f"未达标，差{missing}天"
    if verdict.status == Status.WINTER:
        return "按冬季标准达标、按春季标准未达标"
    if verdict.status == Status.ONGOING:
        return f"本周未结束，还差{missing}天"
    return Status(verdict.status).label


def _short(day: dt.date) -> str:
    return f"{day.month}/{day.day}"
