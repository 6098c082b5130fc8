"""The whole server is killed -9 under eight submitting phones: nothing lost, nothing twice.

A few kills here, on SQLite; ``python -m tests.reliability.kill --cycles 60`` is the full run, on
PostgreSQL behind ``python -m tests.postgres --``.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.ondisk import migrated

__all__ = ["migrated"]

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
ROOT = Path(__file__).parents[2]


def figures(cycles: int, migrated: Path, *more: str) -> tuple[int, dict[str, Any]]:
    """Run it in a process of its own, on a database of its own."""
    command = [sys.executable, "-m", "tests.reliability.kill", "--cycles", str(cycles), *more]
    command += ["--migrated", str(migrated)]
    # the keys that the migrated file was made with
    env = os.environ | {"GUJANG_KEYS_FILE": str(settings.KEYS_FILE)}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout, done.stderr[-2000:]
    return done.returncode, json.loads(done.stdout)


@pytest.mark.django_db
def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(migrated: Path) -> None:
    code, found = figures(2, migrated)
    assert code == 0, found
    assert found["acknowledged"] >= 2 * 24
    assert found["requests sent again"] > 0


@pytest.mark.django_db
def test_a_server_that_answers_before_it_commits_is_found_out(migrated: Path) -> None:
    code, found = figures(1, migrated, "--early")
    assert code == 1
    assert found["lost"] > 0
