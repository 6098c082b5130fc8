"""Importing the four registers of a year: judge everything, then write all at once.

``judge`` gives a verdict without touching the register, ``write`` carries it out in the caller's
transaction, ``undo_of`` and ``undo_all`` take it back. Which file, whose, when and under which
batch is the business of :mod:`gujang.exchange`.
"""

from .judge import Judged, Progress, fingerprint, json_parts, judge, refuse_year, silent
from .notes import notes_of
from .report import report_of
from .undo import edited_since, undo_all, undo_notes, undo_of, villages_of
from .write import Work, write

__all__ = [
    "Judged",
    "Progress",
    "Work",
    "edited_since",
    "fingerprint",
    "json_parts",
    "judge",
    "notes_of",
    "refuse_year",
    "report_of",
    "silent",
    "undo_all",
    "undo_notes",
    "undo_of",
    "villages_of",
    "write",
]
