"""Who may open a view at all; which rows they see there is the gate's."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .gate import OutOfReach, holds
from .rights import Right

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, P], R]


def needs(*rights: Right) -> Callable[[View[P, R]], View[P, R]]:
    """Answer 404 to whoever holds none of ``rights`` anywhere, as if there were no such page."""

    def decorate(view: View[P, R]) -> View[P, R]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
            if not any(holds(request.user, right) for right in rights):
                raise OutOfReach
            return view(request, *args, **kwargs)

        return guarded

    return decorate
