import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gujang.lib.pinyin import KEY_LENGTH, fold_query, search_keys


def test_a_name_has_its_suffixes_their_initials_and_its_full_pinyin():
    assert search_keys("刘军成") == {"刘军成", "军成", "成", "ljc", "jc", "c", "liujuncheng"}


@pytest.mark.parametrize(
    ("name", "found_by"),
    [
        ("单田芳", ["stf", "dtf", "shantianfang", "dantianfang", "田芳"]),
        ("曾国藩", ["zgf", "cgf", "zengguofan"]),
        ("查良镛", ["zly", "cly", "zhaliangyong"]),
        ("仇英", ["qy", "cy", "qiuying"]),
        ("解缙", ["xj", "jj", "xiejin"]),
        ("区宝", ["ob", "qb"]),
        ("翟永明", ["zym", "zhai", "di"]),
        ("朴正", ["pz", "piaozheng"]),
        ("谌龙", ["cl", "sl", "shenlong"]),
        ("尉迟恭", ["ycg", "yuchigong", "迟恭"]),
        ("万俟卨", ["mqx", "moqi"]),
        ("长孙无忌", ["zswj", "zhangsunwuji"]),
        ("单于", ["cy", "chanyu"]),
        ("张长生", ["zcs", "zhangchangsheng", "cs"]),
        ("石强", ["sq", "shiqiang"]),
        ("吕布", ["lb", "lvbu", "lübu", "lǚbù", "lubu"]),
        ("巴雅尔", ["bye", "bayaer", "雅尔"]),
        ("那仁高娃", ["nrgw", "narengaowa", "高娃"]),
        ("阿依古丽·买买提", ["aygl", "mmt", "买买提", "阿依古丽·买", "阿依古丽买"]),
        ("阿依古丽・买买提", ["mmt", "阿依古丽·买买提"]),
        ("José·Müller", ["jose", "muller", "Müller", "JOSÉ", "jm"]),
        ("David", ["dav", "David", "d"]),
        ("王𠮷", ["王𠮷", "𠮷", "w"]),
        ("刘 军 成", ["刘军", "ljc", "liu jun cheng", "ＬＪＣ", "Liu Jun-cheng"]),
        ("李西安", ["li xi'an", "lxa"]),
    ],
)
def test_a_name_is_found_by_every_way_of_typing_it(name, found_by):
    keys = search_keys(name)
    for typed in found_by:
        assert any(key.startswith(fold_query(typed)) for key in keys), typed


def test_a_name_is_not_found_by_another():
    assert not any(key.startswith(fold_query("李鹏")) for key in search_keys("刘军成"))
    assert not any(key.startswith("lp") for key in search_keys("刘军成"))


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("", 0),
        (" ", 0),
        ("·", 0),
        ("刘军成", 7),
        ("李鹏", 5),
        ("奇朝鲁", 24),
        ("阿依古丽·买买提", 24),
        ("一" * 50, 70),
        ("x" * 50, 2),
    ],
)
def test_a_name_has_few_keys_and_none_is_long(name, most):
    keys = search_keys(name)
    assert len(keys) <= most
    assert all(0 < len(key) <= KEY_LENGTH for key in keys)


@given(text=st.text(max_size=12))
@settings(derandomize=True, max_examples=150, deadline=None)
def test_whatever_is_typed_the_query_is_in_the_form_of_the_keys(text):
    query = fold_query(text)
    assert fold_query(query) == query
    assert not query or any(key.startswith(query[:1]) for key in search_keys(query))
