"""The weekly reports of a week: whose is sent, returned, received, and whose is wanting."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gujang.access.gate import AnyUser
from gujang.access.rights import Right
from gujang.lib import formfields

from ..codes import Duty, ReportState
from ..models import Cadre, Posting, WeeklyReport
from ..rules.calendar import Week
from ..rules.report import deadline
from ..rules.week import DayKind
from ..weeks import Scope, posted_in

MISSING, LATE = "missing", "late"
STATES = (
    (MISSING, "未报送"),
    (ReportState.SUBMITTED.value, "已报送待接收"),
    (ReportState.RETURNED.value, "已退回"),
    (ReportState.RECEIVED.value, "已接收"),
)
MARKS = {
    MISSING: "tag-late",
    ReportState.SUBMITTED: "tag-wait",
    ReportState.RETURNED: "tag-info",
    ReportState.RECEIVED: "tag-done",
}
DAYS = "一二三四五六日"
NUMBERS = (
    ("households", "走访户数"),
    ("visits", "走访次数"),
    ("diaries", "民情日记（篇）"),
    ("raised", "登记问题（件）"),
    ("closed", "办结问题（件）"),
)


class ReportListForm(forms.Form):
    """A week, an area, a state."""

    area = formfields.area()
    week = forms.CharField(required=False, label="周次", widget=forms.HiddenInput)
    state = forms.ChoiceField(
        required=False,
        label="状态",
        choices=[("", "全部"), *STATES, (LATE, "逾期报送")],
        error_messages={"invalid_choice": "没有这一项，请从列表中选择。"},
    )

    def __init__(self, data: Any, *, today: dt.date) -> None:
        self.today = today
        super().__init__(data)

    def clean_week(self) -> Week:
        name = self.cleaned_data["week"]
        try:
            return Week.named(name) if name else Week.of(self.today)
        except ValueError as error:
            raise ValidationError("周次请写成 2014-W10 这样。") from error


@dataclass(frozen=True, slots=True)
class Line:
    """A cadre and the report of their week, if there is one they sent."""

    cadre: Cadre
    week: Week
    posting: Posting
    report: WeeklyReport | None
    state: str
    overdue: bool

    @property
    def label(self) -> str:
        return dict(STATES)[self.state]

    @property
    def css(self) -> str:
        return MARKS[self.state]


def lines_of(form: ReportListForm, user: AnyUser, today: dt.date) -> list[Line]:
    """Return a line a cadre posted in the week, those wanting first: four queries."""
    week, area = form.cleaned_data["week"], form.cleaned_data["area"]

    def scope(rows: Any) -> Any:
        rows = rows.reachable_with(user, Right.VIEW)
        return rows.inside(area) if area else rows

    order = [state for state, _ in STATES]
    return sorted(
        lines_in(scope, [week], today),
        key=lambda line: (order.index(line.state), line.posting.village_id, line.cadre.name),
    )


def lines_in(scope: Scope, weeks: Sequence[Week], today: dt.date) -> list[Line]:
    """Return a line a cadre and week that belongs to ``scope``: three queries."""
    postings = posted_in(scope, weeks)
    sent = WeeklyReport.objects.filter(
        monday__in=[week.monday for week in weeks],
        cadre__in={row.cadre_id for _, row in postings},
    ).exclude(state=ReportState.DRAFT)
    reports = {(row.cadre_id, row.monday): row for row in sent}
    return [
        _line(week, row, reports.get((row.cadre_id, week.monday)), today) for week, row in postings
    ]


def _line(week: Week, posting: Posting, report: WeeklyReport | None, today: dt.date) -> Line:
    state = report.state if report else MISSING
    overdue = report is None and today >= deadline(week)
    return Line(posting.cadre, week, posting, report, state, overdue)


def counts_of(lines: Iterable[Line]) -> Counter[str]:
    """Return how many there are of each state, and how many were sent late."""
    rows = list(lines)
    found = Counter(line.state for line in rows)
    found[LATE] = sum(bool(line.report and line.report.is_late) for line in rows)
    return found


def in_state(lines: Iterable[Line], state: str) -> list[Line]:
    """Return the lines of one state; all for ''."""
    if state == LATE:
        return [line for line in lines if line.report and line.report.is_late]
    return [line for line in lines if state in ("", line.state)]


def facts_shown(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the log said of a week as a page shows it."""
    return {
        "days": [
            {
                "day": day,
                "weekday": f"周{DAYS[dt.date.fromisoformat(day).weekday()]}",
                "kind": DayKind(kind).label,
                "village": village,
                "note": note,
            }
            for day, kind, village, note in facts.get("days", ())
        ],
        "numbers": [{"label": label, "value": facts.get(name)} for name, label in NUMBERS],
        "duties": [
            {"label": Duty(code).label, "days": days}
            for code, days in facts.get("duties", {}).items()
        ],
    }
