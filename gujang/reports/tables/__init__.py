"""Every report by its key, in the order of the list."""

from ..report import Report
from . import attendance, conduct, helpers, log, platform, problems, progress, registers

_TOPICS = (progress, registers, platform, helpers, attendance, log, conduct, problems)
REPORTS: dict[str, Report] = {report.key: report for topic in _TOPICS for report in topic.REPORTS}
