"""Knocking at every address as everybody: who gets in, what they see there, what it leaves behind.

The table is in ``tests/doors.py``. An address it does not know fails the suite.
"""

import io
import re
import uuid
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from stdnum.cn import ric

from gujang.access.rights import SIGHT, Field, Role, Sight
from gujang.journal.models import Entry
from tests.cast import A1, MARKERS, MEMBERS
from tests.door import EVERYBODY, Door, nothing
from tests.doors import DOORS
from tests.make import make_id_number
from tests.queries import statements
from tests.world import EXTRA, World, least, sight_in, world, written

__all__ = ["world"]

# one of each kind knock in every run; the rest, who hold the same roles, in the whole one
FEW = frozenset(
    "organization poverty_office town_a cadre_a1 cadre_b1 auditor_b admin ended_a1".split()
)
NUMBER = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)")


def test_every_address_has_a_line_in_the_table() -> None:
    missing = sorted(set(_addresses()) - set(DOORS))
    lines = "\n".join(f'    "{name}": Door(...),' for name in missing)
    assert not missing, f"say in tests/doors.py who may open:\n{lines}"


def test_every_line_of_the_table_has_an_address() -> None:
    assert sorted(set(DOORS) - set(_addresses())) == []


def _addresses() -> list[str]:
    return list(_leaves(get_resolver().url_patterns))


