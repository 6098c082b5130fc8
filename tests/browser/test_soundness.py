"""What is asked of every page would notice: one fault at a time in a page that is sound."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.soundness import faults_of

SOUND = """<!doctype html><html lang="zh"><head><title>户</title>
<meta name="viewport" content="width=device-width"><style>
a, button {{ display: inline-block; min-width: 44px; min-height: 44px; }}
:focus-visible {{ outline: 3px solid black; }} @media print {{ button {{ display: none; }} }}
</style></head><body><main><h1>贫困户</h1><a href="#">刘军成</a><button>保存</button>{}</main>"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def faults(page: Page, fault: str) -> str:
    page.set_content(SOUND.format(fault))
    return "\n".join(faults_of(page, contrast=True))


def test_a_sound_page_has_none(page: Page) -> None:
    assert faults(page, "") == ""


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ('<img src="data:,">', "Images must have"),
        ('<p style="color: #aaa">浅色的字</p>', "contrast"),
        ('<p style="width: 1500px">宽</p>', "too wide: p in"),
        ('<p style="width: 800px">宽</p>', "too wide at 200 %: p in"),
        ('<p style="width: 500px">宽</p>', "too wide on a phone: p in"),
        ('<p style="width: 22em">宽</p>', "too wide with large type: p in"),
        ('<a href="#" style="min-height: 40px">王</a>', "too small to touch: a in : 王"),
        ('<label><input type="checkbox"> 选</label>', "too small to touch: input in"),
        ('<button style="outline: 0">存</button>', "no focus: button in : 存"),
        ('<a href="#" tabindex="-1">王</a>', "no focus: a in : 王"),
        ("<details><summary>更多</summary>里面</details>", "printed: summary in : 更多"),
    ],
)
def test_a_fault_is_named(page: Page, fault: str, said: str) -> None:
    assert said in faults(page, fault)


def test_a_link_in_a_sentence_may_be_as_high_as_its_line(page: Page) -> None:
    sentence = '<p>见<a href="#" style="min-width: 0; min-height: 0; color: black">名单</a>。</p>'
    assert faults(page, sentence) == ""
