"""A long file sealed in pieces: written and read as a stream, whole or refused.

Each piece is bound to its file (``context``), to its place and to whether it is the last one, so
that none can be altered, left out, moved, doubled or cut off unnoticed.
"""

import io
import struct
from typing import Any, BinaryIO

from .sealing import SealBroken, open_bytes, seal_bytes

PIECE = 256 * 1024
_HEAD = struct.Struct(">BI")  # 1 for the last piece, 0 for the others; its length when sealed
_SLACK = 256


class Sealer(io.RawIOBase):
    """Seals what is written to it into ``file``; without :meth:`finish` it will not open."""

    def __init__(self, file: BinaryIO, *, context: str) -> None:
        self._file, self._context = file, context
        self._rest, self._count = bytearray(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._rest += data
        while len(self._rest) > PIECE:
            self._put(bytes(self._rest[:PIECE]), last=False)
            del self._rest[:PIECE]
        return len(data)

    def finish(self) -> None:
        """Write the last piece."""
        self._put(bytes(self._rest), last=True)

    def _put(self, plain: bytes, *, last: bool) -> None:
        sealed = seal_bytes(plain, context=f"{self._context}:{self._count}:{last:d}")
        self._file.write(_HEAD.pack(last, len(sealed)) + sealed)
        self._count += 1


class Opener(io.RawIOBase):
    """Reads what a :class:`Sealer` wrote to ``file``. Raises :class:`SealBroken`."""

    def __init__(self, file: BinaryIO, *, context: str) -> None:
        self._file, self._context = file, context
        self._rest, self._count, self._ended = b"", 0, False

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        while not self._rest and not self._ended:
            self._rest = self._next()
        taken = self._rest[: len(target)]
        target[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)

    def _next(self) -> bytes:
        head = self._file.read(_HEAD.size)
        if len(head) < _HEAD.size:
            raise SealBroken("cut off between two pieces")
        last, length = _HEAD.unpack(head)
        # the length is not sealed: read no more than a piece can have
        sealed = self._file.read(min(length, PIECE + _SLACK))
        if len(sealed) != length:
            raise SealBroken("cut off within a piece")
        plain = open_bytes(sealed, context=f"{self._context}:{self._count}:{last}")
        self._count += 1
        self._ended = last == 1
        if self._ended and self._file.read(1):
            raise SealBroken("something follows the last piece")
        return plain
