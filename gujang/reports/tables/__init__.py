"""Every report by its key, in the order of the list."""

from ..report import Report
from . import (
    causes,
    collective,
    completeness,
    earnings,
    ledgers,
    living,
    people,
    platform,
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
)
REPORTS: dict[str, Report] = {report.key: report for topic in _TOPICS for report in topic.REPORTS}
