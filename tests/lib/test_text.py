import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gujang.lib.text import fold, fold_free, fold_header, forbidden, is_person_name

CANONICAL = (
    "刘军成",
    "兴隆远塔村",
    "1502221022010001",
    "15022219800321971X",
    "缺劳力",
    "巴雅尔·乌兰",
)
DISGUISES = {
    "as it is": lambda text: text,
    "a space before": lambda text: " " + text,
    "a space after": lambda text: text + " ",
    "ideographic spaces around": lambda text: "\u3000" + text + "\u3000",
    "a space inside": lambda text: text[:2] + " " + text[2:],
    "an ideographic space inside": lambda text: text[:1] + "\u3000" + text[1:],
    "a space between all": lambda text: " ".join(text),
    "a hard space": lambda text: text[:2] + "\u00a0" + text[2:],
    "a narrow hard space": lambda text: text[:2] + "\u202f" + text[2:],
    "a thin space": lambda text: text[:2] + "\u2009" + text[2:],
    "a tab": lambda text: "\t" + text,
    "a line break inside": lambda text: text[:2] + "\n" + text[2:],
    "a Windows line break": lambda text: text + "\r\n",
    "a line separator": lambda text: text[:2] + "\u2028" + text[2:],
    "a zero-width space": lambda text: text[:2] + "\u200b" + text[2:],
    "a zero-width joiner": lambda text: text[:1] + "\u200d" + text[1:],
    "a byte order mark": lambda text: "\ufeff" + text,
    "a word joiner": lambda text: text[:1] + "\u2060" + text[1:],
    "a soft hyphen": lambda text: text[:1] + "\u00ad" + text[1:],
    "a left-to-right mark": lambda text: "\u200e" + text,
    "a variation selector": lambda text: text[:1] + "\ufe00" + text[1:],
    "a late variation selector": lambda text: text[:1] + "\U000e0100" + text[1:],
    "a braille blank": lambda text: text[:1] + "\u2800" + text[1:],
    "Excel's text mark": lambda text: "'" + text,
    "full width": lambda text: text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
    "katakana dots": lambda text: text.replace("·", "・"),
    "half-width katakana dots": lambda text: text.replace("·", "･"),
    "bullets": lambda text: text.replace("·", "•"),
    "hyphenation points": lambda text: text.replace("·", "‧"),
    "full stops": lambda text: text.replace("·", "."),
    "full-width full stops": lambda text: text.replace("·", "．"),
    "spaced dots": lambda text: text.replace("·", " ・ "),
    "compatibility ideographs": lambda text: text.replace("成", "\u6210").replace("隆", "\uf9dc"),
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
@pytest.mark.parametrize("canonical", CANONICAL)
def test_a_disguised_name_or_code_folds_to_its_one_form(canonical, disguise):
    assert fold(disguise(canonical)) == canonical


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("", ""),
        (" \u3000\n", ""),
        ("A.1", "A.1"),
        ("1.国家标准", "1.国家标准"),
        ("乡（镇）内务工", "乡(镇)内务工"),
        ("王𠮷", "王𠮷"),
        ("㐀㐁", "㐀㐁"),
        ("José", "José"),
        ("Jose\u0301", "José"),
        ("a \u0301", "á"),
        ("O'Brien", "O'Brien"),
        ("-1", "-1"),
        ("00012", "00012"),
    ],
)
def test_a_fold_keeps_what_matters(typed, folded):
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("家中有人患病，常年服药", "家中有人患病，常年服药"),
        ("（一）种植；养殖：羊２０只！", "（一）种植；养殖：羊20只！"),
        ("ＡＢｃ１２３", "ABc123"),
        ("收入<3000且>=2800", "收入<3000且>=2800"),
        ("=1+1", "=1+1"),
        ("+86", "+86"),
        ("-羊", "-羊"),
        ("@张三 '备注", "@张三 '备注"),
        ("'备注", "'备注"),
        ("＝１＋１", "＝1＋1"),
        ("面积90㎡，①号", "面积90㎡，①号"),
        ("  连年干旱 ", "连年干旱"),
        ("\u3000\u3000第一段", "第一段"),
        ("前\u3000\u3000后", "前 后"),
        ("前\u00a0 后", "前 后"),
        ("一\r\n二\r三\n四", "一\n二\n三\n四"),
        ("一 \n 二", "一\n二"),
        ("一\n\n\n\n二", "一\n\n二"),
        ("一\n \n\u3000\n二", "一\n\n二"),
        ("\n一\n", "一"),
        ("\ufeff有\u200b病", "有病"),
        ("ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ", "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ"),
        ("𠮷野", "𠮷野"),
        ("", ""),
    ],
)
def test_free_text_stays_as_typed_but_for_width_and_spacing(typed, folded):
    assert fold_free(typed) == folded


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("证件号码", "证件号码"),
        ("其中：\n计划生育金", "其中:计划生育金"),
        ("其中 :养老保险金", "其中:养老保险金"),
        ("其\u3000中：生态补偿金", "其中:生态补偿金"),
        ("耕地面积(  亩)", "耕地面积(亩)"),
        ("耕地面积（亩）", "耕地面积(亩)"),
        ("牧草地面积（\u3000亩）", "牧草地面积(亩)"),
        ("务工时间【月】", "务工时间(月)"),
        ("务工时间［月］", "务工时间(月)"),
        ("年 收 入 ( 元 )", "年收入(元)"),
        ("*户主姓名", "户主姓名"),
        ("户主姓名＊", "户主姓名"),
        ("乡\n镇", "乡镇"),
    ],
)
def test_a_header_is_found_however_it_is_spaced_and_bracketed(typed, folded):
    assert fold_header(typed) == folded


