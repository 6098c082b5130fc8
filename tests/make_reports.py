"""Runs of reports for tests, made as a user's are, without the background."""

import datetime as dt
from typing import Any

from gujang.access.models import User
from gujang.reports.asking import ask
from gujang.reports.models import ReportRun
from gujang.reports.services import make_run, start_run
from gujang.reports.tables import REPORTS

END = dt.date(2015, 12, 31)


def silent(percent: int, message: str) -> None:
    """Take a word of progress."""


def begin_run(actor: User, area: str, *, key: str = "progress", **more: Any) -> ReportRun:
    """Return a run that waits to be made; ``more`` is asked of the table, or of the run."""
    own = {name: more.pop(name) for name in ("behind", "reason") if name in more}
    report = REPORTS[key]
    asked = ask(report=report, user=actor, area=area, **{"day": END} | more)
    return start_run(actor=actor, report=report, asked=asked, **own)


def make_report(actor: User, area: str, *, key: str = "progress", **more: Any) -> ReportRun:
    """Return a run that was made."""
    run = begin_run(actor, area, key=key, **more)
    make_run(run=run, progress=silent)
    run.refresh_from_db()
    return run
