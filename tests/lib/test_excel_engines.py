"""Two reader libraries, one result; and what is left where python-calamine has no build."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from gujang.lib.excel import by_openpyxl, contents
from gujang.lib.excel.values import Refused
from tests.lib import oldbooks
from tests.lib.reading import read_inside
from tests.lib.workbooks import ODS_PLAIN, ods, row, sheet_xml, text_cell, xlsx, xlsx_parts, zipped

MIXED = (
    row(2, "姓名", "=x", "00123")
    + '<row r="4" hidden="1"><c r="B4"><v>3363.5</v></c><c r="C4"><v>0.30000000000000004</v></c>'
    '<c r="D4" s="1"><v>41703</v></c><c r="E4" s="2"><v>41703.5</v></c>'
    '<c r="F4" t="b"><v>0</v></c><c r="G4" t="e"><v>#N/A</v></c><c r="H4"><f>1+1</f></c>'
    '<c r="I4" t="str"><f>"a"</f><v>a</v></c></row>' + f'<row r="9">{text_cell("K9", "末")}</row>'
)


@pytest.fixture
def openpyxl_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "engine", by_openpyxl)


@pytest.mark.parametrize(
    "make",
    [
        lambda: xlsx(MIXED, formats=[14, 22]),
        lambda: xlsx(before='<dimension ref="A1"/>'),
        lambda: xlsx("<row><c><v>1</v></c></row>" + row(5, "a")),
        lambda: xlsx(row(1, "a"), workbook='<workbookPr date1904="1"/>'),
        lambda: xlsx('<row r="2"><c r="B2" t="s"><v>1</v></c></row>', strings=["<t/>", "<t>b</t>"]),
        lambda: zipped(xlsx_parts({"甲": sheet_xml(), "乙": sheet_xml()}, states={"甲": "hidden"})),
    ],
)
def test_both_libraries_give_the_same_book(
    make: Callable[[], bytes], request: pytest.FixtureRequest
) -> None:
    fast = read_inside(make())
    request.getfixturevalue("openpyxl_alone")
    assert read_inside(make()) == fast


@pytest.mark.usefixtures("openpyxl_alone")
@pytest.mark.parametrize("make", [oldbooks.xls, lambda: ods(ODS_PLAIN)])
def test_without_calamine_other_formats_are_refused_with_the_way_out(
    make: Callable[[], bytes],
) -> None:
    with pytest.raises(Refused, match="另存为 .xlsx"):
        read_inside(make())


@pytest.mark.usefixtures("openpyxl_alone")
def test_what_openpyxl_cannot_read_is_a_refusal() -> None:
    with pytest.raises(Refused, match="损坏"):
        read_inside(xlsx('<row r="1"><c r="A1"><v>abc</v></c></row>'))


@pytest.mark.slow
def test_the_second_library_steps_in_by_itself() -> None:
    script = (
        "import sys; sys.modules['python_calamine'] = None\n"
        "from gujang.lib.excel import contents; print(contents.engine.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.split() == [b"gujang.lib.excel.by_openpyxl"]
