"""Files kept with a household (附件): judged by content, sealed, handed out to who may see."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction

from gujang.access.models import User
from gujang.lib import attachments, sealedstore
from gujang.lib.excel.values import Refused

from ..models import Document, ExitCase, Household
from .common import changing, store, write_down


def attach_document(
    *,
    actor: User,
    household: Household,
    version: int,
    title: str,
    name: str,
    data: bytes,
    case: ExitCase | None = None,
    step: str = "",
) -> Document:
    """Keep a file. Raises :class:`ValidationError` for what is no scan, photo or workbook."""
    try:
        content_type, kept = attachments.examine(data)
    except Refused as refused:
        raise ValidationError({"file": refused.message_zh}) from refused
    row = Document(
        household=household,
        case=case,
        step=step,
        title=title,
        file_name=attachments.with_ending(sealedstore.clean_name(name), content_type),
        content_type=content_type,
        size=len(kept),
        sha256=hashlib.sha256(kept).hexdigest(),
        made_by=actor,
    )
    # on disk before the row: a row never names a file that is not there
    row.stored_as = sealedstore.keep(kept, context=_context(row))
    try:
        with changing(household, actor=actor, version=version, counts=()) as held:
            row.household = held
            store(row, {})
            told = {"title": title, "file": row.file_name, "sha256": row.sha256}
            write_down(actor, held, "attach_document", step=step, **told)
    except BaseException:
        sealedstore.discard(row.stored_as)
        raise
    return row


def open_document(*, actor: User, document: Document) -> bytes:
    """Return a file's content, once it is written down who took it.

    Raises FileNotFoundError or ``SealBroken`` where the store has lost or altered it.
    """
    data = sealedstore.fetch(document.stored_as, context=_context(document))
    with transaction.atomic():
        told = {"title": document.title, "file": document.file_name}
        write_down(actor, document.household, "download", **told)
    return data


def _context(document: Document) -> str:
    return f"document:{document.pk}"
