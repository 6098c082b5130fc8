"""The chain's end of each day, kept in a file outside the database: cutting the tail then shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings

_elsewhere: ContextVar[Path | None] = ContextVar("heads_elsewhere", default=None)


@contextmanager
def kept_in(path: Path) -> Iterator[None]:
    """Keep the heads in another file: those of a database that is not, or not yet, the live one."""
    token = _elsewhere.set(path)
    try:
        yield
    finally:
        _elsewhere.reset(token)


def append(seq: int, digest: str) -> None:
    """Add ``seq`` and its hash to the file of heads."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        file.write(f"{seq} {digest}\n")


def read() -> dict[int, str]:
    """Return the heads on file; an empty dict when there are none yet."""
    path = _path()
    if not path.exists():
        return {}
    lines = path.read_text(encoding="ascii").split("\n")
    return {int(seq): digest for seq, _, digest in (line.partition(" ") for line in lines if line)}


def _path() -> Path:
    return _elsewhere.get() or Path(settings.JOURNAL_HEAD_FILE)
