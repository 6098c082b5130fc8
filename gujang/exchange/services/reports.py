"""What a user is shown of an import, and their own workbook back."""

from typing import Any

from gujang.lib.excel.marking import Mark, mark_workbook

from ..models import ImportBatch
from . import uploads
from .common import open_json


def report_of(batch: ImportBatch) -> dict[str, Any]:
    """Return the report of the last check or commit; an empty dict before that.

    Its keys are those of :func:`households.imports.report_of`, of villages those of
    :func:`villages.imports.report_of`.
    """
    report: dict[str, Any] = open_json(batch.report, f"import.report:{batch.pk}")
    return report


def marked_workbook(batch: ImportBatch) -> bytes:
    """Return the user's workbook with its bad cells shown and a message in each bad row.

    Raise FileNotFoundError where the file was not kept (it was refused as a whole).
    """
    report = report_of(batch)
    marks = [
        Mark(error["sheet"], error["row"], _letters(error["cell"]), error["message"])
        for error in report.get("errors", ())
        if error["sheet"] and error["row"]
    ]
    headers = {table["sheet"]: table["header_row"] for table in report.get("registers", ())}
    data = uploads.fetch(batch.stored_as, batch.pk)
    return mark_workbook(data, marks, header_rows=headers)


def keep_marked(batch: ImportBatch) -> bytes:
    """Make the marked workbook and keep it beside the upload; return it."""
    data = marked_workbook(batch)
    uploads.keep_marked(data, batch.pk, batch.stored_as)
    return data


def kept_marked(batch: ImportBatch) -> bytes | None:
    """Return the marked workbook if it was made before."""
    return uploads.fetch_marked(batch.stored_as, batch.pk) if batch.stored_as else None


def _letters(cell: str | None) -> str:
    return (cell or "").rstrip("0123456789")
