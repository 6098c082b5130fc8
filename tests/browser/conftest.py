"""A real Chromium for the tests in this folder; run them alone with ``pytest -m browser``."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of the whole run."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("There is no chromium here: apt-get install chromium")
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code. The
    # permission holds for the whole process, which is why these tests run in one of their own.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def desktop(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page on an office computer, 1440 px wide."""
    size = {"width": 1440, "height": 900}
    with chromium.new_context(base_url=live_server.url, locale="zh-CN", viewport=size) as context:
        yield from _without_trouble(context.new_page(), live_server.url)


@pytest.fixture
def phone(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page on a telephone, 390 px wide, with touch."""
    size = {"width": 390, "height": 844}
    with chromium.new_context(
        base_url=live_server.url, locale="zh-CN", viewport=size, is_mobile=True, has_touch=True
    ) as context:
        yield from _without_trouble(context.new_page(), live_server.url)


@pytest.fixture
def sign_in(live_server: LiveServer) -> Callable[[Page, AbstractBaseUser], None]:
    """Give ``page`` the session of ``user`` without walking through the form."""

    def _sign_in(page: Page, user: AbstractBaseUser) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])

    return _sign_in


def troubles_of(page: Page, address: str) -> list[str]:
    """Return a list that fills with script errors, refusals by the CSP and foreign requests."""
    troubles: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        # an answer of 404, or none while offline, is for the test itself to judge
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            troubles.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:", "about:")):
            troubles.append(f"foreign request: {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", on_request)
    return troubles


def _without_trouble(page: Page, address: str) -> Iterator[Page]:
    troubles = troubles_of(page, address)
    yield page
    assert troubles == []
