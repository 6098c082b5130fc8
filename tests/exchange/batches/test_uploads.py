"""Uploaded workbooks on disk."""

import stat
from pathlib import Path

import pytest
from django.conf import settings

from gujang.access.gate import OutOfReach
from gujang.exchange.codes import BatchKind
from gujang.exchange.models import ImportBatch
from gujang.exchange.services import upload
from gujang.exchange.services.uploads import clean_name, discard, fetch
from gujang.lib.sealing import SealBroken
from tests.cast import Cast

DATA = "证件号码 15022219600305001X".encode() * 40


def sent(cast: Cast, who: str = "town_a", name: str = "表.xlsx") -> ImportBatch:
    return upload(actor=cast[who], kind=BatchKind.REGISTERS, name=name, data=DATA, year=2014)


def test_the_file_lies_sealed_and_for_the_server_alone(cast: Cast) -> None:
    batch = sent(cast)
    path = Path(settings.UPLOAD_DIR) / batch.stored_as
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "证件号码".encode() not in path.read_bytes()
    assert fetch(batch.stored_as, batch.pk) == DATA
    assert (batch.size, batch.state, batch.scope) == (len(DATA), "uploaded", "150222103")


def test_a_file_opens_for_its_own_batch_alone(cast: Cast) -> None:
    one, other = sent(cast), sent(cast)
    with pytest.raises(SealBroken):
        fetch(one.stored_as, other.pk)


def test_no_half_file_is_left(cast: Cast) -> None:
    sent(cast)
    names = [path.name for path in Path(settings.UPLOAD_DIR).iterdir()]
    assert not [name for name in names if name.startswith(".")]


def test_the_stored_name_tells_nothing(cast: Cast) -> None:
    assert "表" not in sent(cast).stored_as
    assert sent(cast).stored_as != sent(cast).stored_as


def test_what_is_discarded_is_gone(cast: Cast) -> None:
    batch = sent(cast)
    discard(batch.stored_as)
    discard(batch.stored_as)
    discard("")
    with pytest.raises(FileNotFoundError):
        fetch(batch.stored_as, batch.pk)


@pytest.mark.parametrize("who", ["cadre_a1", "auditor", "organization", "admin", "nobody"])
def test_who_may_not_import_cannot_upload(cast: Cast, who: str) -> None:
    with pytest.raises(OutOfReach):
        sent(cast, who)
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("表.xlsx", "表.xlsx"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\表.xlsx", "表.xlsx"),
        ("表\u202exslx.exe", "表xslx.exe"),
        ("a\x00b\r\n.xlsx", "ab.xlsx"),
        ("<script>.xlsx", "script.xlsx"),
        ("..", "未命名"),
        ("", "未命名"),
        ("甲" * 200 + ".xlsx", "甲" * 95 + ".xlsx"),
        ("乙" * 200, "乙" * 100),
        ("\ud800表.xlsx", "表.xlsx"),
    ],
)
def test_a_name_is_cleaned(name: str, clean: str) -> None:
    assert clean_name(name) == clean
