"""The files beside the database: uploads, and the file of journal heads."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from gujang.journal import heads

from .archive import Refused

UPLOADS = "uploads/"
HEADS = "journal-heads.log"
_PINS = ".backup"


@contextmanager
def alone() -> Iterator[None]:
    """Keep a second backup or restore out. Raise :class:`Refused` when one is under way."""
    home = Path(settings.VAR_DIR)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / "backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused("另一个备份或恢复正在进行，请等它结束后再试。") from error
        yield


class Pins:
    """A second name for each upload, so that none vanishes before it has been read.

    Uploads are written once and taken away when no row names them any more.
    """

    def __init__(self) -> None:
        self._home = Path(settings.UPLOAD_DIR)
        self._pins = self._home / _PINS

    def __enter__(self) -> "Pins":
        self.__exit__()
        self.add()
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._pins, ignore_errors=True)

    def add(self) -> None:
        """Pin what is there by now."""
        for name in uploads():
            pin = self._pins / name
            pin.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileExistsError, FileNotFoundError):
                os.link(self._home / name, pin)

    def read(self) -> Iterator[tuple[str, bytes]]:
        """Return name and content of each pinned upload."""
        for path in sorted(self._pins.rglob("*")):
            if path.is_file():
                yield path.relative_to(self._pins).as_posix(), path.read_bytes()


def uploads() -> set[str]:
    """Return the names of the uploaded files, without drafts, which begin with a dot."""
    home = Path(settings.UPLOAD_DIR)
    found = {path.relative_to(home) for path in home.rglob("*") if path.is_file()}
    return {name.as_posix() for name in found if not any(part[0] == "." for part in name.parts)}


def put_upload(name: str, data: bytes) -> None:
    """Lay down an uploaded file, on disk when this returns."""
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts:
        raise ValueError(name)
    put(Path(settings.UPLOAD_DIR) / place, data)


def drop_uploads(kept: set[str]) -> None:
    """Take away what is not among ``kept``."""
    for name in uploads() - kept:
        (Path(settings.UPLOAD_DIR) / name).unlink(missing_ok=True)


def heads_up_to(seq: int) -> bytes:
    """Return the file of heads without what came after entry ``seq``."""
    kept = {at: digest for at, digest in heads.read().items() if at <= seq}
    return "".join(f"{at} {digest}\n" for at, digest in kept.items()).encode()


def replace_heads(restored: Path) -> None:
    """Put another file of heads in place; the old one stays beside it, with the time."""
    path = Path(settings.JOURNAL_HEAD_FILE)
    with suppress(FileNotFoundError):
        path.rename(path.with_name(f"{path.name}.{timezone.localtime():%Y%m%d-%H%M%S-%f}"))
    put(path, restored.read_bytes())


def put(path: Path, data: bytes) -> None:
    """Write ``path`` whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with create(draft) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """See that the names in ``folder`` are on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def create(path: Path) -> BinaryIO:
    """Open a new file that its owner alone can read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
