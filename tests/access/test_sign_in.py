"""Signing in: a new session for whom name and password belong to, one answer for everybody else."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from time_machine import travel

from gujang.access.context import home_of
from gujang.access.models import Session, User
from gujang.journal.models import Entry
from tests.cast import Cast
from tests.make import PASSWORD, make_user

URL = "/sign-in/"


def enter(username: str, password: str = PASSWORD, client: Client | None = None, **extra: str):
    return (client or Client()).post(URL, {"username": username, "password": password, **extra})


def test_the_page_asks_for_name_and_password(client: Client, db: None) -> None:
    page = client.get(URL).content.decode()
    assert 'name="username"' in page
    assert 'type="password"' in page
    assert "不正确" not in page


def test_the_right_password_opens_a_session(cast: Cast) -> None:
    client = Client(headers={"user-agent": "Mozilla/5.0 (Linux) Chrome/88.0 Mobile Safari/537"})
    answer = enter("town_a", client=client)
    assert (answer.status_code, answer.url) == (302, home_of(cast["town_a"]))
    session = Session.objects.get()
    assert (session.user, session.source, session.device) == (
        cast["town_a"],
        "127.0.0.1",
        "手机 Chrome 88",
    )
    entry = Entry.objects.get()
    assert (entry.action, entry.actor, entry.village) == ("sign_in", cast["town_a"], "150222103")
    assert client.get(reverse("account")).status_code == 200


@pytest.mark.parametrize(
    ("username", "view"),
    [("admin", "user_list"), ("nobody", "account"), ("must_change", "account")],
)
def test_everybody_arrives_where_their_work_begins(cast: Cast, username: str, view: str) -> None:
    answer = enter(username)
    assert answer.status_code == 302
    if username != "must_change":
        assert answer.url == reverse(view)


def test_the_session_key_is_new(cast: Cast) -> None:
    client = Client()
    enter("town_a", client=client)
    first = client.session.session_key
    enter("town_a", client=client)
    assert client.session.session_key != first
    assert Session.objects.count() == 1


def test_who_signs_in_as_another_takes_nothing_along(cast: Cast) -> None:
    client = Client()
    enter("town_a", client=client)
    session = client.session
    session["left"] = "behind"
    session.save()
    enter("town_b", client=client)
    assert "left" not in client.session


def expired(cast: Cast) -> None:
    User.objects.filter(username="must_change").update(password_issued_at="2014-01-01T00:00Z")


REFUSALS: dict[str, tuple[str, str, Callable[[Cast], object]]] = {
    "unknown": ("stranger", PASSWORD, lambda cast: None),
    "wrong": ("town_a", "not it", lambda cast: None),
    "other case": ("town_a", PASSWORD.upper(), lambda cast: None),
    "disabled": ("disabled", PASSWORD, lambda cast: None),
    "issued too long ago": ("must_change", PASSWORD, expired),
    "locked": ("town_a", PASSWORD, lambda cast: [enter("town_a", "no") for _ in range(5)]),
    "empty": ("town_a", "", lambda cast: None),
    "too long a password": ("town_a", "x" * 100_000, lambda cast: None),
    "too long a name": ("x" * 31, PASSWORD, lambda cast: None),
    "a null byte": ("town_a\0", PASSWORD, lambda cast: None),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_every_refusal_is_the_same_answer(cast: Cast, case: str) -> None:
    username, password, before = REFUSALS[case]
    before(cast)
    answer, plain = enter(username, password), enter("anybody", "else")
    assert answer.status_code == plain.status_code == 200
    assert _without_name(answer, username) == _without_name(plain, "anybody")
    assert "用户名或密码不正确" in answer.content.decode()
    assert not Session.objects.exists()


def _without_name(answer, username: str) -> str:
    kept = [line for line in answer.content.decode().split("\n") if "csrfmiddleware" not in line]
    return "\n".join(kept).replace(f' value="{username[:30]}"', "")


@pytest.mark.parametrize(("username", "hashes"), [("town_a", 1), ("stranger", 1), ("disabled", 1)])
def test_unknown_and_known_cost_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, username: str, hashes: int
) -> None:
    assert _hashes_of(monkeypatch, lambda: enter(username, "wrong")) == hashes


@pytest.mark.parametrize("password", ["", "x" * 129, "x" * 100_000])
def test_what_cannot_be_a_password_costs_no_hash(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    assert _hashes_of(monkeypatch, lambda: enter("town_a", password)) == 0


def _hashes_of(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> int:
    calls: list[str] = []
    name = "django.contrib.auth.hashers.MD5PasswordHasher.encode"
    monkeypatch.setattr(name, lambda self, password, salt: calls.append(salt) or f"md5${salt}$x")
    act()
    return len(calls)


def test_a_failure_of_a_known_user_is_written_down(cast: Cast) -> None:
    enter("town_a", "Secret-guess-1")
    entry = Entry.objects.get()
    assert (entry.action, entry.actor, entry.object_id) == (
        "sign_in_failed",
        None,
        str(cast["town_a"].pk),
    )
    assert (entry.source, json.loads(entry.data)) == ("127.0.0.1", {"username": "town_a"})


def test_what_may_be_a_password_in_the_wrong_field_is_not_written_down(cast: Cast) -> None:
    enter("Secret-guess-1", "town_a")
    assert json.loads(Entry.objects.get().data) == {"username": "Sec…"}


def test_a_password_of_128_characters_works(db: None) -> None:
    password = "长a1! " * 25 + "end"
    make_user("long", password=password)
    assert enter("long", password).status_code == 302
    assert enter("long", password[:-1]).status_code == 200


def test_who_is_signed_in_is_sent_on(cast: Cast) -> None:
    client = Client()
    enter("town_a", client=client)
    assert client.get(URL).status_code == 302


def test_an_issued_password_lives_72_hours(cast: Cast) -> None:
    issued = cast["must_change"].password_issued_at
    with travel(issued, tick=False) as clock:
        clock.shift(72 * 3600 - 1)
        assert enter("must_change").status_code == 302
        clock.shift(1)
        assert enter("must_change").status_code == 200


HERE = ["/account/", "/users/?q=1&area=150222", "/journal/#top", "http://testserver/account/"]
ELSEWHERE = """
https://evil.example/ http://evil.example //evil.example ///evil.example ////evil.example
/\\evil.example \\\\evil.example \\/evil.example /\\/evil.example http:evil.example
http:/evil.example http:///evil.example https:evil.example javascript:alert(1)
JaVaScRiPt:alert(1) data:text/html,x vbscript:x ftp://evil.example file:///etc/passwd
http://testserver@evil.example/ http://testserver:80@evil.example http://testserver.evil.example
//testserver@evil.example http://evil.example\\@testserver http://[::1 http://evil.example#testserver
http://evil.example?testserver ht\ttp://evil.example \thttp://evil.example \x01//evil.example
http://0/ http://2130706433/ //127.0.0.1/ mailto:x@evil.example
http://testserver:8000/ blob:http://evil.example ws://testserver/ about:blank
""".replace("\n", " ").split(" ")


@pytest.mark.parametrize("target", HERE)
def test_the_way_back_leads_into_the_registry(cast: Cast, target: str) -> None:
    assert enter("admin", next=target).url == target


@pytest.mark.parametrize("target", [t for t in ELSEWHERE if t])
def test_no_way_back_leads_elsewhere(db: None, target: str) -> None:
    assert Client().get(URL, {"next": target}).context["next"] == ""


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_whoever_signs_in_is_not_led_elsewhere(cast: Cast, target: str) -> None:
    assert enter("admin", next=target).url == reverse("user_list")


def test_over_https_no_way_back_leads_to_http(cast: Cast, settings: Settings) -> None:
    secure = Client().post(
        URL,
        {"username": "admin", "password": PASSWORD, "next": "http://testserver/account/"},
        secure=True,
    )
    assert secure.url == reverse("user_list")


def test_the_way_back_is_kept_through_a_mistake(cast: Cast) -> None:
    page = Client().get("/users/?q=1", follow=True).content.decode()
    assert 'name="next" value="/users/?q=1"' in page
    again = enter("admin", "wrong", next="/users/?q=1").content.decode()
    assert 'name="next" value="/users/?q=1"' in again
