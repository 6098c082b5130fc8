"""Taking a committed import back from its page."""

import pytest
from django.urls import reverse

from gujang.access.models import Membership
from gujang.exchange.codes import BatchState
from gujang.exchange.models import ImportBatch
from gujang.exchange.services import undoing
from gujang.exchange.services.common import NOT_DONE
from gujang.exchange.services.undoing import EDITED, NOT_COMMITTED
from gujang.journal.models import Entry
from gujang.lib import lease
from households import services as households
from households import tallies
from households.models import Finding, Household
from tests.exchange.pages import Desk
from tests.sheets import make_book, make_home

pytestmark = pytest.mark.slow


def test_it_asks_first_and_then_takes_back(desk: Desk) -> None:
    batch = desk.take(make_book(make_home(1), make_home(2)))
    page = desk.get("import_undo", batch)
    assert "新增2户" in page.content.decode()
    assert Household.objects.count() == 2
    answer = desk.post("import_undo", batch)
    assert (answer.status_code, answer.url) == (302, f"/import/{batch.pk}/")
    assert not Household.objects.exists()
    assert tallies.check() == []
    assert Entry.objects.filter(action="undo_import").count() == 1
    page = desk.page(batch)
    assert "已撤销" in page
    assert reverse("import_undo", args=[batch.pk]) not in page


def test_what_the_checks_found_goes_with_the_import(desk: Desk) -> None:
    batch = desk.take(make_book(make_home(1), make_home(2)))
    assert Finding.objects.filter(rule=20, household__number="H1").count() == 1
    assert desk.post("import_undo", batch).status_code == 302
    assert not Finding.objects.exists()


def test_households_edited_since_stand_in_the_way_and_are_named(desk: Desk) -> None:
    batch = desk.take(make_book(make_home(1), make_home(2)))
    household = Household.objects.get(number="H2")
    households.update_household(
        actor=desk.cast["poverty_office"],
        household=household,
        version=household.version,
        facts={"address": "别处"},
    )
    assert desk.post("import_undo", batch).status_code == 302
    text = desk.page(batch)
    listed = text.partition('class="import-listed"')[2].partition("</ul>")[0]
    assert EDITED in text
    assert "?q=H2" in listed
    assert "?q=H1" not in listed
    assert Household.objects.count() == 2
    batch.refresh_from_db()
    assert (batch.state, batch.in_the_way) == (BatchState.COMMITTED, ["H2"])


def test_what_stood_in_the_way_is_forgotten_with_the_next_attempt(desk: Desk) -> None:
    batch = desk.take(make_book(make_home(1)))
    ImportBatch.objects.update(message=EDITED, in_the_way=["H1"])
    assert EDITED in desk.page(batch)
    desk.post("import_undo", batch)
    batch.refresh_from_db()
    assert (batch.state, batch.message, batch.in_the_way) == (BatchState.UNDONE, "", [])


def test_the_page_tells_how_far_it_is(desk: Desk) -> None:
    batch = desk.take(make_book(make_home(1)))
    ImportBatch.objects.update(state=BatchState.UNDOING)
    with lease.held(str(batch.pk)) as progress:
        progress(30, "恢复导入之前的内容")
        text = desk.get("import_progress", batch).content.decode()
        assert desk.post("import_undo", batch).status_code == 409
    assert "正在撤销" in text
    assert "恢复导入之前的内容" in text


def test_one_that_was_imported_by_a_command_is_followed_too(desk: Desk) -> None:
    batch = desk.take(make_book(make_home(1)))
    ImportBatch.objects.update(actor=None, state=BatchState.UNDOING)
    lease.announce(str(batch.pk))
    assert "等后台处理" in desk.get("import_progress", batch).content.decode()


def test_a_fault_of_ours_leaves_it_committed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = desk.take(make_book(make_home(1)))

    def broken(*_: object) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(undoing, "record_all", broken)
    desk.post("import_undo", batch)
    assert NOT_DONE in desk.page(batch)
    assert Household.objects.exists()
    batch.refresh_from_db()
    assert batch.state == BatchState.COMMITTED


def test_it_is_taken_back_once(desk: Desk) -> None:
    batch = desk.take(make_book(make_home(1)))
    desk.post("import_undo", batch)
    answer = desk.post("import_undo", batch)
    assert answer.status_code == 409
    assert NOT_COMMITTED in answer.content.decode()


def test_what_was_not_committed_offers_nothing_to_take_back(desk: Desk) -> None:
    batch = desk.send(make_book(make_home(1)))
    assert "确认撤销" not in desk.get("import_undo", batch).content.decode()
    assert desk.post("import_undo", batch).status_code == 409
    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKED


@pytest.mark.parametrize("who", ["town_b", "cadre_a1", "auditor"])
def test_nobody_else_takes_it_back(desk: Desk, who: str) -> None:
    batch = desk.of("town_a").take(make_book(make_home(1)))
    assert desk.of(who).post("import_undo", batch).status_code == 404
    assert Household.objects.exists()


def test_who_lost_the_right_does_not_either(desk: Desk) -> None:
    town = desk.of("town_a")
    batch = town.take(make_book(make_home(1)))
    Membership.objects.filter(user=desk.cast["town_a"]).update(ends_on="2014-06-30")
    assert town.post("import_undo", batch).status_code == 404
    assert Household.objects.exists()
