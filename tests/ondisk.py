"""A registry on disk, and acts in a process of their own that can be killed.

On SQLite it is a file with the product's own settings, on PostgreSQL the test database.
"""

import os
import shutil
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from pytest_django import Settings

from gujang.backup import engines

FILE = "registry.sqlite3"


def places(var: Path) -> dict[str, Path]:
    """Return the settings that put every file of the registry below ``var``."""
    heads = var / "journal-heads.log"
    return {"VAR_DIR": var, "UPLOAD_DIR": var / "uploads", "JOURNAL_HEAD_FILE": heads}


@pytest.fixture(scope="session")
def migrated(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A SQLite file as the migrations leave it; on PostgreSQL there is none.

    Ask for it by name, not by ``getfixturevalue``: within a test's transaction nothing is copied.
    """
    path = tmp_path_factory.mktemp("migrated") / FILE
    if connection.vendor == "postgresql":
        return path
    with django_db_blocker.unblock(), closing(sqlite3.connect(path)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")
    return path


@pytest.fixture
def on_disk(migrated: Path, settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """The folder of an empty registry. On PostgreSQL the test must be a transactional one."""
    var = tmp_path / "var"
    var.mkdir()
    for name, place in places(var).items():
        setattr(settings, name, place)
    if connection.vendor == "postgresql":
        yield var
        return
    shutil.copy(migrated, var)
    with engines.standing_in(engines.like(connections["default"], str(var / FILE))):
        yield var


class Child:
    """A process, in a group of its own, that does ``act`` and ends."""

    def __init__(self, act: Callable[[], object]) -> None:
        connection.close()  # a connection does not survive two owners
        sys.stdout.flush()
        self.pid = os.fork()
        if not self.pid:
            self._do(act)
        self.started = time.monotonic()

    def _do(self, act: Callable[[], object]) -> None:
        code = 1
        try:
            os.setpgid(0, 0)
            act()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    def kill_after(self, seconds: float) -> bool:
        """Kill it -9 after ``seconds``; say whether it was still at work."""
        time.sleep(max(0.0, self.started + seconds - time.monotonic()))
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        return self.end() == -signal.SIGKILL

    def end(self) -> int:
        """Wait for it; return its exit code, or minus the signal that ended it."""
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)


def kill_me() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def integrity() -> str:
    """Return what the database says of itself; ``ok``."""
    if connection.vendor == "postgresql":
        return "ok"
    with connection.cursor() as cursor:
        return str(cursor.execute("PRAGMA integrity_check").fetchone()[0])
