"""Cell values and typed input to Python values; what cannot be read raises :class:`BadValue`.

An empty cell (None, no text, spaces) gives None, or "" for text: whether a value is required is
the column's matter. No message repeats the value, so none can leak it.
"""

import datetime as dt
import functools
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from gujang.lib.text import fold, fold_free, forbidden, is_person_name

YUAN = ("元", "圆", "元整")
MU = ("亩",)
SQUARE_METRES = ("平方米", "平米", "m2")
KILOMETRES = ("公里", "千米", "km")
COUNTS = ("人", "口", "户", "个", "只", "头", "天", "次")

DIGITS_LOST = "是数字格式，Excel只保留15位，后面的数字已经丢失，请把该列设为文本后重新填写。"
_NOT_A_NUMBER = "应填数字，请核对后重新填写。"
_NOT_A_DATE = "日期应写作2014-03-05、2014.3.5、2014年3月5日或2014年3月，请重新填写。"

_NUMBER = re.compile(
    r"([+-]?) ?¥? ?(\d{1,3}(?P<mark>[, ])\d{3}(?:(?P=mark)\d{3})*|\d+)(\.\d+)?(?P<unit>(?! ?\d).*)",
    re.ASCII,
)
_SCIENTIFIC = re.compile(r"\d+(\.\d+)?E\+\d+", re.ASCII | re.IGNORECASE)
# width alone: NFKC would make 5² a 52
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0xFFE5: "¥", 0x2212: "-"}
_TEXT_LIMIT = 60
_LARGEST = 10**30
_NOISE = Decimal("0.000001")
_YES = ("是", "有", "1", "y", "yes", "true", "√", "✓", "✔", "☑")
_NO = ("否", "无", "没有", "0", "n", "no", "false", "×", "✕", "✖", "✗", "✘")
_WORDS = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)

