"""The one shape of an edit page: show, check, hand to a service, answer what comes back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from .changes import Stale
from .forms import VersionedForm

Save = Callable[[int], Any]
shows_and_saves = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Now:
    """How the row stands now: its version, and the journal's last entry of a change."""

    version: int
    last: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What an edit page says beside its form, and where it leads: ``back`` is an address."""

    title: str
    done: str
    back: str
    now: Callable[[], Now]
    crumbs: list[dict[str, str]]
    lead: str = ""
    submit: str = "保存"
    template: str = "edit_page.html"
    more: dict[str, Any] = field(default_factory=dict)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is to be bound to: a POST, however empty, and nothing else."""
    return request.POST if request.method == "POST" else None


def answer(request: HttpRequest, form: VersionedForm, page: Page, save: Save) -> HttpResponse:
    """Show ``form``, or hand what it took to ``save``, which gets the version that was seen.

    400 with the errors in place; 409 with the differences when somebody else was faster. Either
    keeps what was typed.
    """
    if form.is_bound and form.is_valid():
        try:
            save(form.cleaned_data["version"])
        except Stale:
            return _stale(request, form, page)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, page.done)
            return redirect(page.back)
    return _show(request, form, page, status=400 if form.is_bound else 200)


def _stale(request: HttpRequest, form: VersionedForm, page: Page) -> HttpResponse:
    """Show the form again under the version of now, so that saving once more means it."""
    now = page.now()
    stale = {"differences": form.differences(), "last": now.last}
    typed: Any = form.data.copy()  # type: ignore[attr-defined]
    typed["version"] = str(now.version)
    form.data = typed
    return _show(request, form, page, status=409, stale=stale)


def _show(
    request: HttpRequest,
    form: VersionedForm,
    page: Page,
    *,
    status: int,
    stale: dict[str, Any] | None = None,
) -> HttpResponse:
    shown = {"form": form, "page": page, "stale": stale, "crumbs": page.crumbs}
    return render(request, page.template, page.more | shown, status=status)
