"""Imports as batches: upload, check, commit with the preview's token, undo."""

from .checking import check, upload
from .committing import commit, told
from .common import Conflict
from .reports import keep_marked, kept_marked, marked_workbook, report_of
from .undoing import claim_undo, undo

__all__ = [
    "Conflict",
    "check",
    "claim_undo",
    "commit",
    "keep_marked",
    "kept_marked",
    "marked_workbook",
    "report_of",
    "told",
    "undo",
    "upload",
]
