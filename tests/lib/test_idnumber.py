from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric
from stdnum.iso7064 import mod_11_2

from gujang.lib.idnumber import Kind, mask, mask_card, mask_phone, parse
from gujang.lib.values import BadValue

DATA_DATE = date(2014, 12, 31)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def make_number(prefix="150222", born="19671211", order="944"):
    """Check digit by the weights of GB 11643, apart from the library's way."""
    body = prefix + born + order
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True))
    return body + "10X98765432"[total % 11]


@pytest.mark.parametrize(
    ("typed", "text", "sex", "born_on"),
    [
        ("150222196712119448", "150222196712119448", "2", date(1967, 12, 11)),
        ("15022219800321971x", "15022219800321971X", "1", date(1980, 3, 21)),
        ("15022219800321971x\u3000", "15022219800321971X", "1", date(1980, 3, 21)),
        ("１５０２２２１９６７１２１１９４４８", "150222196712119448", "2", date(1967, 12, 11)),
        ("15022219800321971Ｘ", "15022219800321971X", "1", date(1980, 3, 21)),
        ("150222 19671211 9448", "150222196712119448", "2", date(1967, 12, 11)),
        ("'150222196712119448", "150222196712119448", "2", date(1967, 12, 11)),
        ("15022319650917951364", "15022319650917951364", "1", date(1965, 9, 17)),
        ("15022219520421927x42", "15022219520421927X42", "1", date(1952, 4, 21)),
        ("15022219470224923143B1", "15022219470224923143B1", "1", date(1947, 2, 24)),
        ("15022219470224923143b1", "15022219470224923143B1", "1", date(1947, 2, 24)),
        ("11010519491231002X", "11010519491231002X", "2", date(1949, 12, 31)),
        (make_number(prefix="810000"), make_number(prefix="810000"), "2", date(1967, 12, 11)),
        (make_number(prefix="999999"), make_number(prefix="999999"), "2", date(1967, 12, 11)),
        (make_number(born="20120229"), make_number(born="20120229"), "2", date(2012, 2, 29)),
        (make_number(born="19000101"), make_number(born="19000101"), "2", date(1900, 1, 1)),
        (make_number(born="20141231"), make_number(born="20141231"), "2", date(2014, 12, 31)),
    ],
)
def test_a_number_is_read_in_its_usual_spellings(typed, text, sex, born_on):
    number = parse(typed, as_of=DATA_DATE)

    assert (number.text, number.key, number.sex) == (text, text[:18], sex)
    assert number.born_on == born_on


@pytest.mark.parametrize(
    ("tail", "kind", "length"),
    [("", Kind.RESIDENT, 18), ("43", Kind.DISABILITY, 20), ("43B1", Kind.REISSUED, 22)],
)
def test_the_length_tells_the_kind(tail, kind, length):
    number = parse(make_number() + tail)
    assert (number.kind, number.length) == (kind, length)


@pytest.mark.parametrize(
    ("typed", "category", "grade", "doubtful"),
    [
        ("150222196712119448", None, None, False),
        ("15022219670101900511", "1", "1", False),
        ("15022219670101900574", "7", "4", False),
        ("150222196701019005749Z", "7", "4", False),
        ("15022219670101900536", "3", "6", True),
        ("15022219670101900510", "1", "0", True),
        ("15022219670101900584", "8", "4", True),
        ("15022219670101900504", "0", "4", True),
    ],
)
def test_an_unknown_category_or_grade_is_doubtful_but_taken(typed, category, grade, doubtful):
    number = parse(make_number(born="19670101", order="900") + typed[18:])

    assert (number.disability_category, number.disability_grade) == (category, grade)
    assert bool(number.warning) is doubtful


