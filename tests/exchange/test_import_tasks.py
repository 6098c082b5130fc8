"""The work in the background when things go wrong: tried again, never done twice."""

import traceback
from typing import Any

import pytest
from django.conf import settings
from django_tasks_db.models import DBTaskResult

from gujang.exchange import tasks
from gujang.exchange.codes import BatchState
from gujang.exchange.models import ImportBatch
from gujang.exchange.services import checking
from gujang.exchange.services.common import NO_RIGHT
from gujang.journal.logs import Formatter
from gujang.journal.models import Entry
from gujang.lib import lease
from gujang.lib.excel.values import Book
from households.models import Household
from tests.exchange.pages import Desk
from tests.sheets import make_book, make_home

pytestmark = pytest.mark.slow


def order(desk: Desk) -> tasks.Order:
    return {"actor": desk.cast["poverty_office"].pk, "source": None, "request_id": "r"}


def left_behind(batch: ImportBatch, state: BatchState) -> None:
    """Leave ``batch`` as a worker leaves it that is killed: begun, and nobody at it."""
    ImportBatch.objects.filter(pk=batch.pk).update(state=state)
    lease.announce(str(batch.pk))
    (settings.VAR_DIR / "work" / f"{batch.pk}.json").write_text('[65, "写入户和状态"]')


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (BatchState.UPLOADED, BatchState.CHECKED),
        (BatchState.CHECKING, BatchState.CHECKED),
        (BatchState.COMMITTING, BatchState.COMMITTED),
    ],
)
def test_the_minder_does_again_what_was_left_undone(
    desk: Desk, state: BatchState, after: BatchState
) -> None:
    batch = desk.send(make_book(make_home(1)))
    left_behind(batch, state)
    tasks.mind_import.call(str(batch.pk), order(desk), 1)
    batch.refresh_from_db()
    assert batch.state == after
    assert Household.objects.count() == (1 if after == BatchState.COMMITTED else 0)


def test_the_minder_takes_back_what_was_left_half_undone(desk: Desk) -> None:
    batch = desk.take(make_book(make_home(1)))
    left_behind(batch, BatchState.UNDOING)
    assert "后台在撤销途中停了" in desk.page(batch)
    tasks.mind_import.call(str(batch.pk), order(desk), 1)
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert not Household.objects.exists()


def test_a_stalled_undoing_can_be_retried_from_the_page(desk: Desk) -> None:
    batch = desk.take(make_book(make_home(1)))
    left_behind(batch, BatchState.UNDOING)
    assert desk.post("import_undo", batch).status_code == 302
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE


def test_an_undoing_that_dies_again_and_again_leaves_the_import_committed(desk: Desk) -> None:
    batch = desk.take(make_book(make_home(1)))
    left_behind(batch, BatchState.UNDOING)
    tasks.mind_import.call(str(batch.pk), order(desk), tasks.TRIES + 1)
    batch.refresh_from_db()
    assert (batch.state, batch.message) == (BatchState.COMMITTED, tasks.NOT_UNDONE)
    assert tasks.NOT_UNDONE in desk.page(batch)
    assert Household.objects.exists()


def test_an_undoing_whose_asker_lost_the_right_changes_nothing(desk: Desk) -> None:
    batch = desk.of("town_a").take(make_book(make_home(1)))
    left_behind(batch, BatchState.UNDOING)
    tasks.run_import.call(str(batch.pk), order(desk) | {"actor": desk.cast["town_b"].pk})
    batch.refresh_from_db()
    assert (batch.state, batch.message) == (BatchState.COMMITTED, NO_RIGHT)
    assert Household.objects.exists()


@pytest.mark.parametrize("state", [BatchState.COMMITTED, BatchState.CHECKED, BatchState.REJECTED])
def test_the_minder_leaves_alone_what_came_to_its_end(desk: Desk, state: BatchState) -> None:
    batch = desk.send(make_book(make_home(1)))
    ImportBatch.objects.update(state=state)
    before = Entry.objects.count()
    tasks.mind_import.call(str(batch.pk), order(desk), 1)
    tasks.run_import.call(str(batch.pk), order(desk))
    batch.refresh_from_db()
    assert batch.state == state
    assert Entry.objects.count() == before


def test_the_minder_of_work_that_goes_on_comes_again(desk: Desk, settings: Any) -> None:
    batch = desk.send(make_book(make_home(1)))
    left_behind(batch, BatchState.COMMITTING)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    with lease.held(str(batch.pk)):
        tasks.mind_import.call(str(batch.pk), order(desk), 2)
    later = DBTaskResult.objects.get()
    assert later.args_kwargs["args"][2] == 2
    assert not Household.objects.exists()


def test_what_dies_again_and_again_is_given_up(desk: Desk) -> None:
    batch = desk.send(make_book(make_home(1)))
    left_behind(batch, BatchState.COMMITTING)
    tasks.mind_import.call(str(batch.pk), order(desk), tasks.TRIES + 1)
    batch.refresh_from_db()
    assert (batch.state, batch.message) == (BatchState.FAILED, tasks.GIVEN_UP)
    assert tasks.GIVEN_UP in desk.page(batch)
    assert not Household.objects.exists()


def test_a_retried_commit_that_went_through_is_not_repeated(desk: Desk) -> None:
    batch = desk.take(make_book(make_home(1)))
    before = Entry.objects.count()
    tasks.run_import.call(str(batch.pk), order(desk))
    assert Household.objects.count() == 1
    assert Entry.objects.count() == before


def test_a_stalled_commit_can_be_retried_from_the_page(desk: Desk) -> None:
    batch = desk.send(make_book(make_home(1)))
    left_behind(batch, BatchState.COMMITTING)
    desk.commit(batch)
    assert batch.state == BatchState.COMMITTED
    assert Household.objects.count() == 1


def test_a_fault_of_ours_is_in_the_log_under_the_number_of_its_request(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    batch = desk.send(make_book(make_home(1)))
    left_behind(batch, BatchState.UPLOADED)

    def broken(data: bytes) -> Book:
        raise RuntimeError("13947212345 is gone")

    monkeypatch.setattr(checking, "read_workbook", broken)
    caplog.handler.setFormatter(Formatter())
    with pytest.raises(tasks.BrokenOff) as error:
        tasks.run_import.call(str(batch.pk), order(desk) | {"request_id": "5f1c0a7e"})
    # the queue keeps this trace, in clear
    assert "13947212345" not in "".join(traceback.format_exception(error.value))
    batch.refresh_from_db()
    assert "编号5f1c0a7e" in batch.message
    lines = caplog.text.splitlines()
    assert all(" ERROR 5f1c0a7e gujang.exchange" in line for line in lines)
    assert any("RuntimeError: [电话] is gone" in line for line in lines)


def test_a_fault_of_ours_is_told_in_words_and_can_be_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = checking.read_workbook

    def broken(data: bytes) -> Book:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(checking, "read_workbook", broken)
    batch = desk.send(make_book(make_home(1)))
    assert batch.state == BatchState.FAILED
    page = desk.page(batch)
    assert "没有做完" in page
    assert "the disk" not in page
    monkeypatch.setattr(checking, "read_workbook", read)
    desk.post("import_check", batch)
    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKED
