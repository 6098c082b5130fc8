"""Comma, tab or semicolon separated text in the encodings offices use."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from gujang.lib.excel.values import Limits, Refused

ENCODING = "文本文件的编码无法识别；请用 Excel 打开，另存为 .xlsx 后再上传。"
NO_TABLE = "这不是表格文件；请上传 .xlsx、.xls、.ods 或 .csv 文件。"
WEB_PAGE = "文件的内容是网页（扩展名虽是 .xls）；请用 Excel 打开，另存为 .xlsx 后再上传。"
QUOTES = "第 {row} 条记录的引号不成对；请改正，或用 Excel 打开，另存为 .xlsx 后再上传。"
LONG_CELL = "第 {row} 条记录有超过 {limit} 个字符的单元格；请缩短后再上传。"

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE = 50
_ALLOWED = {"\t", "\r", "\n"}


def rows(data: bytes, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Yield (record number, cells). Raise :class:`Refused` when it is no table."""
    text = decode(data)
    csv.field_size_limit(limits.cell_chars)
    yield from _records(text, _delimiter(text), limits)


def decode(data: bytes) -> str:
    """Return the text of ``data``. Raise :class:`Refused` when no encoding fits."""
    for code in _encodings(data):
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        _check_text(text)
        return text
    raise Refused(ENCODING)


def _encodings(data: bytes) -> list[str]:
    for mark, code in _MARKS:
        if data.startswith(mark):
            return [code]
    sample = data[:4096]
    if b"\0" in sample:
        first = sample[::2].count(0) > sample[1::2].count(0)
        return ["utf-16-be" if first else "utf-16-le"]
    return ["utf-8", "gb18030"]


def _check_text(text: str) -> None:
    if text.lstrip("\ufeff \t\r\n").startswith(("<", "MIME-Version:")):
        raise Refused(WEB_PAGE)
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in _ALLOWED)
    if "\0" in text or controls * 100 > len(text) or not text.strip():
        raise Refused(NO_TABLE)


def _delimiter(text: str) -> str:
    def breaks(delimiter: str) -> int:
        records = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        try:
            return sum(len(record) - 1 for record in islice(records, _SAMPLE) if record)
        except csv.Error:
            return 0

    return max(",\t;", key=breaks)


def _records(text: str, delimiter: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    number = 0
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, record in enumerate(reader, start=1):
            yield number, record
    except csv.Error as error:
        sentence = LONG_CELL if "limit" in str(error) else QUOTES
        raise Refused(sentence.format(row=number + 1, limit=limits.cell_chars)) from error
