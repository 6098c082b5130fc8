from collections.abc import Callable
from types import SimpleNamespace

import pytest

from gujang.access.models import User
from gujang.exchange.codes import BatchKind
from gujang.exchange.models import ImportBatch
from gujang.exchange.services import check, commit, kinds, upload
from gujang.lib.excel.values import Book
from households.imports import undo
from tests.cast import Cast

Send = Callable[..., ImportBatch]


@pytest.fixture
def counted() -> None:
    """Ask for it where the villages are to be counted, which costs most of a test."""


@pytest.fixture(autouse=True)
def _counting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "counted" not in request.fixturenames:
        uncounted = SimpleNamespace(refresh=lambda villages: None)
        monkeypatch.setattr(kinds, "tallies", uncounted)
        monkeypatch.setattr(undo, "tallies", uncounted)


@pytest.fixture
def send(cast: Cast) -> Send:
    """Upload and check a workbook as somebody, without opening a file."""

    def send(book: Book, who: str = "poverty_office", year: int = 2014) -> ImportBatch:
        batch = upload(
            actor=cast[who],
            kind=BatchKind.REGISTERS,
            name="登记表.xlsx",
            data=f"{year} {book}".encode(),
            year=year,
        )
        return check(batch=batch, book=book)

    return send


@pytest.fixture
def take(send: Send, cast: Cast) -> Send:
    """Upload, check and commit."""

    def take(book: Book, who: str = "poverty_office", year: int = 2014) -> ImportBatch:
        batch = send(book, who, year)
        actor: User = cast[who]
        return commit(actor=actor, batch=batch, token=batch.token, book=book)

    return take
