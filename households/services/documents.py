"""Files kept with a household (附件): judged by content, sealed, handed out to who may see."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction

from gujang.access.gate import OutOfReach
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.lib import attachments, sealedstore
from gujang.lib.excel.values import Refused

from ..codes.exits import CaseState
from ..models import Document, ExitCase, Household
from ..rules.exits import REASON_LENGTH
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


def remove_document(
    *, actor: User, household: Household, version: int, document: Document, reason: str
) -> None:
    """Take a file away for good (删除附件): row and file, what it was stays in the journal.

    Needs :attr:`Right.CREATE`: the cadre who brought it does not also make it go away. Refused for
    a file of an approved exit, which is its proof.
    """
    if not Household.objects.reachable_with(actor, Right.CREATE).filter(pk=household.pk).exists():
        raise OutOfReach
    if len(reason.strip()) < REASON_LENGTH:
        raise ValidationError({"reason": f"请写明理由，至少{REASON_LENGTH}个字。"})
    with changing(household, actor=actor, version=version, counts=()) as held:
        if document.case and document.case.state == CaseState.APPROVED:
            raise ValidationError("这是已批准的退出办理的附件，是退出的依据，不能删除。")
        Document.objects.filter(pk=document.pk).delete()
        told = {"title": document.title, "file": document.file_name, "sha256": document.sha256}
        write_down(actor, held, "remove_document", reason=reason, step=document.step, **told)
        # after the commit: a row never names a file that is not there
        transaction.on_commit(lambda: sealedstore.discard(document.stored_as))


def _context(document: Document) -> str:
    return f"document:{document.pk}"