ANY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("刘·・.•'* \u3000\n\r\t\u200b\u0301\u0338Ａ１=（[【：ﬁ①\ufeff\ud800"),
    )
)


@pytest.mark.parametrize("function", [fold, fold_free, fold_header])
@given(text=ANY_TEXT)
@settings(derandomize=True, max_examples=200, deadline=None)
def test_folding_twice_is_folding_once(function, text):
    once = function(text)
    assert function(once) == once


@given(text=ANY_TEXT)
@settings(derandomize=True, max_examples=200, deadline=None)
def test_a_folded_code_is_normal_and_holds_no_space(text):
    folded = fold(text)
    assert unicodedata.is_normalized("NFKC", folded)
    assert not set(folded) & set(" \t\n\r\u3000\u00a0\u200b\ufeff")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("刘\x00军", "不可见的控制字符（U+0000）"),
        ("刘\x07军", "不可见的控制字符（U+0007）"),
        ("刘\x0b军", "不可见的控制字符（U+000B）"),
        ("刘\x1c军", "不可见的控制字符（U+001C）"),
        ("刘\x7f军", "不可见的控制字符（U+007F）"),
        ("刘\x85军", "不可见的控制字符（U+0085）"),
        ("刘\u202e军", "改变文字方向的隐藏字符（U+202E）"),
        ("刘\u2066军", "改变文字方向的隐藏字符（U+2066）"),
        ("刘\ud842军", "不完整的字符（U+D842）"),
        ("刘\udfb7军", "不完整的字符（U+DFB7）"),
        ("刘\ufffd军", "无法识别的乱码字符（U+FFFD）"),
        ("刘\uffff军", "无法识别的乱码字符（U+FFFF）"),
    ],
)
def test_a_character_no_text_may_hold_is_named_with_its_place(text, kind):
    assert forbidden(text) == f"第2个字符是{kind}，请删除后重新填写。"


@pytest.mark.parametrize("text", ["", "刘军成", "一\r\n二\t三", "王𠮷", "a\u200b\u200eb", "=1+1"])
def test_ordinary_text_is_not_forbidden(text):
    assert forbidden(text) is None


@pytest.mark.parametrize("text", ["刘\x00军", "刘\u202e军", "刘\ud842军", "刘\x1c军"])
def test_folding_does_not_hide_a_forbidden_character(text):
    assert forbidden(fold(text))
    assert forbidden(fold_free(text))


@pytest.mark.parametrize(
    "name",
    [
        "刘军成",
        "李鹏",
        "王",
        "欧阳长虹",
        "巴雅尔",
        "阿依古丽·买买提",
        "阿依古丽・买买提",
        "阿依古丽.买买提",
        "王𠮷",
        "㐱𫝀",
        "王\U00031350",
        "李〇",
        "John",
        "José·García",
        "阿D",
        "刘 军 成",
        "赛音吉日嘎拉·" + "古" * 43,
    ],
)
def test_a_persons_name_is_taken(name):
    assert is_person_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "·",
        "J",
        "刘军成1",
        "刘军成（已故）",
        "刘军成?",
        "·刘军成",
        "刘军成·",
        "阿依古丽··买买提",
        "刘_军",
        "刘军成、李鹏",
        "刘\u202e军",
        "刘\x00军",
        "=刘军",
        "①号",
        "カナ",
        "Иван",
        "古" * 51,
    ],
)
def test_what_is_no_persons_name_is_refused(name):
    assert not is_person_name(name)
