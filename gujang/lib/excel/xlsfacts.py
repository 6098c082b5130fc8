"""What the reader library drops from an old .xls, read from its records (BIFF5 and BIFF8).

Every cell record begins with row and column; error results, hidden rows and columns, links to
other files and a password are all told by a record of their own ([MS-XLS] 2.4).
"""

import struct
from collections.abc import Iterator

from gujang.lib.excel.cfb import CompoundFile
from gujang.lib.excel.facts import Bounds, Facts
from gujang.lib.excel.ooxml import EXTERNAL, MACROS
from gujang.lib.excel.package import DAMAGED, ENCRYPTED, NESTED
from gujang.lib.excel.sniff import OTHER
from gujang.lib.excel.values import CellError, Limits, Refused

_FORMULA, _EOF, _FILEPASS, _COLINFO, _BOUNDSHEET = 0x06, 0x0A, 0x2F, 0x7D, 0x85
_MULRK, _SUPBOOK, _BOOLERR, _ROW, _BOF = 0xBD, 0x1AE, 0x205, 0x208, 0x809
_VALUES = {_FORMULA, _MULRK, _BOOLERR, 0xD6, 0xFD, 0x203, 0x204, 0x27E}
_OWN_BOOK, _ADD_IN = 0x0401, 0x3A01
_WORKSHEET, _CHART = 0, 2
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def workbook_stream(data: bytes) -> bytes:
    """Return the workbook stream. Raise :class:`Refused` for what is not a plain workbook."""
    file = CompoundFile(data)
    if "EncryptedPackage" in file.names:
        raise Refused(ENCRYPTED)
    if "_VBA_PROJECT_CUR" in file.names or "_VBA_PROJECT" in file.names:
        raise Refused(MACROS)
    if any(name.startswith(("MBD", "\x01Ole10Native")) for name in file.names):
        raise Refused(NESTED)
    for name in ("Workbook", "Book"):
        if name in file.names:
            return file.stream(name)
    raise Refused(OTHER.format(what="其他办公文档"))


def scan(stream: bytes, limits: Limits) -> list[Facts]:
    """Return the facts of every sheet in order. Raise :class:`Refused` beyond the limits."""
    try:
        places = dict(_sheets(stream))
        if not places:
            raise Refused(DAMAGED)
        return [_sheet(stream, at, Bounds(name, limits)) for at, name in places.items()]
    except (struct.error, IndexError) as error:
        raise Refused(DAMAGED) from error


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    depth = 0  # a chart inside a sheet has a beginning and an end of its own
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[int, str]]:
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise Refused(ENCRYPTED)
        if kind == _SUPBOOK and struct.unpack_from("<H", body, 2)[0] not in (_OWN_BOOK, _ADD_IN):
            raise Refused(EXTERNAL)
        if kind == _BOUNDSHEET:
            at, _, sort = struct.unpack_from("<LBB", body)
            if sort not in (_WORKSHEET, _CHART):
                raise Refused(MACROS)
            yield at, _name(body[6:])


def _name(text: bytes) -> str:
    if len(text) > 1 and text[1] & 1:
        return text[2:].decode("utf-16-le", "replace")
    return text[2:].decode("latin-1")


def _sheet(stream: bytes, at: int, bounds: Bounds) -> Facts:
    facts = Facts()
    filled_rows: set[int] = set()
    columns: set[int] = set()
    hidden_rows: set[int] = set()
    hidden: list[tuple[int, int]] = []
    for kind, body in _inside(_records(stream, at)):
        if kind in _VALUES:
            row, column = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == _MULRK else column
            facts.filled += last - column + 1
            bounds.check(row=row, column=last, cells=facts.filled)
            filled_rows.add(row)
            columns.update(range(column, last + 1))
            if (code := _error(kind, body)) is not None:
                facts.add(row, column, CellError(_ERRORS.get(code, "#N/A")))
        elif kind == _ROW and body[12] & 0x20:
            hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLINFO and body[8] & 1:
            hidden.append(struct.unpack_from("<HH", body))
    facts.hidden_rows = len(hidden_rows & filled_rows)
    facts.hidden_columns = sum(any(a <= c <= b for a, b in hidden) for c in columns)
    return facts


def _inside(records: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    kind, _ = next(records, (0, b""))
    if kind != _BOF:
        raise Refused(DAMAGED)
    yield from records


def _error(kind: int, body: bytes) -> int | None:
    if kind == _BOOLERR and body[7]:
        return body[6]
    if kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        return body[8]
    return None
