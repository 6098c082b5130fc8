"""Forms of the weekly report: the cadre's words, and why the town sends it back."""

from typing import Any, ClassVar

from gujang.lib import formfields
from gujang.lib.forms import Columns, VersionedForm

from ..models import WeeklyReport
from ..services.reports import WORDS


class ReportForm(VersionedForm):
    """What was done, what is wanting, what comes next; beside it the log speaks for itself."""

    beside = ("send",)
    columns: ClassVar[Columns] = ((WeeklyReport, ("work", "problems", "next_week")),)
    helps: ClassVar[dict[str, str]] = {
        "work": "日志里已有的不用重写，写清做成了什么。",
        "next_week": "下周打算做的。",
    }

    @property
    def facts(self) -> dict[str, Any]:
        return self.taken(*WORDS)


class ReturnForm(VersionedForm):
    """Why a report is sent back."""

    reason = formfields.free_text(
        200, lines=3, label="退回原因", help_text="写明缺什么、怎么改，干部会看到。"
    )


class ReceiveForm(VersionedForm):
    """Nothing but the version."""
