from typing import Any

import pytest

from tests.cast import Cast
from tests.exchange.pages import AT_ONCE, Desk
from tests.lib.reading import read_inside


@pytest.fixture
def desk(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk of the poverty office: the background works at once and opens files itself."""
    settings.TASKS = AT_ONCE
    monkeypatch.setattr("gujang.exchange.services.checking.read_workbook", read_inside)
    monkeypatch.setattr("gujang.exchange.tasks.keep_marked", lambda batch: b"")
    return Desk(cast)
