"""Making, freezing, handing out and submitting tables."""

from .behind import has_lists
from .differences import MOST_ROWS, Difference, differences, last_submitted
from .frozen import frozen_rows, heads_of
from .runs import Busy, discard_run, fetch, give_up, make_run, start_run, submit_run, take_again

__all__ = [
    "MOST_ROWS",
    "Busy",
    "Difference",
    "differences",
    "discard_run",
    "fetch",
    "frozen_rows",
    "give_up",
    "has_lists",
    "heads_of",
    "last_submitted",
    "make_run",
    "start_run",
    "submit_run",
    "take_again",
]
