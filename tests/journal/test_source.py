"""Where a request came from: the registry's own proxies are believed, the client is not."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from gujang.journal.source import source_of

PEER = "10.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "source"),
    [
        (0, None, PEER),
        (0, "203.0.113.9", PEER),
        (1, None, PEER),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6,7.7.7.7 , 203.0.113.9 ", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", PEER),
        (1, "nonsense", PEER),
        (1, "203.0.113.9, ", PEER),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_source(settings: Settings, proxies: int, forwarded: str | None, source: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert source_of(RequestFactory().get("/", REMOTE_ADDR=PEER, **headers)) == source


@pytest.mark.parametrize("peer", ["", "unix:"])
def test_a_local_socket_has_no_source(peer: str) -> None:
    assert source_of(RequestFactory().get("/", REMOTE_ADDR=peer)) is None
