"""Every pair of colours that meets on a page is legible: WCAG 2.1 AA, computed from the tokens."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "static"
TOKENS = dict(
    re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", (STATIC / "css" / "tokens.css").read_text())
)
GROUNDS = ("paper", "ground", "zebra", "head", "accent-bg", "plain-bg")
WORDS = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS],
    *[("accent", ground) for ground in ("paper", "ground", "zebra", "head", "accent-bg")],
    *[("accent-2", ground) for ground in ("paper", "zebra", "head", "accent-bg")],
    *[(word, f"{word}-bg") for word in ("done", "wait", "late")],
    *[(word, "paper") for word in ("done", "late", "bar")],
    *[("ink", f"{word}-bg") for word in ("done", "wait", "late")],
    *[("ink-2", f"{word}-bg") for word in ("done", "late")],
    *[("accent", f"{word}-bg") for word in ("done", "wait", "late")],
    ("done", "zebra"),
    ("late", "zebra"),
    ("bar", "ground"),
    ("bar-ink", "bar"),
    ("bar-ink", "bar-2"),
    ("on-accent", "accent"),
    ("on-accent", "accent-2"),
    ("on-accent", "done"),
    *[("ink", ridge) for ridge in ("ground", "ridge-1", "ridge-2", "ridge-3")],
]
# borders of controls, focus rings, shapes and lines that carry meaning
SHAPES = [
    *[("control", ground) for ground in ("paper", "zebra", "ground")],
    *[("accent", ground) for ground in GROUNDS],
    *[("gold", bar) for bar in ("bar", "bar-2")],
    *[(f"part-{part}", "paper") for part in ("stable", "out", "planned", "back", "none")],
    *[(line, "paper") for line in ("plan", "done", "late", "bar")],
    *[("ink", ground) for ground in ("rail", "part-out", "part-none")],
    ("accent", "rail"),
]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours #rrggbb, 1 to 21 (WCAG 2.1, 1.4.3)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#1b4d89", "#1b4d89", 1.0)],
)
def test_the_ratio_is_the_one_of_the_standard(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio


@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_stand_out_from_their_ground(ink: str, ground: str) -> None:
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_that_carry_meaning_stand_out(shape: str, ground: str) -> None:
    assert contrast(TOKENS[shape], TOKENS[ground]) >= 3


def test_the_ridge_behind_the_sign_in_page_has_the_colours_of_the_tokens() -> None:
    fills = re.findall(r'fill="(#[0-9a-f]{6})"', (STATIC / "img" / "ridge.svg").read_text())
    assert fills == [TOKENS["ridge-1"], TOKENS["ridge-2"], TOKENS["ridge-3"]]
