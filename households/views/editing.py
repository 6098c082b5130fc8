"""The one shape of an edit page: show, check, hand to a service, answer what comes back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gujang.access.models import User
from gujang.journal.models import Entry

from .. import services
from ..forms.base import RegisterForm
from ..models import Household

Save = Callable[[int], object]
shows_and_saves = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Page:
    """What an edit page says beside its form; ``anchor`` is the section to come back to."""

    title: str
    done: str
    anchor: str = ""
    lead: str = ""
    submit: str = "保存"
    template: str = "households/household_form.html"
    more: dict[str, Any] = field(default_factory=dict)


def actor_of(request: HttpRequest) -> User:
    """Return who acts; behind sign-in it is always a user."""
    return cast(User, request.user)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is to be bound to: a POST, however empty, and nothing else."""
    return request.POST if request.method == "POST" else None


def writable(request: HttpRequest, pk: int) -> Household:
    """Return a household that the user may change, or answer 404."""
    rows = Household.objects.writable_by(request.user).select_related("village__town")
    return get_object_or_404(rows, pk=pk)


def back_to(household: Household, anchor: str = "") -> str:
    """Return the address of the household's page, at a section of it."""
    address = reverse("household_detail", args=[household.pk])
    return f"{address}#{anchor}" if anchor else address


def answer(
    request: HttpRequest, household: Household, form: RegisterForm, page: Page, save: Save
) -> HttpResponse:
    """Show ``form``, or hand what it took to ``save``, which gets the version that was seen.

    400 with the errors in place; 409 with the differences when somebody else was faster. Either
    keeps what was typed.
    """
    if form.is_bound and form.is_valid():
        try:
            save(form.cleaned_data["version"])
        except services.Stale:
            return _stale(request, household, form, page)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, page.done)
            return redirect(back_to(household, page.anchor))
    status = 400 if form.is_bound else 200
    return _show(request, household, form, page, status=status)


def _stale(
    request: HttpRequest, household: Household, form: RegisterForm, page: Page
) -> HttpResponse:
    """Show the form again under the version of now, so that saving once more means it."""
    now = Household.objects.get(pk=household.pk)
    last = Entry.objects.filter(object_type="households.household", object_id=str(now.pk))
    stale = {
        "differences": form.differences(),
        "last": last.exclude(action__in=("view", "search", "reveal")).order_by("-seq").first(),
    }
    typed: Any = form.data.copy()
    typed["version"] = str(now.version)
    form.data = typed
    return _show(request, now, form, page, status=409, stale=stale)


def _show(
    request: HttpRequest,
    household: Household,
    form: RegisterForm,
    page: Page,
    *,
    status: int,
    stale: dict[str, Any] | None = None,
) -> HttpResponse:
    context = page.more | {
        "form": form,
        "household": household,
        "page": page,
        "stale": stale,
        "cancel_url": back_to(household, page.anchor),
        "crumbs": [
            {"label": "贫困户", "url": reverse("household_list")},
            {"label": household.number, "url": back_to(household)},
            {"label": page.title},
        ],
    }
    return render(request, page.template, context, status=status)
