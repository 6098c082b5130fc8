"""A form of the level above is looked through and filled; everything else of it stays."""

import datetime as dt
from io import BytesIO

import pytest
from openpyxl import load_workbook

from gujang.lib.excel import filling
from gujang.lib.excel.filling import Put, fill, look_through
from gujang.lib.excel.values import Refused
from tests.lib.hostile import PACKAGES
from tests.lib.workbooks import ods
from tests.make_templates import SHEET, blank_form

pytestmark = pytest.mark.slow


def test_a_form_is_told_with_its_merges_and_formulas() -> None:
    (page,) = look_through(blank_form()).pages
    assert (page.name, page.hidden, page.last) == (SHEET, False, (8, 4))
    assert page.merges == [(1, 1, 1, 4)]
    assert page.cells[1, 1] == "脱贫进度上报表"
    assert page.formulas == {(8, 2), (8, 3), (8, 4)}


def test_formats_merges_widths_and_formulas_are_kept() -> None:
    puts = [
        Put(SHEET, 2, 2, "text", "=HYPERLINK(1)"),
        Put(SHEET, 2, 4, "date", "2015-12-31"),
        Put(SHEET, 4, 1, "text", "西斗铺镇"),
        Put(SHEET, 4, 2, "number", "1234.5"),
        Put(SHEET, 4, 4, "percent", "0.3333333"),
        Put(SHEET, 5, 2, "empty"),
    ]
    page = load_workbook(BytesIO(fill(blank_form(), puts)))[SHEET]
    assert (page["B2"].value, page["B2"].data_type) == ("=HYPERLINK(1)", "s")
    assert page["D2"].value == dt.datetime(2015, 12, 31) and page["D2"].number_format == "yyyy年m月"
    assert page["A4"].value == "西斗铺镇"
    assert (page["B4"].value, page["B4"].number_format) == (1234.5, "#,##0.0")
    assert (page["D4"].value, page["D4"].number_format) == (0.3333333, "0.00%")
    assert page["B5"].value is None
    assert page["A1"].font.b and page["A1"].font.size == 18
    assert [str(area) for area in page.merged_cells.ranges] == ["A1:D1"]
    assert page.column_dimensions["A"].width == 21
    assert page["B8"].value == "=SUM(B4:B7)"


def test_a_cell_inside_a_merge_is_refused_by_its_name() -> None:
    with pytest.raises(Refused, match="的 C1 在合并单元格里"):
        fill(blank_form(), [Put(SHEET, 1, 3, "text", "甲")])


def test_a_sheet_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match="“别的”"):
        fill(blank_form(), [Put("别的", 1, 1, "text", "甲")])


@pytest.mark.parametrize("name", sorted(PACKAGES)[::4])
def test_a_hostile_form_is_refused_in_a_sentence(name: str) -> None:
    make, word = PACKAGES[name]
    with pytest.raises(Refused, match=word):
        look_through(make())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空的"),
        (b"%PDF-1.7", "PDF"),
        (b"a,b\n1,2\n", "只能是 .xlsx"),
        (ods(""), "只能是 .xlsx"),
        (bytes(filling.LIMITS.file_bytes + 1), "超过 2 MB"),
    ],
)
def test_what_is_no_form_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        look_through(data)


def test_a_form_full_of_data_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "MOST_CELLS", 5)
    with pytest.raises(Refused, match="超过 5 个"):
        look_through(blank_form())
