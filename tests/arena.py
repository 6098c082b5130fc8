"""Several threads at one database, each with a connection of its own.

On PostgreSQL that is the test database; on SQLite, whose test database lives in the memory of one
connection, a copy of it on disk.
"""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper


class Arena:
    """Where acts run at the same moment. What was committed before is there for all of them."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "arena.sqlite3" if connection.vendor == "sqlite" else None
        if self.file:
            connection.ensure_connection()
            with closing(sqlite3.connect(self.file)) as copy:
                connection.connection.backup(copy)

    def run(self, *acts: Callable[[], Any]) -> list[Any]:
        """Start all acts at once; return what each gives back, or the exception it raised."""
        ready = threading.Barrier(len(acts))
        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(lambda act: self._alone(act, ready), acts))

    def _alone(self, act: Callable[[], Any], ready: threading.Barrier) -> Any:
        before: BaseDatabaseWrapper = connections["default"]
        if self.file:
            on_disk = before.settings_dict | {"NAME": self.file}
            connections["default"] = type(before)(on_disk, "default")
        try:
            ready.wait(timeout=10)
            return act()
        except Exception as error:
            return error
        finally:
            connections["default"].close()
