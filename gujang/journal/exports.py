"""A list handed out as a workbook: whose copy it is, and that it was handed out."""

import hashlib
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from gujang.lib.excel.writing import XLSX, Column, SheetOut, write_rows

from .services import Actor, Note, record

Columns = tuple[tuple[str, Column], ...]
BATCH = 1000  # rows that are in memory at a time


class Export(NamedTuple):
    """A finished workbook and the number under which the journal knows it."""

    number: str
    file: IO[bytes]


def refuse_excess(count: int) -> None:
    """Raise :class:`ValidationError` past ``settings.EXPORT_ROWS``."""
    limit = settings.EXPORT_ROWS
    if count > limit:
        raise ValidationError(
            f"共{count:,}行，超过一次导出的上限{limit:,}行，请按镇或按条件缩小范围后再导出。"
        )


def export_rows(
    *,
    actor: Actor,
    what: str,
    object_type: str,
    columns: Columns,
    rows: Iterable[Mapping[str, Any]],
    asked: str,
    title: str = "",
    more: Sequence[SheetOut] = (),
) -> Export:
    """Write the file and then, with query, columns, count and SHA-256, that it was handed out.

    ``what`` names the list, ``asked`` is the query in words, ``title`` replaces “… 名单” above the
    rows; each row holds every column's name. ``more`` sheets follow the list.
    """
    now = timezone.localtime()
    number, at = f"E{now:%Y%m%d%H%M%S}-{secrets.token_hex(3)}", f"{now:%Y-%m-%d %H:%M}"
    counted = _Counted(rows)
    info = f"导出人：{actor.full_name}　时间：{at}　条件：{asked}　导出编号：{number}"
    sheet = SheetOut(
        name=what,
        columns=[column for _, column in columns],
        rows=([row[name] for name, _ in columns] for row in counted),
        title=title or f"{settings.COUNTY_NAME}{what}名单",
        info=info,
        frozen_columns=1,
    )
    file = tempfile.TemporaryFile()  # noqa: SIM115
    # a sheet that is printed or copied alone still says whose copy it is
    write_rows(file, sheets=[sheet, *(replace(other, info=info) for other in more)])
    file.seek(0)
    data = {
        "filters": asked,
        "columns": [column.header for _, column in columns],
        "rows": counted.number,
        "sha256": hashlib.file_digest(file, "sha256").hexdigest(),
    }
    file.seek(0)
    with transaction.atomic():
        record(actor, Note("export", object_type, number, data=data))
    return Export(number, file)


def as_file(made: Export, name: str) -> FileResponse:
    """Answer with the workbook, named after the list and the number the journal knows it by."""
    file = f"{name}_{made.number}.xlsx"
    return FileResponse(made.file, as_attachment=True, filename=file, content_type=XLSX)


def handed_out(
    request: HttpRequest, make: Callable[[], Export], *, name: str, back: str
) -> HttpResponseBase:
    """Answer with what ``make`` writes, or lead ``back`` to the list, which says why not."""
    try:
        return as_file(make(), name)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
        return redirect(back)


class _Counted:
    """Rows that say how many they were."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self.rows, self.number = rows, 0

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        for row in self.rows:
            self.number += 1
            yield row
