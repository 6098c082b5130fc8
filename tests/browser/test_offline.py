"""A cadre's phone without network: what is written stays, is sent once, and never as another's."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from cadres.models import HeldItem, Photo, Posting, Visit
from cadres.views import shell
from gujang.access.models import Membership
from tests.browser.conftest import troubles_of
from tests.browser.soundness import faults_of
from tests.browser.test_accounts import enter
from tests.cast import Cast, make_cast
from tests.make_log import png, posted

SignIn = Callable[[Page, AbstractBaseUser], None]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "locale": "zh-CN",
}


@pytest.fixture
def cast(chromium: Browser, transactional_db: None, settings: Any, tmp_path: Path) -> Cast:
    """The cast with both cadres posted; the browser comes first."""
    settings.UPLOAD_DIR = tmp_path / "uploads"
    cast = make_cast()
    for who in ("cadre_a1", "cadre_b1"):
        posted(cast, who)
    assert cast.household_a1.pk
    assert cast.household_b1.pk
    return cast


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A telephone, whose tabs come and go; its worker sends when a test has it send."""
    with chromium.new_context(base_url=live_server.url, **PHONE) as context:
        context.add_init_script("delete ServiceWorkerRegistration.prototype.sync")
        yield context


def tab(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


def ready(context: BrowserContext, cast: Cast, sign_in: SignIn, who: str = "cadre_a1") -> Page:
    """Return the week's page once the phone could do without network."""
    page = context.new_page()
    sign_in(page, cast[who])
    page.goto("/my/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    known(page, cast[who].pk)
    return page


def known(page: Page, user: int) -> None:
    """Wait until the phone knows who is signed in."""
    page.evaluate(
        """async (user) => {
            for (let tries = 0; tries < 100; tries += 1) {
                const known = await Phone.store.who();
                if (known && known.user === user) return;
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
            throw new Error("the phone knows nobody");
        }""",
        user,
    )


def log_visit(page: Page, cast: Cast, found: str, photo: bytes = b"") -> None:
    """Fill the form of a visit that is open and keep it."""
    form = page.locator("form[data-log=visit]")
    form.get_by_label("贫困户").select_option(str(cast.household_a1.pk))
    form.get_by_label("家庭情况").fill(found)
    if photo:
        file = {"name": "雪.png", "mimeType": "image/png", "buffer": photo}
        form.locator("input[type=file]").set_input_files(file)
        expect(form.locator("[data-photo-list] li")).to_have_count(1)
    form.get_by_role("button", name="保存").click()


def kept(page: Page, store: str = "items") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("(name) => Phone.store.all(name)", store)
    return found


def test_three_visits_with_a_photo_through_a_closed_tab_without_network(
    context: BrowserContext, cast: Cast, sign_in: SignIn
) -> None:
    ready(context, cast, sign_in).close()
    context.set_offline(True)
    page = tab(context, "/my/visits/new/?household=0")
    troubles = troubles_of(page, page.url.partition("/my/")[0])
    for number, photo in enumerate((png(), b"", b""), 1):
        page.goto("/my/visits/new/")
        log_visit(page, cast, f"第{number}次", photo)
        expect(page.locator("[data-outbox-list] li")).to_have_count(number)
        expect(page.locator("[data-unsent]")).to_have_text(f"无网络 · {number} 条待传")
    page.close()
    page = tab(context, "/my/outbox/")
    expect(page.locator("[data-outbox-list] li")).to_have_count(3)
    expect(page.locator("[data-outbox-list] li").last).to_contain_text("赵甲一")
    expect(page.locator("[data-outbox-list] li").last).to_contain_text("照片1张")
    assert not Visit.objects.exists()
    context.set_offline(False)
    page.get_by_role("button", name="立即上传").click()
    expect(page.locator("[data-outbox-empty]")).to_be_visible()
    assert kept(page) == kept(page, "photos") == []
    found = Visit.objects.order_by("recorded_at").values_list("found", "photo_count")
    assert list(found) == [("第1次", 1), ("第2次", 0), ("第3次", 0)]
    assert Photo.objects.get().visit.found == "第1次"
    page.goto("/my/records/")
    expect(page.locator(".cell-log")).to_have_count(3)
    expect(page.get_by_role("link", name="照片 1")).to_be_visible()
    assert troubles == []


def test_a_visit_in_three_taps(context: BrowserContext, cast: Cast, sign_in: SignIn) -> None:
    page = ready(context, cast, sign_in)
    page.get_by_role("link", name="赵甲一").tap()
    page.get_by_role("button", name="保存").tap()
    expect(page.locator(".cell-log")).to_contain_text("赵甲一 了解基本情况")
    assert Visit.objects.get().household == cast.household_a1


def test_an_answer_that_is_lost_makes_no_second_row(
    context: BrowserContext, cast: Cast, sign_in: SignIn
) -> None:
    page = ready(context, cast, sign_in)
    asked: list[str] = []

    def commit_and_lose(route: Route) -> None:
        asked.append(route.request.method)
        if len(asked) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    context.route("**/sync/", commit_and_lose)
    page.goto("/my/visits/new/")
    log_visit(page, cast, "只此一次")
    page.wait_for_url("**/my/outbox/")  # the phone knows of no answer, and sends again by itself
    expect(page.locator("[data-outbox-empty]")).to_be_visible()
    assert len(asked) == 2
    assert Visit.objects.count() == 1


def test_what_one_wrote_is_never_sent_as_another(
    context: BrowserContext, cast: Cast, sign_in: SignIn
) -> None:
    page = ready(context, cast, sign_in)
    page.goto("/my/visits/new/")
    context.route("**/sync/**", lambda route: route.abort())
    log_visit(page, cast, "甲一的走访")
    expect(page.locator("[data-outbox-list] li")).to_have_count(1)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(".menu summary").click()
    page.locator(".menu").get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    context.unroute("**/sync/**")
    page.wait_for_load_state()
    assert page.evaluate("Phone.store.who()") is None  # and with it the households

    enter(page, "cadre_b1")
    page.wait_for_url("**/my/")
    known(page, cast["cadre_b1"].pk)
    page.goto("/my/outbox/")
    page.get_by_role("button", name="立即上传").click()
    expect(page.locator("[data-outbox-list] li")).to_contain_text("另一位用户的记录")
    assert not Visit.objects.exists()
    assert not HeldItem.objects.exists()

    sign_in(page, cast["cadre_a1"])
    page.goto("/my/outbox/")
    page.get_by_role("button", name="立即上传").click()
    expect(page.locator("[data-outbox-empty]")).to_be_visible()
    assert Visit.objects.get().cadre.user == cast["cadre_a1"]


def test_a_session_that_ended_keeps_the_outbox_and_asks_to_sign_in(
    context: BrowserContext, cast: Cast, sign_in: SignIn
) -> None:
    page = ready(context, cast, sign_in)
    page.goto("/my/visits/new/")
    context.clear_cookies()
    log_visit(page, cast, "会话已到期")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()  # the outbox's own page asks
    expect(page.get_by_text("手机上还有1条没有上传")).to_be_visible()
    enter(page, "cadre_a1")
    page.goto("/my/outbox/")
    expect(page.locator("[data-outbox-empty]")).to_be_visible()
    assert Visit.objects.get().found == "会话已到期"


def test_the_worker_sends_when_no_page_is_open(
    context: BrowserContext, cast: Cast, sign_in: SignIn
) -> None:
    page = ready(context, cast, sign_in)
    page.route("**/sync/**", lambda route: route.abort())
    page.goto("/my/visits/new/")
    log_visit(page, cast, "由后台上传")
    expect(page.locator("[data-outbox-list] li")).to_have_count(1)
    page.goto("about:blank")
    (worker,) = context.service_workers
    assert worker.evaluate("Phone.flush()") == ""
    assert Visit.objects.get().found == "由后台上传"


def test_nothing_on_the_phone_is_in_clear_and_no_page_is_cached(
    context: BrowserContext, cast: Cast, sign_in: SignIn
) -> None:
    page = ready(context, cast, sign_in)
    page.goto("/my/visits/new/")
    context.route("**/sync/**", lambda route: route.abort())
    log_visit(page, cast, "屋顶漏雨", png())
    expect(page.locator("[data-outbox-list] li")).to_have_count(1)
    seen = page.evaluate(
        """async () => {
            const rows = [];
            for (const name of ["items", "photos", "reference"]) {
                rows.push(...await Phone.store.all(name));
            }
            const sealed = rows.map((row) => row.kept.data instanceof ArrayBuffer);
            const text = rows.map((row) => new TextDecoder().decode(row.kept.data)).join();
            const [{ key }] = await Phone.store.all("keys");
            const cached = [];
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                cached.push(...(await cache.keys()).map(({ url }) => new URL(url).pathname));
            }
            const { extractable } = key;
            return { sealed, text: text + JSON.stringify(rows), extractable, cached };
        }"""
    )
    assert seen["sealed"] == [True, True, True]
    assert not [word for word in ("屋顶漏雨", "赵甲一", "HU-A1") if word in seen["text"]]
    assert seen["extractable"] is False
    pages = [path for path in seen["cached"] if not path.startswith("/static/")]
    assert pages == ["/offline/"]


PLAIN_HTTP = """
    delete Navigator.prototype.serviceWorker;
    delete Navigator.prototype.locks;
    delete Navigator.prototype.storage;
    delete Crypto.prototype.subtle;
    delete Crypto.prototype.randomUUID;
    delete window.caches;
"""


def test_without_what_plain_http_lacks_it_says_so_and_still_keeps_and_sends(
    context: BrowserContext, cast: Cast, sign_in: SignIn
) -> None:
    """And what lies on the phone can be had as a file, and brought back from it, once."""
    context.add_init_script(PLAIN_HTTP)
    page = context.new_page()
    troubles = troubles_of(page, "http")
    sign_in(page, cast["cadre_a1"])
    page.goto("/my/visits/new/")
    known(page, cast["cadre_a1"].pk)
    assert page.evaluate("Phone.store.households()") == []
    context.route("**/sync/**", lambda route: route.abort())
    log_visit(page, cast, "明文", png())
    expect(page.locator("[data-outbox-list] li")).to_have_count(1)
    expect(page.get_by_text("这个地址不是 HTTPS")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出未发").click()
    file = download.value.path()
    told = json.loads(Path(file).read_text())
    assert (told["items"][0]["body"]["found"], len(told["photos"])) == (["明文"], 1)
    context.unroute("**/sync/**")
    for _ in range(2):
        page.get_by_role("button", name="立即上传").click()
        expect(page.locator("[data-outbox-empty]")).to_be_visible()
        assert (Visit.objects.count(), Photo.objects.count()) == (1, 1)
        page.locator("[data-recover] summary").click()
        page.locator("[data-import]").set_input_files(file)
        expect(page.get_by_text("已从文件取回1条")).to_be_visible()
    assert troubles == []


def test_a_new_deployment_keeps_the_queue_and_drops_the_old_shell(
    context: BrowserContext, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ready(context, cast, sign_in)
    before = page.evaluate("caches.keys()")
    context.set_offline(True)
    page.goto("/my/visits/new/")
    log_visit(page, cast, "部署之前")
    expect(page.locator("[data-outbox-list] li")).to_have_count(1)
    monkeypatch.setattr(shell, "version", lambda: "another")
    context.route("**/sync/", lambda route: route.abort())
    context.set_offline(False)
    page.goto("/my/outbox/")
    page.evaluate(
        """async () => {
            const worker = await navigator.serviceWorker.getRegistration();
            await worker.update();
            const names = async () => (await caches.keys()).join();
            for (let tries = 0; tries < 100 && await names() !== "guyang-another"; tries += 1) {
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
        }"""
    )
    assert before != page.evaluate("caches.keys()") == ["guyang-another"]
    assert len(kept(page)) == 1
    context.unroute("**/sync/")
    page.get_by_role("button", name="立即上传").click()
    expect(page.locator("[data-outbox-empty]")).to_be_visible()
    assert Visit.objects.count() == 1


def test_the_pages_of_the_phone_are_sound_with_and_without_network(
    context: BrowserContext, cast: Cast, sign_in: SignIn
) -> None:
    page = ready(context, cast, sign_in)
    found = []
    for address in ("/my/", "/my/due/", "/my/visits/new/", "/my/days/new/", "/my/records/"):
        page.goto(address)
        found += faults_of(page)
    context.set_offline(True)
    for address in ("/my/", "/my/visits/new/", "/my/outbox/"):
        page.goto(address)
        expect(page.locator("[data-shell]")).to_be_visible()
        found += faults_of(page)
    assert found == []


def test_who_is_posted_no_more_sends_what_was_written_in_time(
    context: BrowserContext, cast: Cast, sign_in: SignIn
) -> None:
    page = ready(context, cast, sign_in)
    page.goto("/my/visits/new/")
    context.set_offline(True)
    log_visit(page, cast, "任期内")
    expect(page.locator("[data-outbox-list] li")).to_have_count(1)
    Membership.objects.filter(user=cast["cadre_a1"]).delete()
    Posting.objects.filter(cadre__user=cast["cadre_a1"]).update(
        ends_on=timezone.localdate() + dt.timedelta(days=1)
    )
    context.set_offline(False)
    page.goto("/account/")
    page.evaluate("Phone.flush()")
    assert Visit.objects.get().found == "任期内"
