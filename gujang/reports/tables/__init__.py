"""Every report by its key, in the order of the list."""

from ..report import Report
from . import (
    attendance,
    causes,
    collective,
    completeness,
    conduct,
    earnings,
    helpers,
    ledgers,
    living,
    log,
    people,
    platform,
    problems,
    progress,
    registers,
)

_TOPICS = (
    progress,
    registers,
    platform,
    causes,
    earnings,
    living,
    people,
    collective,
    ledgers,
    completeness,
    helpers,
    attendance,
    log,
    conduct,
    problems,
)
REPORTS: dict[str, Report] = {report.key: report for topic in _TOPICS for report in topic.REPORTS}
