"""Search keys of Chinese names, to be matched by prefix: 刘军成 is found by 军成, ljc, liuj."""

import functools
import itertools
import os
import re
import unicodedata
from collections.abc import Sequence

from gujang.lib.text import fold

# the phrase table costs every process 44 MB and 0.1 s, and tells nothing about names
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
from pypinyin import Style, pinyin  # noqa: E402

KEY_LENGTH = 32

_UNITS = re.compile("[a-z]+|[^a-z·]")
_MARKS = re.compile("[\u0300-\u036f'’-]")
# surname readings the library does not list
_MORE_READINGS = {"谌": ("shen",), "黑": ("he",), "贠": ("yun",)}
# how many readings count, by place; from the fifth character on only the most usual one
_READINGS_BY_PLACE = (9, 2, 2, 2)


def search_keys(name: str) -> set[str]:
    """Return the lower-case keys a name is found by, each of at most 32 characters.

    The name and its suffixes, the pinyin initials of these, and the full pinyin of the name. The
    surname counts with every reading, the next three characters with the two most usual ones.
    """
    units = _UNITS.findall(_plain(name))
    readings = [_readings(unit, place) for place, unit in enumerate(units)]
    initials = [tuple(dict.fromkeys(word[0] for word in words)) for words in readings]
    keys = {"".join(units[place:]) for place in range(len(units))}
    for place in range(len(units)):
        keys |= _joined(initials[place:])
    return {key[:KEY_LENGTH] for key in keys | _joined(readings)} - {""}


def fold_query(query: str) -> str:
    """Return what was typed in the form of the keys: lower case, no spaces, dots or tone marks.

    ``ü`` and ``v`` become ``u``, so that lv, lü and lu all find 吕.
    """
    return _plain(query).replace("·", "")[:KEY_LENGTH]


def _plain(text: str) -> str:
    bare = _MARKS.sub("", unicodedata.normalize("NFD", fold(text).lower()))
    return unicodedata.normalize("NFC", bare).replace("v", "u")


def _joined(choices: Sequence[Sequence[str]]) -> set[str]:
    return {"".join(picked) for picked in itertools.product(*choices)}


def _readings(unit: str, place: int) -> Sequence[str]:
    count = _READINGS_BY_PLACE[place] if place < len(_READINGS_BY_PLACE) else 1
    return _all_readings(unit)[:count]


@functools.lru_cache(maxsize=8192)
def _all_readings(unit: str) -> tuple[str, ...]:
    """Return the readings of a Han character, the most usual first; other text reads as itself."""
    if unit.isascii():
        return (unit,)
    found = pinyin(unit, style=Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys(word.replace("v", "u") for word in found)) + _MORE_READINGS.get(
        unit, ()
    )
