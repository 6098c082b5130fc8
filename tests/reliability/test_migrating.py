"""An upgrade cut short: whichever migration was under way, the next start goes on from there."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from gujang.backup import engines, structure
from tests.ondisk import FILE, Child, kill_me, migrated, places

__all__ = ["migrated"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.sqlite_only,
    pytest.mark.django_db(transaction=True),
]
KILLED_AT = 21  # with tables, data and triggers behind it, and more to come


def migrate_and_die(database: Path) -> None:
    """Build ``database`` and end, as a power cut would, before the n-th migration is noted."""
    note, noted = MigrationRecorder.record_applied, []

    def note_or_die(recorder: MigrationRecorder, app: str, name: str) -> None:
        noted.append(name)
        if len(noted) == KILLED_AT:
            kill_me()
        note(recorder, app, name)

    MigrationRecorder.record_applied = note_or_die  # type: ignore[method-assign]
    with engines.standing_in(engines.like(connections["default"], str(database))):
        structure.build()


def structure_of(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as file:
        return sorted(file.execute("SELECT name, sql FROM sqlite_master WHERE sql > ''"))


def test_killed_in_the_middle_it_ends_up_as_if_it_had_not_been(
    migrated: Path, settings: Settings, tmp_path: Path
) -> None:
    for name, place in places(tmp_path).items():
        setattr(settings, name, place)
    path = tmp_path / FILE
    child = Child(lambda: migrate_and_die(path))
    assert child.end() == -9
    begun = structure_of(path)
    with engines.standing_in(engines.like(connections["default"], str(path))):
        before = len(structure.applied())
        structure.build()
        assert 0 < before < len(structure.applied())
    assert begun != structure_of(path) == structure_of(migrated)