def _leaves(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _leaves(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}" if pattern.name else f"(no name) {pattern.pattern}"


def _in_two_runs() -> pytest.MarkDecorator:
    """Few at first, on both databases; the rest, of the same roles, once."""
    rest = pytest.param(EVERYBODY - FEW, id="the rest", marks=pytest.mark.any_engine)
    return pytest.mark.parametrize("knocking", [pytest.param(FEW, id="few"), rest])


def test_the_few_reach_what_there_is_to_reach() -> None:
    roles = {(MEMBERS.get(name) or EXTRA.get(name, ("nobody", "")))[0] for name in FEW}
    assert {*Role, "nobody"} <= roles
    assert not [name for name, door in DOORS.items() if not door.open_to & FEW]


def _doors(keep: Callable[[Door], Any] = lambda door: True) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("name", sorted(n for n, door in DOORS.items() if keep(door)))


@pytest.mark.slow
@pytest.mark.django_db
@_in_two_runs()
@_doors(lambda door: door.get)
def test_who_looks_sees_their_own_and_nothing_else(
    world: World, name: str, knocking: frozenset[str]
) -> None:
    door = DOORS[name]
    url, (first, *others) = _url(world, name, door.own), door.queries
    for who in sorted(door.open_to & knocking):
        _knock(world, who, "get", url + first, status=door.get, rows=door.rows)
    # who reaches least on either side has most to be kept from; else whoever is let in
    for who in (door.open_to & {"cadre_a1", "cadre_b1"} or {min(door.open_to)}) & knocking:
        for query in others:
            _knock(world, who, "get", url + query, status=door.get, rows=door.rows)
    for who in sorted(knocking - door.open_to):
        refused = door.others == 404
        _knock(world, who, "get", url + first, status=door.others, rows=int(refused))


@pytest.mark.slow
@pytest.mark.django_db
@_doors(lambda door: door.get and door.foreign)
def test_the_same_in_another_town_is_anothers(world: World, name: str) -> None:
    door = DOORS[name]
    for who in ("town_a", "cadre_a1", "town_b", "cadre_b1", "admin_b"):
        url = _url(world, name, door.foreign)
        _knock(world, who, "get", url, status=door.get if who in door.open_in_b() else 404)


@pytest.mark.django_db
@_doors(lambda door: door.own is not nothing)
def test_hidden_is_answered_like_absent(world: World, name: str) -> None:
    door = DOORS[name]
    method, absent_url = "get" if door.get else "post", _absent_url(world, name)
    _knock(world, least(door.open_to), method, absent_url, status=404, rows=1)
    outsider = least(door.open_in_b() - door.open_to or EVERYBODY - door.open_to)
    absent = _knock(world, outsider, method, absent_url, status=404, rows=1)
    hidden = _knock(world, outsider, method, _url(world, name, door.own), status=404, rows=1)
    assert hidden.content == absent.content


@pytest.mark.slow
@pytest.mark.django_db
@_in_two_runs()
@_doors(lambda door: door.post)
def test_who_acts_may_and_nobody_else(world: World, name: str, knocking: frozenset[str]) -> None:
    door = DOORS[name]
    url, data = _url(world, name, door.own), door.data(world.cast)
    for who in sorted(knocking - door.open_to):
        _knock(world, who, "post", url, data, status=404, rows=1)
    if knocking != FEW:
        return
    for who in {least(door.open_to), least(door.open_to) if door.get else max(door.open_to)}:
        with transaction.atomic():
            rows = door.post_rows if who == least(door.open_to) else None
            _knock(world, who, "post", url, data, status=door.post, rows=rows, writes=True)
            transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.any_engine
@pytest.mark.django_db
@_doors()
def test_a_stranger_is_sent_to_sign_in(world: World, name: str) -> None:
    door, url = DOORS[name], _url(world, name, DOORS[name].own)
    for who in ("anonymous", "disabled"):
        client = world.client(who)
        answer = client.get(url) if door.get else client.post(url)
        if door.public:
            assert answer.status_code == 200
        else:
            assert answer.status_code == 302, f"{who} got {answer.status_code}"
            assert answer.url.partition("?")[0] == reverse("sign_in")


@pytest.mark.slow
@pytest.mark.any_engine
@pytest.mark.django_db
@_doors()
def test_who_must_change_the_password_may_do_nothing_else(world: World, name: str) -> None:
    door, url = DOORS[name], _url(world, name, DOORS[name].own)
    client = world.client("must_change")
    answer = client.get(url) if door.get else client.post(url)
    if door.before_password or door.public:
        assert answer.status_code == (door.get or door.post)
    else:
        assert (answer.status_code, answer.url) == (302, reverse("password_change"))


@pytest.mark.slow
@pytest.mark.any_engine
@pytest.mark.django_db
@_doors()
def test_a_post_without_a_token_is_refused(world: World, name: str) -> None:
    url = _url(world, name, DOORS[name].own)
    for who in ("anonymous", sorted(DOORS[name].open_to)[0]):
        assert world.client(who, enforce_csrf_checks=True).post(url).status_code == 403


@pytest.mark.slow
@pytest.mark.any_engine
@pytest.mark.django_db
@_doors()
def test_other_methods_change_nothing(world: World, name: str) -> None:
    door, url = DOORS[name], _url(world, name, DOORS[name].own)
    client = world.client(sorted(door.open_to)[0])
    for method in ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"):
        with statements() as sent:
            status = client.generic(method, url).status_code
        assert written(sent) == set(), method
        assert status == (door.get if method == "HEAD" and door.get else 405), method


def _knock(
    world: World,
    who: str,
    method: str,
    url: str,
    data: Any = None,
    *,
    status: int | None,
    rows: int | None = None,
    writes: bool = False,
) -> HttpResponse:
    """Send a request as ``who``; fail when the answer is not the expected one, and clean."""
    asked = f"{who}: {method.upper()} {url}"
    entries = Entry.objects.count()
    with statements() as sent:
        answer: Any = getattr(world.client(who), method)(url, data)
    assert answer.status_code == status, f"{asked} gives {answer.status_code}, not {status}"
    assert "no-store" in answer.headers["Cache-Control"], asked
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"], asked
    left = Entry.objects.count() - entries
    assert rows is None or left == rows, f"{asked} leaves {left} journal entries, not {rows}"
    assert writes or written(sent) == set(), asked
    text = _text_of(answer)
    seen = [marker for marker in _markers_out_of_reach(who) if marker in text]
    assert not seen, f"{asked} shows {seen}"
    assert not _full_numbers(text), f"{asked} shows a full number"
    for field, values in world.sealed.items():
        assert sight_in(text, values) <= _sight(who, field), f"{asked} shows {field}"
    return answer


def _url(world: World, name: str, arguments: Any) -> str:
    return reverse(name, args=arguments(world.cast))


def _absent_url(world: World, name: str) -> str:
    return reverse(name, args=[_absent(value) for value in DOORS[name].own(world.cast)])


def _absent(value: Any) -> Any:
    if isinstance(value, int):
        return 987654321
    return uuid.UUID(int=0) if isinstance(value, uuid.UUID) else "9" * len(value)


def _markers_out_of_reach(who: str) -> Iterator[str]:
    role, area = MEMBERS.get(who) or EXTRA.get(who, (None, "none"))
    for village, (place, *inside) in MARKERS.items():
        reached = village.startswith(area)
        if not reached:
            yield place
        if not reached or role == Role.ADMIN:
            yield from inside


def _sight(who: str, field: Field) -> Sight:
    """Return how much of a field of village A1 the table lets ``who`` see."""
    role, area = MEMBERS.get(who) or EXTRA.get(who, (None, "none"))
    return SIGHT[role][field] if role and A1.startswith(area) else Sight.NONE


def _full_numbers(text: str) -> list[str]:
    return [n for n in NUMBER.findall(text) if ric.calc_check_digit(n.upper()) == n[17].upper()]


def _text_of(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"\x89PNG"):
        return ""
    if not body.startswith(b"PK"):
        return body.decode()
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


def test_a_full_number_is_noticed() -> None:
    assert _full_numbers(f"<td>{make_id_number(7)}</td>")
    assert not _full_numbers("<td>150222196003050010</td><td>150222103201</td>")


@pytest.mark.django_db
def test_a_marker_out_of_reach_is_noticed() -> None:
    assert "赵甲一" in set(_markers_out_of_reach("cadre_b1"))
    assert "赵甲一" not in set(_markers_out_of_reach("town_a"))
    assert {"甲一村", "赵甲一"} & set(_markers_out_of_reach("admin")) == {"赵甲一"}


def test_a_marker_inside_a_workbook_is_noticed() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/sharedStrings.xml", "赵甲一")
    assert "赵甲一" in _text_of(HttpResponse(file.getvalue()))
