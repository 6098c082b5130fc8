"""Every change of the cadres' state."""

from gujang.lib.changes import Stale

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
    "Stale",
    "add_step",
    "close_problem",
    "escalate_problem",
    "may_decide",
    "raise_problem",
    "reopen_problem",
    "rulebook",
    "update_problem",
]
