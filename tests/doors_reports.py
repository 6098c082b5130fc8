"""The doors of reports. What is asked for is a table of village A1; ``foreign`` that of B1."""

from typing import Any

from gujang.reports.models import ReportRun
from tests.cast import A1, B1, Cast
from tests.door import SEES_A1, SEES_B1, VIEWERS, WORKS_ON_A1, Door
from tests.make_reports import make_report


def _run(cast: Cast, area: str) -> list[Any]:
    known = ReportRun.objects.filter(area=area).first()
    return [(known or make_report(cast["poverty_office"], area)).pk]


def a_run(cast: Cast) -> list[Any]:
    return _run(cast, A1)


def a_run_of_b(cast: Cast) -> list[Any]:
    return _run(cast, B1)


def a_table(cast: Cast) -> list[Any]:
    return ["households"]


REPORTS: dict[str, Door] = {
    "table_list": Door(VIEWERS),
    "table_show": Door(VIEWERS, own=a_table, queries=("", "?day=2015-06-30")),
    "table_run": Door(VIEWERS, own=a_table, get=None, post=302),
    "run_list": Door(VIEWERS, queries=("", "?after=x")),
    "run_show": Door(SEES_A1, own=a_run, foreign=a_run_of_b, foreign_to=SEES_B1, queries=(
        "", "?from=9")),
    "run_progress": Door(SEES_A1, own=a_run, foreign=a_run_of_b, foreign_to=SEES_B1),
    "run_download": Door(SEES_A1, own=a_run, foreign=a_run_of_b, foreign_to=SEES_B1, rows=1),
    "run_differences": Door(SEES_A1, own=a_run, foreign=a_run_of_b, foreign_to=SEES_B1),
    "run_make": Door(
        WORKS_ON_A1, own=a_run, foreign=a_run_of_b, get=None, post=302, post_rows=0),
    "run_submit": Door(WORKS_ON_A1, own=a_run, foreign=a_run_of_b, get=None, post=302),
    "run_discard": Door(WORKS_ON_A1, own=a_run, foreign=a_run_of_b, get=None, post=302),
}  # fmt: skip
