"""What the two databases do each in its own way: a still picture, a trial database, the exchange.

Each is done with a connection that stands in as the default one of this thread, so that
migrations, journal and register run on it as they are.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from .archive import Refused

SCHEMA = "gujang_restore"
PATIENCE = "30s"
PAGES = -1  # all in one step
_FOLDER = "restore-"
BUSY = "数据库正被使用，没有恢复，原有数据没有改动；请停止网站服务和后台任务，再恢复一次。"


class Trial(Protocol):
    """An empty database beside the live one, which can take its place."""

    connection: BaseDatabaseWrapper
    folder: Path  # for files beside it

    def take_place(self) -> None:
        """Put this database in place of the live one: at once and whole, or not at all."""


@contextmanager
def standing_in(other: BaseDatabaseWrapper) -> Iterator[None]:
    """Let ``other`` be the default connection of this thread."""
    before = connections["default"]
    connections["default"] = other
    try:
        yield
    finally:
        connections["default"] = before
        other.close()


@contextmanager
def still() -> Iterator[None]:
    """Read the live database as it is at this moment, while others go on writing."""
    live = connections["default"]
    if live.vendor == "sqlite":
        reader = like(live, transaction_mode="DEFERRED")
        begin = [
            "SELECT count(*) FROM sqlite_master"
        ]  # in WAL mode the first look fixes the picture
    else:
        reader = like(live)
        begin = ["SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"]
    with standing_in(reader), transaction.atomic(), reader.cursor() as cursor:
        for statement in begin:
            cursor.execute(statement)
        yield


@contextmanager
def trial() -> Iterator[Trial]:
    """Yield an empty database of the same kind; it is gone afterwards."""
    live, home = connections["default"], Path(settings.VAR_DIR)
    for left_behind in home.glob(f"{_FOLDER}*"):
        shutil.rmtree(left_behind)
    with tempfile.TemporaryDirectory(dir=home, prefix=_FOLDER) as name:
        found = (_File if live.vendor == "sqlite" else _Schema)(live, Path(name))
        try:
            yield found
        finally:
            found.connection.close()
            found.clear()


class _File:
    def __init__(self, live: BaseDatabaseWrapper, folder: Path) -> None:
        self._live, self.folder = live, folder
        # nothing of a trial need survive; the exchange writes through the live connection
        careless = "PRAGMA synchronous=OFF; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY"
        self.connection = like(live, name=str(folder / "trial.sqlite3"), init_command=careless)

    def take_place(self) -> None:
        self._live.ensure_connection()
        self.connection.ensure_connection()
        try:
            # one transaction of the live database
            self.connection.connection.backup(
                self._live.connection, pages=PAGES, progress=_give_up_when_locked
            )
        except sqlite3.OperationalError as error:
            raise Refused(BUSY) from error
        finally:
            self.connection.close()
        with self._live.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def clear(self) -> None:
        """Nothing to do: the file goes with its folder."""


def _give_up_when_locked(status: int, remaining: int, total: int) -> None:
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise sqlite3.OperationalError("the live database is locked")


# indexes, constraints, triggers and the sequences of keys go with their table
_MOVED = {
    "TABLE": "SELECT tablename FROM pg_tables WHERE schemaname = %s",
    "FUNCTION": "SELECT proname FROM pg_proc WHERE pronamespace = %s::regnamespace",
}


class _Schema:
    def __init__(self, live: BaseDatabaseWrapper, folder: Path) -> None:
        self._live, self.folder = live, folder
        self.clear()
        with live.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        before = live.settings_dict["OPTIONS"].get("options", "")
        self.connection = like(live, options=f"{before} -c search_path={SCHEMA}".strip())

    def take_place(self) -> None:
        try:
            with transaction.atomic(), self._live.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
                self._move(cursor)
                cursor.execute(f"DROP SCHEMA {SCHEMA}")
        except DatabaseError as error:
            raise Refused(BUSY) from error
        with self._live.cursor() as cursor:
            cursor.execute("ANALYZE")

    def clear(self) -> None:
        with self._live.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")

    def _move(self, cursor: CursorWrapper) -> None:
        cursor.execute("SELECT quote_ident(current_schema())")
        home = cursor.fetchone()[0]
        moved = [(kind, name) for kind, query in _MOVED.items() for name in _names(cursor, query)]
        for kind, name in moved:
            cursor.execute(f"DROP {kind} IF EXISTS {home}.{name} CASCADE")
        for kind, name in moved:
            cursor.execute(f"ALTER {kind} {SCHEMA}.{name} SET SCHEMA {home}")


def _names(cursor: CursorWrapper, query: str) -> list[str]:
    cursor.execute(query, [SCHEMA])
    return [f'"{name}"' for (name,) in cursor.fetchall()]


def like(live: BaseDatabaseWrapper, name: str = "", **options: str) -> BaseDatabaseWrapper:
    """Return a new connection with the settings of ``live``, but for ``name`` and ``options``."""
    changed = {"OPTIONS": live.settings_dict["OPTIONS"] | options, "TEST": {}}
    return type(live)(live.settings_dict | changed | ({"NAME": name} if name else {}), "default")
