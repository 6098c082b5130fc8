"""The parent's side of a child process that opens untrusted files."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gujang.lib.excel import wire
from gujang.lib.excel.values import MB, Limits, Refused

TOO_SLOW = "文件结构异常，在规定的时间内没有读完；请用 Excel 打开，另存为 .xlsx 后再上传。"
BROKEN = (
    "文件已损坏、结构异常或展开后超出内存上限，无法读取；"
    "请用 Excel 打开，另存为 .xlsx，或拆成几个文件后再上传。"
)

_ROOT = Path(__file__).resolve().parents[3]
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH")
_LONGEST_LINE = 64 * MB
PATIENCE = 6  # times its seconds on the clock, then it is ended however long it stood in line


def run(module: str, data: bytes, limits: Limits, **job: Any) -> Generator[list[Any]]:
    """Yield the records the child ``module`` sends for ``data``, until it says it is done.

    Raise :class:`Refused` when the child refuses the file, breaks, or passes its limits.
    """
    process = _start(module)
    watchdog = _Watchdog(process, limits.seconds)
    watchdog.start()
    try:
        _feed(process, json.dumps({"limits": asdict(limits), **job}).encode() + b"\n", data)
        for record in _records(process):
            if record[0] == "done":
                return
            if record[0] == "refused":
                raise Refused(record[1])
            yield record
        out_of_time = process.wait() == -signal.SIGXCPU or watchdog.has_bitten
        raise Refused(TOO_SLOW if out_of_time else BROKEN)
    finally:
        watchdog.called_off.set()
        _stop(process)
        _close(process)


class _Watchdog(threading.Thread):
    """Ends a child that has had its seconds; those it stood in line for a processor do not count.

    On a machine with five things to do at once a good county workbook was refused as too slow.
    """

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        super().__init__(daemon=True)
        self.process, self.seconds = process, seconds
        self.called_off, self.has_bitten = threading.Event(), False

    def run(self) -> None:
        start = time.monotonic()
        left = self.seconds
        while left > 0:
            if self.called_off.wait(left):
                return
            left = time_left(
                self.seconds, time.monotonic() - start, seconds_in_line(self.process.pid)
            )
        self.has_bitten = self.process.poll() is None
        _stop(self.process)


def time_left(seconds: float, elapsed: float, in_line: float) -> float:
    """Return what is left of ``seconds`` after ``elapsed``, of which ``in_line`` do not count."""
    return min(seconds - (elapsed - in_line), PATIENCE * seconds - elapsed)


def seconds_in_line(pid: int) -> float:
    """Return how long a process was ready and had no processor; 0 where the kernel does not say."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def _start(module: str) -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-B", "-s", "-X", "utf8", "-m", module],
        cwd=_ROOT,
        env=environment | {"RUST_BACKTRACE": "0", "MALLOC_ARENA_MAX": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _feed(process: subprocess.Popen[bytes], *parts: bytes) -> None:
    assert process.stdin
    # a child that died early says so by what it did not send
    with contextlib.suppress(BrokenPipeError):
        for part in parts:
            process.stdin.write(part)
        process.stdin.close()


def _records(process: subprocess.Popen[bytes]) -> Iterator[list[Any]]:
    assert process.stdout
    while text := process.stdout.readline(_LONGEST_LINE):
        try:
            yield wire.parse(text)
        except (ValueError, KeyError) as error:
            raise Refused(BROKEN) from error


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
    process.wait()
