"""How a session ends: idle, too old, left, or because the rights behind it changed."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from gujang.access.models import Session, User
from gujang.access.rights import Role
from gujang.access.services import memberships, users
from gujang.journal.models import Entry
from tests.access.test_sign_in import enter
from tests.cast import A1, TOWN_A, Cast, client_of
from tests.make import PASSWORD, make_membership
from tests.queries import queries_of

NOON = "2014-03-03T12:00+08:00"
MINUTE = 60


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("username", "idle", "still_in"),
    [
        ("town_a", 30 * MINUTE - 1, True),
        ("town_a", 30 * MINUTE, False),
        ("admin", 15 * MINUTE - 1, True),
        ("admin", 15 * MINUTE, False),
    ],
)
def test_an_idle_session_ends(cast: Cast, username: str, idle: int, still_in: bool) -> None:
    with travel(NOON, tick=False) as clock:
        client = client_of(cast[username])
        clock.shift(idle)
        assert is_in(client) == still_in


def test_work_keeps_a_session_alive_but_not_beyond_twelve_hours(cast: Cast) -> None:
    with travel(NOON, tick=False) as clock:
        client = client_of(cast["town_a"])
        for _ in range(12 * 3 - 1):
            clock.shift(20 * MINUTE)
            assert is_in(client)
        clock.shift(20 * MINUTE)
        assert not is_in(client)


def test_an_ended_session_says_why_and_is_written_down(cast: Cast) -> None:
    with travel(NOON, tick=False) as clock:
        client = client_of(cast["town_a"])
        clock.shift(31 * MINUTE)
        page = client.get("/account/", follow=True)
        assert page.redirect_chain == [("/sign-in/?next=/account/", 302)]
        assert "已有30分钟没有操作，请重新登录。" in page.content.decode()
    entry = Entry.objects.get()
    assert (entry.action, entry.actor) == ("expire_session", cast["town_a"])
    assert not Session.objects.filter(user=cast["town_a"]).exists()


def test_a_page_writes_the_session_once_a_minute_at_most(cast: Cast) -> None:
    with travel(NOON, tick=False) as clock:
        client = client_of(cast["town_a"])
        clock.shift(59)
        assert not _session_writes(client)
        clock.shift(1)
        assert _session_writes(client)
        clock.shift(59)
        assert not _session_writes(client)


def _session_writes(client: Client) -> list[str]:
    sent = queries_of(lambda: client.get("/account/"))
    return [sql for sql in sent if sql.startswith("UPDATE") and "access_session" in sql]


def test_leaving_kills_the_session_itself(cast: Cast) -> None:
    client = Client()
    enter("town_a", client=client)
    cookie = client.cookies["sessionid"].value
    assert client.post("/sign-out/").url == reverse("sign_in")
    replay = Client()
    replay.cookies["sessionid"] = cookie
    assert not is_in(replay)
    assert not Session.objects.exists()
    assert list(Entry.objects.order_by("seq").values_list("action", flat=True)) == [
        "sign_in",
        "sign_out",
    ]


def disable(cast: Cast) -> None:
    users.set_active(actor=cast["admin"], user=cast["town_a"], active=False)


def reset(cast: Cast) -> None:
    users.reset_password(actor=cast["admin"], user=cast["town_a"])


def grant(cast: Cast) -> None:
    memberships.grant(actor=cast["admin"], user=cast["town_a"], role=Role.CADRE, area_code=A1)


def end(cast: Cast) -> None:
    memberships.end(actor=cast["admin"], membership=cast["town_a"].memberships.get())


@pytest.mark.parametrize("act", [disable, reset, grant, end])
def test_what_changes_an_account_ends_its_sessions(cast: Cast, act: Callable[[Cast], None]) -> None:
    theirs, anothers = client_of(cast["town_a"]), client_of(cast["town_b"])
    act(cast)
    assert not is_in(theirs)
    assert is_in(anothers)


@pytest.mark.parametrize("act", [disable, reset, grant, end])
def test_a_stolen_copy_of_the_session_row_does_not_help(
    cast: Cast, act: Callable[[Cast], None]
) -> None:
    client = client_of(cast["town_a"])
    stolen = Session.objects.get(user=cast["town_a"])
    act(cast)
    stolen.save(force_insert=True)
    assert not is_in(client)


def test_a_membership_that_ends_with_the_day_ends_at_midnight(cast: Cast) -> None:
    with travel("2014-03-03T23:59+08:00", tick=False) as clock:
        make_membership(cast["nobody"], Role.AUDITOR, TOWN_A, ends_on=dt.date(2014, 3, 4))
        client = client_of(cast["nobody"])
        assert client.get("/journal/").status_code == 200
        clock.shift(MINUTE)
        assert client.get("/journal/").status_code == 404


def test_an_issued_password_dies_under_a_running_session(cast: Cast) -> None:
    issued = cast["must_change"].password_issued_at
    with travel(issued, tick=False) as clock:
        clock.shift(72 * 3600 - 10)
        client = client_of(cast["must_change"])
        assert client.get("/account/password/").status_code == 200
        clock.shift(11)
        assert client.get("/account/password/").status_code == 302


def test_a_new_password_ends_the_other_sessions_only(cast: Cast) -> None:
    here, there = client_of(cast["town_a"]), client_of(cast["town_a"])
    new = "Quite another 5 words"
    here.post("/account/password/", {"old": PASSWORD, "new": new, "again": new})
    assert is_in(here)
    assert not is_in(there)


def test_ones_own_devices_are_listed_and_one_can_be_left(cast: Cast) -> None:
    here, there = client_of(cast["town_a"]), client_of(cast["town_a"])
    client_of(cast["town_b"])
    page = here.get("/account/")
    listed = page.context["sessions"]
    assert len(listed) == 2
    (other,) = [session for session in listed if not session["here"]]
    key = Session.objects.filter(user=cast["town_a"]).first().session_key
    assert key not in page.content.decode()
    here.post(f"/account/sessions/{other['handle']}/end/")
    assert is_in(here)
    assert not is_in(there)


def test_anothers_session_cannot_be_ended(cast: Cast) -> None:
    theirs = client_of(cast["town_b"])
    handle = theirs.get("/account/").context["sessions"][0]["handle"]
    answer = client_of(cast["town_a"]).post(f"/account/sessions/{handle}/end/")
    assert answer.status_code == 404
    assert is_in(theirs)


def test_all_other_devices_can_be_left_at_once(cast: Cast) -> None:
    here, *others = [client_of(cast["town_a"]) for _ in range(3)]
    anothers = client_of(cast["town_b"])
    here.post("/account/sessions/end/")
    assert [is_in(client) for client in (here, *others, anothers)] == [True, False, False, True]


def test_a_fragment_is_not_answered_with_the_sign_in_page(client: Client, db: None) -> None:
    answer = client.get("/account/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/sign-in/")
    assert answer.content == b""


def test_an_unsent_form_leads_to_sign_in_without_a_way_back(client: Client, db: None) -> None:
    assert client.post("/users/new/", {}).url == "/sign-in/"


def test_sessions_hold_no_name_and_no_right(cast: Cast) -> None:
    client = client_of(cast["town_a"])
    User.objects.filter(pk=cast["town_a"].pk).update(full_name="改名")
    assert "改名" in client.get("/account/").content.decode()
