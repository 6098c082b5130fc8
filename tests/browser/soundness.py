"""What must hold of every page, whoever opens it; asked of the page that is open."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

DESK, MAGNIFIED, PHONE = 1440, 720, 390  # an office screen, the same at 200 %, a telephone
EVERYTHING = {"resultTypes": ["violations"]}
NO_CONTRAST = EVERYTHING | {"rules": {"color-contrast": {"enabled": False}}}
NAMED = """const named = (e) => `${e.tagName.toLowerCase()} in ${e.parentElement.className}:
    ${(e.textContent || e.name).trim().slice(0, 20)}`;
    const seen = (selector) => [...document.querySelectorAll(selector)].filter((e) =>
        e.checkVisibility({checkVisibilityCSS: true}) && !e.closest('.visually-hidden, .skip'));"""
CONTROLS = "a[href], button:enabled, input:enabled, select:enabled, textarea, summary"

VIOLATIONS = """(options) => {
    const where = (fault) => fault.nodes.map((node) => node.html.slice(0, 90)).slice(0, 3);
    return axe.run(options).then(({violations}) =>
        violations.map((fault) => `${fault.help}: ${where(fault).join(', ')}`));
}"""
TOO_WIDE = """() => {
    if (document.documentElement.scrollWidth <= window.innerWidth) return [];
    const inside = '.table-wrap *, .section-nav *, details:not([open]) > :not(summary) *';
    return seen('body *').filter((e) => !e.matches(inside)
        && e.getBoundingClientRect().right > window.innerWidth + 1).slice(-3).map(named);
}"""
# a link within a sentence is as high as its line; a box is picked by its label
TOO_SMALL = """() => seen('CONTROLS').filter((e) => !e.closest('p, .notice')).filter((e) => {
    const box = e.matches('[type=checkbox], [type=radio], [type=file]') && e.closest('label') || e;
    const {width, height} = box.getBoundingClientRect();
    return width < 43.5 || height < 43.5;
}).map(named)"""
OUT_OF_REACH = """() => {
    const lost = seen('CONTROLS, [tabindex="0"]').filter((e) => {
        e.focus();
        const {outlineStyle, outlineWidth} = getComputedStyle(e);
        const shown = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
        return document.activeElement !== e || e.tabIndex !== 0 || !shown;
    }).map(named);
    document.activeElement.blur();
    return lost;
}"""
ONLY_FOR_SCREENS = ".bar, .side, .area-drop, .crumbs, .query, .pager, .actions, button, summary"
PRINTED = f"() => seen('{ONLY_FOR_SCREENS}').map(named)"


def faults_of(page: Page, *, contrast: bool = False) -> list[str]:
    """Return all that is wrong with the open page at a desk, magnified, printed, on a phone.

    ``contrast`` is most of axe's work; ``tests/lib/test_contrast.py`` computes it for all colours.
    """
    found = [
        *_at_a_desk(page, EVERYTHING if contrast else NO_CONTRAST),
        *_magnified(page),
        *_printed(page),
        *_on_a_phone(page),
    ]
    width(page, DESK)
    return [f"{page.url}: {fault}" for fault in found]


def _at_a_desk(page: Page, options: Any) -> list[str]:
    width(page, DESK)
    page.keyboard.press("Tab")  # from here on the browser shows where the focus is
    return [
        *_said_by_axe(page, options),
        *_asked(page, "too wide", TOO_WIDE),
        *_asked(page, "no focus", OUT_OF_REACH),
    ]


def _magnified(page: Page) -> list[str]:
    width(page, MAGNIFIED)
    return _asked(page, "too wide at 200 %", TOO_WIDE)


def _printed(page: Page) -> list[str]:
    page.emulate_media(media="print")
    found = _asked(page, "printed", PRINTED)
    page.emulate_media(media="screen")
    return found


def _on_a_phone(page: Page) -> list[str]:
    width(page, PHONE)
    found = _asked(page, "too wide on a phone", TOO_WIDE)
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    found += [*_said_by_axe(page, NO_CONTRAST), *_asked(page, "too small to touch", TOO_SMALL)]
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found += _asked(page, "too wide with large type", TOO_WIDE)
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def width(page: Page, pixels: int) -> None:
    """Make the window so wide."""
    page.set_viewport_size({"width": pixels, "height": 900})


def _said_by_axe(page: Page, options: Any) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(VIOLATIONS, options)
    return found


def _asked(page: Page, what: str, script: str) -> list[str]:
    script = script.replace("CONTROLS", CONTROLS)
    return [
        f"{what}: {' '.join(name.split())}"
        for name in page.evaluate(f"() => {{{NAMED} return ({script})()}}")
    ]
