"""Who may open a view at all; which rows they see there is the gate's."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

from .gate import OutOfReach, holds
from .rights import Right

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def needs(*rights: Right) -> Callable[[View[P]], View[P]]:
    """Answer 404 to whoever holds none of ``rights`` anywhere, as if there were no such page."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not any(holds(request.user, right) for right in rights):
                raise OutOfReach
            return view(request, *args, **kwargs)

        return guarded

    return decorate
