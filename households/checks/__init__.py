"""数据核查: the numbered rules of domain section 8, judged over a frozen home."""

from collections.abc import Iterator

from . import exited, identity, people, poverty, support, survey
from .home import Home
from .limits import Limits, current
from .rule import RULES, Hit, Rule, data_in_words

__all__ = ["RULES", "WAITING", "Hit", "Home", "Limits", "Rule", "current", "data_in_words", "judge"]

_DECLARED = (identity, people, poverty, survey, exited, support)
WAITING = support.WAITING


def judge(home: Home, limits: Limits) -> Iterator[tuple[Rule, Hit]]:
    """Give what every rule says of ``home``, in the order of their numbers."""
    for _, rule in sorted(RULES.items()):
        for hit in rule.judge(home, limits):
            yield rule, hit
