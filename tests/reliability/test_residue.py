"""What is sealed is nowhere in clear: not in the database file, its log, nor in any other file."""

import base64
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gujang.access.rights import Field
from gujang.backup.services import backup
from households import services
from households.codes import Relation
from households.services import RevealReason, Secret, reveal
from tests.cast import Cast, client_of, make_cast
from tests.make import make_household, make_id_number, make_person
from tests.ondisk import migrated, on_disk

__all__ = ["migrated", "on_disk"]

pytestmark = [pytest.mark.sqlite_only, pytest.mark.django_db(transaction=True), pytest.mark.slow]

NUMBER, OTHER = make_id_number(401), make_id_number(402)
PHONE, CARD, DISEASE = "13947212399", "6217001234567890999", "尿毒症第三期"
SECRETS = (NUMBER, OTHER, PHONE, CARD, DISEASE)


def spellings(secret: str) -> Iterator[bytes]:
    """Every way in which ``secret`` could lie about."""
    plain = secret.encode()
    yield from (plain, secret.encode("utf-16-le"), plain.hex().encode())
    yield base64.b64encode(plain)[:-4]
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, plain)
        yield from (digest.digest(), digest.hexdigest().encode())


def found_in(folder: Path) -> list[str]:
    """Return the files below ``folder`` that hold a secret in any spelling."""
    return [
        f"{path.name}: {secret}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for secret in SECRETS
        if any(spelling in path.read_bytes() for spelling in spellings(secret))
    ]


def live(cast: Cast) -> None:
    """Enter, look at, search for, reveal, correct and clear what is sealed."""
    household = make_household(cast.a1, number="HU-1", phone=PHONE, card=CARD)
    person = make_person(
        household, "王小病", id_number=NUMBER, disease=DISEASE, relation=Relation.OTHER
    )
    actor, client = cast["town_a"], client_of(cast["town_a"])
    assert client.get(f"/households/{household.pk}/").status_code == 200
    assert client.post("/households/find/", {"id_number": NUMBER}).status_code == 302
    assert client.post("/households/find/", {"id_number": OTHER}).status_code == 404
    assert client.get("/households/export/").status_code == 200
    shown = reveal(
        actor=actor,
        household=household,
        secret=Secret(Field.ID_NUMBER, person),
        reason=RevealReason.VERIFY,
        note="核对身份证件",
    )
    assert shown == NUMBER
    services.update_household(
        actor=actor, household=household, version=1, facts={}, phone="", card=""
    )


def test_no_file_holds_in_clear_what_is_sealed(on_disk: Path, tmp_path: Path) -> None:
    live(make_cast())
    assert {path.name for path in on_disk.glob("registry*")} >= {
        "registry.sqlite3",
        "registry.sqlite3-wal",
    }
    assert found_in(on_disk) == []
    backup(actor=None, folder=tmp_path / "archives")
    assert found_in(on_disk) == []
    assert any((tmp_path / "archives").iterdir())
    assert found_in(tmp_path / "archives") == []


def test_what_lies_about_in_clear_is_noticed(tmp_path: Path) -> None:
    """Without ``secure_delete`` a deleted row stays in the free pages of the file."""
    with closing(sqlite3.connect(tmp_path / "careless.sqlite3")) as careless:
        careless.execute("PRAGMA secure_delete=OFF")
        careless.execute("CREATE TABLE t (x TEXT)")
        careless.executemany("INSERT INTO t VALUES (?)", [(NUMBER,)] * 50)
        careless.commit()
        careless.execute("DELETE FROM t")
        careless.commit()
    assert found_in(tmp_path) == [f"careless.sqlite3: {NUMBER}"]
