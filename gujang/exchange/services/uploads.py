"""Uploaded workbooks on disk: sealed, readable by the server alone, whole or not there."""

import os
import re
import secrets
import unicodedata
from pathlib import Path
from uuid import UUID

from django.conf import settings

from gujang.lib.sealing import open_bytes, seal_bytes

_NOT_IN_NAMES = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff<>\"|?*:]"
)
_LONGEST = 100
_MARKED = "-marked"


def clean_name(name: str) -> str:
    """Return the file's own name without path, hidden characters or excess length."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    bare = _NOT_IN_NAMES.sub("", last).encode("utf-8", "ignore").decode().strip(". ")
    stem, dot, ending = bare.rpartition(".")
    if len(bare) > _LONGEST and dot and len(ending) < 10:
        return f"{stem[: _LONGEST - len(ending) - 1]}.{ending}"
    return bare[:_LONGEST] or "未命名"


def keep(data: bytes, batch: UUID) -> str:
    """Store ``data`` sealed, on disk when this returns; return the name it is stored under."""
    name = secrets.token_hex(16)
    _store(name, seal_bytes(data, context=f"import.file:{batch}"))
    return name


def keep_marked(data: bytes, batch: UUID, name: str) -> None:
    """Store the marked copy of the workbook ``name``, sealed."""
    _store(f"{name}{_MARKED}", seal_bytes(data, context=f"import.marked:{batch}"))


def fetch_marked(name: str, batch: UUID) -> bytes | None:
    """Return the marked copy of the workbook ``name``; None where there is none."""
    try:
        sealed = (Path(settings.UPLOAD_DIR) / f"{name}{_MARKED}").read_bytes()
    except FileNotFoundError:
        return None
    return open_bytes(sealed, context=f"import.marked:{batch}")


def _store(name: str, sealed: bytes) -> None:
    folder = Path(settings.UPLOAD_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{name}.{secrets.token_hex(4)}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / name)
    _sync(folder)


def fetch(name: str, batch: UUID) -> bytes:
    """Return what was stored. Raise FileNotFoundError or ``SealBroken``."""
    sealed = (Path(settings.UPLOAD_DIR) / name).read_bytes()
    return open_bytes(sealed, context=f"import.file:{batch}")


def discard(name: str) -> None:
    """Remove what was stored, if it is there, and its marked copy."""
    if name:
        for stored in (name, f"{name}{_MARKED}"):
            (Path(settings.UPLOAD_DIR) / stored).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
