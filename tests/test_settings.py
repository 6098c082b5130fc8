"""The settings as a process outside the tests sees them: a database on disk, HTTPS on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

READ_BACK = """
import json, django
django.setup()
from django.db import connection
def pragma(name):
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]
names = ["journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout"]
print(json.dumps({name: pragma(name) for name in names}
    | {"transactions": connection.transaction_mode}))
"""


def test_an_acknowledged_write_to_sqlite_is_on_disk_and_an_erased_one_is_gone(
    tmp_path: Path,
) -> None:
    assert json.loads(_run(tmp_path, "-c", READ_BACK)) == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "secure_delete": 1,
        "foreign_keys": 1,
        "busy_timeout": 20_000,
        "transactions": "IMMEDIATE",
    }


@pytest.mark.slow
def test_django_finds_nothing_wrong_with_the_settings_of_a_deployment(tmp_path: Path) -> None:
    _run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")


def test_the_keys_of_a_new_registry_are_its_owners_alone(tmp_path: Path) -> None:
    _run(tmp_path, "-c", "import gujang.settings")
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


def _run(var: Path, *arguments: str) -> str:
    """Run Python with the product's own settings and the files in ``var``; give its output."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GUJANG", "DJANGO", "DATABASE_URL", "PYTEST"))
    }
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=kept | {"GUJANG_VAR": str(var), "DJANGO_SETTINGS_MODULE": "gujang.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
