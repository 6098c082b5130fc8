"""What a POST may carry: the fields of its page and nothing else (mass assignment, ASVS 15.3.3)."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django import forms
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.response import HttpResponseBase

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, P], R]

WITH_ANY_FORM = {"csrfmiddlewaretoken"}


class UnknownFields(SuspiciousOperation):
    """A POST named fields its page does not have: 400, and nothing of it is taken."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = sorted(names)
        super().__init__(f"unknown fields: {', '.join(self.names)[:200]}")


def refuse_unknown(sent: Iterable[str], known: Iterable[str]) -> None:
    """Raise :class:`UnknownFields` where ``sent`` names a field that is not ``known``."""
    if unknown := set(sent) - set(known) - WITH_ANY_FORM:
        raise UnknownFields(unknown)


class StrictForm(forms.BaseForm):
    """A form that is asked for no field but its own, before any of them is read."""

    # fields of the same page that its view reads itself
    beside: tuple[str, ...] = ()

    def names(self) -> set[str]:
        """Return the names of its fields as a page sends them."""
        return {self.add_prefix(name) for name in self.fields} | set(self.beside)

    def full_clean(self) -> None:
        if self.is_bound:
            refuse_unknown([*self.data, *self.files], self.names())
        super().full_clean()


def names_of_lines(lines: Any) -> set[str]:
    """Return the names a formset sends: those that count its lines, and those of each of them."""
    parts = (lines.management_form, *lines.forms)
    return {part.add_prefix(name) for part in parts for name in part.fields}


def takes(*names: str) -> Callable[[View[P, R]], View[P, R]]:
    """Let a view without a form take these fields of a POST; with none, only its button."""

    def decorate(view: View[P, R]) -> View[P, R]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
            refuse_unknown([*request.POST, *request.FILES], names)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def told(error: Any) -> str:
    """Return in Chinese which fields were refused; '' for any other error."""
    if not isinstance(error, UnknownFields):
        return ""
    named = "、".join(f"“{name[:40]}”" for name in error.names[:3])
    more = f"等{len(error.names)}项" if len(error.names) > 3 else ""
    return f"提交的内容里有这个页面没有的项目：{named}{more}，没有保存。"
