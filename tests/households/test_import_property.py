"""However a workbook is laid out, what it says is the same."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gujang.lib.excel.values import Book, Row, Sheet
from households.imports import report_of
from tests.sheets import judged, make_book, make_home, make_villages

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HOMES = [
    make_home(1, names=["王建国", "李四"], **{"其他致贫原因": "缺水、缺技术"}),
    make_home(2, **{"脱贫标志": "已脱贫", "脱贫年度": "2014", "贫困户属性": "一般农户"}),
    make_home(3, **{"主要致贫原因": "没有"}),
]


@pytest.fixture
def _villages() -> None:
    make_villages()


def laid_out(book: Book, sheets: Sequence[int], keys: Sequence[float], gaps: list[int]) -> Book:
    """Return ``book`` with its sheets and columns in another order, and rows further down."""
    moved = []
    for place in sheets:
        sheet = book.sheets[place]
        width = len(sheet.rows[0].cells)
        order = sorted(range(width), key=lambda column: keys[column % len(keys)] + column * 1e-6)
        rows = [
            Row(row.number + gaps[place], [row.at(column) for column in order])
            for row in sheet.rows
        ]
        moved.append(Sheet(f"表{place}", rows=rows))
    return Book(moved)


def said(book: Book) -> object:
    report = report_of(judged(book))
    errors = [(e["column"], e["value"], e["message"]) for e in report["errors"]]
    return report["counts"], report["households"], errors


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    database=None,
    derandomize=True,
)
@given(
    sheets=st.permutations(range(4)),
    keys=st.lists(st.floats(0, 1, allow_nan=False), min_size=25, max_size=25),
    gaps=st.lists(st.integers(0, 30), min_size=4, max_size=4),
)
def test_order_of_sheets_and_columns_and_where_rows_stand_make_no_difference(
    _villages: None, sheets: Sequence[int], keys: Sequence[float], gaps: list[int]
) -> None:
    book = make_book(*HOMES)
    assert said(laid_out(book, sheets, keys, gaps)) == said(book)
