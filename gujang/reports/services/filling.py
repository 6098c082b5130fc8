"""A form of the level above filled in from the tables as they stand; or the whole is refused."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gujang.access.gate import OutOfReach, holds_in
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import about, record
from gujang.lib.excel.filling import Kind, Put, fill
from gujang.lib.excel.values import Refused
from villages.areas import names

from ..asking import ask
from ..codes import CODE_LENGTHS, By, FillLevel
from ..models import Template, TemplateSlot
from ..report import Asked, Head, Report, TotalsRow, leaves
from ..sheets import named
from ..tables import REPORTS
from .templates import data_of, span_of

FACTS = {
    "填报单位": "text",
    "截至日期": "date",
    "年度": "whole",
    "填报人": "text",
    "填报日期": "date",
}
NOTHING_MAPPED = "这个模板还没有对应任何单元格，请县级先设置对应关系。"
_KINDS: dict[str, Kind] = {"text": "text", "date": "date", "percent": "percent"}


class Planned(NamedTuple):
    """What the cells of a slot will hold, from the top; ``kind`` as of the column."""

    slot: TemplateSlot
    kind: str
    values: list[Any]


def planned(*, actor: User, template: Template, area: str, day: dt.date) -> list[Planned]:
    """Return what each mapped cell will hold for ``area`` as of ``day``.

    Raises ``OutOfReach`` for an area out of reach; :class:`ValidationError` where a table may not
    be asked, a column is gone, or there are more rows than cells: nothing is filled by halves.
    """
    if len(area) != CODE_LENGTHS[FillLevel(template.level)]:
        raise OutOfReach
    if not holds_in(actor, Right.EXPORT, area):
        raise OutOfReach
    slots = list(template.slots.order_by("key", "by", "period", "pk"))
    if not slots:
        raise ValidationError(NOTHING_MAPPED)
    found: list[Planned] = []
    for (key, by, period), of in groupby(slots, lambda slot: (slot.key, slot.by, slot.period)):
        if not key:
            found += _facts(actor, area, day, of)
            continue
        if key not in REPORTS:
            raise ValidationError(f"报表“{key}”已不存在，请删除它的对应关系后重新对应。")
        asked = _asked(REPORTS[key], actor, area, day, by, period)
        found += _of_table(REPORTS[key], asked, list(of))
    return sorted(found, key=lambda one: (one.slot.sheet, one.slot.row, one.slot.column))


def _asked(report: Report, actor: User, area: str, day: dt.date, by: str, period: str) -> Asked:
    try:
        return ask(
            report=report, user=actor, area=area, day=day, year=day.year, by=by, period=period
        )
    except OutOfReach as error:
        raise ValidationError(
            f"您在所选的辖区没有“{report.title}”的权限，或者那里还没有行政村；请另选辖区。"
        ) from error


def _facts(actor: User, area: str, day: dt.date, slots: Iterable[TemplateSlot]) -> list[Planned]:
    values: dict[str, Any] = {
        "填报单位": names([area]).get(area, ""),
        "截至日期": day,
        "年度": day.year,
        "填报人": actor.full_name,
        "填报日期": timezone.localdate(),
    }
    return [Planned(slot, FACTS[slot.head], [values[slot.head]]) for slot in slots]


def _of_table(report: Report, asked: Asked, slots: list[TemplateSlot]) -> Iterator[Planned]:
    heads = report.columns(asked.by)
    columns, places = leaves(heads), named(heads)
    for slot in slots:
        if slot.head not in places:
            raise ValidationError(
                f"“{report.title}”已没有栏目“{slot.head}”，请删除{slot.sheet}的{span_of(slot)}后重新对应。"
            )
    read = _Read(report, asked, heads, slots)
    for slot in slots:
        place = places[slot.head]
        yield Planned(slot, columns[place].kind, read.values(slot, place))


class _Read:
    """The rows of a table, read once: the first, those of wanted places, the totals."""

    def __init__(
        self, report: Report, asked: Asked, heads: tuple[Head, ...], slots: list[TemplateSlot]
    ) -> None:
        self.title = report.title
        wanted = {slot.place for slot in slots if slot.place}
        most = max((_length(slot) for slot in slots if slot.last_row), default=0)
        to_the_end = any(slot.last_row is None for slot in slots)
        self.rows: list[list[Any]] = []
        self.of_place: dict[str, list[Any]] = {}
        totals = TotalsRow(heads)
        for number, row in enumerate(report.rows(asked), start=1):
            values = [number, *row.values]
            totals.add(values)
            if row.code in wanted and asked.by != By.ROWS:
                self.of_place[row.code] = values
            if number <= most + 1:
                self.rows.append(values)
            elif not to_the_end:
                break
        self.totals = totals.values()

    def values(self, slot: TemplateSlot, place: int) -> list[Any]:
        if slot.place:
            row = self.of_place.get(slot.place)
            return [row[place] if row else None]
        if slot.last_row is None:
            return [self.totals[place]]
        length = _length(slot)
        if len(self.rows) > length:
            raise ValidationError(
                f"“{self.title}”超过{length}行，{slot.sheet}的{span_of(slot)}放不下；"
                "请选小一些的辖区，或者在模板里加行后重新上传、重新对应。"
            )
        values = [row[place] for row in self.rows]
        return values + [None] * (length - len(values))


def _length(slot: TemplateSlot) -> int:
    return (slot.last_row or slot.row) - slot.row + 1


def fill_template(*, actor: User, template: Template, area: str, day: dt.date) -> bytes:
    """Return the form filled in; what was asked and the file's hash are in the journal.

    Raises as :func:`planned`, FileNotFoundError and ``SealBroken``.
    """
    if not Template.objects.visible_to(actor).filter(pk=template.pk).exists():
        raise OutOfReach
    plan = planned(actor=actor, template=template, area=area, day=day)
    try:
        data = fill(data_of(template), (put for one in plan for put in _puts(one)))
    except Refused as refused:
        raise ValidationError(refused.message_zh) from refused
    with transaction.atomic():
        tables = sorted({REPORTS[one.slot.key].title for one in plan if one.slot.key})
        told: dict[str, Any] = {"table": template.name, "area_code": area, "day": str(day)}
        told |= {"lines": tables, "sha256": hashlib.sha256(data).hexdigest()}
        record(actor, about(template, "fill_template", **told))
    return data


def _puts(one: Planned) -> Iterator[Put]:
    for step, value in enumerate(one.values):
        kind, words = put_of(value, one.kind)
        yield Put(one.slot.sheet, one.slot.row + step, one.slot.column, kind, words)


def put_of(value: Any, kind: str) -> tuple[Kind, str]:
    """Return how a value of a table goes into a cell: what is not known leaves it empty."""
    if value is None or value == "":
        return "empty", ""
    if isinstance(value, str):
        return "text", value
    if isinstance(value, dt.date):
        return "date", value.isoformat()
    digits = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return ("text" if kind == "text" else _KINDS.get(kind, "number")), digits
