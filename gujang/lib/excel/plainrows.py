"""Rows of an .xlsx sheet that hold nothing but values, told by one strict pattern.

Nearly all rows of a register are of this kind; going through them element by element costs a
quarter of an import. Whatever is not exactly so, down to the order of the attributes, is left to
the XML parser: a formula, an error, a hidden row, a control character, another encoding.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from gujang.lib.excel.values import MB

_SAFE = rb"[^<>&\x00-\x08\x0b\x0c\x0e-\x1f]*+"
_TEXT = _SAFE + rb"(?:&(?:amp|lt|gt|quot|apos);" + _SAFE + rb")*+"
_CELL = (
    rb'<c r="[A-Z]{1,3}\1"(?: s="\d++")?(?: t="(?:s|n|b|str|inlineStr)")?'
    rb"(?: ?/>|>(?:<v>" + _TEXT + rb"</v>"
    rb'|<is><t(?: xml:space="preserve")?>' + _TEXT + rb"</t></is>)</c>)"
)
_ROW = re.compile(
    rb'<row r="([1-9]\d{0,6})"'
    rb'(?: (?:(?!hidden=)[\w:]++="[\w.: ]*+"|hidden="(?:0|false)"))*+'
    rb">(?:" + _CELL + rb")++</row>"
)
_FILLED = re.compile(rb'<c r="([A-Z]+)\d+"[^>/]*>')
# one row is at most so long; a longer one is not waited for
_LONGEST = 4 * MB

#: takes a row's number and the letters of its cells that hold something
PlainRow = Callable[[int, list[bytes]], None]


def without(chunks: Iterable[bytes], take: PlainRow) -> Iterator[bytes]:
    """Yield the text of a sheet without its plain rows, which ``take`` gets in their place."""
    text = b""
    for chunk in chunks:
        text += chunk
        end = 0
        for found in _ROW.finditer(text):
            row = found[0]
            if not (row.isascii() or _is_utf8(row)):
                continue
            yield text[end : found.start()]
            take(int(found[1]), _FILLED.findall(row))
            end = found.end()
        begun = text.rfind(b"<row", end)
        if begun < 0 or len(text) - begun > _LONGEST:
            # perhaps the next row is cut within its first letters: then it is not a plain one
            begun = len(text)
        yield text[end:begun]
        text = text[begun:]
    yield text


def _is_utf8(row: bytes) -> bool:
    try:
        row.decode()
    except UnicodeDecodeError:
        return False
    return True
