"""From an empty county to its figures: two workbooks through the pages, in a real browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from playwright.sync_api import Browser, Page, expect

from tests.cast import Cast, make_cast
from tests.exchange.pages import AT_ONCE
from tests.make import PASSWORD
from villages.models import Village

SignIn = Callable[[Page, AbstractBaseUser], None]
DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def cast(chromium: Browser, transactional_db: None, settings: Any) -> Cast:
    """The cast without its villages; the background works at once."""
    settings.TASKS = AT_ONCE
    cast = make_cast()
    Village.objects.all().delete()
    return cast


def send(page: Page, file: Path, kind: str) -> None:
    page.get_by_role("link", name="导入", exact=True).first.click()
    page.get_by_label(kind).check()
    page.get_by_label("年度").select_option("2014")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()


def commit(page: Page) -> None:
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".notice-success")).to_contain_text("已写入登记册", timeout=30_000)


def test_villages_then_registers_then_the_figures(desktop: Page, cast: Cast) -> None:
    desktop.goto("/sign-in/")
    desktop.get_by_label("用户名").fill("poverty_office")
    desktop.get_by_label("密码").fill(PASSWORD)
    desktop.get_by_role("main").get_by_role("button", name="登录").click()
    send(desktop, DATA / "villages.xlsx", "行政村名册")
    expect(desktop.get_by_role("row", name="行政村")).to_contain_text("24")
    commit(desktop)
    send(desktop, DATA / "registers_2014.xlsx", "贫困户登记表")
    expect(desktop.get_by_role("row", name="贫困户")).to_contain_text("400")
    expect(desktop.get_by_role("row", name="家庭成员")).to_contain_text("944")
    commit(desktop)
    desktop.get_by_role("link", name="贫困户", exact=True).first.click()
    expect(desktop.get_by_text("共 400 户")).to_be_visible()
    send(desktop, DATA / "registers_2014_messy.xlsx", "贫困户登记表")
    expect(desktop.get_by_text("与登记册完全相同，不用提交。")).to_be_visible(timeout=30_000)


def test_a_file_that_is_too_large_is_not_even_sent(
    desktop: Page, cast: Cast, sign_in: SignIn, tmp_path: Path
) -> None:
    sign_in(desktop, cast["poverty_office"])
    desktop.goto("/import/")
    large = tmp_path / "大.xlsx"
    large.write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    field = desktop.locator("input[type=file]")
    field.set_input_files(large)
    desktop.get_by_role("button", name="上传并核对").click()
    assert "超过10 MB" in field.evaluate("field => field.validationMessage")
    expect(desktop.get_by_role("heading", name="导入登记表")).to_be_visible()


def test_a_file_is_dropped_onto_the_page(desktop: Page, cast: Cast, sign_in: SignIn) -> None:
    sign_in(desktop, cast["poverty_office"])
    desktop.goto("/import/")
    desktop.locator("[data-drop]").evaluate(
        """area => {
            const carried = new DataTransfer();
            carried.items.add(new File(['x'], '表.csv'));
            area.dispatchEvent(new DragEvent('drop', {dataTransfer: carried, bubbles: true}));
        }"""
    )
    name = desktop.locator("input[type=file]").evaluate("field => field.files[0].name")
    assert name == "表.csv"
