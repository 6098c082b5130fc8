import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test import override_settings
from pytest_django import Settings

from gujang.backup import engines, structure
from gujang.backup.services import backup
from tests.backup.live import Live, fill
from tests.ondisk import FILE, migrated, places

__all__ = ["migrated"]

CARELESS = {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"}


@pytest.fixture(scope="session")
def pattern(
    migrated: Path, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of a small registry on SQLite, with its database and files."""
    var = tmp_path_factory.mktemp("pattern") / "var"
    var.mkdir()
    shutil.copy(migrated, var)
    with (
        django_db_blocker.unblock(),
        override_settings(**places(var)),
        engines.standing_in(engines.like(connections["default"], str(var / FILE), **CARELESS)),
    ):
        fill()
    return var


@pytest.fixture
def live(
    request: pytest.FixtureRequest, migrated: Path, settings: Settings, tmp_path: Path
) -> Iterator[Live]:
    """A registry with a little of everything, on disk: on SQLite a file, on PostgreSQL the schema.

    What is done to it is committed; on PostgreSQL the test must be a transactional one.
    """
    var = tmp_path / "var"
    for name, place in places(var).items():
        setattr(settings, name, place)
    if connection.vendor == "postgresql":
        var.mkdir()
        fill()
        yield Live(tmp_path)
        return
    shutil.copytree(request.getfixturevalue("pattern"), var)
    like = engines.like(connections["default"], str(var / FILE), **CARELESS)
    with engines.standing_in(like):
        yield Live(tmp_path)


@pytest.fixture
def quick(migrated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite copy the structure of a trial database rather than migrate to it."""
    if connection.vendor == "sqlite":
        copy_structure(monkeypatch, migrated)


def copy_structure(patch: pytest.MonkeyPatch, migrated: Path) -> None:
    def copied(nodes: object = None) -> None:
        connection.ensure_connection()
        if nodes is not None:
            with closing(sqlite3.connect(migrated)) as source:
                source.backup(connection.connection)

    patch.setattr(structure, "build", copied)


@pytest.fixture(scope="session")
def kept_once(
    pattern: Path, migrated: Path, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """An archive of the small registry."""
    var = tmp_path_factory.mktemp("kept") / "var"
    shutil.copytree(pattern, var)
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        override_settings(**places(var)),
        engines.standing_in(engines.like(connections["default"], str(var / FILE), **CARELESS)),
    ):
        copy_structure(patch, migrated)
        return backup(actor=None, folder=var.parent / "kept").path


@pytest.fixture
def kept(live: Live, kept_once: Path) -> Path:
    """A copy of that archive, in the folder for archives of the registry ``live``."""
    live.kept.mkdir()
    return Path(shutil.copy(kept_once, live.kept))
