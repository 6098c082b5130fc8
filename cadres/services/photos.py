"""Photos of a visit (走访照片): sent on their own, again and again until they are here, sealed."""

import hashlib
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from gujang.access.models import User
from gujang.journal.services import about, record
from gujang.lib import attachments, sealedstore
from gujang.lib.excel.values import Refused

from ..codes import HeldState
from ..models import Cadre, HeldItem, Photo, Visit
from .log import CREATED, DUPLICATE, REJECTED, Answer

WAITING = "waiting"
LIMIT = 9

VISIT_FIRST = "这张照片的走访还没有上传，照片先留在手机上。"
VISIT_HELD = "这张照片的走访待镇核实，采用后再上传。"
DAMAGED = "照片在传输中损坏，请再上传一次。"
NO_PHOTO = "只能上传照片（JPG、PNG）。"
OTHER_PHOTO = "同一编号以前上传过另一张照片，这一张没有保存。"
TOO_MANY = f"一次走访最多{LIMIT}张照片。"


def add_photo(
    *, actor: User, cadre: Cadre, client_id: UUID, visit: UUID, sha256: str, data: bytes
) -> Answer:
    """Keep a photo of one's own visit; ``sha256`` is that of the bytes as they were sent, or ''.

    A repeat is a success. Of the photo only the picture and the way it is turned are kept.
    """
    digest = digest_of(data)
    if sha256 not in ("", digest):
        return Answer(WAITING, DAMAGED)
    found = Visit.objects.filter(client_id=visit, cadre=cadre, deleted_at=None).first()
    if found is None:
        return _without_visit(actor, visit)
    if known := _again(client_id, found, digest):
        return known
    try:
        kind, kept = attachments.examine(data)
    except Refused as refused:
        return Answer(REJECTED, refused.message_zh)
    if kind not in (attachments.JPEG, attachments.PNG):
        return Answer(REJECTED, NO_PHOTO)
    return _keep(actor, found, client_id, digest, kept)


def digest_of(data: bytes) -> str:
    """Return the SHA-256 by which a photo is known."""
    return hashlib.sha256(data).hexdigest()


def _without_visit(actor: User, visit: UUID) -> Answer:
    held = HeldItem.objects.filter(client_id=visit, sent_by=actor).first()
    if held and held.state == HeldState.WAITING:
        return Answer(WAITING, VISIT_HELD)
    if held and held.state == HeldState.DISMISSED:
        return Answer(REJECTED, "这张照片的走访经镇核实没有采用。")
    gone = Visit.objects.filter(client_id=visit, cadre__user=actor).exists()
    return Answer(REJECTED, "这张照片的走访已删除。") if gone else Answer(WAITING, VISIT_FIRST)


def _again(client_id: UUID, visit: Visit, sha256: str) -> Answer | None:
    known = Photo.objects.filter(client_id=client_id).first()
    if known is None:
        return Answer(REJECTED, TOO_MANY) if visit.photos.count() >= LIMIT else None
    if known.visit_id == visit.pk and known.sha256 == sha256:
        return Answer(DUPLICATE, "以前已上传。")
    return Answer(REJECTED, OTHER_PHOTO)


def _keep(actor: User, visit: Visit, client_id: UUID, sha256: str, kept: bytes) -> Answer:
    row = Photo(
        client_id=client_id,
        visit=visit,
        sha256=sha256,
        size=len(kept),
        received_at=timezone.now(),
    )
    # on disk before the row: a row never names a file that is not there
    row.stored_as = sealedstore.keep(kept, context=_context(row))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            said = {"client_id": str(client_id), "sha256": sha256}
            record(actor, about(visit, "add_photo", village=visit.village_id, **said))
    except IntegrityError:
        sealedstore.discard(row.stored_as)
        return _again(client_id, visit, sha256) or Answer(WAITING, DAMAGED)
    except BaseException:
        sealedstore.discard(row.stored_as)
        raise
    return Answer(CREATED, "已保存。")


def open_photo(*, actor: User, photo: Photo) -> tuple[str, bytes]:
    """Return content type and bytes of a photo, once it is written down who took it."""
    data = sealedstore.fetch(photo.stored_as, context=_context(photo))
    kind, _ = attachments.examine(data)
    with transaction.atomic():
        said = {"client_id": str(photo.client_id)}
        record(actor, about(photo.visit, "download", village=photo.visit.village_id, **said))
    return kind, data


def refuse_unsuited(data: bytes) -> None:
    """Raise :class:`ValidationError` for what is no photo, before anything is saved."""
    try:
        kind, _ = attachments.examine(data)
    except Refused as refused:
        raise ValidationError({"photo": refused.message_zh}) from refused
    if kind not in (attachments.JPEG, attachments.PNG):
        raise ValidationError({"photo": NO_PHOTO})


def _context(photo: Photo) -> str:
    return f"photo:{photo.client_id}"
