"""A process that is killed in the middle of an import leaves all of it or nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.sheets import as_xlsx, make_book, make_home, make_villages

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]

# commits a workbook and dies at the given point of it
COMMIT = """
import os, signal, sys
import django
django.setup()
from gujang.exchange.codes import BatchKind
from gujang.exchange.services import commit, upload
file, dies_at = sys.argv[1], int(sys.argv[2])
def progress(percent, message):
    if percent == dies_at:
        os.kill(os.getpid(), signal.SIGKILL)
data = open(file, "rb").read()
batch = upload(actor=None, kind=BatchKind.REGISTERS, name="a.xlsx", data=data, year=2014)
commit(actor=None, batch=batch, token=None, progress=progress)
"""


@pytest.fixture
def register(transactional_db: None, tmp_path: Path) -> Path:
    """A register on disk that holds a few villages, as a process of its own would open it."""
    make_villages()
    path = tmp_path / "registry.sqlite3"
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
    return path


def run(register: Path, workbook: Path, dies_at: int) -> int:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{register}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "-c", COMMIT, str(workbook), str(dies_at)]
    return subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=False).returncode


COUNTED = """
SELECT count(*) FROM households_household UNION ALL
SELECT count(*) FROM households_person UNION ALL
SELECT count(*) FROM households_personyear UNION ALL
SELECT count(*) FROM households_yearincome UNION ALL
SELECT count(*) FROM households_standingchange UNION ALL
SELECT count(*) FROM households_namekey UNION ALL
SELECT count(*) FROM households_tally UNION ALL
SELECT count(*) FROM journal_entry
"""


def counts(register: Path) -> list[int]:
    with closing(sqlite3.connect(register)) as database:
        # the constraints on codes call it
        database.create_function("REGEXP", 2, lambda pattern, value: True)
        assert database.execute("PRAGMA quick_check").fetchone() == ("ok",)
        return [number for (number,) in database.execute(COUNTED)]


def test_killed_at_any_point_it_leaves_nothing_and_can_be_done_again(
    register: Path, tmp_path: Path
) -> None:
    workbook = tmp_path / "a.xlsx"
    workbook.write_bytes(as_xlsx(make_book(*(make_home(n, names=["甲", "乙"]) for n in range(9)))))
    before = counts(register)
    for dies_at in (75, 96):
        assert run(register, workbook, dies_at) == -signal.SIGKILL
        assert counts(register) == before
    assert run(register, workbook, 0) == 0
    assert counts(register)[:2] == [9, 18]
