"""Doors of the week: rules, leave, attendance, reports.

The cadre of A1 is posted there without an account of the cast, so that whoever knocks is another.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from cadres.codes import ReportState
from cadres.models import Cadre, ClosedWeek, Leave, WeeklyReport
from cadres.rules.week import Status
from tests.cast import A1, B1, Cast
from tests.door import SEES_A1, SEES_B1, VIEWERS, Data, Door, seen
from tests.make_cadres import make_cadre, make_posting
from tests.make_week import make_leave, make_report, week
from villages.models import Village

W10 = week("2014-W10")
ORGANIZATION = frozenset({"organization"})
RECEIVES_A1 = frozenset({"organization", "town_a"})
ASKS = frozenset("organization town_a town_b cadre_a1 cadre_b1".split())
CADRES = frozenset({"cadre_a1", "cadre_b1"})


def _cadre(village: Village) -> Cadre:
    """Return the cadre posted in the village, with the village in their name."""
    found = Cadre.objects.filter(name=f"{village.name}驻村员").first()
    if found is None:
        found = make_cadre(name=f"{village.name}驻村员")
        make_posting(found, village)
    return found


def _leave(cast: Cast, village: Village) -> list[Any]:
    cadre = _cadre(village)
    leave = Leave.objects.filter(cadre=cadre).first()
    return ["leave", (leave or make_leave(cadre, village, "2014-03-03")).pk]


def a_leave(cast: Cast) -> list[Any]:
    return _leave(cast, cast.a1)


def a_leave_of_b(cast: Cast) -> list[Any]:
    return _leave(cast, cast.b1)


def _report(village: Village) -> WeeklyReport:
    cadre = _cadre(village)
    return WeeklyReport.objects.filter(cadre=cadre).first() or make_report(
        cadre, village, W10.name, state=ReportState.SUBMITTED
    )


def a_report(cast: Cast) -> list[Any]:
    return [_report(cast.a1).pk]


def a_report_of_b(cast: Cast) -> list[Any]:
    return [_report(cast.b1).pk]


def a_closed_week(cast: Cast) -> list[Any]:
    cadre = _cadre(cast.a1)
    closed, _ = ClosedWeek.objects.get_or_create(
        cadre=cadre,
        village=cast.a1,
        monday=W10.monday,
        defaults={
            "rule": 4,
            "required": 4,
            "counted": 0,
            "status": Status.SHORT,
            "sentence": "第10周",
            "closed_at": dt.datetime(2014, 3, 17, tzinfo=dt.UTC),
        },
    )
    return [closed.pk]


def a_week(cast: Cast) -> list[Any]:
    _cadre(cast.a1)
    return [W10.name]


def _own(cast: Cast) -> None:
    """Make the user of A1 a cadre posted there."""
    if not Cadre.objects.filter(user=cast["cadre_a1"]).exists():
        make_posting(make_cadre(cast["cadre_a1"]), cast.a1)


def an_ask(**more: str) -> Data:
    """Return what a cadre asks for, who is made one first."""

    def data(cast: Cast) -> Mapping[str, Any]:
        _own(cast)
        days = {"first_on": "2014-03-10", "last_on": "2014-03-10"}
        return {"version": 1, "reason": "家中有事"} | days | more

    return data


def my_words(cast: Cast) -> Mapping[str, Any]:
    _own(cast)
    return {"version": 1, "work": "走访", "problems": "", "next_week": "", "send": "1"}


def a_holiday(cast: Cast) -> list[Any]:
    return [20141001]


_ATTENDANCE = ("", "?week=2014-W10", f"?year=2014&month=3&area={B1}", f"?area={A1}&status=short")

WEEK: dict[str, Door] = {
    "attendance_list": Door(VIEWERS, queries=_ATTENDANCE),
    "attendance_weeks": Door(VIEWERS, queries=_ATTENDANCE),
    "attendance_export": Door(VIEWERS, queries=("?year=2014&month=3",), rows=1),
    "week_close": Door(ORGANIZATION, own=a_week, post=302),
    "week_reopen": Door(
        ORGANIZATION, own=a_closed_week, post=302, data=lambda cast: {"reason": "补录工作日志"}
    ),
    "week_rules": Door(VIEWERS, queries=("", "?year=2014")),
    "week_rule_add": Door(
        ORGANIZATION,
        post=302,
        data=seen(month="2", days="2", starts_on="2015-01-01", note="县委组织部通知"),
    ),
    "week_holiday_add": Door(
        ORGANIZATION, post=302, data=seen(day="2014-03-05", kind="off", name="县庆")
    ),
    "week_holiday_edit": Door(
        ORGANIZATION, own=a_holiday, post=302, data=seen(kind="off", name="国庆")
    ),
    "week_holiday_remove": Door(ORGANIZATION, own=a_holiday, post=302, data=seen()),
    "leave_list": Door(VIEWERS, queries=("", f"?area={A1}", "?state=asked&what=leave")),
    "leave_ask": Door(ASKS, post=302, data=an_ask(kind="personal")),
    "trip_ask": Door(ASKS, post=302, data=an_ask(kind="training", place="包头市")),
    "leave_decide": Door(
        RECEIVES_A1, own=a_leave, foreign=a_leave_of_b, post=302, data=seen(approve="1", answer="")
    ),
    "leave_withdraw": Door(
        RECEIVES_A1, own=a_leave, foreign=a_leave_of_b, post=302, data=seen(reason="")
    ),
    "report_list": Door(VIEWERS, queries=("", "?week=2014-W10", f"?week=2014-W10&area={A1}")),
    "report_detail": Door(SEES_A1, own=a_report, foreign=a_report_of_b, foreign_to=SEES_B1),
    "report_receive": Door(RECEIVES_A1, own=a_report, foreign=a_report_of_b, post=302, data=seen()),
    "report_return": Door(
        RECEIVES_A1,
        own=a_report,
        foreign=a_report_of_b,
        post=302,
        data=seen(reason="没有写走访情况"),
    ),
    "my_report": Door(CADRES, post=302, data=my_words),
}
