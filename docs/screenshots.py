"""Take the pictures of docs/screenshots/ from a running demo county.

Start ``script/server`` on an empty database, then ``.venv/bin/python docs/screenshots.py``. The
import is only previewed, nothing is committed.
"""

import argparse
import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
OUT = HERE / "screenshots"
SAMPLE = HERE / "示例-固阳县贫困户登记表-2014.xlsx"
WIDTHS = {"desk": (1440, 900), "phone": (390, 844)}
LONG = {"households", "measures", "attendance", "my-week"}
Shot = Callable[[str], None]


def passwords(path: Path) -> dict[str, str]:
    """Return the demo passwords by user name."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return {name: password for _, name, password in (line.split("\t") for line in lines)}


def sign_in(page: Page, name: str, password: str) -> None:
    """Fill in the sign-in page."""
    page.goto("/sign-in/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")


def walk(page: Page, password: str, shot: Shot) -> None:
    """Go through the pages as the county's poverty office."""
    page.goto("/sign-in/")
    shot("sign-in")
    sign_in(page, "demo_poverty_office", password)
    shot("dashboard")
    page.goto("/households/?standing=0&cause=01")
    shot("households")
    page.locator("tbody th a").first.click()
    shot("household")
    page.goto("/villages/")
    shot("villages")
    page.goto("/measures/?year=2017")
    shot("measures")
    page.goto("/funds/")
    shot("funds")
    page.goto("/exits/?stage=done&year=2016")
    page.locator("tbody th a").first.click()
    shot("exit-case")
    page.goto("/exits/unready/?day=2017-12-31")
    shot("exit-worklist")
    page.goto("/flow/?year=2016")
    shot("flow")
    page.goto("/attendance/?year=2017&month=5")
    shot("attendance")
    page.goto("/import/")
    shot("import")
    preview(page)
    shot("import-preview")


def cadre_walk(page: Page, password: str, shot: Shot) -> None:
    """See this week as a cadre does on the phone."""
    sign_in(page, "demo_cadre", password)
    page.goto("/my/")
    shot("my-week")


def preview(page: Page) -> None:
    """Upload the sample and wait for its preview."""
    page.set_input_files("input[type=file]", SAMPLE)
    page.select_option("select[name=year]", "2014")
    page.click("main form button[type=submit]")
    page.get_by_text("核对结果").first.wait_for(timeout=60_000)


def take(browser: Browser, address: str, words: dict[str, str], kind: str) -> None:
    """Take every picture at one width."""
    width, height = WIDTHS[kind]
    context = browser.new_context(
        base_url=address,
        locale="zh-CN",
        viewport={"width": width, "height": height},
        is_mobile=kind == "phone",
        has_touch=kind == "phone",
    )
    page = context.new_page()

    def shot(name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=OUT / f"{name}-{kind}.png", full_page=name not in LONG)

    walk(page, words["demo_poverty_office"], shot)
    if kind == "phone":
        context.clear_cookies()
        cadre_walk(page, words["demo_cadre"], shot)
    context.close()


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("--signins", type=Path, default=HERE.parent / "var" / "demo-signins.txt")
    options = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    words = passwords(options.signins)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for kind in WIDTHS:
            take(browser, options.address, words, kind)
        browser.close()


if __name__ == "__main__":
    main()
