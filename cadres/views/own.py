"""What the phone's pages and its sync have in common: who is the cadre, and who may send."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gujang.access.gate import OutOfReach, holds
from gujang.access.rights import Right

from ..models import Cadre

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, P], R]


def cadre_of(request: HttpRequest) -> Cadre | None:
    """Return the cadre that the user is, if the register has them."""
    return Cadre.objects.filter(user=request.user.pk).first()


def for_cadres(view: View[P, R]) -> View[P, R]:
    """Let in who keeps a log, and whose posting is over: what was written then may come late."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
        if not holds(request.user, Right.LOG) and cadre_of(request) is None:
            raise OutOfReach
        return view(request, *args, **kwargs)

    return guarded


Context = dict[str, Any]
