"""Lock-out: 5 failures an account, 30 a source, in 15 minutes; counted before any hash."""

from collections import Counter

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import hashers
from django.test import Client
from pytest_django import Settings
from time_machine import travel

from gujang.access import lockout
from gujang.journal.models import Entry
from tests.access.test_sign_in import URL, enter
from tests.arena import Arena
from tests.cast import Cast
from tests.make import PASSWORD

pytestmark = pytest.mark.slow


NOON = "2014-03-03T12:00+08:00"


def fail(times: int, username: str = "town_a", source: str = "192.0.2.1") -> None:
    for _ in range(times):
        enter(username, "wrong", Client(REMOTE_ADDR=source))


def is_open(username: str = "town_a", source: str = "192.0.2.1") -> bool:
    return enter(username, PASSWORD, Client(REMOTE_ADDR=source)).status_code == 302


@pytest.mark.parametrize(("failures", "lets_in"), [(4, True), (5, False)])
def test_five_failures_lock_the_account(cast: Cast, failures: int, lets_in: bool) -> None:
    fail(failures)
    assert is_open() == lets_in


def test_the_lock_holds_from_everywhere(cast: Cast) -> None:
    for number in range(5):
        fail(1, source=f"192.0.2.{number}")
    assert not is_open(source="192.0.2.99")


def test_the_lock_is_of_one_account(cast: Cast) -> None:
    fail(5)
    assert is_open("town_b")


def test_the_lock_opens_by_itself(cast: Cast) -> None:
    with travel(NOON, tick=False) as clock:
        fail(5)
        clock.shift(15 * 60 - 1)
        assert not is_open()
        clock.shift(1)
        assert is_open()


def test_knocking_at_a_locked_door_does_not_keep_it_locked(cast: Cast) -> None:
    with travel(NOON, tick=False) as clock:
        fail(5)
        clock.shift(10 * 60)
        fail(3)
        clock.shift(5 * 60)
        assert is_open()


def test_failures_long_ago_do_not_count(cast: Cast) -> None:
    with travel(NOON, tick=False) as clock:
        fail(4)
        clock.shift(15 * 60)
        fail(4)
        assert is_open()


def test_a_success_resets(cast: Cast) -> None:
    for _ in range(3):
        fail(4)
        assert is_open()


@pytest.fixture
def eight(settings: Settings) -> None:
    """The limit of a source, low enough to be reached quickly."""
    assert settings.SOURCE_FAILURE_LIMIT == 30
    settings.SOURCE_FAILURE_LIMIT = 8


@pytest.mark.parametrize(("failures", "lets_in"), [(7, True), (8, False)])
def test_many_failures_lock_the_source(
    cast: Cast, eight: None, failures: int, lets_in: bool
) -> None:
    for number in range(failures):
        fail(1, f"guess{number}")
    assert is_open() == lets_in
    assert is_open(source="192.0.2.2")


def test_a_success_of_ones_own_does_not_free_the_source(cast: Cast, eight: None) -> None:
    for number in range(7):
        fail(1, f"guess{number}")
    assert is_open()
    fail(1, "guess7")
    assert not is_open()


@pytest.mark.parametrize("proxies", [0, 1])
def test_a_forged_address_does_not_help(
    cast: Cast, settings: Settings, eight: None, proxies: int
) -> None:
    settings.TRUSTED_PROXIES = proxies
    for number in range(8):
        forged = f"203.0.113.{number}" + (", 192.0.2.1" if proxies else "")
        client = Client(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forged)
        enter(f"guess{number}", "wrong", client)
    assert not is_open()


def test_unknown_names_are_locked_like_known_ones(cast: Cast) -> None:
    fail(5, "stranger")
    assert lockout.is_locked("stranger")


def test_the_journal_tells_of_the_lock(cast: Cast) -> None:
    fail(6)
    counted = Counter(Entry.objects.values_list("action", "data"))
    assert counted == {
        ("sign_in_failed", '{"username":"town_a"}'): 5,
        ("sign_in_locked", '{"username":"town_a"}'): 1,
        ("sign_in_failed", '{"locked":true,"username":"town_a"}'): 1,
    }


def test_no_password_is_kept_with_the_attempt(cast: Cast) -> None:
    Client().post(URL + "?password=In-the-address-1", {"username": "town_a", "password": "Typed-1"})
    for attempt in AccessAttempt.objects.values():
        assert "-1" not in str(attempt)


def test_guessing_names_leaves_a_bounded_number_of_counters(cast: Cast, eight: None) -> None:
    for number in range(12):
        fail(1, f"guess{number}")
    assert AccessAttempt.objects.count() == 8 + 1


def test_counters_whose_time_is_over_are_swept(cast: Cast) -> None:
    with travel(NOON, tick=False) as clock:
        fail(3, "stranger")
        clock.shift(16 * 60)
        assert is_open()
    assert not AccessAttempt.objects.exists()


def test_of_many_attempts_at_once_five_cost_a_hash(
    arena: Arena, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    verify = hashers.MD5PasswordHasher.verify

    def counted(self: object, password: str, encoded: str) -> bool:
        hashed.append(password)
        return verify(self, password, encoded)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "verify", counted)
    answers = arena.run(*[lambda: enter("town_a", "wrong").status_code] * 20)
    assert answers == [200] * 20
    assert len(hashed) == 5
