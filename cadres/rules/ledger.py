"""The ledger of problems as plain rules: whose hand it is in, until when, and who is next.

Domain 5.3: 反映问题 -> 责任人 -> 办理情况 -> 办结时间、群众满意. No document says how long a level
has; the days below are the project's own default.
"""

import datetime as dt

from ..codes import ProblemLevel, ProblemState

DAYS: dict[str, int] = {
    ProblemLevel.VILLAGE: 15,
    ProblemLevel.TOWN: 30,
    ProblemLevel.COUNTY: 60,
}
ABOVE: dict[str, ProblemLevel] = {
    ProblemLevel.VILLAGE: ProblemLevel.TOWN,
    ProblemLevel.TOWN: ProblemLevel.COUNTY,
}
BELOW: dict[str, str] = {above: level for level, above in ABOVE.items()}
# digits of the area code that a level answers for
_DIGITS: dict[str, int] = {
    ProblemLevel.VILLAGE: 12,
    ProblemLevel.TOWN: 9,
    ProblemLevel.COUNTY: 6,
}


def due_from(day: dt.date, level: str) -> dt.date:
    """Return the deadline of a problem that comes to ``level`` on ``day``."""
    return day + dt.timedelta(days=DAYS[level])


def days_late(state: str, due_on: dt.date, today: dt.date) -> int:
    """Return by how many days an open problem is past its deadline; 0 when it is not."""
    return max((today - due_on).days, 0) if state == ProblemState.OPEN else 0


def desk_of(village: str, level: str) -> str:
    """Return the code of the area in whose hands a problem of ``village`` is at ``level``."""
    return village[: _DIGITS[level]]
