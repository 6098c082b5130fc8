"""The refused rows of an import as a list to work through, masked as on the page."""

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from gujang.lib.excel.writing import Column, SheetOut, write_rows
from gujang.lib.idnumber import mask, mask_card, mask_phone

COLUMNS = (
    ("sheet", Column("工作表", width=18)),
    ("row", Column("行", "number", 7)),
    ("cell", Column("单元格", width=9)),
    ("column", Column("列", width=20)),
    ("value", Column("填写的值", width=26)),
    ("message", Column("怎么改", width=70)),
)
_MASKS = {"联系电话": mask_phone, "负责人电话": mask_phone, "银行卡号": mask_card}
_LONG_NUMBER = re.compile(r"\d{14,21}[\dXxＸｘ]")


def masked_faults(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the faults of a report with certificate, card and phone numbers masked."""
    return [{**error, "value": masked(error["column"], error["value"])} for error in errors]


def masked(column: str | None, value: str | None) -> str:
    """Return a value as the page may show it, whatever column a number stands in."""
    if not value:
        return ""
    if column in _MASKS:
        return _MASKS[column](value)
    if column and "证件号码" in column:
        return mask(value, style="detail")
    return _LONG_NUMBER.sub(lambda found: mask(found[0], style="detail"), value)


def faults_workbook(faults: Iterable[Mapping[str, Any]], *, title: str, info: str) -> bytes:
    """Return ``faults`` as .xlsx."""
    sheet = SheetOut(
        name="需要改正",
        columns=[column for _, column in COLUMNS],
        rows=_cells(faults),
        title=title,
        info=info,
    )
    out = BytesIO()
    write_rows(out, sheets=[sheet])
    return out.getvalue()


def _cells(faults: Iterable[Mapping[str, Any]]) -> Iterator[list[Any]]:
    for fault in faults:
        yield [fault[name] for name, _ in COLUMNS]
