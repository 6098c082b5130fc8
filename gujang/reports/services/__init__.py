"""Making, freezing, handing out and submitting tables; filling in the forms of the level above."""

from .behind import has_lists
from .differences import MOST_ROWS, Difference, differences, last_submitted
from .filling import FACTS, Planned, fill_template, planned, put_of
from .frozen import frozen_rows, heads_of
from .runs import Busy, discard_run, fetch, give_up, make_run, start_run, submit_run, take_again
from .templates import (
    add_slots,
    blank_of,
    data_of,
    remove_slot,
    remove_template,
    span_of,
    upload_template,
)

__all__ = [
    "FACTS",
    "MOST_ROWS",
    "Busy",
    "Difference",
    "Planned",
    "add_slots",
    "blank_of",
    "data_of",
    "differences",
    "discard_run",
    "fetch",
    "fill_template",
    "frozen_rows",
    "give_up",
    "has_lists",
    "heads_of",
    "last_submitted",
    "make_run",
    "planned",
    "put_of",
    "remove_slot",
    "remove_template",
    "span_of",
    "start_run",
    "submit_run",
    "take_again",
    "upload_template",
]
