"""The answer when something broke on our side, or came that no page of ours sends."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from gujang.journal import context
from gujang.lib import posting


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 when it was the database that did not answer. Static pages, which need nothing.

    They name the request, whose trace in the log bears the same number.
    """
    said = {"request_id": context.current.get().request_id}
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        page = render_to_string("503.html", said)
        return HttpResponse(page, status=503, headers={"Retry-After": "60"})
    return HttpResponse(render_to_string("500.html", said), status=500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; names the fields where a form sent some its page does not have."""
    return render(request, "400.html", {"message": posting.told(exception)}, status=400)
