"""Where phones send: who am I, a batch of items, one photo. Answers are JSON."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gujang.lib.posting import takes
from households.views.editing import actor_of

from .. import services, sync
from ..forms.log import PhotoForm
from ..services.log import NOT_POSTED
from .due import households_of
from .own import cadre_of, for_cadres

PHOTO_STATUS = {"created": 201, "duplicate": 200, "waiting": 409, "rejected": 422}


@require_safe
@for_cadres
def sync_state(request: HttpRequest) -> HttpResponse:
    """Say who is signed in, with a token to post by, and the households a phone keeps offline.

    Of a household its number, its head, where it lives and when it was last visited; no
    certificate number, no telephone, no income.
    """
    cadre = cadre_of(request)
    kept = households_of(request, cadre)
    return JsonResponse(
        {
            "user": request.user.pk,
            "name": actor_of(request).full_name,
            "token": get_token(request),
            "today": timezone.localdate().isoformat(),
            "households": [_kept(row) for row in kept],
        }
    )


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    last = row["visited_on"]
    return {
        "id": row["pk"],
        "number": row["number"],
        "head": row["head"],
        "village": row["place"],
        "group": row["group_name"],
        "mine": row["mine"],
        "visited_on": last.isoformat() if last else None,
    }


@require_POST
@for_cadres
@takes()
def sync_items(request: HttpRequest) -> HttpResponse:
    """Take a batch, item by item; each is committed before its answer is written."""
    try:
        is_json = request.content_type == "application/json"
        user, items = sync.read_batch(request.body if is_json else b"")
    except sync.BadBatch:
        return JsonResponse({"error": sync.WRONG_BATCH}, status=400)
    if user != request.user.pk:
        return JsonResponse({"error": sync.ANOTHER}, status=409)
    cadre = cadre_of(request)
    if cadre is None:
        return JsonResponse({"error": NOT_POSTED}, status=409)
    actor = actor_of(request)
    return JsonResponse({"items": [sync.answer_to(actor, cadre, item) for item in items]})


@require_POST
@for_cadres
def sync_photo(request: HttpRequest) -> HttpResponse:
    """Take one photo of a visit that is here already."""
    form, cadre = PhotoForm(request.POST, files=request.FILES), cadre_of(request)
    if not form.is_valid() or cadre is None:
        return JsonResponse(
            {"error": NOT_POSTED if form.is_valid() else "照片没有收全。"}, status=400
        )
    sent = form.cleaned_data
    answer = services.add_photo(
        actor=actor_of(request),
        cadre=cadre,
        client_id=sent["client_id"],
        visit=sent["visit"],
        sha256=sent["sha256"],
        data=sent["file"].read(),
    )
    told = {"status": answer.status, "said": answer.said}
    return JsonResponse(told, status=PHOTO_STATUS[answer.status])
