"""Committing what the preview showed."""

import re

import pytest
from django.urls import reverse

from gujang.access.models import Membership
from gujang.exchange import tasks
from gujang.exchange.codes import BatchState
from gujang.exchange.services import Conflict
from gujang.exchange.services.committing import STALE
from gujang.exchange.services.common import BUSY
from gujang.journal.models import Entry
from gujang.lib import lease
from households import services as households
from households.models import Household
from tests.exchange.pages import Desk
from tests.sheets import make_book, make_home

pytestmark = pytest.mark.slow


def test_a_commit_writes_the_good_households_and_says_so(desk: Desk) -> None:
    batch = desk.send(make_book(make_home(1), make_home(2, **{"主要致贫原因": "无"})))
    answer = desk.commit(batch)
    assert (answer.status_code, answer.url) == (302, f"/import/{batch.pk}/")
    assert batch.state == BatchState.COMMITTED
    assert Household.objects.get().number == "H1"
    page = desk.page(batch)
    assert "已写入登记册" in page
    assert "退回的没有写入" in page


def test_the_page_carries_the_token_that_commits(desk: Desk) -> None:
    batch = desk.send(make_book(make_home(1)))
    (token,) = re.findall(r'name="token" value="(\w{64})"', desk.page(batch))
    assert token == batch.token


def test_the_journal_has_one_line_of_the_commit_by_whoever_pressed(desk: Desk) -> None:
    batch = desk.of("town_a").send(make_book(make_home(1)))
    desk.commit(batch)
    entry = Entry.objects.get(action="commit_import")
    assert entry.actor == desk.cast["poverty_office"]
    assert entry.source == "127.0.0.1"
    assert entry.request_id


def test_a_second_commit_changes_nothing(desk: Desk) -> None:
    batch = desk.take(make_book(make_home(1)))
    before = Entry.objects.count()
    answer = desk.commit(batch)
    assert answer.status_code == 409
    assert BUSY in answer.content.decode()
    assert Household.objects.count() == 1
    assert (batch.state, Entry.objects.count()) == (BatchState.COMMITTED, before)


@pytest.mark.parametrize("token", ["", "0" * 64])
def test_without_the_token_of_the_preview_nothing_is_written(desk: Desk, token: str) -> None:
    batch = desk.send(make_book(make_home(1)))
    answer = desk.commit(batch, token=token)
    assert answer.status_code == 409
    assert STALE in answer.content.decode()
    assert not Household.objects.exists()
    assert batch.state == BatchState.CHECKED


def test_when_the_register_changed_since_the_preview_nothing_is_written(desk: Desk) -> None:
    desk.take(make_book(make_home(1)))
    batch = desk.send(make_book(make_home(1, **{"家庭住址": "新址"})))
    household = Household.objects.get()
    households.update_household(
        actor=desk.cast["poverty_office"],
        household=household,
        version=household.version,
        facts={"address": "别处"},
    )
    desk.commit(batch)
    assert batch.state == BatchState.CHECKED
    assert Household.objects.get().address == "别处"
    assert STALE in desk.page(batch)


def test_after_checking_again_it_can_be_committed(desk: Desk) -> None:
    batch = desk.send(make_book(make_home(1)))
    desk.take(make_book(make_home(1, **{"家庭住址": "先到"})))
    desk.commit(batch)
    assert STALE in desk.page(batch)
    assert desk.post("import_check", batch).status_code == 302
    batch.refresh_from_db()
    assert STALE not in desk.page(batch)
    desk.commit(batch)
    assert batch.state == BatchState.COMMITTED
    assert Household.objects.get().address == "甲一村一组"


def test_who_lost_the_right_cannot_commit(desk: Desk) -> None:
    town = desk.of("town_a")
    batch = town.send(make_book(make_home(1)))
    Membership.objects.filter(user=desk.cast["town_a"]).update(ends_on="2014-06-30")
    assert town.post("import_commit", batch, token=batch.token).status_code == 404
    assert not Household.objects.exists()


def test_a_right_lost_while_waiting_is_seen_by_the_background(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = desk.of("town_a")
    batch = town.send(make_book(make_home(1)))
    work = tasks._work

    def late(*args: object) -> None:
        Membership.objects.filter(user=desk.cast["town_a"]).update(ends_on="2014-06-30")
        work(*args)

    monkeypatch.setattr(tasks, "_work", late)
    town.commit(batch)
    assert (batch.state, batch.message) == (BatchState.CHECKED, tasks.NO_RIGHT)
    assert not Household.objects.exists()


def test_a_commit_that_waits_is_not_asked_for_twice(desk: Desk) -> None:
    batch = desk.send(make_book(make_home(1)))
    type(batch).objects.update(state=BatchState.COMMITTING)
    lease.announce(str(batch.pk))
    assert desk.commit(batch).status_code == 409
    assert not Household.objects.exists()


def test_an_import_that_was_committed_is_not_checked_again(desk: Desk) -> None:
    batch = desk.take(make_book(make_home(1)))
    with pytest.raises(Conflict):
        tasks.check_again(actor=desk.cast["poverty_office"], batch=batch)
    desk.post("import_check", batch)
    batch.refresh_from_db()
    assert batch.state == BatchState.COMMITTED


def test_commit_and_check_take_only_a_post(desk: Desk) -> None:
    batch = desk.send(make_book(make_home(1)))
    for view in ("import_commit", "import_check"):
        assert desk.client.get(reverse(view, args=[batch.pk])).status_code == 405
