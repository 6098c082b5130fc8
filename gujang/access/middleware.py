"""What stands before every view: sign-in, its time limits, a password of one's own, no caches."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from .backends import must_change
from .gate import grants
from .models import User
from .rights import RIGHTS, Right
from .services.sessions import expire, stamp
from .sessions import SEEN_AT, SIGNED_IN_AT

Answer = Callable[[HttpRequest], HttpResponse]
TOUCH_EVERY = dt.timedelta(minutes=1)
WITHOUT_OWN_PASSWORD = {"password_change", "sign_out"}


class NoStoreMiddleware:
    """Every page made here is for one person; a view that is not says so in Cache-Control."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class BodyLimitMiddleware:
    """Refuse what is too large by its announced length, before anything of it is read or kept."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > settings.BODY_LIMIT:
            return render(request, "413.html", status=413)
        return self.get_response(request)


class SessionLimitMiddleware:
    """End a session after 30 idle minutes (15 for who manages accounts) and after 12 hours."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            reason = _why_over(request, request.user)
            if reason:
                expire(request=request, reason=reason)
                messages.info(request, f"{reason}，请重新登录。")
        return self.get_response(request)


def _why_over(request: HttpRequest, user: User) -> str:
    if SIGNED_IN_AT not in request.session:
        stamp(request)
    now = timezone.now().timestamp()
    idle, life = _idle_limit(user), settings.SESSION_LIFE
    if now - request.session[SIGNED_IN_AT] >= life.total_seconds():
        return f"登录已满{life // dt.timedelta(hours=1)}小时"
    if now - request.session[SEEN_AT] >= idle.total_seconds():
        return f"已有{idle // dt.timedelta(minutes=1)}分钟没有操作"
    if now - request.session[SEEN_AT] >= TOUCH_EVERY.total_seconds():
        request.session[SEEN_AT] = now
    return ""


def _idle_limit(user: User) -> dt.timedelta:
    manages = any(Right.MANAGE_USERS in RIGHTS[grant.role] for grant in grants(user))
    return settings.SESSION_IDLE_ADMIN if manages else settings.SESSION_IDLE


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Deny by default: a view without ``login_not_required`` is for who is signed in."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(resolve_url(settings.LOGIN_URL))
        if request.method in ("GET", "HEAD"):
            return redirect_to_login(request.get_full_path())
        return redirect(settings.LOGIN_URL)


class PasswordFirstMiddleware:
    """Who still has an issued or overdue password may only change it, or leave."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or not isinstance(request.user, User):
            return None
        here = request.resolver_match.view_name if request.resolver_match else ""
        if here in WITHOUT_OWN_PASSWORD or not must_change(request.user):
            return None
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(resolve_url("password_change"))
        return redirect("password_change")
