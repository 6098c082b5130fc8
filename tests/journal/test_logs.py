"""The log of the server: what broke can be found by its number, and nobody's data is in it."""

import io
import logging
import logging.config
import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from pytest_django import Settings

from gujang.journal.logs import Formatter
from gujang.lib.redact import one_line, redact
from tests.cast import Cast, client_of
from tests.make import make_id_number

NUMBER, PHONE = make_id_number(31), "13947212345"
LINE = re.compile(
    r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+\d\d:\d\d [A-Z]+ (?:[0-9a-f]{32}|-) \S+[: ]"
)

LEFT_OUT = {
    "18 digits": NUMBER,
    "in groups": f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}",
    "ending in x": "15022219600305001x",
    "15 digits": "150222600305001",
    "of a disability card": f"{NUMBER}4312",
    "full width": "１５０２２２１９６００３０５００１７",
    "a bank card": "6217001234567890123",
    "a card in groups": "6217 0012 3456 7890 123",
    "a mobile phone": PHONE,
    "a mobile phone in groups": "139-4721-2345",
    "with the country's code": "+86 13947212345",
    "a phone in full width": "１３９４７２１２３４５",
    "a phone": "0472-8123456",
    "a password": "draft-Horse7",
    "a cookie": "q6lmru0sx1n2e3b4",
}


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_what_belongs_to_people_is_left_out(kind: str) -> None:
    secret = LEFT_OUT[kind]
    name = {"a password": "password=", "a cookie": "'Cookie': "}.get(kind, "")
    text = redact(f"invalid literal for int(): {name}'{secret}', row 7")
    assert secret not in text and secret[:7] not in text
    assert text.startswith("invalid literal") and text.endswith(", row 7")


@pytest.mark.parametrize(
    "text",
    [
        "GET /villages/150222103201/ 500",
        "2014-01-01 2014-12-31",
        "request 0f3a9c1d2e4b5a697887c66554d332ab",
        "line 1234, in year_edit",
        "amount 1234567.89",
    ],
)
def test_what_an_operator_looks_for_stays(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("postgres://registry:s3cret@db/registry", "s3cret"),
        ("DETAIL:  Failing row contains (7, 王建国, null).", "王建国"),
        ("{'csrfmiddlewaretoken': 'abcDEF123', 'q': 1}", "abcDEF123"),
        ("Authorization: Bearer abcDEF123", "abcDEF123"),
        ("session_key=abcDEF123", "abcDEF123"),
    ],
)
def test_what_opens_something_or_quotes_a_row_is_left_out(text: str, without: str) -> None:
    assert without not in redact(text)


def test_a_line_stays_a_line() -> None:
    hostile = "a\r\n2026-01-01 ERROR forged\x1b[2Jb\u2028c\u202ed\ud800"
    assert len(one_line(hostile).splitlines()) == 1
    assert one_line("户主 a\nb") == "户主 a\\nb"
    assert one_line(hostile).encode()


def test_a_line_begins_with_time_level_and_request() -> None:
    record = logging.LogRecord("trial", logging.ERROR, "f", 1, "no\n%s", (PHONE,), None)
    text = Formatter().format(record)
    assert LINE.match(text)
    assert text.endswith(" ERROR - trial: no\\n[电话]")


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError(f"no such household: {NUMBER}\n{PHONE} forged")


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation(f"strange {NUMBER}\r\nforged")


class Urls:
    """The registry's addresses, and two that break."""

    urlpatterns = [
        path("", include("gujang.urls")),
        path("trial/broken/", broken),
        path("trial/suspicious/", suspicious),
    ]
    handler500 = "gujang.access.errors.server_error"


@pytest.fixture
def log(settings: Settings) -> Iterator[Callable[[], str]]:
    """What the server would write to stderr, by its own settings."""
    settings.ROOT_URLCONF = Urls
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(Formatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield handler.stream.getvalue
    root.removeHandler(handler)


def knock(cast: Cast, name: str, data: dict[str, str] | None = None) -> HttpResponse:
    client = client_of(cast["town_a"], raise_request_exception=False)
    return client.post(f"/trial/{name}/?q={NUMBER}", data or {"password": "draft-Horse7"})


def test_an_error_is_found_by_the_number_on_its_page(cast: Cast, log: Callable[[], str]) -> None:
    answer = knock(cast, "broken")
    number = answer.headers["X-Request-ID"]
    assert answer.status_code == 500
    assert number in answer.content.decode()
    lines = log().splitlines()
    assert all(number in line and LINE.match(line) for line in lines)
    assert "Internal Server Error: /trial/broken/" in lines[0]
    assert any("in broken" in line for line in lines)
    assert any("ValueError: no such household: [号码]" in line for line in lines)


def test_an_error_leaves_nobodys_data_in_the_log(cast: Cast, log: Callable[[], str]) -> None:
    knock(cast, "broken", {"password": "draft-Horse7", "phone": PHONE, "id_number": NUMBER})
    assert log()
    for secret in (NUMBER, PHONE, "draft-Horse7", "sessionid"):
        assert secret not in log()


def test_a_suspicious_request_is_one_line(cast: Cast, log: Callable[[], str]) -> None:
    assert knock(cast, "suspicious").status_code == 400
    assert "strange [号码]\\r\\nforged" in log().splitlines()[0]


def test_a_page_that_is_not_there_is_the_journals_alone(cast: Cast, log: Callable[[], str]) -> None:
    assert client_of(cast["town_a"]).get("/households/987654321/").status_code == 404
    assert log() == ""


def test_nothing_else_writes_or_mails_what_was_posted() -> None:
    handlers = {handler["class"] for handler in settings.LOGGING["handlers"].values()}
    assert handlers == {"logging.StreamHandler"}
    for name in ("django", "django.request", "django.security", "django.server"):
        logger = logging.getLogger(name)
        assert logger.propagate and not logger.handlers
    assert any(isinstance(h.formatter, Formatter) for h in logging.getLogger().handlers)
