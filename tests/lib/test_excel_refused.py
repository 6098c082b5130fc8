"""Whatever is not a plain sound table is refused whole, in one sentence that names the cure."""

import pytest

from gujang.lib.excel.reading import read_workbook
from gujang.lib.excel.values import Limits, Refused
from tests.lib.hostile import HEAVY, REFUSED
from tests.lib.reading import read_inside
from tests.lib.workbooks import xlsx

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")

CURES = ("请", "；")


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_files_are_refused_for_the_right_reason(name: str) -> None:
    make, word = REFUSED[name]
    with pytest.raises(Refused) as refusal:
        read_inside(make())
    assert word in refusal.value.message_zh
    assert all(mark in refusal.value.message_zh for mark in CURES)
    assert refusal.value.message_zh.endswith("。")


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSED | HEAVY)
def test_the_child_process_gives_the_same_verdict(name: str) -> None:
    make, word = (REFUSED | HEAVY)[name]
    with pytest.raises(Refused) as refusal:
        read_workbook(make())
    assert word in refusal.value.message_zh


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Refused, match="空的"):
        read_workbook(b"")


def test_a_file_over_the_limit_is_refused_unopened() -> None:
    with pytest.raises(Refused, match="超过 10 MB"):
        read_workbook(b"x" * (Limits().file_bytes + 1))


@pytest.mark.parametrize(
    ("limits", "word"),
    [
        (Limits(part_bytes=300), "展开后太大"),
        (Limits(unpacked_bytes=1_000), "展开后太大"),
        (Limits(entries=5), "展开后太大"),
        (Limits(total_cells=3), "展开后太大"),
        (Limits(rows=1), "第 2 行"),
        (Limits(total_rows=1), "合计超过 1 行"),
        (Limits(columns=1), "B 列"),
        (Limits(answer_bytes=20), "展开后太大"),
        (Limits(cell_chars=17), "B2 单元格"),
    ],
)
def test_each_limit_refuses_by_itself(limits: Limits, word: str) -> None:
    assert read_inside(xlsx())
    with pytest.raises(Refused, match=word):
        read_inside(xlsx(), limits)


@pytest.mark.parametrize(
    ("limits", "word"), [(Limits(rows=1), "第 2 行"), (Limits(columns=1), "B 列")]
)
def test_the_limits_hold_for_text_files_too(limits: Limits, word: str) -> None:
    with pytest.raises(Refused, match=word):
        read_inside(b"a,b\nc,d\n", limits)
