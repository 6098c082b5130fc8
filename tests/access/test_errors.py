"""When something goes wrong: a page in Chinese, no trace of the inside, and the right status."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from gujang.access.decorators import needs
from gujang.access.gate import OutOfReach
from gujang.access.rights import Right
from gujang.journal.models import Entry
from tests.cast import Cast, client_of

SECRET = "SELECT secret FROM inside /srv/app.py"


def raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


@needs(Right.IMPORT, Right.MANAGE_USERS)
def guarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


ERRORS = {
    "suspicious": (SuspiciousOperation(SECRET), 400, "这个请求无法处理"),
    "forbidden": (PermissionDenied(SECRET), 403, "没有这项权限"),
    "hidden": (OutOfReach(SECRET), 404, "没有找到"),
    "broken": (ZeroDivisionError(SECRET), 500, "系统出错了"),
    "database": (DatabaseError(SECRET), 500, "系统出错了"),
    "away": (OperationalError(SECRET), 503, "系统正在维护"),
    "cut": (InterfaceError(SECRET), 503, "系统正在维护"),
}


class Urls:
    """The registry's addresses, and trial ones that break."""

    urlpatterns = [
        path("", include("gujang.urls")),
        path("trial/guarded/", guarded),
        *(path(f"trial/{name}/", raising(error)) for name, (error, _, _) in ERRORS.items()),
    ]
    handler500 = "gujang.access.errors.server_error"


@pytest.fixture(autouse=True)
def with_trial_pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = Urls


def knock(cast: Cast, who: str, name: str) -> HttpResponse:
    return client_of(cast[who], raise_request_exception=False).get(f"/trial/{name}/")


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_a_page_in_chinese(cast: Cast, name: str) -> None:
    _, status, said = ERRORS[name]
    answer = knock(cast, "town_a", name)
    page = answer.content.decode()
    assert answer.status_code == status
    assert said in page
    assert "secret" not in page
    assert "Traceback" not in page
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert len(answer.headers["X-Request-ID"]) == 32


def test_when_the_database_is_away_one_is_told_when_to_come_back(cast: Cast) -> None:
    assert knock(cast, "town_a", "away").headers["Retry-After"] == "60"


def test_the_database_may_be_away_before_the_view(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(cast["town_a"], raise_request_exception=False)
    load = "gujang.access.sessions.SessionStore.load"
    monkeypatch.setattr(load, raising(OperationalError(SECRET)))
    answer = client.get("/account/")
    assert (answer.status_code, "系统正在维护" in answer.content.decode()) == (503, True)


@pytest.mark.parametrize(
    ("who", "status"),
    [("town_a", 200), ("admin", 200), ("cadre_a1", 404), ("auditor", 404), ("nobody", 404)],
)
def test_a_right_that_is_missing_is_a_page_that_is_not_there(
    cast: Cast, who: str, status: int
) -> None:
    assert knock(cast, who, "guarded").status_code == status


def test_a_hidden_page_is_answered_like_one_that_never_was(cast: Cast) -> None:
    hidden, absent = knock(cast, "nobody", "guarded"), knock(cast, "nobody", "never")
    assert hidden.content == absent.content


def test_a_refusal_is_written_down_and_an_unknown_address_is_not(cast: Cast) -> None:
    knock(cast, "nobody", "guarded")
    knock(cast, "nobody", "forbidden")
    knock(cast, "nobody", "never")
    written = Entry.objects.order_by("seq").values_list("action", "actor__username", "data")
    assert list(written) == [
        ("denied", "nobody", '{"method":"GET","path":"/trial/guarded/","status":404}'),
        ("denied", "nobody", '{"method":"GET","path":"/trial/forbidden/","status":403}'),
    ]


def test_a_missing_token_is_explained(cast: Cast) -> None:
    answer = client_of(cast["town_a"], enforce_csrf_checks=True).post("/sign-out/")
    assert answer.status_code == 403
    assert "页面已过期，没有提交" in answer.content.decode()


def test_a_foreign_host_is_refused(db: None) -> None:
    answer = Client(raise_request_exception=False).get(
        "/sign-in/", headers={"host": "evil.example"}
    )
    assert answer.status_code == 400
    assert "这个请求无法处理" in answer.content.decode()
    assert "evil" not in answer.content.decode()
