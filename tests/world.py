"""The cast with data in every village, and everybody's session: where all pages are tried."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from gujang.access.rights import Field, Role, Sight
from gujang.lib.idnumber import mask, mask_card, mask_phone
from gujang.lib.sealing import seal
from households.models import Household, PersonYear
from households.sealed import id_number
from tests.cast import A1, TOWN_B, Cast, client_of, make_cast
from tests.make import make_entry, make_membership, make_user

EXTRA = {"admin_b": (Role.ADMIN, TOWN_B), "auditor_b": (Role.AUDITOR, TOWN_B)}
PHONE, CARD, DISEASE = "13847201357", "6217000012345678", "尘肺"
WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
LEFT_BY_ANY_REQUEST = {"journal_entry", "journal_head", "journal_flood", "access_session"}


@dataclass
class World:
    """The cast with data in every village, and everybody's session."""

    cast: Cast
    cookies: dict[str, Any]
    sealed: dict[Field, tuple[list[str], list[str]]]  # of the household in A1: in full, masked

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
    seal_everything(cast.household_a1)
    for household in (cast.household_a1, cast.household_a2, cast.household_b1):
        head = household.people.earliest("id").name
        make_entry(cast["town_a"], "view", household, village=household.village_id, person=head)
    client_of(cast["cadre_a1"])  # another device, to be signed out from afar
    cookies = {name: client_of(user).cookies for name, user in cast.users.items()}
    return World(cast, cookies, sealed_values(cast.household_a1))


def seal_everything(household: Household) -> None:
    """Fill in every sealed field of a household."""
    household.phone_sealed = seal(PHONE, context=f"household.phone:{household.uuid}")
    household.card_sealed = seal(CARD, context=f"household.card:{household.uuid}")
    household.save()
    for row in PersonYear.objects.filter(person__household=household):
        context = f"person_year.disease:{row.person.uuid}:{row.household_year.year}"
        PersonYear.objects.filter(pk=row.pk).update(disease_sealed=seal(DISEASE, context=context))


def sealed_values(household: Household) -> dict[Field, tuple[list[str], list[str]]]:
    """Return of each sealed field what it is in full and what it is masked."""
    numbers = [id_number(person) for person in household.people.all()]
    return {
        Field.ID_NUMBER: (numbers, [mask(n, style=s) for n in numbers for s in ("list", "detail")]),
        Field.PHONE: ([PHONE], [mask_phone(PHONE)]),
        Field.BANK_CARD: ([CARD], [mask_card(CARD)]),
        Field.DISEASE: ([DISEASE], []),
    }


def sight_in(text: str, values: tuple[list[str], list[str]]) -> Sight:
    """Return how much of a field ``text`` shows."""
    full, masked = values
    if any(value in text for value in full):
        return Sight.FULL
    return Sight.MASKED if any(value in text for value in masked) else Sight.NONE


def least(names: frozenset[str]) -> str:
    """Return who of them reaches least: a cadre, else a town, else whoever comes first."""
    small = [name for name in ("cadre_a1", "cadre_b1", "town_a", "town_b") if name in names]
    return (small or sorted(names))[0]


def written(sent: list[str]) -> set[str]:
    """Return the tables written to, but those that any request may write to."""
    found = (WRITE.match(sql) for sql in sent)
    return {match[1] for match in found if match} - LEFT_BY_ANY_REQUEST
