"""A small registry to be kept and restored, and what to compare of it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings as project
from django.db import connection, transaction

from gujang.access.models import Session
from gujang.backup import rows, structure
from gujang.exchange.codes import BatchKind
from gujang.exchange.services import upload
from gujang.journal.services import Note, record
from tests.cast import make_cast
from tests.make import make_household
from tests.ondisk import FILE

PHONE, CARD = "13847201234", "6228480402564890018"


@dataclass(frozen=True)
class Live:
    """Where it lies: ``kept`` is the folder for archives."""

    home: Path

    @property
    def kept(self) -> Path:
        return self.home / "kept"

    @property
    def file(self) -> Path:
        return self.home / "var" / FILE


def fill() -> None:
    """Add the cast, two households, journal entries, an upload and somebody signed in."""
    with transaction.atomic():
        cast = make_cast()
        make_household(cast.a1, number="GY-1", members=3, phone=PHONE, card=CARD)
        make_household(cast.b1, number="GY-2", members=2, per_head_income=2736)
        for number in range(3):
            record(cast["town_a"], Note("view", object_id=str(number), data={"times": number}))
        Session.objects.create(session_key="s" * 32, session_data="", expire_date="2030-01-01T00Z")
    office = cast["poverty_office"]
    upload(actor=office, kind=BatchKind.REGISTERS, name="甲.xlsx", data=b"PK", year=2014)


def fingerprint(*, but: tuple[str, ...] = ("journal_entry", "journal_head")) -> dict[str, object]:
    """Return rows and digest of every table an archive holds, except ``but``."""
    found = {}
    for model in structure.models_at(structure.applied()):
        digest = rows.Digest()
        for line in rows.read(model):
            digest.add(line)
        found[model._meta.db_table] = digest.as_json()
    return {name: digest for name, digest in found.items() if name not in but}


def bytes_of() -> str:
    """Return a hash of every file of the registry, the database among them."""
    connection.close()
    found = hashlib.sha256()
    for path in sorted(Path(project.VAR_DIR).rglob("*")):
        if path.is_file() and path.name != "backup.lock":
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()
