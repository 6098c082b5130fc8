"""Certificate numbers (证件号码): resident ID of 18 characters, disability certificate of 20 or 22.

GB 11643-1999; a disability certificate (残疾人证) adds the category (1-7) and grade (1-4), one
issued again adds two more characters. Persons are told apart by the first 18 alone.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from stdnum.cn.ric import calc_check_digit

from gujang.lib.values import BadValue, code_cell

_KEY_LENGTH = 18
_NUMBER = re.compile(r"[0-9]{6}([0-9]{8})[0-9]{2}([0-9])[0-9X](?:([0-9])([0-9])([0-9A-Z]{2})?)?")
_EARLIEST = date(1900, 1, 1)
_CURE = "请对照证件重新填写。"


class Kind(StrEnum):
    """What certificate a number is from (证件类型)."""

    RESIDENT = "resident"
    DISABILITY = "disability"
    REISSUED = "reissued"


_KINDS = {18: Kind.RESIDENT, 20: Kind.DISABILITY, 22: Kind.REISSUED}


# no repr: a number must not get into a log
@dataclass(frozen=True, slots=True, repr=False)
class IdNumber:
    """A number that holds. ``sex`` is the national code, 1 男 2 女; ``key`` the first 18."""

    text: str
    kind: Kind
    key: str
    born_on: date
    sex: Literal["1", "2"]
    disability_category: str | None
    disability_grade: str | None

    @property
    def length(self) -> int:
        return len(self.text)

    @property
    def warning(self) -> str | None:
        """What is doubtful yet no ground for refusal: category 1-7, grade 1-4 (残疾证校验)."""
        if self.disability_category is None or self.disability_grade is None:
            return None
        if self.disability_category in "1234567" and self.disability_grade in "1234":
            return None
        return "残疾证的类别应为1到7、等级应为1到4，请对照残疾证核对。"


def parse(value: object, *, as_of: date | None = None) -> IdNumber:
    """Return the certificate number in a cell or field, or raise :class:`BadValue`.

    ``as_of`` is the data date (数据时点), today by default; nobody is born after it. Codes:
    empty, digits_lost, too_short_15, length, characters, birth_date, check_digit.
    """
    text = code_cell(value).upper()
    found = _NUMBER.fullmatch(text)
    if not found:
        raise _misshapen(text)
    born, sex, category, grade, _ = found.groups()
    key = text[:_KEY_LENGTH]
    born_on = _birth_date(born, as_of or date.today())
    if calc_check_digit(key) != key[-1]:
        raise BadValue(f"第18位校验码不对，号码中有错字，{_CURE}", "check_digit")
    return IdNumber(
        text=text,
        kind=_KINDS[len(text)],
        key=key,
        born_on=born_on,
        sex="1" if int(sex) % 2 else "2",
        disability_category=category,
        disability_grade=grade,
    )


def mask(text: str, *, style: Literal["list", "detail"] = "list") -> str:
    """Return ``text`` masked: the last 4 in a list, the first 6 and last 2 in a detail.

    Counted in the first 18 characters, so that no masked number tells of a disability.
    """
    head, tail = (6, 2) if style == "detail" else (0, 4)
    return _masked(text[:_KEY_LENGTH], head, tail, shortest=15)


def mask_phone(text: str) -> str:
    """Return a phone number with its first 3 and last 4 characters."""
    return _masked(text, 3, 4, shortest=11)


def mask_card(text: str) -> str:
    """Return a bank card number with its last 4 characters."""
    return _masked(text, 0, 4, shortest=8)


def _masked(text: str, head: int, tail: int, *, shortest: int) -> str:
    if len(text) < shortest:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]


def _birth_date(digits: str, as_of: date) -> date:
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise BadValue(f"第7到14位不是真实的出生日期，{_CURE}", "birth_date") from error
    if born_on < _EARLIEST:
        raise BadValue(f"出生日期早于1900年，{_CURE}", "birth_date")
    if born_on > as_of:
        raise BadValue(
            f"出生日期晚于数据时点{as_of.year}年{as_of.month}月{as_of.day}日，{_CURE}", "birth_date"
        )
    return born_on


def _misshapen(text: str) -> BadValue:
    if not text:
        return BadValue("证件号码为空，请填写18位身份证号或残疾证号。", "empty")
    if len(text) == 15:
        return BadValue("是15位旧号码，需升级18位，请填写第二代身份证号码。", "too_short_15")
    if len(text) not in _KINDS:
        return BadValue(f"有{len(text)}位，证件号码应为18、20或22位，{_CURE}", "length")
    return BadValue(f"有不该出现的字符，只能是数字，第18位可以是X，{_CURE}", "characters")
