"""Large files on disk, sealed while they are written and opened while they are read.

As :mod:`gujang.lib.sealedstore` keeps them: under a name that tells nothing, whole or not there,
each bound to its row by ``context``. Memory does not grow with them.
"""

import hashlib
import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings

from .sealedfile import PIECE, Opener, Sealer


class Kept(io.RawIOBase):
    """Takes what is to be stored under ``name``; knows its size and SHA-256 so far."""

    def __init__(self, sealer: Sealer, name: str) -> None:
        self._sealer, self._hash = sealer, hashlib.sha256()
        self.name, self.size = name, 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._hash.update(data)
        self.size += len(data)
        return self._sealer.write(data)

    @property
    def sha256(self) -> str:
        """The hash of what was written."""
        return self._hash.hexdigest()


@contextmanager
def keeping(context: str) -> Iterator[Kept]:
    """Give a file to write to; on disk when the block ends, gone when it fails."""
    name = secrets.token_hex(16)
    folder = Path(settings.UPLOAD_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{name}"
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            sealer = Sealer(file, context=context)
            yield Kept(sealer, name)
            sealer.finish()
            file.flush()
            os.fsync(file.fileno())
        draft.rename(folder / name)
    finally:
        draft.unlink(missing_ok=True)


def opened(name: str, context: str) -> BinaryIO:
    """Return what was kept as a stream to be closed. Raise FileNotFoundError or ``SealBroken``."""
    file = (Path(settings.UPLOAD_DIR) / name).open("rb")
    return cast(BinaryIO, io.BufferedReader(_Reader(file, context=context), PIECE))


class _Reader(Opener):
    """Closes the file it reads from."""

    def close(self) -> None:
        self._file.close()
        super().close()
