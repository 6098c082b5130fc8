"""The way in and the way out."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from gujang.lib.posting import takes

from ..context import home_of
from ..forms import WRONG, SignInForm
from ..services.sessions import sign_in as open_session
from ..services.sessions import sign_out as leave


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; whatever is wrong with them, one sentence says so."""
    form = SignInForm(request.POST or None)
    user = open_session(request=request, **form.cleaned_data) if form.is_valid() else None
    if user:
        return redirect(_next(request) or home_of(user))
    if request.method != "POST" and request.user.is_authenticated:
        return redirect(home_of(request.user))
    # an unbound form again: the fields themselves must not tell what was wrong
    form = SignInForm(initial={"username": request.POST.get("username", "")[:30]})
    wrong = WRONG if request.method == "POST" else ""
    page = {"form": form, "wrong": wrong, "next": _next(request)}
    return render(request, "access/session_create.html", page)


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    here = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(target, here, require_https=request.is_secure())
    return target if safe else ""


@require_POST
@takes()
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    leave(request=request)
    return redirect("sign_in")
