"""One's own account: what one may do, the password, the open sessions."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gujang.lib.posting import takes

from .. import areas
from ..context import home_of
from ..forms import PasswordForm
from ..gate import grants
from ..models import User
from ..rights import Role
from ..services import sessions, users


@require_safe
def account_detail(request: HttpRequest) -> HttpResponse:
    """Show name, roles and areas in force, and where one is signed in."""
    user = cast(User, request.user)
    named = areas.names({grant.area for grant in grants(user)})
    held = [(Role(g.role).label, named.get(g.area, g.area), g.area) for g in grants(user)]
    opened = [
        {
            "row": session,
            "handle": sessions.handle_of(session),
            "here": session.session_key == request.session.session_key,
        }
        for session in sessions.open_sessions(user)
    ]
    page = {"held": held, "sessions": opened, "crumbs": [{"label": "我的账号"}]}
    return render(request, "access/account_detail.html", page)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    """Choose a new password; the only page of who still has an issued one."""
    user = cast(User, request.user)
    form = PasswordForm(user, request.POST or None)
    if form.is_valid():
        users.change_own_password(actor=user, password=form.cleaned_data["new"], request=request)
        messages.success(request, "密码已修改，其他设备上的登录已经退出。")
        return redirect(home_of(user))
    crumbs = [{"label": "我的账号", "url": "/account/"}, {"label": "修改密码"}]
    return render(request, "access/password_change.html", {"form": form, "crumbs": crumbs})


@require_POST
@takes()
def session_end(request: HttpRequest, handle: str) -> HttpResponse:
    """End one other session of one's own."""
    user, here = cast(User, request.user), request.session.session_key
    if not sessions.end_session(actor=user, handle=handle, keep=here):
        raise Http404
    messages.success(request, "该设备上的登录已经退出。")
    return redirect("account")


@require_POST
@takes()
def session_end_others(request: HttpRequest) -> HttpResponse:
    """End all sessions of one's own but this one."""
    number = sessions.end_other_sessions(
        actor=cast(User, request.user), keep=request.session.session_key
    )
    messages.success(request, f"已退出其他设备上的{number}个登录。")
    return redirect("account")
