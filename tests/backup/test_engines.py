"""Archives on the database in use, with its real migrations: there and back, older ones, damage."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.db import connection, connections, transaction

from gujang.access.keycheck import check_value
from gujang.backup import archive, engines, files, packing, sequences, services, structure
from gujang.backup.archive import Header, Refused
from gujang.backup.services import backup, is_empty, rehearse, restore
from gujang.journal.models import Entry
from gujang.journal.services import Note, record, verify
from households.models import Household
from tests.backup.live import Live, fingerprint
from tests.make import make_household
from tests.ondisk import Child, integrity, kill_me
from villages.models import Village

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_there_and_back(live: Live) -> None:
    """Kept, changed, replaced; taken away altogether, restored."""
    before = fingerprint()
    path = backup(actor=None, folder=live.kept).path
    last = make_household(Village.objects.get(code="150222103201"), number="GY-9").pk
    with pytest.raises(Refused, match="--replace"):
        restore(actor=None, path=path)
    restore(actor=None, path=path, replace=True)
    assert fingerprint() == before
    assert verify() == (4, "")

    take_everything_away(live)
    assert is_empty()
    assert restore(actor=None, path=path).rows > 50
    assert fingerprint() == before
    assert verify() == (4, "")
    assert make_household(Village.objects.get(code="150222103201")).pk == last
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Entry.objects.all().delete()
    assert_no_trial_left()


def assert_no_trial_left() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [engines.SCHEMA])
            assert cursor.fetchone() == (0,)
            cursor.execute(
                "SELECT tgname, count(*) FROM pg_trigger WHERE NOT tgisinternal GROUP BY 1"
            )
            triggers = dict(cursor.fetchall())
        assert {"journal_entry_frozen", "journal_entry_kept", "households_payment_kept"} <= set(
            triggers
        )
        assert set(triggers.values()) == {1}  # none is there a second time, in a trial's tables
    assert not list(Path(project.VAR_DIR).glob("restore-*"))


def take_everything_away(live: Live) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    else:
        connection.close()
        live.file.unlink()
    Path(project.JOURNAL_HEAD_FILE).unlink()
    (name,) = files.uploads()
    (Path(project.UPLOAD_DIR) / name).unlink()


@pytest.mark.postgres_only
def test_a_table_in_use_is_left_alone(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "PATIENCE", "100ms")
    path = backup(actor=None, folder=live.kept).path
    before = fingerprint()
    other = engines.like(connections["default"])
    with other.cursor() as cursor:
        cursor.execute("BEGIN; SELECT count(*) FROM households_household")
        with pytest.raises(Refused, match="数据库正被使用"):
            restore(actor=None, path=path, replace=True)
        cursor.execute("COMMIT")
    other.close()
    assert fingerprint() == before


def test_an_archive_of_an_earlier_version_is_brought_up(live: Live) -> None:
    everything = structure.applied()
    newest = {one for one in everything if one[0] == "cadres" and one[1] != "0001_initial"}
    newest.add(("access", "0002_key_check"))
    path = live.home / "old.backup"
    with engines.trial() as trial, engines.standing_in(trial.connection):
        structure.build(set(everything) - newest)
        with transaction.atomic():
            record(None, Note("long ago"))
        packing.pack(path, Header("old", "2014-03-05", "0.0", check_value()))
    assert not newest & set(archive.examine(path, check_value()).migrations)
    restore(actor=None, path=path, replace=True)
    assert structure.applied() == everything
    assert [entry.action for entry in Entry.objects.order_by("seq")] == ["long ago", "restore"]
    assert not Household.objects.exists()


def _as_the_trial_begins(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engines, "trial", kill_me)


def _with_the_trial_filled(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(services, "_enter_restore", lambda *_: kill_me())


def _with_the_uploads_laid_down(patch: pytest.MonkeyPatch) -> None:
    for kind in (engines._File, engines._Schema):
        patch.setattr(kind, "take_place", lambda _: kill_me())


def _within_the_exchange(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engines, "PAGES", 5)
    patch.setattr(engines, "_give_up_when_locked", lambda *_: kill_me())
    patch.setattr(engines._Schema, "_move", _move_some)


def _move_some(trial: object, cursor: Any) -> None:
    cursor.execute("DROP TABLE public.households_person CASCADE")
    kill_me()


def _after_the_exchange(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(files, "replace_heads", lambda _: kill_me())


def _at_the_end(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(files, "drop_uploads", lambda _: kill_me())


BEFORE = (_as_the_trial_begins, _with_the_trial_filled, _with_the_uploads_laid_down)
AFTER = (_after_the_exchange, _at_the_end)
MOMENTS = {
    "sqlite": (*BEFORE, _within_the_exchange, *AFTER),
    "postgresql": (_within_the_exchange, _after_the_exchange),  # each takes seconds there
}


def test_a_restore_killed_at_any_moment_has_happened_or_not(live: Live, quick: None) -> None:
    path = backup(actor=None, folder=live.kept).path
    kept = fingerprint()
    for moment in MOMENTS[connection.vendor]:
        Household.objects.update(address="since")
        (Path(project.UPLOAD_DIR) / "since").write_bytes(b"x")
        since = fingerprint()
        assert die(lambda: restore(actor=None, path=path, replace=True), moment)
        assert fingerprint() == (kept if moment in AFTER else since), moment.__name__
        assert integrity() == "ok"
        if moment not in AFTER:
            assert verify()[1] == ""
            assert "since" in files.uploads()
        restore(actor=None, path=path, replace=True)
        assert fingerprint() == kept
        assert verify() == (4, "")
        assert len(files.uploads()) == 1


def test_a_backup_killed_at_any_moment_leaves_none_that_counts(live: Live, quick: None) -> None:
    def within_the_rows(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(sequences, "read", lambda _: kill_me())

    def unproved(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(services, "_rehearsed", lambda _: kill_me())

    def before_it_is_written_down(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(files, "sync", lambda folder: folder != live.kept or kill_me())

    before = fingerprint()
    for moment in (within_the_rows, unproved, before_it_is_written_down):
        assert die(lambda: backup(actor=None, folder=live.kept), moment)
        assert fingerprint() == before
        assert verify() == (3, "")
    archives = [path for path in live.kept.iterdir() if path.name[0] != "."]
    # the last one was proved and has its name; only its line in the journal is missing
    assert [rehearse(path=path).entries for path in archives] == [3]
    assert backup(actor=None, folder=live.kept).proof.entries == 3


def die(act: Callable[[], object], moment: Callable[[pytest.MonkeyPatch], None]) -> bool:
    """Do ``act`` in a process that is killed at ``moment``; say whether it was."""

    def doomed() -> None:
        with pytest.MonkeyPatch.context() as patch:
            moment(patch)
            act()

    return Child(doomed).end() == -signal.SIGKILL
