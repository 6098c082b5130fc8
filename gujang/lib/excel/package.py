"""A zip package looked at from outside: names, places, and real sizes counted while unpacking.

Nothing here believes the directory: what it declares is only compared with what is there.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from gujang.lib.excel.values import MB, Limits, Refused

DAMAGED = "文件已损坏，无法读取；请用 Excel 打开，另存为 .xlsx 后再上传。"
ENCRYPTED = "文件设有打开密码；请在 Excel 中取消密码（文件—信息—保护工作簿），保存后再上传。"
TOO_LARGE = "文件展开后太大；请删除多余的工作表和空白行列，或拆成几个文件后再上传。"
BOMB = "文件压缩比异常，疑似恶意文件；请用 Excel 打开，另存为 .xlsx 后再上传。"
ODD_NAMES = (
    "文件内部的部件名称重复或越界，不是正常的表格文件；请用 Excel 打开，另存为 .xlsx 后再上传。"
)
NESTED = "文件里嵌有压缩包或其他文件对象；请删除嵌入的对象后再上传。"
DOCTYPE = "文件带有文档类型声明（DOCTYPE），不予读取；请用 Excel 打开，另存为 .xlsx 后再上传。"

_CHUNK = 1 * MB
_RATIO_FROM = 4 * MB  # below this a high ratio does no harm
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_BAD_NAME = re.compile(r"^/|^[A-Za-z]:|(^|/)\.\.(/|$)|[\x00-\x1f\x7f]")
_ARCHIVES = (b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\xd0\xcf\x11\xe0")
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))


class Package:
    """The parts of a zip file in memory, by their name in lower case."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = memoryview(data)
        self._limits = limits
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                entries, self._end = archive.infolist(), archive.start_dir
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
            raise Refused(DAMAGED) from error
        self._check_directory(entries)
        self._parts = {_key(entry): entry for entry in entries}
        if len(self._parts) < len(entries):
            raise Refused(ODD_NAMES)
        self._check_places(entries)

    @property
    def names(self) -> list[str]:
        """Names of all parts, lower case, in the order of the directory."""
        return list(self._parts)

    @property
    def size(self) -> int:
        """Bytes of all parts together, true once :meth:`inspect` has been through."""
        return sum(entry.file_size for entry in self._parts.values())

    def inspect(self) -> None:
        """Unpack every part once, keeping nothing. Raise :class:`Refused` for a hostile one."""
        total = 0
        for name in self._parts:
            tail = b""
            for chunk in self.chunks(name):
                total += len(chunk)
                if total > self._limits.unpacked_bytes:
                    raise Refused(TOO_LARGE)
                if not tail and chunk.startswith(_ARCHIVES):
                    raise Refused(NESTED)
                tail = tail[-32:] + chunk
                if any(mark in tail for mark in _DOCTYPES):
                    raise Refused(DOCTYPE)

    def read(self, name: str) -> bytes:
        """Return the whole part ``name``."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the part ``name`` piece by piece, its size, ratio and checksum held to."""
        entry = self._parts[name]
        start = self._start(entry)
        packed = self._data[start : start + entry.compress_size]
        size = checksum = 0
        for chunk in _inflate(packed, entry.compress_type):
            size += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
            if size > self._limits.part_bytes:
                raise Refused(TOO_LARGE)
            if size > max(_RATIO_FROM, entry.compress_size * self._limits.ratio):
                raise Refused(BOMB)
            yield chunk
        if size != entry.file_size or checksum != entry.CRC:
            raise Refused(DAMAGED)

    def _check_directory(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > self._limits.entries:
            raise Refused(TOO_LARGE)
        if any(entry.flag_bits & 0x41 for entry in entries):
            raise Refused(ENCRYPTED)
        if any(_BAD_NAME.search(entry.orig_filename.replace("\\", "/")) for entry in entries):
            raise Refused(ODD_NAMES)
        sizes = [entry.file_size for entry in entries]
        if max(sizes, default=0) > self._limits.part_bytes:
            raise Refused(TOO_LARGE)
        if sum(sizes) > self._limits.unpacked_bytes:
            raise Refused(TOO_LARGE)

    def _check_places(self, entries: list[zipfile.ZipInfo]) -> None:
        free_from = 0
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            if entry.header_offset < free_from:
                raise Refused(BOMB)
            free_from = self._start(entry) + entry.compress_size
        if free_from > self._end:
            raise Refused(DAMAGED)

    def _start(self, entry: zipfile.ZipInfo) -> int:
        at = entry.header_offset
        try:
            signature, *_, name, extra = _LOCAL_HEADER.unpack_from(self._data, at)
        except struct.error as error:
            raise Refused(DAMAGED) from error
        at += _LOCAL_HEADER.size
        code = "utf-8" if entry.flag_bits & 0x800 else "cp437"
        local = bytes(self._data[at : at + name]).decode(code, "replace")
        if signature != b"PK\x03\x04" or local != entry.orig_filename:
            raise Refused(DAMAGED)
        return at + name + extra


def _key(entry: zipfile.ZipInfo) -> str:
    return entry.filename.replace("\\", "/").lower()


def _inflate(packed: memoryview, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        for at in range(0, len(packed), _CHUNK):
            yield bytes(packed[at : at + _CHUNK])
        return
    if method != zipfile.ZIP_DEFLATED:
        raise Refused(DAMAGED)
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _CHUNK):
            rest: bytes | memoryview = packed[at : at + _CHUNK]
            while rest and not engine.eof:
                yield engine.decompress(rest, _CHUNK)
                rest = engine.unconsumed_tail
        yield engine.flush()
    except zlib.error as error:
        raise Refused(DAMAGED) from error
    if not engine.eof:
        raise Refused(DAMAGED)
