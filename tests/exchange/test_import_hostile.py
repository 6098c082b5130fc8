"""Any file at all ends on a page that says in Chinese what to do, and nothing is written."""

import re

import pytest
from django.utils.html import escape

from gujang.exchange.codes import BatchState
from households.models import Household
from tests.cast import Cast
from tests.exchange.pages import AT_ONCE, Desk
from tests.lib.hostile import REFUSED

pytestmark = pytest.mark.slow


CHINESE = re.compile(r"[\u4e00-\u9fff].*[。！？；]?")
HANDFUL = sorted(REFUSED)[:: max(1, len(REFUSED) // 12)]


@pytest.fixture
def desk(cast: Cast, settings: object) -> Desk:
    """The desk with the real reader in its child process."""
    settings.TASKS = AT_ONCE  # type: ignore[attr-defined]
    return Desk(cast)


@pytest.mark.parametrize("name", HANDFUL)
def test_a_hostile_file_is_refused_in_a_sentence(desk: Desk, name: str) -> None:
    make, word = REFUSED[name]
    batch = desk.send(make())
    assert batch.state == BatchState.REJECTED
    assert word in batch.message
    assert CHINESE.search(batch.message)
    page = desk.page(batch)
    assert escape(batch.message) in page
    assert "重新上传" in page
    assert not Household.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["=cmd|'/c calc'!A1.xlsx", "<img src=x onerror=alert(1)>.xlsx", "\u202exslx.表", "甲" * 120],
)
def test_a_strange_name_does_no_harm(desk: Desk, name: str) -> None:
    batch = desk.send(b"PK not really", name=name)
    page = desk.page(batch)
    assert "<img" not in page.partition("<main")[2]
    assert len(batch.file_name) <= 100
    assert "\u202e" not in page
