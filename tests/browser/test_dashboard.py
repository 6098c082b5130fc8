"""The dashboard in a real browser: from the county to the rows of a village."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import Cast, make_cast
from tests.register import make_register


@pytest.fixture
def cast(chromium: Browser, transactional_db: None) -> Cast:
    """The cast with its register; the browser comes first."""
    cast = make_cast()
    make_register(cast)
    return cast


def test_from_the_county_to_the_rows(desktop: Page, cast: Cast, sign_in) -> None:
    sign_in(desktop, cast["organization"])
    desktop.goto("/")
    main = desktop.get_by_role("main")
    main.get_by_role("link", name="西斗铺镇", exact=True).click()
    expect(main.get_by_role("heading", level=1)).to_have_text("西斗铺镇脱贫进度")
    main.get_by_role("link", name="甲一村", exact=True).click()
    expect(main.get_by_role("heading", level=1)).to_have_text("西斗铺镇甲一村脱贫进度")
    main.get_by_label("截至日期").fill("2014-12-31")
    main.get_by_role("button", name="查看").click()
    expect(main).to_contain_text("截至 2014-12-31")
    main.get_by_role("link", name="因病").click()
    expect(main).to_contain_text("主要致贫原因")
