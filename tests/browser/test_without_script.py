"""The pages without script: only more steps, nothing out of reach."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.county import County, county
from tests.cast import A1
from tests.make import PASSWORD

__all__ = ["county"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def plain(county: County) -> Iterator[Page]:
    """A telephone that runs no script, at the sign-in page."""
    size = {"width": 390, "height": 844}
    page, troubles = county.open(java_script_enabled=False, viewport=size)
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill("cadre_a1")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    yield page
    page.context.close()
    assert troubles == []


def test_from_the_menu_to_a_list_that_is_narrowed(plain: Page) -> None:
    expect(plain.get_by_role("heading", level=1)).to_have_text("本周")
    plain.get_by_text("菜单").click()
    plain.locator(".menu").get_by_role("link", name="贫困户").click()
    plain.get_by_role("link", name="更多条件").click()
    plain.get_by_label("登记表年度").select_option("2015年")
    plain.get_by_label("脱贫状态").select_option("返贫")
    plain.get_by_role("button", name="查询").click()
    expect(plain.locator("tbody tr")).to_have_count(1)
    expect(plain.get_by_label("登记表年度", exact=True)).to_have_value("2015")
    plain.get_by_role("link", name="去掉条件“脱贫状态”").click()
    expect(plain.locator("tbody tr")).to_have_count(4)


def test_the_tree_leads_to_a_village(plain: Page) -> None:
    plain.goto("/households/")
    plain.get_by_text("辖区：甲一村").click()
    tree = plain.get_by_role("navigation", name="选择乡镇和村")
    tree.get_by_role("link", name="甲一村").click()
    expect(plain).to_have_url(re.compile(f"/households/\\?area={A1}$"))


def test_a_form_says_what_is_wrong_and_then_saves(plain: Page, county: County) -> None:
    plain.goto("/households/{household}/years/2015/income/".format(**county.names))
    plain.get_by_label("工资性收入").fill("很多")
    plain.get_by_role("button", name="保存").click()
    plain.get_by_role("alert").get_by_role("link", name="工资性收入").click()
    plain.get_by_label("工资性收入").fill("9000")
    plain.get_by_role("button", name="保存").click()
    expect(plain.get_by_role("row", name="年人均纯收入")).to_contain_text("3,000.00")
