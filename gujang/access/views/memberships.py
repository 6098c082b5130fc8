"""Granting a role in an area, and ending it."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from .. import areas
from ..forms import EndForm, GrantForm
from ..models import Membership, User
from ..querysets import manageable_by
from ..rights import Role
from ..services import memberships
from .users import choices_of, crumbs, manages


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def membership_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a user a role in an area."""
    actor = cast(User, request.user)
    user = get_object_or_404(manageable_by(actor), pk=pk)
    form = GrantForm(actor, request.POST or None)
    if form.is_valid():
        try:
            memberships.grant(actor=actor, user=user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "角色已授予，该用户须重新登录。")
            return redirect("user_detail", pk)
    page = {"form": form, "person": user, "choices": choices_of(request)}
    return render(
        request, "access/membership_grant.html", page | {"crumbs": crumbs("授予角色", user)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def membership_end(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """Ask for the first day without a membership, and end it then."""
    actor = cast(User, request.user)
    user = get_object_or_404(manageable_by(actor), pk=pk)
    held = get_object_or_404(user.memberships.not_ended(), pk=membership)
    form = EndForm(request.POST or None, instance=Membership.objects.get(pk=held.pk))
    if form.is_valid():
        try:
            memberships.end(actor=actor, membership=held, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "任职已结束，该用户须重新登录。")
            return redirect("user_detail", pk)
    page = {
        "form": form,
        "person": user,
        "role": Role(held.role).label,
        "area": areas.names([held.area_code]).get(held.area_code, held.area_code),
        "crumbs": crumbs("结束任职", user),
    }
    return render(request, "access/membership_end.html", page)
