"""What one rule says of a home made for the test, and a table of such cases."""

from collections.abc import Mapping, Sequence

import pytest

from households.checks import RULES, Hit, Home, Limits

# words for the case, the home, and how many times the rule speaks
Case = tuple[str, Home, int]


def said(number: int, home: Home, limits: Limits | None = None) -> list[Hit]:
    """Return the hits of rule ``number``."""
    return list(RULES[number].judge(home, limits or Limits()))


def table(cases: Mapping[int, Sequence[Case]]) -> pytest.MarkDecorator:
    """Return the cases as parameters ``number, home, times``."""
    return pytest.mark.parametrize(
        ("number", "home", "times"),
        [
            pytest.param(number, home, times, id=f"{number} {words}")
            for number, rows in cases.items()
            for words, home, times in rows
        ],
    )


def both_sides(cases: Mapping[int, Sequence[Case]]) -> bool:
    """Say whether every rule of the table is shown speaking and silent."""
    return all(
        any(t for _, _, t in rows) and not all(t for _, _, t in rows) for rows in cases.values()
    )
