"""Photos are handed out to who may see the visit, and each hand-out is written down."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gujang.access.decorators import needs
from gujang.access.rights import Right
from households.views.editing import actor_of

from .. import services
from ..models import Photo

ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


@require_safe
@needs(Right.VIEW)
def visit_photo(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Hand out a photo, never to be shown in place."""
    rows = Photo.objects.visible_to(request.user).select_related("visit")
    found = get_object_or_404(rows, pk=client_id, visit__deleted_at=None)
    kind, data = services.open_photo(actor=actor_of(request), photo=found)
    name = f"走访照片{found.visit.day}.{ENDINGS[kind]}"
    return HttpResponse(
        data,
        content_type=kind,
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
