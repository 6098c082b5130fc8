from datetime import date, datetime
from decimal import Decimal

import pytest

from gujang.lib.values import DIGITS_LOST, BadValue, code_cell, name_cell, text_cell


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, ""),
        (" ", ""),
        ("１５０２２２１０２２０１０００３", "1502221022010003"),
        (" 兴隆远塔村", "兴隆远塔村"),
        (16303910374, "16303910374"),
        (16303910374.0, "16303910374"),
        (Decimal("16303910374"), "16303910374"),
        (999999999999999, "999999999999999"),
        (1.5, "1.5"),
        (True, "是"),
        (datetime(2014, 3, 5), "2014-03-05"),
        ("+8616303910374", "+8616303910374"),
    ],
)
def test_a_code_is_text_whatever_the_cell_holds(cell, code):
    assert code_cell(cell) == code


@pytest.mark.parametrize(
    "cell",
    [
        6200576616462820371,
        6.20057661646282e18,
        1502221022010001,
        1e15,
        Decimal(10**15),
        "6.20E+18",
        "1e+15",
    ],
)
def test_a_number_of_more_than_15_digits_has_lost_some(cell):
    with pytest.raises(BadValue) as refused:
        code_cell(cell)

    assert refused.value.message == DIGITS_LOST


@pytest.mark.parametrize("read", [code_cell, text_cell, name_cell])
@pytest.mark.parametrize("cell", ["刘\x00军", "刘\u202e军", "刘\ud842军"])
def test_forbidden_characters_are_refused_everywhere(read, cell):
    with pytest.raises(BadValue, match="第2个字符") as refused:
        read(cell)

    assert refused.value.code == "characters"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("家中有人患病，常年服药 ", "家中有人患病，常年服药"),
        ("=1+1", "=1+1"),
        (12, "12"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (date(2014, 3, 5), "2014-03-05"),
        (False, "否"),
        ("字" * 500, "字" * 500),
    ],
)
def test_free_text_is_read_from_any_cell(cell, text):
    assert text_cell(cell) == text


def test_text_beyond_its_length_is_refused_not_cut():
    assert text_cell("一二三", max_length=3) == "一二三"
    with pytest.raises(BadValue, match="最多3个字"):
        text_cell("一二三四", max_length=3)
    with pytest.raises(BadValue, match="最多64个字"):
        code_cell("9" * 65)


@pytest.mark.parametrize(
    ("cell", "name"),
    [(None, ""), ("刘 军成", "刘军成"), ("阿依古丽．买买提", "阿依古丽·买买提"), ("王𠮷", "王𠮷")],
)
def test_a_name_is_read_in_its_one_form(cell, name):
    assert name_cell(cell) == name


@pytest.mark.parametrize("cell", ["刘军成1", "刘军成(已故)", "=刘军", 12, "?"])
def test_what_is_no_name_is_refused(cell):
    with pytest.raises(BadValue, match="姓名只能是"):
        name_cell(cell)
