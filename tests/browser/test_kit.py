"""The browser fixtures themselves: a page with a fault must not pass unseen."""

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import troubles_of


def test_an_unknown_address_opens_without_trouble_on_both_sizes(desktop: Page, phone: Page) -> None:
    for page, width in ((desktop, 1440), (phone, 390)):
        page.goto("/no-such-page/")
        assert page.evaluate("screen.width") == width


@pytest.mark.parametrize(
    "fault",
    [
        "<script>1</script>",
        '<p style="color: red">x</p>',
        '<img src="http://192.0.2.1/x.png">',
    ],
)
def test_what_the_policy_refuses_is_noticed(
    chromium: Browser, live_server: LiveServer, fault: str
) -> None:
    page = chromium.new_page()
    troubles = troubles_of(page, live_server.url)
    page.route(
        "**/trial",
        lambda route: route.fulfill(
            body=fault,
            content_type="text/html",
            headers={"Content-Security-Policy": "default-src 'self'"},
        ),
    )
    page.goto(f"{live_server.url}/trial")
    page.close()
    assert troubles
