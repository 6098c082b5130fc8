"""What a cadre writes: a form a page, the same service as a phone's outbox."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from gujang.access.decorators import needs
from gujang.access.rights import Right
from gujang.lib.editing import posted, shows_and_saves
from households.views.editing import actor_of

from .. import services
from ..codes import ItemKind
from ..forms.log import FORMS, LogForm
from ..models import Cadre
from ..services import Answer, Item
from ..services.log import HELD, NOT_POSTED, REJECTED
from .due import choices_of, households_of
from .own import cadre_of

TITLES = {
    ItemKind.VISIT: "记走访",
    ItemKind.DAY: "记工作日",
    ItemKind.DIARY: "写民情日记",
    ItemKind.PROBLEM: "报民情问题",
}
SUBMIT = "保存"


def _page(request: HttpRequest, kind: ItemKind) -> HttpResponse:
    """Show the form of ``kind``; a POST is taken as a phone's item would be."""
    cadre, form = cadre_of(request), _form(request, kind)
    if "household" in form.fields:
        form.offer(choices_of(households_of(request, cadre)))
    if form.is_bound and form.is_valid() and (done := _save(request, cadre, kind, form)):
        tell = messages.warning if done.status == HELD else messages.success
        tell(request, done.said)
        return redirect("my_records")
    return _show(request, form, kind, cadre)


def _form(request: HttpRequest, kind: ItemKind) -> LogForm:
    today = timezone.localdate()
    initial = {"day": request.GET.get("day") or today}
    if household := request.GET.get("household"):
        initial["household"] = household
    files = request.FILES if request.method == "POST" else None
    return FORMS[kind](posted(request), today=today, files=files, initial=initial)


def _show(request: HttpRequest, form: LogForm, kind: ItemKind, cadre: Cadre | None) -> HttpResponse:
    context = {
        "form": form,
        "kind": kind.value,
        "cadre": cadre,
        "submit": SUBMIT,
        "client_id": _client_id(request),
        "takes_photos": kind == ItemKind.VISIT,
        "title": TITLES[kind],
        "crumbs": [{"label": "本周", "url": reverse("my_week")}, {"label": TITLES[kind]}],
    }
    return render(request, "cadres/my_form.html", context, status=400 if form.errors else 200)


def _client_id(request: HttpRequest) -> uuid.UUID:
    """Return the name of what the page is about to send: a second press of its button repeats."""
    try:
        return uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        return uuid.uuid4()


def _save(
    request: HttpRequest, cadre: Cadre | None, kind: ItemKind, form: LogForm
) -> Answer | None:
    """Take what the page sent; None when it was refused, with the reason in the form."""
    if cadre is None:
        form.add_error(None, NOT_POSTED)
        return None
    photo = request.FILES.get("photo")
    data = photo.read() if photo else b""
    facts: dict[str, Any] = form.facts | ({"photo_count": 1} if data else {})
    item = Item(_client_id(request), kind, timezone.now(), form.body, facts)
    try:
        if data:
            services.refuse_unsuited(data)
        answer = services.take(actor=actor_of(request), cadre=cadre, item=item)
    except ValidationError as error:
        form.take_errors(error)
        return None
    if answer.status == REJECTED:
        form.add_error(None, answer.said)
        return None
    if data and answer.row:
        _add_photo(request, cadre, item, data)
    return answer


def _add_photo(request: HttpRequest, cadre: Cadre, item: Item, data: bytes) -> None:
    """Keep the page's photo; the visit names it, so that sending the page twice adds one."""
    sha256 = services.digest_of(data)
    answer = services.add_photo(
        actor=actor_of(request),
        cadre=cadre,
        client_id=uuid.uuid5(item.client_id, sha256),
        visit=item.client_id,
        sha256=sha256,
        data=data,
    )
    if answer.status == REJECTED:
        messages.error(request, answer.said)


@shows_and_saves
@needs(Right.LOG)
def my_visit_create(request: HttpRequest) -> HttpResponse:
    """Log a visit."""
    return _page(request, ItemKind.VISIT)


@shows_and_saves
@needs(Right.LOG)
def my_day_create(request: HttpRequest) -> HttpResponse:
    """Log a day."""
    return _page(request, ItemKind.DAY)


@shows_and_saves
@needs(Right.LOG)
def my_diary_create(request: HttpRequest) -> HttpResponse:
    """Write a page of the diary."""
    return _page(request, ItemKind.DIARY)


@shows_and_saves
@needs(Right.LOG)
def my_problem_create(request: HttpRequest) -> HttpResponse:
    """Report a problem."""
    return _page(request, ItemKind.PROBLEM)
