"""Accounts in a real browser: the way in, a first password, a new user."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from gujang.access.services.users import create_user
from tests.cast import Cast, make_cast
from tests.make import PASSWORD

NEW = "Quite another 5 words"


@pytest.fixture
def cast(chromium: Browser, transactional_db: None) -> Cast:
    """The cast. The browser comes first: its event loop changes which connection is the default."""
    return make_cast()


def enter(page: Page, username: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("main").get_by_role("button", name="登录").click()


def assert_sound(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, f"{page.url} is wider than the window"


def test_from_an_issued_password_to_a_new_user(desktop: Page, cast: Cast) -> None:
    issued = create_user(
        actor=None, username="wangmin", full_name="王敏", role="admin", area_code="150222"
    )
    page = desktop
    enter(page, "wangmin", issued.password)
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    page.get_by_label("当前密码").fill(issued.password)
    page.get_by_label("新密码", exact=False).first.fill(NEW)
    page.get_by_label("再输一次新密码").fill(NEW)
    page.get_by_role("button", name="保存新密码").click()
    expect(page.get_by_role("heading", name="用户", exact=True)).to_be_visible()
    page.get_by_role("link", name="新建用户").click()
    page.get_by_role("button", name="建立并发放一次性密码").click()
    expect(page.get_by_role("alert")).to_contain_text("有 4 处需要改正")
    assert_sound(page)
    page.get_by_label("用户名").fill("lisi")
    page.get_by_label("姓名").fill("李四")
    page.get_by_label("角色").select_option("town")
    page.get_by_label("辖区编码").fill("150222103")
    page.get_by_role("button", name="建立并发放一次性密码").click()
    expect(page.get_by_text("离开本页后不再显示")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="退出登录").first.click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
