"""The cast with data in every village, and everybody's session: where all pages are tried."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from gujang.access.rights import Role
from tests.cast import A1, TOWN_B, Cast, client_of, make_cast
from tests.make import make_entry, make_membership, make_user

EXTRA = {"admin_b": (Role.ADMIN, TOWN_B), "auditor_b": (Role.AUDITOR, TOWN_B)}
WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
LEFT_BY_ANY_REQUEST = {"journal_entry", "journal_head", "journal_flood", "access_session"}


@dataclass
class World:
    """The cast with data in every village, and everybody's session."""

    cast: Cast
    cookies: dict[str, Any]

    def client(self, name: str, **options: Any) -> Client:
        client = Client(raise_request_exception=False, **options)
        client.cookies.update(self.cookies.get(name, {}))
        return client


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once, in a transaction around those of the tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def make_world() -> World:
    cast = make_cast()
    for name, (role, area) in EXTRA.items():
        cast.users[name] = make_user(name, role=role, area=area)
    cast.users["ended_a1"] = make_user("ended_a1")
    start, end = "2014-01-01", "2014-06-30"
    make_membership(cast["ended_a1"], Role.CADRE, A1, starts_on=start, ends_on=end)
    for household in (cast.household_a1, cast.household_a2, cast.household_b1):
        head = household.people.earliest("id").name
        make_entry(cast["town_a"], "view", household, village=household.village_id, person=head)
    client_of(cast["cadre_a1"])  # another device, to be signed out from afar
    cookies = {name: client_of(user).cookies for name, user in cast.users.items()}
    return World(cast, cookies)


def least(names: frozenset[str]) -> str:
    """Return who of them reaches least: a cadre, else a town, else whoever comes first."""
    small = [name for name in ("cadre_a1", "cadre_b1", "town_a", "town_b") if name in names]
    return (small or sorted(names))[0]


def written(sent: list[str]) -> set[str]:
    """Return the tables written to, but those that any request may write to."""
    found = (WRITE.match(sql) for sql in sent)
    return {match[1] for match in found if match} - LEFT_BY_ANY_REQUEST
