"""What is asked before anything runs: the key file of this database, a database that keeps."""

import dataclasses
from pathlib import Path

import pytest
from django.conf import settings as product
from django.core.checks import registry
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from pytest_django import Settings

from gujang.access import checks
from gujang.access.checks import BOOT, fit_to_run
from gujang.access.keycheck import WrongKeys, assert_keys_match, check_value
from gujang.access.models import KeyCheck
from gujang.journal.services import Note, record
from gujang.lib import keys
from gujang.lib.durability import weaknesses

OTHER = dataclasses.replace(product.KEYS, sealing="ab" * 32, journal="cd" * 32)


def found() -> list[str]:
    return [message.id for message in fit_to_run(None) if message.id != "boot.E003"]


def test_the_database_knows_its_key_file_from_the_migrations_on(db: None) -> None:
    assert KeyCheck.objects.get().value == check_value()
    assert found() == []


@pytest.mark.parametrize("part", ["sealing", "index", "journal"])
def test_a_key_file_that_differs_in_one_key_is_refused(
    db: None, settings: Settings, part: str
) -> None:
    settings.KEYS = dataclasses.replace(product.KEYS, **{part: "ab" * 32})
    assert found() == ["boot.E002"]
    with pytest.raises(WrongKeys, match="请放回原来的密钥文件"):
        assert_keys_match()


def test_what_the_database_noted_is_never_replaced(db: None, settings: Settings) -> None:
    before = KeyCheck.objects.get().value
    settings.KEYS = OTHER
    with pytest.raises(WrongKeys):
        assert_keys_match()
    assert KeyCheck.objects.get().value == before


def test_without_a_note_the_journal_tells(db: None, settings: Settings) -> None:
    record(None, Note("trial"))
    KeyCheck.objects.all().delete()
    settings.KEYS = OTHER
    assert found() == ["boot.E002"]
    assert not KeyCheck.objects.exists()


def test_an_empty_database_notes_the_key_file_at_first_use(db: None, settings: Settings) -> None:
    KeyCheck.objects.all().delete()
    settings.KEYS = OTHER
    assert_keys_match()
    assert KeyCheck.objects.get().value == check_value()


def test_every_command_asks_unless_it_says_otherwise(db: None, settings: Settings) -> None:
    assert fit_to_run in registry.registry.get_checks()
    settings.KEYS = OTHER
    with pytest.raises(SystemCheckError, match="密钥文件与数据库不匹配"):
        call_command("check", tags=[BOOT])


def test_a_database_without_tables_takes_any_key_file(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "connection", file_database(tmp_path / "new.sqlite3"))
    assert found() == []


def test_a_database_out_of_reach_is_a_sentence(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "connection", file_database(tmp_path / "none" / "new.sqlite3"))
    (message,) = fit_to_run(None)
    assert (message.id, message.msg[:7]) == ("boot.E001", "数据库不能使用")


def file_database(path: Path, init: str = "") -> DatabaseWrapper:
    like = dict(connection.settings_dict) | {"ENGINE": "django.db.backends.sqlite3"}
    options = {"init_command": f"PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; {init}"}
    return DatabaseWrapper(like | {"NAME": str(path), "OPTIONS": options}, "trial")


@pytest.mark.parametrize(
    ("setting", "weak"),
    [
        ("journal_mode=WAL", []),
        ("journal_mode=DELETE", ["journal_mode=delete"]),
        ("journal_mode=WAL; PRAGMA synchronous=NORMAL", ["synchronous=1"]),
        ("journal_mode=WAL; PRAGMA synchronous=EXTRA", []),
        ("journal_mode=WAL; PRAGMA secure_delete=FAST", ["secure_delete=2"]),
        ("journal_mode=WAL; PRAGMA secure_delete=OFF", ["secure_delete=0"]),
    ],
)
def test_a_sqlite_database_that_may_lose_or_keep_too_much(
    db: None, tmp_path: Path, setting: str, weak: list[str]
) -> None:
    database = file_database(tmp_path / "new.sqlite3", f"PRAGMA {setting}")
    assert weaknesses(database) == weak
    database.close()


@pytest.mark.postgres_only
@pytest.mark.parametrize(("value", "weak"), [("off", True), ("on", False), ("local", False)])
def test_a_session_of_postgresql_that_does_not_wait_for_the_disk(
    db: None, value: str, weak: bool
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL synchronous_commit = {value}")
    assert (f"synchronous_commit={value}" in weaknesses(connection)) == weak


@pytest.mark.parametrize(("allowed", "refused"), [(True, False), (False, True)])
def test_an_unsafe_database_is_refused_unless_it_is_thrown_away(
    db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch, allowed: bool, refused: bool
) -> None:
    settings.ALLOW_UNSAFE_DATABASE = allowed
    monkeypatch.setattr(checks, "weaknesses", lambda _: ["fsync=off"])
    (message,) = fit_to_run(None)
    assert (message.is_serious(), "fsync=off" in message.msg) == (refused, True)


@pytest.mark.parametrize("content", ["", "{", "{}", '{"key_id": "k1"}', "[1]", "\x00"])
def test_a_key_file_that_cannot_be_read_is_neither_used_nor_replaced(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    with pytest.raises(Exception, match="密钥文件 .* 读不出来"):
        keys.load(path)
    assert path.read_text() == content
