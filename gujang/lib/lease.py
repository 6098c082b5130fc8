"""Long work under way: the kernel's lock on a file says that it is alive, its text how far it is.

The database cannot tell. What a transaction writes nobody else sees before it ends, and on SQLite
nobody else can write at all while an import does. The lock goes when its process does, however it
dies. Web server and worker must share ``settings.VAR_DIR``.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings

Progress = Callable[[int, str], None]
Phase = Literal["rest", "queued", "no_worker", "running", "stalled"]
# a worker looks for work every second; one that has not come by then is not there, or busy
PATIENCE = 10
_WIDTH = 400


@dataclass(frozen=True, slots=True)
class Seen:
    """What can be seen of some work.

    ``alive``: a process is at it. ``percent`` is None until one began; ``age`` are the seconds
    since the last word, None where nothing is known.
    """

    alive: bool = False
    percent: int | None = None
    message: str = ""
    age: float | None = None


def announce(key: str) -> None:
    """Say that the work of ``key`` waits for somebody to do it."""
    handle = os.open(_path(key), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _write(handle, None, "")
    finally:
        os.close(handle)


@contextmanager
def held(key: str) -> Iterator[Progress]:
    """Hold the lease of ``key``, which waits until nobody else does; yield how to tell progress."""
    path = _path(key)
    handle = _locked(path)
    try:
        _write(handle, 0, "")
        yield lambda percent, message: _write(handle, percent, message)
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def look(key: str) -> Seen:
    """Return what can be seen of the work of ``key``, without disturbing it."""
    try:
        handle = os.open(_path(key), os.O_RDWR)
    except FileNotFoundError:
        return Seen()
    try:
        alive, age = not _is_free(handle), time.time() - os.fstat(handle).st_mtime
        percent, message = json.loads(os.pread(handle, _WIDTH, 0))
        return Seen(alive, percent, message, age)
    except ValueError:
        return Seen(alive)
    finally:
        os.close(handle)


def phase_of(seen: Seen, *, somebody_works: bool = False) -> Phase:
    """Return where work stands that waits to be done.

    ``stalled``: whoever was at it is gone. ``no_worker``: nobody came for it, nor is anybody at
    anything else (``somebody_works``).
    """
    if seen.alive:
        return "running"
    if seen.percent is not None or seen.age is None:
        return "stalled"
    return "queued" if seen.age < PATIENCE or somebody_works else "no_worker"


def anybody_at_work() -> bool:
    """Say whether a process holds any lease."""
    return any(look(path.stem).alive for path in _folder().glob("*.json"))


def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "work"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _path(key: str) -> Path:
    return _folder() / f"{key}.json"


def _locked(path: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            # whoever held it before took the file away when done
            if os.fstat(handle).st_ino == path.stat().st_ino:
                return handle
        os.close(handle)


def _is_free(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(handle: int, percent: int | None, message: str) -> None:
    text = json.dumps([percent, message[:60]], ensure_ascii=False)
    os.pwrite(handle, text.encode().ljust(_WIDTH), 0)
