"""Where a form can be filled: addresses as Excel shows them, and cells that cannot be chosen."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from gujang.lib.excel.filling import Page
from gujang.reports.rules import Span, name_of, place_of, refusals
from gujang.reports.services import put_of

PAGE = Page("表", merges=[(1, 1, 1, 4)], formulas={(8, 2)})


@pytest.mark.parametrize(
    ("address", "place"),
    [("A1", (1, 1)), ("c6", (6, 3)), (" $AB$12 ", (12, 28)), ("6C", None), ("A0", None),
     ("", None), ("ABCD1", None), ("A1:B2", None)],
)  # fmt: skip
def test_an_address_is_a_row_and_a_column(address: str, place: tuple[int, int] | None) -> None:
    assert place_of(address) == place


def test_a_span_is_named_as_excel_names_it() -> None:
    assert (name_of(12, 28), str(Span(4, 7, 2)), str(Span(4, 4, 2))) == ("AB12", "B4:B7", "B4")


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Span(8, 8, 2), "B8是公式"),
        (Span(6, 9, 2), "B8是公式"),
        (Span(1, 1, 3), "C1在合并单元格里"),
        (Span(6, 5, 6), "末行应不小于首行6"),
        (Span(6, 1005, 6), None),
        (Span(6, 1006, 6), "一次最多填1,000行"),
        (Span(2001, 2001, 6), "只能填到CV2000以内"),
        (Span(1, 1, 101), "只能填到CV2000以内"),
        (Span(7, 7, 1), "A7与已对应的A4:A7重叠"),
        (Span(8, 8, 1), None),
        (Span(1, 1, 1), None),
    ],
)
def test_a_cell_that_cannot_be_filled_is_said(span: Span, said: str | None) -> None:
    found = list(refusals(PAGE, span, [Span(4, 7, 1)]))
    assert len(found) == (said is not None)
    assert not found or said in found[0]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("value", "kind", "put"),
    [
        (0, "whole", ("number", "0")),
        (Decimal("1E+3"), "amount", ("number", "1000")),
        (Decimal("0.25"), "percent", ("percent", "0.25")),
        (dt.date(2015, 12, 31), "date", ("date", "2015-12-31")),
        ("=1+1", "whole", ("text", "=1+1")),
        (2016, "text", ("text", "2016")),
        (None, "whole", ("empty", "")),
        ("", "text", ("empty", "")),
    ],
)
def test_what_is_not_known_leaves_a_cell_empty(value: Any, kind: str, put: Any) -> None:
    assert put_of(value, kind) == put
