"""A child process that does what a broken or hijacked reader might: ``python -m``."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from gujang.lib.excel import jail, wire
from gujang.lib.excel.values import Limits


def _spin() -> None:
    while True:
        pass


def _nonsense() -> None:
    sys.stdout.buffer.write(b"no json\n")
    sys.stdout.flush()


def _write() -> None:
    with Path("/tmp/written-by-the-child").open("wb") as file:  # noqa: S108
        file.write(b"x")


def _open_many() -> list[socket.socket]:
    return [socket.socket() for _ in range(100)]


DEEDS: dict[str, Callable[[], object]] = {
    "abort": os.abort,
    "die": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "leave": lambda: os._exit(0),
    "raise": lambda: 1 // 0,
    "sleep": lambda: time.sleep(60),
    "spin": _spin,
    "eat": lambda: bytearray(400 * 1024 * 1024),
    "nonsense": _nonsense,
}
TRIES: dict[str, Callable[[], object]] = {"write": _write, "open many": _open_many}


def work(data: bytes, *, limits: Limits, deed: str) -> Iterator[bytes]:
    """Send a sheet and a row, then do ``deed``; say what came of one that may fail."""
    yield wire.line("sheet", "登记表", False, 0, 0)
    yield wire.line(1, ["x"])
    if deed == "tell":
        yield wire.line("note", *sorted(os.environ), len(data))
    if deed in DEEDS:
        DEEDS[deed]()
    if deed in TRIES:
        try:
            TRIES[deed]()
        except OSError as error:
            yield wire.line("note", type(error).__name__)


if __name__ == "__main__":
    jail.serve(work)
