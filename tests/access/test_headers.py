"""What every answer carries: nothing cached, nothing framed, nothing run that is not ours."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.access.test_sign_in import enter
from tests.cast import Cast, client_of

HEADERS = {
    "Cache-Control": "no-store, private",
    "Content-Security-Policy": "base-uri 'none'; default-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize("url", ["/sign-in/", "/account/", "/users/", "/nowhere/", "/account"])
def test_every_answer_carries_them(cast: Cast, url: str) -> None:
    found = client_of(cast["admin"]).get(url).headers
    policy = "; ".join(sorted(found["Content-Security-Policy"].split("; ")))
    assert {name: found.get(name) for name in HEADERS} | {
        "Content-Security-Policy": policy
    } == HEADERS


def test_no_answer_invites_another_site(cast: Cast) -> None:
    answer = client_of(cast["admin"]).get("/users/", headers={"origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken"])
def test_cookies_are_not_for_scripts_nor_for_other_sites(cast: Cast, cookie: str) -> None:
    client = Client()
    client.get("/sign-in/")
    enter("town_a", client=client)
    morsel = client.cookies[cookie]
    assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Lax", "/")
    assert morsel["domain"] == ""


def test_over_https_the_browser_is_told_to_stay_there(cast: Cast, settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    value = Client().get("/sign-in/", secure=True).headers["Strict-Transport-Security"]
    assert value == "max-age=31536000; includeSubDomains; preload"


def test_plain_http_is_sent_to_https(db: None, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/sign-in/").url == "https://testserver/sign-in/"


@pytest.mark.parametrize("forwarded", ["https", None])
def test_without_a_trusted_proxy_its_word_is_not_taken(
    db: None, settings: Settings, forwarded: str | None
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    headers = {"X-Forwarded-Proto": forwarded} if forwarded else {}
    assert Client().get("/sign-in/", headers=headers).status_code == 301


def test_each_request_has_its_own_number(cast: Cast) -> None:
    client = client_of(cast["admin"])
    forged = {"X-Request-ID": "mine"}
    numbers = {client.get("/users/", headers=forged).headers["X-Request-ID"] for _ in range(3)}
    assert len(numbers) == 3
    assert "mine" not in numbers


def test_the_way_out_is_a_post(cast: Cast) -> None:
    client = client_of(cast["admin"])
    assert client.get(reverse("sign_out")).status_code == 405
    assert client.get("/users/").status_code == 200
