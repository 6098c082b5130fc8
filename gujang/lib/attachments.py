"""What a file to be kept with a record is, by its content: PDF, photo or workbook, nothing else.

What a camera writes into a photo beside the picture (place, device, owner) is left out; the way it
is turned stays.
"""

import struct
from collections.abc import Iterator

from gujang.lib.excel import sniff
from gujang.lib.excel.values import MB, Limits, Refused
from gujang.lib.excel.writing import XLSX

LIMIT = 8 * MB
PIXELS = 40_000_000
ACCEPT = ".pdf,.jpg,.jpeg,.png,.xlsx"
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",), XLSX: (".xlsx",)}

EMPTY = "文件是空的，请重新选择。"
TOO_LARGE = f"文件超过{LIMIT // MB} MB，请压缩或拆分后再上传。"
UNKNOWN = "只能上传 PDF、照片（JPG、PNG）或 .xlsx 工作簿，请另存为其中一种后再上传。"
TOO_MANY_PIXELS = "照片超过4000万像素，请缩小后再上传。"
BROKEN = "照片已损坏，无法读取，请重新拍摄或扫描后上传。"

_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs"}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SCAN, _EXIF, _COMMENT = 0xDA, 0xE1, 0xFE
# of what programs add only these two are needed to show the picture: JFIF and Adobe's colours
_DROPPED = {_COMMENT, *range(0xE0, 0xF0)} - {0xE0, 0xEE}
_ORIENTATION = 0x0112


def examine(data: bytes) -> tuple[str, bytes]:
    """Return the content type of ``data`` and what of it is to be kept. Raise :class:`Refused`."""
    if not data:
        raise Refused(EMPTY)
    if len(data) > LIMIT:
        raise Refused(TOO_LARGE)
    if data.startswith(b"%PDF-"):
        return PDF, data
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG, _bare_jpeg(data)
    if data.startswith(_PNG_MAGIC):
        return PNG, _bare_png(data)
    if sniff.is_package(data) and _is_workbook(data):
        return XLSX, data
    raise Refused(UNKNOWN)


def _is_workbook(data: bytes) -> bool:
    try:
        kind, _ = sniff.open_package(data, Limits())
    except Refused:
        return False
    return kind == "xlsx"


def with_ending(name: str, content_type: str) -> str:
    """Return ``name`` with an ending that fits what the file is."""
    endings = ENDINGS[content_type]
    return name if name.lower().endswith(endings) else f"{name}{endings[0]}"


def _bare_jpeg(data: bytes) -> bytes:
    kept, turned, seen = [b"\xff\xd8"], 1, False
    for marker, body, rest in _segments(data):
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", body, 1)
            _refuse_pixels(width, height)
            seen = True
        if marker == _EXIF:
            turned = _orientation(body) if turned == 1 else turned
        elif marker not in _DROPPED:
            kept.append(_segment(marker, body))
        if marker == _SCAN:
            if not seen:
                raise Refused(BROKEN)
            turn = [_turn(turned)] if turned != 1 else []
            return b"".join([kept[0], *turn, *kept[1:], rest])
    raise Refused(BROKEN)


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield marker, body and what follows of each segment, up to the picture itself."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        least = 7 if marker in _FRAMES else 2
        if length < least or end > len(data):
            raise Refused(BROKEN)
        rest = data[end:] if marker == _SCAN else b""
        yield marker, data[at + 4 : end], rest
        at = end


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _orientation(exif: bytes) -> int:
    """Return how the camera was held (1 to 8), 1 where the block does not say."""
    block = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None or block == exif:
        return 1
    try:
        (at,) = struct.unpack_from(f"{order}L", block, 4)
        (count,) = struct.unpack_from(f"{order}H", block, at)
        for entry in range(min(count, 100)):
            tag, _, _, value = struct.unpack_from(f"{order}HHLH", block, at + 2 + 12 * entry)
            if tag == _ORIENTATION:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _turn(orientation: int) -> bytes:
    """Return a block of camera data that says how the picture is turned and nothing else."""
    head = b"Exif\0\0MM\0*" + struct.pack(">LH", 8, 1)
    entry = struct.pack(">HHLHH", _ORIENTATION, 3, 1, orientation, 0)
    return _segment(_EXIF, head + entry + b"\0\0\0\0")


def _bare_png(data: bytes) -> bytes:
    kept, at = [_PNG_MAGIC], len(_PNG_MAGIC)
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">L4s", data, at)
        end = at + 12 + length
        if end > len(data) or (len(kept) == 1 and (name != b"IHDR" or length < 8)):
            raise Refused(BROKEN)
        if name == b"IHDR":
            _refuse_pixels(*struct.unpack_from(">LL", data, at + 8))
        if name in _PNG_KEPT:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end
    raise Refused(BROKEN)


def _refuse_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise Refused(BROKEN)
    if width * height > PIXELS:
        raise Refused(TOO_MANY_PIXELS)
