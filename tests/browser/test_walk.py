"""From the county's figure to one household and back; the list by script, and by keyboard alone."""

from collections.abc import Callable

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accounts import enter
from tests.cast import Cast, make_cast
from tests.register import make_register

SignIn = Callable[[Page, AbstractBaseUser], None]


@pytest.fixture
def cast(chromium: Browser, transactional_db: None) -> Cast:
    """The cast with its register; the browser comes first."""
    cast = make_cast()
    make_register(cast)
    return cast


def mean(page: Page) -> str:
    """Return the county's mean income a head as the dashboard has it."""
    page.get_by_role("link", name="总览").first.click()
    found = page.locator(".headline > div").last.locator(".fig-big a").text_content()
    assert found
    return found


def test_from_the_county_to_a_household_and_back(
    desktop: Page, phone: Page, cast: Cast, sign_in: SignIn
) -> None:
    page = desktop
    enter(page, "poverty_office")
    before = mean(page)
    remaining = page.locator(".headline > div").nth(1)
    expect(remaining).to_contain_text("尚未脱贫")
    remaining.get_by_role("link").nth(1).click()
    expect(page.get_by_text("脱贫状态：未脱贫、预脱贫、返贫")).to_be_visible()
    page.get_by_label("姓名、拼音、户编号、村").fill("HU-A1-1")
    page.keyboard.press("Enter")
    page.locator("tbody th").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("户")
    per_head = page.get_by_role("row", name="年人均纯收入")
    expect(per_head).to_contain_text("800.00")

    page.get_by_role("link", name="填写 2015 年收入").click()
    page.get_by_label("工资性收入").fill("9000")
    page.keyboard.press("Enter")
    expect(page.locator(".notice-success")).to_be_visible()
    expect(per_head).to_contain_text("3,000.00")
    expect(page.locator("#history")).to_contain_text("工资性收入")
    address = page.url.partition("#")[0]
    assert mean(page) != before

    sign_in(phone, cast["cadre_b1"])
    assert phone.goto(address).status == 404
    expect(phone.get_by_role("heading", level=1)).to_have_text("没有找到")


def test_more_conditions_come_without_losing_what_was_typed(
    desktop: Page, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(desktop, cast["town_a"])
    desktop.goto("/households/")
    desktop.get_by_label("姓名、拼音、户编号、村").fill("HU-A1")
    desktop.get_by_role("link", name="更多条件").click()
    first = desktop.get_by_role("group", name="更多条件").get_by_role("combobox").first
    expect(first).to_be_focused()
    desktop.get_by_label("危房等级").select_option("C")
    desktop.get_by_role("button", name="查询").click()
    expect(desktop.locator("tbody tr")).to_have_count(1)
    expect(desktop.get_by_label("姓名、拼音、户编号、村")).to_have_value("HU-A1")
    assert desktop.url.endswith("/households/?q=HU-A1&danger_grade=C")


def test_the_keyboard_alone_is_enough(desktop: Page, cast: Cast, sign_in: SignIn) -> None:
    sign_in(desktop, cast["poverty_office"])
    desktop.goto("/households/")
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_text("跳到正文")).to_be_focused()
    desktop.keyboard.press("Enter")
    reached = []
    for _ in range(20):
        desktop.keyboard.press("Tab")
        reached.append(desktop.evaluate("document.activeElement.innerText.split('\\n')[0]"))
    bar = reached[: reached.index("导出") + 1]
    assert bar[:2] == ["按证件号码查找", "新增贫困户"]
    assert [word for word in bar if word][-4:] == ["更多条件", "查询", "重置", "导出"]
    assert "镇、村" in reached
