"""The registry's secrets: one file outside the database, readable by its owner alone.

The file is made at first start. Losing it loses every sealed ID number, so it is backed up
apart from the database; starting with another file is refused by ``access.keycheck``.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Keys:
    """Four independent secrets, hex, 32 bytes each, and the name of the sealing key in force."""

    key_id: str
    session: str
    sealing: str
    index: str
    journal: str


def load(path: Path) -> Keys:
    """Read the key file at ``path``; make it (mode 0600) when there is none.

    Raise :class:`ImproperlyConfigured` when what is there is no key file.
    """
    if not path.exists():
        _create(path)
    try:
        return Keys(**json.loads(path.read_text(encoding="ascii")))
    except (ValueError, TypeError, OSError) as error:
        raise ImproperlyConfigured(
            f"密钥文件 {path} 读不出来；请放回保管的那一份，不要新建：没有它，加密的内容无法恢复。"
        ) from error


def _create(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = {"key_id": "k1"} | {
        name: secrets.token_hex(32) for name in ("session", "sealing", "index", "journal")
    }
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        # link, not rename: of two processes that start at once, the first file stays
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
