"""The style sheets keep to what Chromium 88 knows and to what the content policy allows."""

import re
from pathlib import Path

import pytest

SHEETS = sorted((Path(__file__).parents[2] / "static" / "css").glob("*.css"))
# what came after Chromium 88, or does nothing there
TOO_NEW = re.compile(
    r":has\(|color-mix\(|oklch\(|light-dark\(|@container|@layer|aspect-ratio\s*:|accent-color\s*:"
    r"|\d(?:dvh|svh|lvh)\b|inset-inline|:popover-open|text-wrap\s*:|@starting-style|^\s*&",
    re.MULTILINE,
)
FOREIGN = re.compile(r"@import|url\(\s*[\"']?(?:data:|https?:|//)")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(")


def _bare(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_nothing_is_newer_than_the_oldest_browser(sheet: Path) -> None:
    assert TOO_NEW.findall(_bare(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_nothing_is_loaded_from_elsewhere_or_inlined(sheet: Path) -> None:
    assert FOREIGN.findall(_bare(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_colours_are_named_in_the_tokens_alone(sheet: Path) -> None:
    colours = COLOUR.findall(_bare(sheet))
    assert bool(colours) == (sheet.name == "tokens.css")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_token_that_is_used_is_there(sheet: Path) -> None:
    tokens = next(s for s in SHEETS if s.name == "tokens.css").read_text()
    known = set(re.findall(r"(--[a-z0-9-]+):", tokens))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", _bare(sheet))) <= known


@pytest.mark.parametrize(
    "text", ["a:has(b) {}", "x { aspect-ratio: 1; }", "x { height: 100dvh; }", "\n  & b {}"]
)
def test_what_is_too_new_is_noticed(text: str) -> None:
    assert TOO_NEW.search(text)
