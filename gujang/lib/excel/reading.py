"""Reading an untrusted workbook: .xlsx, .xls, .ods or .csv, told by content."""

from collections.abc import Iterable
from contextlib import closing
from typing import Any

from gujang.lib.excel import sandbox
from gujang.lib.excel.values import Book, Limits, Refused, Row, Sheet

EMPTY = "文件是空的；请选择填好的登记表后再上传。"
TOO_LARGE = "文件超过 {limit} MB；请删除图片和多余的工作表，或拆成几个文件后再上传。"


def read_workbook(data: bytes, *, limits: Limits | None = None) -> Book:
    """Return what ``data`` holds; a csv file has one sheet, named CSV.

    The file is opened in a child process with limits of time and memory; whatever happens to
    the child, the caller gets a :class:`Book` or :class:`Refused`. Formulas are not evaluated.
    """
    limits = limits or Limits()
    if not data:
        raise Refused(EMPTY)
    if len(data) > limits.file_bytes:
        raise Refused(TOO_LARGE.format(limit=limits.file_bytes // (1024 * 1024)))
    with closing(sandbox.run("gujang.lib.excel.child", data, limits)) as records:
        return collect(records)


def collect(records: Iterable[list[Any]]) -> Book:
    """Return the book a child process told of line by line."""
    book = Book()
    for first, *rest in records:
        if first == "sheet":
            name, hidden, rows, columns = rest
            book.sheets.append(Sheet(name, hidden, [], int(rows), int(columns)))
        elif first == "note":
            book.notes += rest
        else:
            book.sheets[-1].rows.append(Row(int(first), rest[0]))
    return book
