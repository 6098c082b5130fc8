"""Old .xls files made by hand: a compound file around the records of a workbook."""

import struct
from collections.abc import Iterable

SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind: int, body: bytes = b"") -> bytes:
    """Return one record."""
    return struct.pack("<HH", kind, len(body)) + body


def label(row: int, column: int, text: str) -> bytes:
    """Return a text cell."""
    body = struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le")
    return record(0x204, body)


def number(row: int, column: int, value: float) -> bytes:
    """Return a number cell."""
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def error(row: int, column: int, code: int) -> bytes:
    """Return an error cell."""
    return record(0x205, struct.pack("<HHHBB", row, column, 0, code, 1))


def failed_formula(row: int, column: int, code: int) -> bytes:
    """Return a formula whose result is an error."""
    result = struct.pack("<BBBBHH", 2, 0, code, 0, 0, 0xFFFF)
    return record(0x06, struct.pack("<HHH", row, column, 0) + result + bytes(8))


def hidden_row(row: int) -> bytes:
    """Return the record that hides a row."""
    return record(0x208, struct.pack("<HHHHHHHH", row, 0, 9, 255, 0, 0, 0x20, 0))


def hidden_columns(first: int, last: int) -> bytes:
    """Return the record that hides columns."""
    return record(0x7D, struct.pack("<HHHHHH", first, last, 2048, 0, 1, 0))


PLAIN = (
    label(0, 0, "姓名") + label(0, 1, "证件号码") + label(1, 0, "王五") + label(1, 1, "1502221965")
)
_BOF_BOOK = record(0x809, struct.pack("<HHHHLL", 0x600, 5, 0, 0, 0, 0))
_BOF_SHEET = record(0x809, struct.pack("<HHHHLL", 0x600, 0x10, 0, 0, 0, 0))
_EOF = record(0x0A)


def workbook(cells: bytes = PLAIN, *, first: bytes = b"", state: int = 0, kind: int = 0) -> bytes:
    """Return a workbook stream of one sheet; ``kind`` 1 is a macro sheet, ``state`` 1 hidden."""
    name = "登记表"
    start = len(_BOF_BOOK) + len(first) + 4 + 8 + len(name) * 2 + len(_EOF)
    sheet = struct.pack("<LBBBB", start, state, kind, len(name), 1) + name.encode("utf-16-le")
    return _BOF_BOOK + first + record(0x85, sheet) + _EOF + _BOF_SHEET + cells + _EOF


def xls(stream: bytes | None = None, **options: object) -> bytes:
    """Return an .xls file."""
    return compound({"Workbook": workbook(**options) if stream is None else stream})


def compound(streams: dict[str, bytes]) -> bytes:
    """Return a compound file; every stream is made long enough to stand in sectors of its own."""
    padded = {name: body.ljust(4096, b"\0") for name, body in streams.items()}
    sectors: list[bytes] = []
    chains: list[int] = []
    starts = {}
    for name, body in padded.items():
        starts[name] = len(sectors)
        _append(sectors, chains, body)
    directory = len(sectors)
    _append(sectors, chains, _directory(padded, starts))
    fat_at = len(sectors)
    chains.append(_FAT)
    fat = struct.pack("<128L", *(chains + [_FREE] * (128 - len(chains))))
    header = struct.pack("<8s16sHHHHH6s9L", *_header(directory))
    header += struct.pack("<109L", fat_at, *[_FREE] * 108)
    return header + b"".join(sectors) + fat


def _append(sectors: list[bytes], chains: list[int], body: bytes) -> None:
    pieces = [body[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(body), SECTOR)]
    for n, piece in enumerate(pieces, start=1):
        sectors.append(piece)
        chains.append(len(sectors) if n < len(pieces) else _END)


def _header(directory: int) -> Iterable[object]:
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    return (
        *(magic, bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6)),
        *(0, 1, directory, 0, 4096, _END, 0, _END, 0),
    )


def _directory(streams: dict[str, bytes], starts: dict[str, int]) -> bytes:
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for n, (name, body) in enumerate(streams.items(), start=1):
        more = n + 1 if n < len(streams) else _FREE
        entries.append(_entry(name, 2, starts[name], len(body), right=more))
    while len(entries) % 4:
        entries.append(bytes(128))
    return b"".join(entries)


def _entry(
    name: str, kind: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE
) -> bytes:
    label_ = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBLLL16sLQQLQ",
        *(label_, len(label_) + 2, kind, 1, _FREE, right, child, bytes(16), 0, 0, 0, start, size),
    )
