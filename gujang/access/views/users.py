"""Accounts of the administrator's own area."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gujang.lib.paging import Key
from gujang.lib.posting import takes

from .. import areas, lockout
from ..decorators import needs
from ..filters import UserFilter
from ..forms import NewUserForm, PersonForm
from ..gate import areas as areas_held
from ..models import Membership, User
from ..querysets import manageable_by
from ..rights import Right, Role
from ..services import users
from .common import page_by

manages = needs(Right.MANAGE_USERS)


@require_safe
@manages
def user_list(request: HttpRequest) -> HttpResponse:
    """List the users one manages, with what they may do today."""
    found = UserFilter(request.GET, manageable_by(request.user))
    rows, pager = page_by(request, found.qs, Key("username"))
    prefetch_related_objects(rows, _held())
    named = areas.names({m.area_code for user in rows for m in user.held})
    people = [(user, _roles(user, named)) for user in rows]
    page = {"filter": found, "people": people, "pager": pager, "choices": choices_of(request)}
    return render(request, "access/user_list.html", page | {"crumbs": [{"label": "用户"}]})


def _held() -> "Prefetch[Any]":
    return Prefetch("memberships", Membership.objects.in_force(), to_attr="held")


def _roles(user: Any, named: dict[str, str]) -> list[str]:
    return [f"{Role(m.role).label}（{named.get(m.area_code, m.area_code)}）" for m in user.held]


def choices_of(request: HttpRequest) -> dict[str, str]:
    """Return the areas that may be named in a field, by code."""
    return areas.inside(areas_held(request.user, Right.MANAGE_USERS))


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def user_create(request: HttpRequest) -> HttpResponse:
    """Make an account; the answer shows its password, once."""
    actor = cast(User, request.user)
    form = NewUserForm(actor, request.POST or None)
    if form.is_valid():
        try:
            return _hand_over(request, users.create_user(actor=actor, **form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error)
    page = {"form": form, "choices": choices_of(request), "crumbs": crumbs("新建用户")}
    return render(request, "access/user_create.html", page)


def crumbs(label: str, user: User | None = None) -> list[dict[str, str]]:
    """Return the way from the list of users to a page about ``user``."""
    path = [{"label": "用户", "url": reverse("user_list")}]
    if user:
        path.append({"label": user.full_name, "url": reverse("user_detail", args=[user.pk])})
    return [*path, {"label": label}]


def _hand_over(request: HttpRequest, issued: users.Issued) -> HttpResponse:
    page = {"issued": issued, "crumbs": crumbs("一次性密码", issued.user)}
    return render(request, "access/user_issued.html", page)


@require_safe
@manages
def user_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an account with its memberships, past ones too."""
    user = get_object_or_404(manageable_by(request.user), pk=pk)
    held = list(user.memberships.all())
    named = areas.names({membership.area_code for membership in held})
    page = {
        "person": user,
        "memberships": [(m, named.get(m.area_code, m.area_code)) for m in held],
        "locked": lockout.is_locked(user.username),
        "is_self": user.pk == request.user.pk,
        "crumbs": [*crumbs("", None)[:1], {"label": user.full_name}],
    }
    return render(request, "access/user_detail.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name and phone."""
    user = get_object_or_404(manageable_by(request.user), pk=pk)
    form = PersonForm(request.POST or None, instance=user)
    if form.is_valid():
        users.edit_user(actor=cast(User, request.user), user=user, **form.cleaned_data)
        messages.success(request, "已保存。")
        return redirect("user_detail", pk)
    page = {"form": form, "person": user, "crumbs": crumbs("修改", user)}
    return render(request, "access/user_edit.html", page)


@require_POST
@manages
@takes()
def user_disable(request: HttpRequest, pk: int) -> HttpResponse:
    """Disable an account and end its sessions."""
    return _set_active(request, pk, active=False)


@require_POST
@manages
@takes()
def user_enable(request: HttpRequest, pk: int) -> HttpResponse:
    """Enable an account again."""
    return _set_active(request, pk, active=True)


def _set_active(request: HttpRequest, pk: int, *, active: bool) -> HttpResponse:
    user = get_object_or_404(manageable_by(request.user), pk=pk)
    try:
        users.set_active(actor=cast(User, request.user), user=user, active=active)
        messages.success(request, "账号已启用。" if active else "账号已停用，登录已全部退出。")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("user_detail", pk)


@require_POST
@manages
@takes()
def user_reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a new password; the answer shows it, once."""
    user = get_object_or_404(manageable_by(request.user), pk=pk)
    try:
        return _hand_over(request, users.reset_password(actor=cast(User, request.user), user=user))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("user_detail", pk)


@require_POST
@manages
@takes()
def user_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the lock-out after failed sign-ins."""
    user = get_object_or_404(manageable_by(request.user), pk=pk)
    users.unlock(actor=cast(User, request.user), user=user)
    messages.success(request, "锁定已解除。")
    return redirect("user_detail", pk)
