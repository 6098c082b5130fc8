"""The forms of the level above: taking one in, saying what fills its cells, taking it away."""

import hashlib
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from gujang.access.gate import OutOfReach
from gujang.access.models import User
from gujang.journal.services import about, record
from gujang.lib import sealedstore
from gujang.lib.changes import plain_conflicts, store
from gujang.lib.excel.filling import Blank, Page, look_through
from gujang.lib.excel.values import Refused

from ..models import Template, TemplateSlot
from ..rules import Span, refusals
from ..sheets import named
from ..tables import REPORTS

SENTENCES = {
    "report_template_name_once": ("name", "已有同名的模板，请换一个名称。"),
    "reports_template.name": ("name", "已有同名的模板，请换一个名称。"),
    "report_slot_cell_once": ("first", "这个单元格刚才已有对应关系，请刷新页面查看。"),
}


def upload_template(*, actor: User, name: str, level: str, file_name: str, data: bytes) -> Template:
    """Keep a form. Raises :class:`ValidationError` for what is none, hostile or too large."""
    try:
        look_through(data)
    except Refused as refused:
        raise ValidationError({"file": refused.message_zh}) from refused
    row = Template(
        name=name,
        level=level,
        file_name=sealedstore.clean_name(file_name),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        made_by=actor,
    )
    # on disk before the row: a row never names a file that is not there
    row.stored_as = sealedstore.keep(data, context=_context(row))
    try:
        with plain_conflicts(SENTENCES), transaction.atomic():
            store(row, {}, SENTENCES)
            told = {"file": row.file_name, "sha256": row.sha256}
            record(actor, about(row, "upload_template", changes={"name": [None, name]}, **told))
            _recheck(actor, row)
    except BaseException:
        sealedstore.discard(row.stored_as)
        raise
    return row


def data_of(template: Template) -> bytes:
    """Return the form as it was sent. Raise FileNotFoundError or ``SealBroken``."""
    return sealedstore.fetch(template.stored_as, context=_context(template))


def blank_of(template: Template) -> Blank:
    """Return what the form holds. Raises as :func:`data_of`, and :class:`Refused`."""
    return look_through(data_of(template))


def add_slots(
    *, actor: User, template: Template, first: TemplateSlot, columns: int = 1
) -> list[TemplateSlot]:
    """Have cells filled: by ``first``, and at its right by the columns that follow in the table.

    Raises :class:`ValidationError` for cells that cannot be filled, or columns that are not there.
    """
    slots = list(_following(first, columns))
    with plain_conflicts(SENTENCES), transaction.atomic():
        held = Template.objects.select_for_update().get(pk=template.pk)
        page = _page(held, first.sheet)
        taken = [span_of(slot) for slot in held.slots.filter(sheet=first.sheet)]
        for slot in slots:
            slot.template = held
            for said in refusals(page, span_of(slot), taken):
                raise ValidationError({"first": said})
            store(slot, {}, SENTENCES)
        told: dict[str, Any] = {"table": held.name, "columns": [slot.head for slot in slots]}
        cells = [f"{slot.sheet} {span_of(slot)}" for slot in slots]
        record(actor, about(held, "map_template", lines=cells, **told))
        _recheck(actor, held)
    return slots


def _following(first: TemplateSlot, columns: int) -> Iterator[TemplateSlot]:
    if not first.key:
        yield first
        return
    heads = list(named(REPORTS[first.key].columns(first.by)))  # type: ignore[arg-type]
    start = heads.index(first.head)
    if start + columns > len(heads):
        raise ValidationError(
            {"columns": f"从“{first.head}”起只有{len(heads) - start}栏，请减少栏数。"}
        )
    for step in range(columns):
        yield TemplateSlot(
            sheet=first.sheet,
            row=first.row,
            column=first.column + step,
            last_row=first.last_row,
            key=first.key,
            by=first.by,
            period=first.period,
            head=heads[start + step],
            place=first.place,
        )


def _page(template: Template, sheet: str) -> Page:
    try:
        pages = blank_of(template).pages
    except Refused as refused:
        raise ValidationError(refused.message_zh) from refused
    for page in pages:
        if page.name == sheet:
            return page
    raise ValidationError(f"模板里没有工作表“{sheet}”，请重新选择。")


def span_of(slot: TemplateSlot) -> Span:
    """Return the cells of a slot."""
    return Span(slot.row, slot.last_row or slot.row, slot.column)


def remove_slot(*, actor: User, slot: TemplateSlot) -> None:
    """Have cells no longer filled."""
    with transaction.atomic():
        template = Template.objects.select_for_update().get(pk=slot.template_id)
        _recheck(actor, template)
        cells = [f"{slot.sheet} {span_of(slot)}"]
        told: dict[str, Any] = {"table": template.name, "columns": [slot.head]}
        record(actor, about(template, "unmap_template", lines=cells, **told))
        TemplateSlot.objects.filter(pk=slot.pk).delete()


def remove_template(*, actor: User, template: Template) -> None:
    """Take a form away for good, its file and what filled it; the journal keeps what it was."""
    with transaction.atomic():
        held = Template.objects.select_for_update().get(pk=template.pk)
        _recheck(actor, held)
        told = {"table": held.name, "file": held.file_name, "sha256": held.sha256}
        record(actor, about(held, "remove_template", **told))
        held.delete()
        transaction.on_commit(partial(sealedstore.discard, template.stored_as))


def _recheck(actor: User, template: Template) -> None:
    if not Template.objects.writable_by(actor).filter(pk=template.pk).exists():
        raise OutOfReach


def _context(template: Template) -> str:
    return f"report.template:{template.pk}"
