"""Importing the list of villages (行政村名册): judge everything, then write all at once."""

from .judge import Judged, judge, report_of
from .write import Work, edited_since, notes_of, undo_all, undo_notes, undo_of, write

__all__ = [
    "Judged",
    "Work",
    "edited_since",
    "judge",
    "notes_of",
    "report_of",
    "undo_all",
    "undo_notes",
    "undo_of",
    "write",
]
