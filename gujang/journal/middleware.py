"""What every request leaves behind: its number and source, and a line when it was refused."""

import uuid
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from .context import Act, current
from .services import Note, record_bounded
from .source import source_of

Answer = Callable[[HttpRequest], HttpResponse]


class ActMiddleware:
    """Number the request and note where it came from, for the journal and for the answer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        act = Act(source=source_of(request), request_id=uuid.uuid4().hex)
        token = current.set(act)
        try:
            response = self.get_response(request)
        finally:
            current.reset(token)
        response.headers["X-Request-ID"] = act.request_id
        return response


class RefusalMiddleware:
    """Write down that a signed-in user asked for what is hidden or forbidden.

    Hidden and absent are one answer (404), so they are one entry too.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        known_address = request.resolver_match is not None
        if response.status_code in (403, 404) and known_address and request.user.is_authenticated:
            asked = {"method": request.method, "path": request.path[:200]}
            with transaction.atomic():
                note = Note("denied", data=asked | {"status": response.status_code})
                record_bounded(request.user, note)
        return response
