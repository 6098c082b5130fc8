"""Keeping the registry in an archive, and making it anew from one."""

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from gujang import VERSION
from gujang.access.keycheck import assert_keys_match, check_value
from gujang.access.models import User
from gujang.journal import heads
from gujang.journal.models import Head
from gujang.journal.services import Note, record

from . import archive, engines, files, structure
from .archive import Header, Refused
from .packing import examine, fill, pack
from .proof import Proof, counts, prove

ENDING = ".backup"
FILLED = "数据库里已有数据，没有恢复。确实要用备份替换现有数据，请加 --replace。"
DIFFERENT = "恢复后的核对不符，请再恢复一次；仍不行请换用另一份备份。"


@dataclass(frozen=True, slots=True)
class Kept:
    """An archive that was proved by restoring it.

    ``strange`` are tables of the database that no model describes: they are not in it.
    """

    path: Path
    size: int
    proof: Proof
    strange: list[str]


def backup(*, actor: User | None, folder: Path) -> Kept:
    """Keep the registry in a new archive in ``folder``, while it goes on working.

    It counts, and has its name, only once it was restored into a trial database and every row
    compared. Raise :class:`Refused`, ``WrongKeys`` or OSError; then nothing is left behind.
    """
    assert_keys_match()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = timezone.localtime()
    path = folder / f"registry-{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}{ENDING}"
    draft = path.with_name(f".{path.name}")
    with files.alone():
        try:
            pack(draft, Header(secrets.token_hex(8), now.isoformat(), VERSION, check_value()))
            proof = _rehearsed(draft)
            _enter(actor, draft, path, proof)
        finally:
            draft.unlink(missing_ok=True)
    strange = structure.tables_without_model(structure.models_at(structure.applied()))
    return Kept(path, path.stat().st_size, proof, strange)


def rehearse(*, path: Path) -> Proof:
    """Restore an archive into a trial database, prove it, and throw it away (恢复演练)."""
    with files.alone():
        return _rehearsed(path)


def restore(*, actor: User | None, path: Path, replace: bool = False) -> Proof:
    """Make the registry what it was when ``path`` was kept.

    Everything is proved beforehand in a trial database, which then takes the place of the live
    one at once. Raise :class:`Refused`; then nothing has changed. Everybody is signed out.
    """
    with files.alone():
        manifest = examine(path)
        if not replace and not is_empty():
            raise Refused(FILLED)
        with engines.trial() as trial:
            with engines.standing_in(trial.connection):
                proof = fill(path, manifest, trial.folder)
                _enter_restore(actor, path, proof, trial.folder / files.HEADS)
                expected = counts()
            for name, data in archive.parts(path, files.UPLOADS):
                files.put_upload(name.removeprefix(files.UPLOADS), data)
            trial.take_place()
            files.replace_heads(trial.folder / files.HEADS)
        files.drop_uploads(manifest.names(files.UPLOADS))
        prove(manifest)
        if counts() != expected:
            raise Refused(DIFFERENT)
    return proof


def is_empty() -> bool:
    """Say whether nothing was ever done in the database."""
    if "journal_entry" not in connection.introspection.table_names():
        return True
    return not Head.objects.filter(seq__gt=0).exists() and not User.objects.exists()


def _rehearsed(path: Path) -> Proof:
    manifest = examine(path)
    with engines.trial() as trial, engines.standing_in(trial.connection):
        return fill(path, manifest, trial.folder)


def _enter(actor: User | None, draft: Path, path: Path, proof: Proof) -> None:
    with draft.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    data = {"file": path.name, "sha256": sha256, "rows": proof.rows}
    with transaction.atomic():
        record(actor, Note("backup", data=data))
        draft.rename(path)
        files.sync(path.parent)


def _enter_restore(actor: User | None, path: Path, proof: Proof, heads_file: Path) -> None:
    made_at = archive.header_of(path).made_at
    data = {"file": path.name, "made_at": made_at, "rows": proof.rows}
    with heads.kept_in(heads_file), transaction.atomic():
        record(actor, Note("restore", data=data))
