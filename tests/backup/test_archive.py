"""An archive as a file: what can be read of it without the key, and what is refused."""

import dataclasses
import json
import random
import shutil
from pathlib import Path

import pytest
from django.conf import settings as project
from pytest_django import Settings

from gujang.backup import archive
from gujang.backup.archive import Header, Manifest, Refused, examine, header_of, parts

KEY = "c" * 64
HEADER = Header("a1", "2014-03-05T10:00:00+08:00", "0.1", KEY)
SECRET = "150222196003050011"
# a part larger than what is sealed at once, and not to be packed
LARGE = random.Random(7).randbytes(600_000)
PARTS = {"rows/a/00000.jsonl": f'["{SECRET}"]'.encode(), "uploads/x": LARGE, "uploads/y": b""}


def make(path: Path, header: Header = HEADER) -> Path:
    manifest = Manifest("sqlite", [("access", "0001_initial")], {"a": {"rows": 1, "digest": "d"}})
    with path.open("wb") as file, archive.written(file, header, manifest) as writer:
        for name, data in PARTS.items():
            writer.add(name, data)
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("archive") / "whole.backup")


def test_what_was_put_in_comes_out(whole: Path) -> None:
    found = dict(parts(whole))
    assert json.loads(found.pop(archive.MANIFEST))["engine"] == "sqlite"
    assert found == PARTS
    assert dict(parts(whole, "uploads/")) == {n: PARTS[n] for n in ("uploads/x", "uploads/y")}


def test_the_manifest_tells_what_is_in_it(whole: Path) -> None:
    manifest = examine(whole, KEY)
    assert manifest.migrations == [("access", "0001_initial")]
    assert manifest.rows == 1
    assert manifest.names("uploads/") == {"x", "y"}
    assert all(len(digest) == 64 for digest in manifest.parts.values())


def test_without_the_key_only_the_header_can_be_read(whole: Path) -> None:
    assert header_of(whole) == HEADER
    content = whole.read_bytes()
    assert SECRET.encode() not in content
    assert not any(key.encode() in content for key in key_texts())


def key_texts() -> list[str]:
    return [value for value in dataclasses.astuple(project.KEYS) if len(value) == 64]


@pytest.mark.parametrize("number", range(60))
def test_a_flipped_bit_is_refused(whole: Path, tmp_path: Path, number: int) -> None:
    damaged, places = bytearray(whole.read_bytes()), random.Random(number)
    # the head of the file more densely than the rest
    reach = 400 if number < 20 else len(damaged)
    damaged[places.randrange(reach)] ^= 1 << places.randrange(8)
    assert_refused(tmp_path, bytes(damaged))


@pytest.mark.parametrize("number", range(40))
def test_a_file_cut_short_is_refused(whole: Path, tmp_path: Path, number: int) -> None:
    content = whole.read_bytes()
    ends = [0, 1, 14, 100, len(content) - 1, len(content) - 40]
    end = ends[number] if number < len(ends) else random.Random(number).randrange(len(content))
    assert_refused(tmp_path, content[:end])


def assert_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged.backup"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        examine(path, KEY)
    assert str(refused.value) in (archive.DAMAGED, archive.NOT_ONE)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"PK\x03\x04", b"\0" * 5000])
def test_another_file_is_not_an_archive(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.backup"
    path.write_bytes(content)
    with pytest.raises(Refused, match="不是本系统的备份文件"):
        examine(path, KEY)


def test_more_behind_the_end_is_refused(whole: Path, tmp_path: Path) -> None:
    assert_refused(tmp_path, whole.read_bytes() + b"\0")
    assert_refused(tmp_path, whole.read_bytes() * 2)


def test_the_header_of_another_archive_is_refused(whole: Path, tmp_path: Path) -> None:
    other = dataclasses.replace(HEADER, id="b2").line()
    assert_refused(tmp_path, other + whole.read_bytes().partition(b"\n")[2])


def test_an_archive_of_other_keys_says_so(whole: Path) -> None:
    with pytest.raises(Refused, match="另一个密钥文件"):
        examine(whole, "d" * 64)


def test_a_key_that_does_not_fit_opens_nothing(whole: Path, settings: Settings) -> None:
    settings.KEYS = dataclasses.replace(project.KEYS, sealing="ab" * 32)
    with pytest.raises(Refused, match="已损坏"):
        examine(whole, KEY)


def test_a_newer_form_says_so(tmp_path: Path) -> None:
    newer = make(tmp_path / "newer.backup", dataclasses.replace(HEADER, format=archive.FORMAT + 1))
    with pytest.raises(Refused, match="更新的版本"):
        examine(newer, KEY)


def test_an_archive_moved_elsewhere_opens(whole: Path, tmp_path: Path) -> None:
    assert examine(Path(shutil.copy(whole, tmp_path / "any name")), KEY)
