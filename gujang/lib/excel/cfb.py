"""The compound file around an old .xls: which streams it holds, and the workbook stream.

Every chain of sectors is cut at the number of sectors there are, so a cycle ends.
"""

import struct
from dataclasses import dataclass

from gujang.lib.excel.package import DAMAGED
from gujang.lib.excel.values import Refused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA  # from here on a number is a mark, not a sector
_ENTRY = struct.Struct("<64sHBBLLL16sLQQLQ")
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


class CompoundFile:
    """A compound file in memory."""

    def __init__(self, data: bytes) -> None:
        try:
            self._open(data)
        except (struct.error, ValueError) as error:
            raise Refused(DAMAGED) from error

    def _open(self, data: bytes) -> None:
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise Refused(DAMAGED)
        self._data, self._sector = data, 1 << shift
        directory, _, self._cutoff, small_fat = struct.unpack_from("<LLLL", data, 48)
        self._fat = self._numbers(self._fat_sectors(data))
        self._entries = list(self._directory(self._chain(directory)))
        self._small_fat = self._numbers(self._chain_sectors(small_fat))

    @property
    def names(self) -> set[str]:
        """Names of all streams and storages."""
        return {entry.name for entry in self._entries}

    def stream(self, name: str) -> bytes:
        """Return the stream ``name``."""
        entry = next(e for e in self._entries if e.name == name and e.kind == _STREAM)
        if entry.size >= self._cutoff:
            return self._chain(entry.start)[: entry.size]
        root = next((e for e in self._entries if e.kind == _ROOT), None)
        if root is None:
            raise Refused(DAMAGED)
        box, at = self._chain(root.start), entry.start
        parts: list[bytes] = []
        while at < len(self._small_fat) and len(parts) <= len(self._small_fat):
            parts.append(box[at * 64 : at * 64 + 64])
            at = self._small_fat[at]
        return b"".join(parts)[: entry.size]

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        return self._data[start : start + self._sector]

    def _numbers(self, sectors: list[int]) -> tuple[int, ...]:
        text = b"".join(self._at(sector) for sector in sectors)
        return struct.unpack(f"<{len(text) // 4}L", text[: len(text) // 4 * 4])

    def _fat_sectors(self, data: bytes) -> list[int]:
        sectors = [number for number in struct.unpack_from("<109L", data, 76) if number < _LAST]
        (more,) = struct.unpack_from("<L", data, 68)
        most = len(data) // self._sector
        while more < _LAST and len(sectors) <= most:
            *numbers, more = self._numbers([more])
            sectors += [number for number in numbers if number < _LAST]
        return sectors[:most]

    def _chain_sectors(self, start: int) -> list[int]:
        sectors: list[int] = []
        most = len(self._data) // self._sector
        while start < len(self._fat) and len(sectors) <= most:
            sectors.append(start)
            start = self._fat[start]
        if len(sectors) > most:
            raise Refused(DAMAGED)
        return sectors

    def _chain(self, start: int) -> bytes:
        return b"".join(self._at(sector) for sector in self._chain_sectors(start))

    @staticmethod
    def _directory(text: bytes) -> list[_Entry]:
        entries = []
        for at in range(0, len(text) - _ENTRY.size + 1, _ENTRY.size):
            name, length, kind, *_, start, size = _ENTRY.unpack_from(text, at)
            if kind:
                label = name[: max(min(length, 64) - 2, 0)].decode("utf-16-le")
                entries.append(_Entry(label, kind, start, size & 0xFFFFFFFF))
        return entries