WRONG = [
    (None, "empty", "为空"),
    ("", "empty", "为空"),
    (" \u3000", "empty", "为空"),
    (150222196712119448, "digits_lost", "Excel只保留15位"),
    (1.5022219671211945e17, "digits_lost", "Excel只保留15位"),
    (Decimal("150222196712119448"), "digits_lost", "Excel只保留15位"),
    ("1.50222E+17", "digits_lost", "Excel只保留15位"),
    (1502226712119, "length", "有13位"),
    ("150222671211944", "too_short_15", "需升级18位"),
    (150222671211944, "too_short_15", "需升级18位"),
    ("15022219671211944", "length", "有17位"),
    ("1502221967121194488", "length", "有19位"),
    ("150222196712119448431", "length", "有21位"),
    ("150222196712119448 431B12", "length", "有24位"),
    ("无", "length", "有1位"),
    (True, "length", "有1位"),
    (date(1967, 12, 11), "length", "有10位"),
    ("15022219671211944O", "characters", "只能是数字"),
    ("1502221967121194X8", "characters", "只能是数字"),
    ("X50222196712119448", "characters", "只能是数字"),
    ("15022219671211944*", "characters", "只能是数字"),
    ("15022219800321971Х", "characters", "只能是数字"),  # noqa: RUF001
    ("15022219671211944²", "check_digit", "校验码"),
    ("١٥٠٢٢٢١٩٦٧١٢١١٩٤٤٨", "characters", "只能是数字"),
    ("1502221967121194_8", "characters", "只能是数字"),
    ("1502221967121194484B", "characters", "只能是数字"),
    ("15022219671211944843B*", "characters", "只能是数字"),
    ("15022219671211944\u202e8", "characters", "隐藏字符"),
    ("15022219671211944\x008", "characters", "控制字符"),
    ("1" * 1_000_000, "too_long", "文字太长"),
    ("150222196712119449", "check_digit", "校验码"),
    ("15022219671211944X", "check_digit", "校验码"),
    ("15022219671211944943", "check_digit", "校验码"),
    ("150222196721119448", "birth_date", "出生日期"),
    (make_number(born="19671301"), "birth_date", "出生日期"),
    (make_number(born="19670001"), "birth_date", "出生日期"),
    (make_number(born="19670230"), "birth_date", "出生日期"),
    (make_number(born="19000229"), "birth_date", "出生日期"),
    (make_number(born="19670100"), "birth_date", "出生日期"),
    (make_number(born="00000101"), "birth_date", "出生日期"),
    (make_number(born="18991231"), "birth_date", "早于1900年"),
    (make_number(born="20150101"), "birth_date", "晚于数据时点2014年12月31日"),
]


@pytest.mark.parametrize(("typed", "code", "says"), WRONG)
def test_a_number_that_does_not_hold_is_refused_with_its_reason(typed, code, says):
    with pytest.raises(BadValue) as refused:
        parse(typed, as_of=DATA_DATE)

    assert refused.value.code == code
    assert says in refused.value.message


@pytest.mark.parametrize("typed", [row[0] for row in WRONG if isinstance(row[0], str)])
def test_no_reason_repeats_the_number(typed):
    with pytest.raises(BadValue) as refused:
        parse(typed, as_of=DATA_DATE)

    assert len(typed) < 4 or typed[-4:] not in refused.value.message
    assert refused.value.message.endswith("。")


def test_without_a_data_date_nobody_is_born_after_today():
    assert parse(make_number(born="20150101")).born_on == date(2015, 1, 1)
    with pytest.raises(BadValue, match="晚于数据时点"):
        parse(make_number(born="29990101"))


def test_a_number_does_not_show_in_a_log():
    assert "1967" not in repr(parse("150222196712119448"))


BORN = st.dates(date(1900, 1, 1), DATA_DATE)


@given(prefix=st.integers(0, 999_999), born=BORN, order=st.integers(0, 999))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_every_number_made_by_the_standard_is_taken(prefix, born, order):
    text = make_number(f"{prefix:06}", f"{born:%Y%m%d}", f"{order:03}")

    number = parse(text, as_of=DATA_DATE)

    assert mod_11_2.is_valid(text)
    assert (number.key, number.born_on) == (text, born)
    assert number.sex == "21"[order % 2]


@given(place=st.integers(0, 17), digit=st.sampled_from("0123456789X"))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_one_wrong_digit_never_passes(place, digit):
    good = "150222196712119448"
    typed = good[:place] + digit + good[place + 1 :]
    if typed == good:
        assert parse(typed).key == good
        return
    with pytest.raises(BadValue):
        parse(typed)


@pytest.mark.parametrize("text", ["150222196712119448", "11010519491231002X"])
def test_the_library_agrees_on_numbers_of_known_counties(text):
    assert ric.is_valid(text)
    assert parse(text).text == text


@pytest.mark.parametrize(
    ("text", "listed", "detailed"),
    [
        ("150222196712119448", "**************9448", "150222**********48"),
        ("15022219520421927X42", "**************927X"[:14] + "927X", "150222**********7X"),
        ("15022219470224923143B1", "**************9231", "150222**********31"),
        ("150222671211944", "***********1944", "150222*******44"),
        ("15022267121194", "*" * 14, "*" * 14),
        ("", "", ""),
    ],
)
def test_a_masked_number_shows_its_ends_and_no_disability(text, listed, detailed):
    assert mask(text) == listed
    assert mask(text, style="list") == listed
    assert mask(text, style="detail") == detailed


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("16303910374", "163****0374"),
        ("8112345", "*******"),
        ("", ""),
        ("0472-8112345", "047*****2345"),
    ],
)
def test_a_masked_phone_shows_three_and_four(text, masked):
    assert mask_phone(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [("6200576616462820371", "*" * 15 + "0371"), ("6200576", "*******"), ("", "")],
)
def test_a_masked_card_shows_its_last_four(text, masked):
    assert mask_card(text) == masked
