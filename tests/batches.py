"""Imports as rows, for tests of who may open them: no file is read, nothing is written."""

from gujang.exchange.codes import BatchKind, BatchState
from gujang.exchange.models import ImportBatch
from gujang.exchange.querysets import scope_of
from gujang.exchange.services import uploads
from gujang.exchange.services.common import seal_json
from tests.cast import Cast


def make_batch(cast: Cast, who: str, *, state: str = BatchState.CHECKED) -> ImportBatch:
    """Return the import that ``who`` sent: one new household, one fault."""
    counts = {"households": {"new": 1, "changed": 0, "same": 0, "error": 1}}
    fault = {
        "sheet": "表",
        "row": 2,
        "column": "性别",
        "cell": "B2",
        "value": "无",
        "message": "请改。",
    }
    new = {"number": "H1", "head": "王建国", "village_name": "", "kind": "new", "household": None}
    report = {
        "counts": counts,
        "errors": [fault],
        "households": [new | {"fields": [], "people": []}],
        "notes": [],
    }
    actor = cast[who]
    found = ImportBatch.objects.filter(actor=actor, state=state).first()
    if found:
        return found
    batch = ImportBatch(kind=BatchKind.REGISTERS, actor=actor, scope=scope_of(actor))
    batch.file_name, batch.sha256, batch.size, batch.year = "登记表.xlsx", "0" * 64, 1, 2014
    batch.state, batch.counts, batch.token = state, counts, "f" * 64
    batch.stored_as = uploads.keep(b"a workbook", batch.pk)
    uploads.keep_marked(b"a marked workbook", batch.pk, batch.stored_as)
    batch.report = seal_json(report, f"import.report:{batch.pk}")
    batch.save()
    return batch
