"""Making the registry anew: everything as it was, or nothing touched."""

import dataclasses
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings as project
from django.db import connection, connections, transaction
from pytest_django import Settings

from gujang.access.keycheck import assert_keys_match
from gujang.access.models import Session, User
from gujang.backup import archive, engines, files, packing, services, structure
from gujang.backup.archive import Refused
from gujang.backup.services import backup, is_empty, rehearse, restore
from gujang.journal.models import Entry
from gujang.journal.services import Note, record, verify
from households.models import Household
from tests.backup.live import Live, bytes_of, fingerprint
from tests.make import make_household
from tests.ondisk import FILE, integrity, places
from villages.models import Village

pytestmark = [pytest.mark.sqlite_only, pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _quick(quick: None) -> None: ...


@pytest.fixture
def clean(live: Live, kept: Path, settings: Settings) -> Iterator[Path]:
    """Another machine: nothing on it but the key file and the archive."""
    var = live.home / "clean"
    var.mkdir()
    for name, place in places(var).items():
        setattr(settings, name, place)
    with engines.standing_in(engines.like(connections["default"], str(var / FILE))):
        yield kept


def test_a_clean_machine_becomes_what_was_kept(live: Live, clean: Path) -> None:
    with engines.standing_in(engines.like(connections["default"], str(live.file))):
        before = fingerprint()
    proof = restore(actor=None, path=clean)
    assert fingerprint() == before
    assert proof.entries == 3
    assert verify() == (4, "")
    assert_keys_match()
    assert files.uploads() == {path.name for path in (live.home / "var/uploads").iterdir()}
    assert Path(project.JOURNAL_HEAD_FILE).read_text().startswith("1 ")


def test_the_restore_is_written_down_with_the_age_of_the_archive(clean: Path) -> None:
    restore(actor=None, path=clean)
    entry = Entry.objects.latest("seq")
    assert (entry.action, entry.prev_hash) == ("restore", Entry.objects.get(pk=3).hash)
    assert json.loads(entry.data)["made_at"] == archive.header_of(clean).made_at


def test_everybody_is_signed_out(clean: Path) -> None:
    restore(actor=None, path=clean)
    assert User.objects.exists()
    assert not Session.objects.exists()


def test_numbers_given_before_are_not_given_again(live: Live, settings: Settings) -> None:
    last = make_household(Village.objects.get(code="150222103201"), number="GY-9")
    last.people.all().delete()
    Household.objects.filter(pk=last.pk).delete()
    restore(actor=None, path=backup(actor=None, folder=live.kept).path, replace=True)
    assert make_household(Village.objects.get(code="150222103201")).pk == last.pk + 1


def test_the_journal_is_protected_afterwards(clean: Path) -> None:
    restore(actor=None, path=clean)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Entry.objects.all().delete()


def test_data_that_is_there_stays_unless_it_is_to_be_replaced(live: Live, kept: Path) -> None:
    before = bytes_of()
    with pytest.raises(Refused, match="--replace"):
        restore(actor=None, path=kept)
    assert bytes_of() == before


def test_what_happened_since_goes_when_it_is_replaced(live: Live, kept: Path) -> None:
    before, since = fingerprint(), Path(project.UPLOAD_DIR) / "since"
    Household.objects.update(address="since")
    since.write_bytes(b"x")
    with transaction.atomic():
        record(None, Note("since"))
    restore(actor=None, path=kept, replace=True)
    assert fingerprint() == before
    assert not since.exists()
    assert not Entry.objects.filter(action="since").exists()
    assert verify() == (4, "")


def test_the_heads_of_what_was_replaced_stay_beside(live: Live, kept: Path) -> None:
    before = Path(project.JOURNAL_HEAD_FILE).read_text()
    restore(actor=None, path=kept, replace=True)
    (old,) = Path(project.VAR_DIR).glob("journal-heads.log.*")
    assert old.read_text() == before


def test_who_reads_meanwhile_sees_the_old_and_then_the_new(live: Live, kept: Path) -> None:
    Household.objects.update(address="since")
    be_impatient()
    with closing(sqlite3.connect(live.file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        query = "SELECT DISTINCT address FROM households_household"
        assert reader.execute(query).fetchall() == [("since",)]
        restore(actor=None, path=kept, replace=True)
        assert reader.execute(query).fetchall() == [("since",)]
        reader.execute("COMMIT")
        assert reader.execute(query).fetchall() == [("",)]
    assert integrity() == "ok"


def be_impatient() -> None:
    """Wait for nobody's lock."""
    connections["default"].settings_dict["OPTIONS"]["timeout"] = 0.1
    connection.close()


def test_nothing_of_what_was_replaced_is_left_in_the_file(live: Live, kept: Path) -> None:
    Household.objects.update(address="replaced-address")
    restore(actor=None, path=kept, replace=True)
    connection.close()
    assert b"replaced-address" not in live.file.read_bytes()


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def _leave_out_the_end(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


DAMAGES: list[Callable[[Path], None]] = [_flip, _cut, _leave_out_the_end]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_archive_changes_nothing(
    live: Live, kept: Path, damage: Callable[[Path], None]
) -> None:
    damage(kept)
    assert_refused(kept, "已损坏")


def assert_refused(path: Path, said: str) -> None:
    before = bytes_of()
    for replace in (False, True):
        with pytest.raises(Refused, match=said):
            restore(actor=None, path=path, replace=replace)
    with pytest.raises(Refused, match=said):
        rehearse(path=path)
    assert bytes_of() == before


def test_an_archive_of_another_key_file_changes_nothing(
    live: Live, kept: Path, settings: Settings
) -> None:
    settings.KEYS = dataclasses.replace(project.KEYS, sealing="ab" * 32)
    assert_refused(kept, "另一个密钥文件")


def test_an_archive_of_a_newer_program_changes_nothing(
    live: Live, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(structure, "unknown", lambda nodes: [("villages", "0999_later")])
    assert_refused(kept, "请先升级程序")


def test_what_does_not_prove_itself_changes_nothing(
    live: Live, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(manifest: archive.Manifest) -> None:
        raise Refused("不一致")

    monkeypatch.setattr(packing, "compare", refuse)
    assert_refused_when_replacing(kept, "不一致")


def assert_refused_when_replacing(path: Path, said: str) -> None:
    before = bytes_of()
    with pytest.raises(Refused, match=said):
        restore(actor=None, path=path, replace=True)
    assert bytes_of() == before


def test_a_database_that_is_being_written_is_left_alone(live: Live, kept: Path) -> None:
    be_impatient()
    with closing(sqlite3.connect(live.file, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE households_household SET address = 'under way'")
        with pytest.raises(Refused, match="数据库正被使用"):
            restore(actor=None, path=kept, replace=True)
        writer.execute("COMMIT")
    assert integrity() == "ok"
    assert Household.objects.filter(address="under way").count() == 2


def test_a_rehearsal_touches_nothing(live: Live, kept: Path) -> None:
    before = bytes_of()
    assert rehearse(path=kept).entries == 3
    assert bytes_of() == before


def test_a_database_in_which_nothing_was_done_is_empty(clean: Path, migrated: Path) -> None:
    assert is_empty()
    structure.build([])
    assert is_empty()
    with transaction.atomic():
        record(None, Note("trial"))
    assert not is_empty()


def test_what_differs_after_the_exchange_is_said(
    live: Live, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = iter([{"a": 1}, {"a": 2}])
    monkeypatch.setattr(services, "counts", lambda: next(found))
    with pytest.raises(Refused, match="请再恢复一次"):
        restore(actor=None, path=kept, replace=True)
