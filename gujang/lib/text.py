"""Folding of typed text to one form, and the characters no text may hold.

Order of use: :func:`forbidden` on what was typed, then one fold. Every fold is idempotent.
"""

import re
import unicodedata

# Unicode White_Space without the control characters, and the braille blank, which looks like one.
_SPACES = "\t\n\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000"
# Default_Ignorable_Code_Point without the direction overrides: invisible, never part of a name.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065"
    "\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fffd\U00030000-\U0003fffd"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"

_SPACES_AND_INVISIBLE = re.compile(f"[{_SPACES}{_INVISIBLE}]")
_MIDDLE_DOTS = re.compile(f"(?<=[{_HAN}])[.・•‧∙⋅⸱](?=[{_HAN}])")
_PERSON_NAME = re.compile(
    f"(?![{_LATIN}]\\Z)[{_HAN}{_LATIN}]+(?:·[{_HAN}{_LATIN}]+)*",
)
_NAME_LENGTH = 50

# Mongolian script needs its joiners and U+202F, so free text loses only what carries nothing.
_FREE_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_FREE_SPACES = re.compile("[\t \u00a0\u2000-\u200a\u205f\u3000]+")
_LINE_ENDS = re.compile(" ?(?:\r\n|[\r\n\u2028\u2029]) ?")
_BLANK_LINES = re.compile("\n{3,}")
_FULL_WIDTH = {
    code: code - 0xFEE0
    for first, last in ("０９", "ＡＺ", "ａｚ")
    for code in range(ord(first), ord(last) + 1)
}

_HEADER_MARKS = str.maketrans("[]{}【】〔〕〖〗", "()" * 5, "*")

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd-\uffff]"
)


def fold(value: str) -> str:
    """Return a name or code in its one form.

    NFKC; no spaces or invisible characters anywhere; no leading ``'`` (Excel's text mark); the
    variants of the middle dot between Han characters become ``·``.
    """
    if value.isascii():
        return _SPACES_AND_INVISIBLE.sub("", value).lstrip("'")
    bare = _SPACES_AND_INVISIBLE.sub("", unicodedata.normalize("NFKC", value))
    # what stood apart may compose now
    return _MIDDLE_DOTS.sub("·", unicodedata.normalize("NFKC", bare).lstrip("'"))


def fold_free(value: str) -> str:
    """Return free text (说明, 住址, 日记) as typed but for width, ends and spacing.

    Full-width digits and letters become half-width, punctuation and symbols stay. Runs of spaces
    become one, line breaks ``\\n``, at most one empty line in a row.
    """
    text = _FREE_INVISIBLE.sub("", value.translate(_FULL_WIDTH))
    text = _LINE_ENDS.sub("\n", _FREE_SPACES.sub(" ", text))
    return unicodedata.normalize("NFC", _BLANK_LINES.sub("\n\n", text).strip(" \n"))


def fold_header(value: str) -> str:
    """Return a column header (表头) for look-up: no spaces, ASCII brackets and colons, no ``*``."""
    return fold(fold(value).translate(_HEADER_MARKS))


def forbidden(value: str) -> str | None:
    """Return why ``value`` may not be taken, as a Chinese sentence, or None.

    Control characters and NUL, direction overrides, half surrogate pairs, broken characters.
    Tab and line breaks are allowed.
    """
    found = _FORBIDDEN.search(value)
    if not found:
        return None
    code = ord(found.group())
    if code >= 0xFFFD:
        kind = "无法识别的乱码字符"
    elif code >= 0xD800:
        kind = "不完整的字符"
    elif code >= 0x202A:
        kind = "改变文字方向的隐藏字符"
    else:
        kind = "不可见的控制字符"
    return f"第{found.start() + 1}个字符是{kind}（U+{code:04X}），请删除后重新填写。"


def is_person_name(value: str) -> bool:
    """Say whether ``value``, once folded, is a person's name: at most 50 characters.

    Han of any plane, Latin letters, and ``·`` between parts. One Han character is a name, one
    Latin letter is not.
    """
    name = fold(value)
    return len(name) <= _NAME_LENGTH and _PERSON_NAME.fullmatch(name) is not None
