"""Uploaded files on disk: sealed, readable by the server alone, whole or not there.

Each file lies in ``settings.UPLOAD_DIR`` under a name that tells nothing, bound to its row by
``context``.
"""

import os
import re
import secrets
import unicodedata
from pathlib import Path

from django.conf import settings

from .sealing import open_bytes, seal_bytes

_NOT_IN_NAMES = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff<>\"|?*:]"
)
_LONGEST = 100


def clean_name(name: str) -> str:
    """Return the file's own name without path, hidden characters or excess length."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    bare = _NOT_IN_NAMES.sub("", last).encode("utf-8", "ignore").decode().strip(". ")
    stem, dot, ending = bare.rpartition(".")
    if len(bare) > _LONGEST and dot and len(ending) < 10:
        return f"{stem[: _LONGEST - len(ending) - 1]}.{ending}"
    return bare[:_LONGEST] or "未命名"


def keep(data: bytes, *, context: str, name: str = "") -> str:
    """Store ``data`` sealed, on disk when this returns; return the name it is stored under."""
    name = name or secrets.token_hex(16)
    folder = Path(settings.UPLOAD_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{name}.{secrets.token_hex(4)}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(seal_bytes(data, context=context))
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / name)
    _sync(folder)
    return name


def fetch(name: str, *, context: str) -> bytes:
    """Return what was stored. Raise FileNotFoundError or ``SealBroken``."""
    return open_bytes((Path(settings.UPLOAD_DIR) / name).read_bytes(), context=context)


def discard(name: str) -> None:
    """Remove what was stored, if it is there."""
    if name:
        (Path(settings.UPLOAD_DIR) / name).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
