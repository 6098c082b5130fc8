"""A good file with a few bytes changed gives a book or a refusal, and nothing else."""

import random

import pytest

from gujang.lib.excel.reading import read_workbook
from gujang.lib.excel.values import Book, Refused
from tests.lib import oldbooks
from tests.lib.reading import read_inside
from tests.lib.workbooks import ODS_PLAIN, ods, row, sheet_xml, xlsx, xlsx_parts, zipped


def changed(data: bytes, seed: int) -> bytes:
    """Return ``data`` with one to four bytes other than before, the same for the same seed."""
    dice = random.Random(seed)
    body = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        body[dice.randrange(len(body))] ^= dice.randint(1, 255)
    return bytes(body)


def outcome(read: object, data: bytes) -> object:
    try:
        return read(data)
    except Refused as refusal:
        return refusal


def with_a_changed_part(seed: int) -> bytes:
    """Return a package that is sound as a zip, one of its parts changed."""
    rows = "".join(row(n, f"王{n}", "x" * n) for n in range(1, 30))
    parts = xlsx_parts({"登记表": sheet_xml(rows)}, strings=["<t>a</t>"], formats=[14])
    name = sorted(parts)[seed % len(parts)]
    return zipped(parts | {name: changed(parts[name], seed)})


@pytest.mark.parametrize("seed", range(20))
def test_changed_bytes_of_the_package_are_noticed_or_harmless(seed: int) -> None:
    assert isinstance(outcome(read_inside, changed(xlsx(), seed)), Book | Refused)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_a_package_with_a_changed_part_gives_a_book_or_a_refusal(seed: int) -> None:
    assert isinstance(outcome(read_workbook, with_a_changed_part(seed)), Book | Refused)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("make", [oldbooks.xls, lambda: ods(ODS_PLAIN), xlsx])
def test_any_changed_file_gives_a_book_or_a_refusal(make: object, seed: int) -> None:
    assert isinstance(outcome(read_workbook, changed(make(), seed)), Book | Refused)
