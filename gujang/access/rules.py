"""Rules of accounts, as functions of plain values: passwords, sessions, where a role may act."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

from .rights import Role

PASSWORD_LIMIT = 128
USERNAME = r"[a-z][a-z0-9_.-]{2,29}"
AREA_CODE = r"[0-9]{6}([0-9]{3}([0-9]{3})?)?"
# words everybody here would try first
CONTEXT_WORDS = ("guyang", "固阳", "fupin", "扶贫", "三到", "sandao")
_CLASSES = ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]")
# a code of 6 digits is a county, 9 a town, 12 a village; a role not named here fits any
_FITTING = {Role.TOWN: (9, "镇"), Role.CADRE: (12, "村")}


def known_words(password: str, own: Iterable[str] = ()) -> list[str]:
    """Return the words in ``password`` that make it easy to guess: ours, and the user's own."""
    folded = _fold(password)
    words = [*CONTEXT_WORDS, *(word for word in own if len(word) >= 3)]
    return [word for word in words if _fold(word) in folded]


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def character_classes(password: str) -> int:
    """Return of how many kinds (small and capital letters, digits, others) a password is made."""
    return sum(bool(re.search(kind, password)) for kind in _CLASSES)


def is_past(since: dt.datetime | None, life: dt.timedelta | None, now: dt.datetime) -> bool:
    """Tell whether ``life`` has gone by since then; never without a beginning or a limit."""
    return since is not None and life is not None and now - since >= life


def role_fits(role: str, area_code: str) -> str:
    """Return what is wrong with ``role`` in that area, or the empty string."""
    length, word = _FITTING.get(Role(role), (0, ""))
    if not length or len(area_code) == length:
        return ""
    return f"“{Role(role).label}”的辖区应是一个{word}，请填{length}位的{word}编码。"
