"""How far the background is, and what is said when nobody is at work."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.urls import reverse

from gujang.exchange.codes import BatchState
from gujang.exchange.models import ImportBatch
from gujang.exchange.rules import phase_of
from gujang.lib import lease
from gujang.lib.lease import Seen
from tests.cast import Cast
from tests.exchange.pages import Desk
from tests.sheets import make_book, make_home


@pytest.mark.parametrize(
    ("state", "seen", "somebody_works", "phase"),
    [
        ("uploaded", Seen(age=2), False, "queued"),
        ("uploaded", Seen(age=30), False, "no_worker"),
        ("uploaded", Seen(age=30), True, "queued"),
        ("uploaded", Seen(), False, "stalled"),
        ("checking", Seen(alive=True, percent=40, age=1), False, "running"),
        ("checking", Seen(percent=40, age=1), False, "stalled"),
        ("checking", Seen(percent=40, age=900), True, "stalled"),
        ("committing", Seen(age=1), False, "queued"),
        ("committing", Seen(alive=True, percent=92, age=19), False, "running"),
        ("committing", Seen(percent=92, age=1), False, "stalled"),
        ("checked", Seen(alive=True, percent=100, age=0), False, "rest"),
        ("committed", Seen(), False, "rest"),
        ("rejected", Seen(), False, "rest"),
        ("failed", Seen(percent=5, age=900), False, "rest"),
        ("undone", Seen(), False, "rest"),
    ],
)
def test_where_the_background_stands(
    state: str, seen: Seen, somebody_works: bool, phase: str
) -> None:
    assert phase_of(state, seen, somebody_works=somebody_works) == phase


@contextmanager
def other_process(key: str) -> Iterator[int]:
    """Another process that holds the lease of ``key``, 40 % through."""
    ready, told = os.pipe()
    child = os.fork()
    if not child:
        with lease.held(key) as progress:
            progress(40, "逐行核对")
            os.write(told, b"x")
            signal.pause()
    try:
        assert os.read(ready, 1) == b"x"
        yield child
    finally:
        end(child)
        os.close(ready)
        os.close(told)


def end(child: int) -> None:
    try:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        return


def test_who_holds_a_lease_is_alive_until_killed() -> None:
    assert lease.look("k") == Seen()
    with other_process("k") as child:
        seen = lease.look("k")
        assert (seen.alive, seen.percent, seen.message) == (True, 40, "逐行核对")
        assert lease.anybody_at_work()
        end(child)
        seen = lease.look("k")
        assert (seen.alive, seen.percent) == (False, 40)
        assert not lease.anybody_at_work()
    with lease.held("k") as progress:
        progress(5, "读取文件")
        assert lease.look("k").alive
    assert lease.look("k") == Seen()


def test_what_is_announced_waits_for_somebody() -> None:
    lease.announce("w")
    seen = lease.look("w")
    assert (seen.alive, seen.percent) == (False, None)
    with lease.held("w"):
        pass


def test_a_damaged_lease_is_only_not_understood() -> None:
    lease.announce("d")
    (settings.VAR_DIR / "work" / "d.json").write_text("{half")
    assert lease.look("d") == Seen()


def waiting(cast: Cast) -> ImportBatch:
    """Return an import that was sent while nobody works."""
    return Desk(cast).send(b"whatever it is")


def test_while_it_waits_the_page_says_so_and_asks_again(cast: Cast) -> None:
    page = Desk(cast).page(waiting(cast))
    assert "排队中" in page
    assert f'hx-get="{reverse("import_progress", args=[ImportBatch.objects.get().pk])}"' in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_when_nobody_comes_the_page_says_so(cast: Cast) -> None:
    batch = waiting(cast)
    path = settings.VAR_DIR / "work" / f"{batch.pk}.json"
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 60))
    assert "后台没有运行" in Desk(cast).page(batch)
    with other_process("another"):
        assert "后台没有运行" not in Desk(cast).page(batch)


def test_while_it_is_worked_on_the_page_shows_how_far(cast: Cast) -> None:
    batch = waiting(cast)
    ImportBatch.objects.update(state=BatchState.CHECKING)
    with other_process(str(batch.pk)):
        fragment = Desk(cast).get("import_progress", batch).content.decode()
        assert "40%" in fragment
        assert "逐行核对" in fragment
        assert "<html" not in fragment


@pytest.mark.parametrize(
    ("state", "view"),
    [(BatchState.CHECKING, "import_check"), (BatchState.COMMITTING, "import_commit")],
)
def test_when_whoever_was_at_it_died_it_can_be_tried_again(
    cast: Cast, state: BatchState, view: str
) -> None:
    batch = waiting(cast)
    ImportBatch.objects.update(state=state)
    with other_process(str(batch.pk)) as child:
        end(child)
        page = Desk(cast).page(batch)
    assert "处理中断" in page
    assert f'action="{reverse(view, args=[batch.pk])}"' in page


def test_at_the_end_the_page_loads_anew(desk: Desk) -> None:
    answer = desk.get("import_progress", desk.send(make_book(make_home(1))))
    assert answer.headers["HX-Refresh"] == "true"


def test_an_import_by_the_command_line_is_only_watched(cast: Cast) -> None:
    batch = waiting(cast)
    ImportBatch.objects.update(state=BatchState.COMMITTING, actor=None, progress=65)
    page = Desk(cast).page(batch)
    assert "65%" in page
    assert "现在重试" not in page
