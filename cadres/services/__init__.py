"""Every change of the cadres' state."""

from gujang.lib.changes import Stale

from .assessing import Sheet, save_assessment, sheet_of, terms_on
from .conduct import (
    may_set_scheme,
    record_conduct_print,
    record_violation,
    set_scheme,
    sign_pledge,
    update_violation,
)
from .diaries import grade_diary
from .ledger import (
    add_step,
    close_problem,
    escalate_problem,
    may_decide,
    raise_problem,
    reopen_problem,
    update_problem,
)
from .rulebook import rulebook

__all__ = [
    "Sheet",
    "Stale",
    "add_step",
    "close_problem",
    "escalate_problem",
    "grade_diary",
    "may_decide",
    "may_set_scheme",
    "raise_problem",
    "record_conduct_print",
    "record_violation",
    "reopen_problem",
    "rulebook",
    "save_assessment",
    "set_scheme",
    "sheet_of",
    "sign_pledge",
    "terms_on",
    "update_problem",
    "update_violation",
]
