"""An archive: one sealed file. A line that says what it is, then a packed, sealed tar of parts.

The parts are the rows of every table, the uploaded files, the file of journal heads, and last the
manifest, which names them all with their SHA-256. The key file is not among them.
"""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from gujang.lib.sealedfile import PIECE, Opener, Sealer
from gujang.lib.sealing import SealBroken

FORMAT = 1
MANIFEST = "manifest.json"
_MAGIC = b"GUJANG-BACKUP "
_LONGEST_LINE = 2000

DAMAGED = "备份文件已损坏或不完整，不能恢复；请换用另一份备份。"
NOT_ONE = "这不是本系统的备份文件，请核对路径。"
NEWER = "备份来自更新的版本，本程序不能恢复；请先升级程序，再恢复这份备份。"
OTHER_KEYS = "备份是用另一个密钥文件加密的，不能恢复；请先把当时的密钥文件放回原处，再恢复。"


class Refused(Exception):
    """The archive cannot be used, or nothing could be written; the message says why (Chinese)."""


@dataclass(frozen=True, slots=True)
class Header:
    """What can be read of an archive without the key. ``key_check`` is a keyed hash."""

    id: str
    made_at: str
    version: str
    key_check: str
    format: int = FORMAT

    def line(self) -> bytes:
        text = json.dumps(asdict(self), sort_keys=True).encode()
        return _MAGIC + text + b" " + hashlib.sha256(text).hexdigest().encode() + b"\n"


@dataclass(slots=True)
class Manifest:
    """What an archive holds. ``tables``: rows and digest by name; ``parts``: SHA-256 by name."""

    engine: str
    migrations: list[tuple[str, str]]
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    journal: tuple[int, str] = (0, "")

    @property
    def rows(self) -> int:
        return sum(int(table["rows"]) for table in self.tables.values())

    def names(self, prefix: str) -> set[str]:
        """Return what follows ``prefix`` in the names of parts."""
        return {name.removeprefix(prefix) for name in self.parts if name.startswith(prefix)}


class Writer:
    """Adds parts to an archive under way."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar, self.manifest = tar, manifest

    def add(self, name: str, data: bytes) -> None:
        """Add a part; each name once."""
        self.manifest.parts[name] = hashlib.sha256(data).hexdigest()
        self._put(name, data)

    def end(self) -> None:
        self._put(MANIFEST, json.dumps(asdict(self.manifest), sort_keys=True).encode())

    def _put(self, name: str, data: bytes) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(data), 0o600
        self._tar.addfile(entry, io.BytesIO(data))


@contextmanager
def written(file: BinaryIO, header: Header, manifest: Manifest) -> Iterator[Writer]:
    """Yield a writer; at the end the manifest is added and the archive closed."""
    file.write(header.line())
    sealer = Sealer(file, context=_context(header))
    # what is sealed already does not shrink; level 1 packs the rest fast
    with (
        gzip.GzipFile(fileobj=sealer, mode="wb", compresslevel=1, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        writer = Writer(tar, manifest)
        yield writer
        writer.end()
    sealer.finish()


def header_of(path: Path) -> Header:
    """Return the header of the archive at ``path``. Raise :class:`Refused`."""
    with path.open("rb") as file:
        return _header(file)


def parts(path: Path, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """Return name and content of each part that begins with ``prefix``, as they follow.

    Raise :class:`Refused` as soon as something is not as it was written.
    """
    with path.open("rb") as file:
        opened = io.BufferedReader(Opener(file, context=_context(_header(file))), PIECE)
        try:
            with (
                gzip.GzipFile(fileobj=opened) as packed,
                tarfile.open(fileobj=packed, mode="r|") as tar,
            ):
                for entry in tar:
                    data = tar.extractfile(entry)
                    if data and entry.name.startswith(prefix):
                        yield entry.name, data.read()
                while packed.read(
                    PIECE
                ):  # to the end, where it is seen whether anything is missing
                    pass
        except (SealBroken, tarfile.TarError, EOFError, OSError) as error:
            raise Refused(DAMAGED) from error


def examine(path: Path, key_check: str) -> Manifest:
    """Read the whole archive and return its manifest. Raise :class:`Refused`."""
    if header_of(path).key_check != key_check:
        raise Refused(OTHER_KEYS)
    found, manifest = {}, b""
    for name, data in parts(path):
        found[name] = hashlib.sha256(data).hexdigest()
        if name == MANIFEST:
            manifest = data
    if not manifest:
        raise Refused(DAMAGED)
    del found[MANIFEST]
    known = Manifest(**json.loads(manifest))
    known.migrations = [(app, name) for app, name in known.migrations]
    if found != known.parts:
        raise Refused(DAMAGED)
    return known


def _header(file: BinaryIO) -> Header:
    line = file.readline(_LONGEST_LINE)
    if not line.startswith(_MAGIC):
        raise Refused(NOT_ONE)
    text, _, digest = line.removeprefix(_MAGIC).rstrip(b"\n").rpartition(b" ")
    if hashlib.sha256(text).hexdigest().encode() != digest:
        raise Refused(DAMAGED)
    try:
        values = json.loads(text)
        newer = values["format"] > FORMAT
        header = None if newer else Header(**values)
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(NOT_ONE) from error
    if header is None:
        raise Refused(NEWER)
    return header


def _context(header: Header) -> str:
    return f"backup:{hashlib.sha256(header.line()).hexdigest()}"
