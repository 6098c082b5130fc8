"""The child's side: limits before the first byte of the file is looked at, then one answer."""

import gc
import json
import resource
import sys
from collections.abc import Callable, Iterable
from typing import Any

from gujang.lib.excel import wire
from gujang.lib.excel.values import Limits, Refused

TOO_BIG = "文件展开后超出内存上限；请拆成几个较小的文件后再上传。"
_FILES = 32


def serve(work: Callable[..., Iterable[bytes]]) -> None:
    """Read the job and the file from standard input, answer with what ``work`` yields."""
    job: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**job.pop("limits"))
    _confine(limits)
    out = sys.stdout.buffer
    try:
        for text in work(sys.stdin.buffer.read(), limits=limits, **job):
            out.write(text)
        out.write(wire.line("done"))
    except Refused as refusal:
        out.write(wire.line("refused", refusal.message_zh))
    except MemoryError:
        out.write(wire.line("refused", TOO_BIG))
    out.flush()


def _confine(limits: Limits) -> None:
    gc.disable()
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))
    # at the hard limit the kernel kills without saying why; at the soft one it says SIGXCPU
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
