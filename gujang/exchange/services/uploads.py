"""Uploaded workbooks, and their marked copies beside them."""

from uuid import UUID

from gujang.lib import sealedstore
from gujang.lib.sealedstore import clean_name

__all__ = ["clean_name", "discard", "fetch", "fetch_marked", "keep", "keep_marked"]

_MARKED = "-marked"


def keep(data: bytes, batch: UUID) -> str:
    """Store ``data`` sealed, on disk when this returns; return the name it is stored under."""
    return sealedstore.keep(data, context=f"import.file:{batch}")


def keep_marked(data: bytes, batch: UUID, name: str) -> None:
    """Store the marked copy of the workbook ``name``, sealed."""
    sealedstore.keep(data, context=f"import.marked:{batch}", name=f"{name}{_MARKED}")


def fetch_marked(name: str, batch: UUID) -> bytes | None:
    """Return the marked copy of the workbook ``name``; None where there is none."""
    try:
        return sealedstore.fetch(f"{name}{_MARKED}", context=f"import.marked:{batch}")
    except FileNotFoundError:
        return None


def fetch(name: str, batch: UUID) -> bytes:
    """Return what was stored. Raise FileNotFoundError or ``SealBroken``."""
    return sealedstore.fetch(name, context=f"import.file:{batch}")


def discard(name: str) -> None:
    """Remove what was stored, if it is there, and its marked copy."""
    if name:
        for stored in (name, f"{name}{_MARKED}"):
            sealedstore.discard(stored)