_DATE = re.compile(
    r"(\d{4}) ?"
    r"(?:([-./]) ?(?P<m1>\d{1,2})(?: ?\2 ?(?P<d1>\d{1,2}))?"
    r"|年 ?(?P<m2>\d{1,2}) ?月 ?(?:(?P<d2>\d{1,2}) ?[日号]?)?"
    r"|(?P<m3>\d\d)(?P<d3>\d\d))"
    r"(?:[ T]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?",
    re.ASCII,
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_SERIAL_ZERO = dt.date(1899, 12, 30)
_SERIALS = range(10_000, 73_051)  # 1927-05-18 to 2099-12-31
_YEARS = range(1900, 2100)


class BadValue(ValueError):
    """A value that cannot be taken: ``message`` says in Chinese why and what to do.

    ``code`` names the reason for programs.
    """

    def __init__(self, message: str, code: str = "invalid") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def decimal_cell(
    value: object,
    *,
    places: int = 2,
    max_digits: int = 12,
    negative: bool = False,
    unit_words: Sequence[str] = YUAN,
    scale: int = 1,
    round_excess: bool = False,
) -> Decimal | None:
    """Return the number of a cell with exactly ``places`` decimals, or None when it is empty.

    ``unit_words`` may follow the number in text; ``scale`` 10000 is for a column whose header
    says 万元. Excess decimals are an error unless they are binary noise (below one millionth) or
    ``round_excess`` is set, as for a column of quotients; both round half up.
    """
    number = _number(value, tuple(unit_words), scale)
    if number is None:
        return None
    limit = 10 ** (max_digits - places)
    if abs(number) >= limit or abs(rounded := _round(number, places)) >= limit:
        raise BadValue(f"数值太大，整数部分最多{max_digits - places}位，请核对。", "too_large")
    if not round_excess and abs(rounded - number) >= _NOISE:
        wanted = f"最多保留{places}位小数" if places else "应为整数"
        raise BadValue(f"{wanted}，请核对后重新填写。", "places")
    if rounded < 0 and not negative:
        raise BadValue("不能是负数，请核对。", "negative")
    return rounded


def int_cell(
    value: object,
    *,
    minimum: int = 0,
    maximum: int = 999_999_999,
    unit_words: Sequence[str] = COUNTS,
) -> int | None:
    """Return the whole number of a cell from ``minimum`` to ``maximum``, or None when empty."""
    number = decimal_cell(value, places=0, negative=True, unit_words=unit_words)
    if number is None:
        return None
    if not minimum <= number <= maximum:
        raise BadValue(f"应为{minimum}到{maximum}的整数，请核对。", "range")
    return int(number)


def month_count(value: object) -> int:
    """Return the months worked in the year (务工时间): 0 to 12; an empty cell is 0."""
    return int_cell(value, maximum=12, unit_words=("个月", "月")) or 0


def year_cell(value: object, *, minimum: int = 1949, maximum: int = 2099) -> int | None:
    """Return a calendar year (年度) from 2014, 2014年, 2014年度 or a date in it."""
    year = value.year if isinstance(value, dt.date) else value
    return int_cell(year, minimum=minimum, maximum=maximum, unit_words=("年度", "年"))


def date_cell(value: object) -> dt.date | None:
    """Return a day from a date, its usual Chinese spellings or an Excel serial number.

    A month without a day is its first day; a time of day is dropped. Years 1900 to 2099.
    """
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return _in_years(value)
    if isinstance(value, int | float | Decimal):
        # 2014.10 typed as a number has become 2014.1, so the fraction is no month
        value = _plain(value).partition(".")[0]
    return _text_date(_short(_plain(value)))


def bool_cell(value: object) -> bool | None:
    """Return 是, 有, 1, Y, √ as True; 否, 无, 0, N, × as False; an empty cell as None."""
    word = fold(_short(_plain(value))).lower()
    if word and word not in _WORDS:
        raise BadValue("应填“是”或“否”。", "choice")
    return _WORDS.get(word)


def text_cell(value: object, *, max_length: int = 500) -> str:
    """Return free text folded by :func:`gujang.lib.text.fold_free`."""
    typed = _plain(value)
    return _checked(typed, fold_free(typed), max_length)


def code_cell(value: object, *, max_length: int = 64) -> str:
    """Return a code, number or place name folded by :func:`gujang.lib.text.fold`.

    A numeric cell of more than 15 digits has lost some of them and is refused.
    """
    typed = _plain(value)
    numeric = isinstance(value, int | float | Decimal)
    folded = _checked(typed, fold(typed), max_length)
    if (numeric and len(folded.partition(".")[0].lstrip("-")) > 15) or (
        "+" in folded and _SCIENTIFIC.fullmatch(folded)
    ):
        raise BadValue(DIGITS_LOST, "digits_lost")
    return folded


def name_cell(value: object) -> str:
    """Return a person's name (姓名) folded, or "" when empty."""
    name = code_cell(value, max_length=50)
    if name and not is_person_name(name):
        raise BadValue("姓名只能是汉字、字母和间隔号“·”，请按户口簿填写。", "name")
    return name


def _plain(value: object) -> str:
    """Return a cell as the text a person would have typed."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float | Decimal):
        return format(_finite(value), "f")
    return str(value.date() if isinstance(value, dt.datetime) else value)


def _finite(value: float | Decimal) -> Decimal:
    if isinstance(value, float):
        # the 15 significant digits that Excel shows; what follows is noise
        number = Decimal(format(value, ".15g"))
    else:
        number = Decimal(min(value, _LARGEST) if isinstance(value, int) else value)
    if not number.is_finite():
        raise BadValue("不是有效的数字，请重新填写。", "not_finite")
    if abs(number) >= _LARGEST:
        raise BadValue("数值太大，请核对。", "too_large")
    return number


def _round(number: Decimal, places: int) -> Decimal:
    # + 0 turns -0.00 into 0.00
    return number.quantize(_quantum(places), ROUND_HALF_UP) + 0


@functools.cache
def _quantum(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def _short(text: str) -> str:
    if len(text) > _TEXT_LIMIT and len(text := text.strip()) > _TEXT_LIMIT:
        raise BadValue("文字太长，请核对。", "too_long")
    return text


def _half_width(text: str) -> str:
    return fold_free(text.translate(_HALF_WIDTH))


def _checked(typed: str, folded: str, max_length: int) -> str:
    if problem := forbidden(typed):
        raise BadValue(problem, "characters")
    if len(folded) > max_length:
        raise BadValue(f"文字太长，最多{max_length}个字，请删减。", "too_long")
    return folded


def _number(value: object, units: tuple[str, ...], scale: int) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, str):
        return _text_number(_short(value), units, scale)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise BadValue(_NOT_A_NUMBER, "not_a_number")
    return _finite(value) * scale


@functools.lru_cache(maxsize=8192)
def _text_number(typed: str, units: tuple[str, ...], scale: int) -> Decimal | None:
    text = _half_width(typed)
    if not text:
        return None
    found = _NUMBER.fullmatch(text)
    if not found:
        raise BadValue(_NOT_A_NUMBER, "not_a_number")
    _check_unit(fold(found["unit"]).lower(), units, scale)
    whole = found[2].replace(found["mark"] or ",", "")
    return Decimal(found[1] + whole + (found[4] or "")) * scale


def _check_unit(unit: str, units: tuple[str, ...], scale: int) -> None:
    own = units[0] if units else ""
    if unit in ("万", f"万{own}"):
        if scale != 10_000:
            raise BadValue(f"单位是“万{own}”，请换算成“{own}”后重新填写。", "unit")
    elif unit in units:
        if scale != 1:
            raise BadValue(f"表头的单位与此处的“{own}”不一致，请核对。", "unit")
    elif unit:
        wanted = f"应填数字，单位为“{own}”" if own else "应填数字"
        raise BadValue(f"{wanted}，请核对后重新填写。", "unit")


@functools.lru_cache(maxsize=4096)
def _text_date(typed: str) -> dt.date | None:
    text = _half_width(typed)
    if not text:
        return None
    if (serial := _SERIAL.fullmatch(text)) and int(serial[1]) in _SERIALS:
        return _SERIAL_ZERO + dt.timedelta(days=int(serial[1]))
    found = _DATE.fullmatch(text)
    if not found:
        raise BadValue(_NOT_A_DATE, "not_a_date")
    month = found["m1"] or found["m2"] or found["m3"]
    day = found["d1"] or found["d2"] or found["d3"] or "1"
    try:
        parsed = dt.date(int(found[1]), int(month), int(day))
    except ValueError as error:
        raise BadValue("这一天不存在，请核对年月日。", "no_such_day") from error
    return _in_years(parsed)


def _in_years(day: dt.date) -> dt.date:
    if day.year not in _YEARS:
        raise BadValue("年份应在1900到2099之间，请核对。", "range")
    return day
