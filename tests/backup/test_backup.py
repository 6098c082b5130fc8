"""Keeping the registry: what is in the archive, and when there is none."""

import json
import sqlite3
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from django.conf import settings as project
from django.db import connection, transaction
from pytest_django import Settings

from gujang.access.keycheck import WrongKeys, check_value
from gujang.access.models import KeyCheck
from gujang.backup import archive, engines, files, packing, proof, rows, services, structure
from gujang.backup.archive import Refused
from gujang.backup.services import backup
from gujang.journal import heads
from gujang.journal.models import Entry
from gujang.journal.services import Note, record, verify
from gujang.lib.bulk import tell_planner
from households.models import Person
from tests.backup.live import CARD, PHONE, Live, bytes_of
from villages.models import Village

pytestmark = [pytest.mark.sqlite_only, pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _quick(quick: None) -> None: ...


def test_an_archive_holds_every_table_file_and_head(live: Live) -> None:
    kept = backup(actor=None, folder=live.kept)
    manifest = archive.examine(kept.path, check_value())
    tables = set(connection.introspection.table_names())
    assert manifest.tables.keys() == tables - structure.LEFT_OUT - {"django_migrations"}
    assert manifest.tables["households_person"]["rows"] == Person.objects.count() == 5
    assert manifest.names(files.UPLOADS) == files.uploads()
    assert len(files.uploads()) == 1
    parts = dict(archive.parts(kept.path))
    assert parts[files.HEADS] == Path(project.JOURNAL_HEAD_FILE).read_bytes()
    assert not any(project.KEYS.sealing.encode() in data for data in parts.values())


def test_nothing_of_it_can_be_read_without_the_key(live: Live) -> None:
    content = backup(actor=None, folder=live.kept).path.read_bytes()
    assert not any(text.encode() in content for text in (PHONE, CARD, "赵甲一", "甲一村"))


def test_who_is_signed_in_is_not_kept(live: Live) -> None:
    kept = backup(actor=None, folder=live.kept)
    assert not any(b"s" * 32 in data for _, data in archive.parts(kept.path))


def test_it_tells_what_was_proved(live: Live) -> None:
    kept = backup(actor=None, folder=live.kept)
    people_and_two_fields = 5 + 2
    assert (kept.proof.entries, kept.proof.opened) == (3, people_and_two_fields)
    assert kept.proof.rows > 50
    assert kept.path.parent == live.kept
    assert [path.stat().st_mode & 0o077 for path in (kept.path, live.kept)] == [0, 0]


def test_it_is_written_down(live: Live) -> None:
    kept = backup(actor=None, folder=live.kept)
    entry = Entry.objects.get(action="backup")
    assert json.loads(entry.data)["file"] == kept.path.name
    assert len(json.loads(entry.data)["sha256"]) == 64
    assert verify() == (4, "")


def test_others_write_while_it_is_made(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    read = rows.read

    def write_meanwhile(model: structure.Model) -> object:
        with closing(sqlite3.connect(live.file, timeout=0)) as other, other:
            other.execute("UPDATE villages_village SET name = name || '+'")
        return read(model)

    monkeypatch.setattr(rows, "read", write_meanwhile)
    monkeypatch.setattr(packing, "compare", lambda manifest: None)  # it reads, too
    kept = backup(actor=None, folder=live.kept)
    assert Village.objects.get(code="150222103201").name.startswith("甲一村++")
    village = b"".join(data for _, data in archive.parts(kept.path, "rows/villages_village/"))
    assert b"+" not in village


def test_rows_of_two_moments_would_be_noticed(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    read = rows.read

    def write_meanwhile(model: structure.Model) -> object:
        if model._meta.db_table == "journal_head":  # the entries are read by now
            with transaction.atomic():
                record(None, Note("meanwhile"))
        return read(model)

    monkeypatch.setattr(rows, "read", write_meanwhile)
    monkeypatch.setattr(packing, "compare", lambda manifest: None)
    monkeypatch.setattr(engines, "still", nullcontext)
    with pytest.raises(Refused, match="末尾缺失"):
        backup(actor=None, folder=live.kept)


def test_heads_newer_than_the_rows_stay_out(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic():
        last = record(None, Note("trial"))
    heads.append(last.seq, last.hash)
    heads.append(last.seq + 1, "a" * 64)
    path = backup(actor=None, folder=live.kept).path
    ((_, kept),) = archive.parts(path, files.HEADS)
    assert [line.split()[0] for line in kept.decode().splitlines()] == ["1", "4"]


def test_an_upload_that_goes_meanwhile_is_kept(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    (name,) = files.uploads()
    read = rows.read

    def discard_meanwhile(model: structure.Model) -> object:
        (Path(project.UPLOAD_DIR) / name).unlink(missing_ok=True)
        return read(model)

    monkeypatch.setattr(rows, "read", discard_meanwhile)
    kept = backup(actor=None, folder=live.kept)
    assert archive.examine(kept.path, check_value()).names(files.UPLOADS) == {name}


def _break_a_row() -> None:
    Person.objects.filter(name="王建国").update(id_sealed="AAAA")


def _break_a_hash() -> None:
    person = Person.objects.latest("id")
    Person.objects.filter(pk=person.pk).update(id_hash="f" * 64)


def _break_the_journal() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER journal_entry_no_update")
        cursor.execute("UPDATE journal_entry SET reason = 'x' WHERE seq = 2")


def _break_a_reference() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("UPDATE households_person SET household_id = 4711")
        cursor.execute("PRAGMA foreign_keys = ON")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_break_a_row, "打不开的加密字段"),
        (_break_a_hash, "打不开的加密字段"),
        (_break_the_journal, "第 2 条被改动"),
        (_break_a_reference, "不能恢复"),
    ],
)
def test_what_could_not_be_restored_does_not_count(live: Live, spoil: object, said: str) -> None:
    spoil()  # type: ignore[operator]
    with pytest.raises(Refused, match=said):
        backup(actor=None, folder=live.kept)
    assert list(live.kept.iterdir()) == []
    assert not Entry.objects.filter(action="backup").exists()


def test_a_row_that_comes_back_otherwise_is_noticed(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = rows.write

    def slip(model: structure.Model, lines: object) -> None:
        write(model, [line.replace("王建国".encode(), b"x") for line in lines])  # type: ignore[attr-defined]

    monkeypatch.setattr(rows, "write", slip)
    with pytest.raises(Refused, match="households_person"):
        backup(actor=None, folder=live.kept)
    assert list(live.kept.iterdir()) == []


def test_without_its_entry_in_the_journal_there_is_no_archive(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk is full")

    monkeypatch.setattr(services, "record", fail)
    with pytest.raises(sqlite3.OperationalError):
        backup(actor=None, folder=live.kept)
    assert list(live.kept.iterdir()) == []


def test_with_another_key_file_nothing_is_kept(live: Live) -> None:
    KeyCheck.objects.update(value="f" * 64)
    before = bytes_of()
    with pytest.raises(WrongKeys):
        backup(actor=None, folder=live.kept)
    assert bytes_of() == before
    assert not live.kept.exists()


def test_a_database_newer_than_the_program_is_not_kept(live: Live) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('villages', '0999_later', '2030-01-01')"
        )
    with pytest.raises(Refused, match="请先升级程序"):
        backup(actor=None, folder=live.kept)


def test_what_the_planner_keeps_for_itself_is_nobodys_table(live: Live) -> None:
    tell_planner([Village])
    assert backup(actor=None, folder=live.kept).strange == []


def test_two_at_once_are_refused(live: Live) -> None:
    with files.alone(), pytest.raises(Refused, match="另一个备份或恢复正在进行"):
        backup(actor=None, folder=live.kept)


def test_what_a_killed_backup_left_is_cleared_away(live: Live) -> None:
    var = Path(project.VAR_DIR)
    (var / "restore-old").mkdir()
    (Path(project.UPLOAD_DIR) / ".backup").mkdir()
    (Path(project.UPLOAD_DIR) / ".backup" / "old").write_text("x")
    kept = backup(actor=None, folder=live.kept)
    assert "old" not in archive.examine(kept.path, check_value()).names(files.UPLOADS)
    assert [path.name for path in var.iterdir() if path.is_dir()] == ["uploads"]
    assert files.uploads() == {path.name for path in Path(project.UPLOAD_DIR).iterdir()}


def test_the_sample_is_spread_over_all_rows(live: Live, settings: Settings) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proof, "SAMPLE", 2)
        keys = proof._spread(Person)
    everybody = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    assert (len(keys), keys[0]) == (2, everybody[0])
    assert everybody.index(keys[1]) >= len(everybody) // 2
