"""The list of households as a workbook: the same rows, the same masks, and whose copy it is."""

import hashlib
import secrets
import tempfile
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gujang.access.models import User
from gujang.journal.services import Note, record
from gujang.lib.excel.writing import Column, SheetOut, write_rows

from .facets import Day
from .filters.rows import household_totals, listed, shown
from .querysets import HouseholdQuerySet

BATCH = 1000
COLUMNS = (
    ("户编号", "number", Column("户编号", width=20)),
    ("镇", "town_name", Column("镇", width=12)),
    ("村", "village_name", Column("村", width=16)),
    ("户主", "head", Column("户主", width=12)),
    ("证件号码", "id_number", Column("证件号码", width=22)),
    ("家庭人口", "size", Column("家庭人口", "number", 9)),
    ("主要致贫原因", "cause", Column("主要致贫原因", width=16)),
    ("贫困户属性", "attribute", Column("贫困户属性", width=14)),
    ("年人均纯收入（元）", "income", Column("年人均纯收入（元）", "number", 18, "#,##0.00")),
    ("年度", "year", Column("年度", "number", 8)),
    ("脱贫状态", "standing_label", Column("脱贫状态", width=12)),
)


class Export(NamedTuple):
    """A finished workbook and the number under which the journal knows it."""

    number: str
    file: IO[bytes]
    rows: int


def export_households(*, actor: User, rows: HouseholdQuerySet, day: Day, asked: str) -> Export:
    """Write the households of a gated, filtered query; ``asked`` is the query in words.

    Written down with query, columns, count and the file's SHA-256. Raises :class:`ValidationError`
    past ``settings.EXPORT_ROWS``.
    """
    count = household_totals(rows, day).households
    limit = getattr(settings, "EXPORT_ROWS", 5000)
    if count > limit:
        raise ValidationError(
            f"共{count:,}户，超过一次导出的上限{limit:,}户，请按镇或按条件缩小范围后再导出。"
        )
    number = f"E{timezone.localtime():%Y%m%d%H%M%S}-{secrets.token_hex(3)}"
    file = tempfile.TemporaryFile()  # noqa: SIM115
    write_rows(file, sheets=[_sheet(actor, rows, day, asked, number)])
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    with transaction.atomic():
        note = Note(
            "export",
            "households.household",
            number,
            data={
                "filters": asked,
                "columns": [title for title, _, _ in COLUMNS],
                "rows": count,
                "sha256": digest,
            },
        )
        record(actor, note)
    return Export(number, file, count)


def _sheet(actor: User, rows: HouseholdQuerySet, day: Day, asked: str, number: str) -> SheetOut:
    at = timezone.localtime()
    info = (
        f"导出人：{actor.full_name}　时间：{at:%Y-%m-%d %H:%M}　条件：{asked}　导出编号：{number}"
    )
    return SheetOut(
        name="贫困户",
        columns=[column for _, _, column in COLUMNS],
        rows=_cells(actor, rows, day),
        title=f"{settings.COUNTY_NAME}贫困户名单",
        info=info,
        frozen_columns=1,
    )


def _cells(actor: User, rows: HouseholdQuerySet, day: Day) -> Iterator[list[Any]]:
    ordered = listed(rows, day).order_by("village_id", "number")
    batch: list[dict[str, Any]] = []
    for row in ordered.iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield from _finished(batch, day, actor)
            batch = []
    yield from _finished(batch, day, actor)


def _finished(batch: list[dict[str, Any]], day: Day, actor: User) -> Iterator[list[Any]]:
    for row in shown(batch, day, actor):
        yield [row[name] for _, name, _ in COLUMNS]
