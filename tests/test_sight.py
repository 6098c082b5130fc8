"""Every address that answers with a page or a file, against the table of sensitive fields.

And when a household has moved away: what its old town and cadre still get of it there.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from gujang.access.rights import SIGHT, Field, Sight
from gujang.lib.idnumber import mask, mask_card, mask_phone
from gujang.lib.sealing import seal
from households.models import Household, PersonYear
from households.sealed import id_number
from households.services import move_household
from tests.cast import MEMBERS
from tests.doors import DOORS
from tests.shared import once_a_module
from tests.world import World, make_world

# every address as every role: for the whole run
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_engine]
PHONE, CARD, DISEASE = "13847201357", "6217000012345678", "尘肺"
LOOKING = ("organization", "poverty_office", "town_a", "cadre_a1", "auditor")


def with_everything_sealed() -> World:
    """The world, and in village A1 a household of which every sealed field is filled in."""
    world = make_world()
    household = world.cast.household_a1
    household.phone_sealed = seal(PHONE, context=f"household.phone:{household.uuid}")
    household.card_sealed = seal(CARD, context=f"household.card:{household.uuid}")
    household.save()
    for row in PersonYear.objects.filter(person__household=household):
        context = f"person_year.disease:{row.person.uuid}:{row.household_year.year}"
        PersonYear.objects.filter(pk=row.pk).update(disease_sealed=seal(DISEASE, context=context))
    return world


sealed = once_a_module(with_everything_sealed)


def _values(household: Household) -> dict[Field, tuple[list[str], list[str]]]:
    """Return of each field what it is in full and what it is masked."""
    numbers = [id_number(person) for person in household.people.all()]
    return {
        Field.ID_NUMBER: (numbers, [mask(n, style=s) for n in numbers for s in ("list", "detail")]),
        Field.PHONE: ([PHONE], [mask_phone(PHONE)]),
        Field.BANK_CARD: ([CARD], [mask_card(CARD)]),
        Field.DISEASE: ([DISEASE], []),
    }


def _pages(world: World, who: str) -> Iterator[tuple[str, str]]:
    """Yield address and text of whatever ``who`` gets of what lies in village A1."""
    for name, door in DOORS.items():
        if door.get and who in door.open_to:
            url = reverse(name, args=door.own(world.cast))
            for query in door.queries:
                yield url + query, _text(world.client(who).get(url + query))


def _text(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not body.startswith(b"PK"):
        return str(body, "utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return "\n".join(str(parts.read(name), "utf-8", "replace") for name in parts.namelist())


@pytest.mark.parametrize("who", LOOKING)
def test_a_role_sees_of_a_sealed_field_what_the_table_says(sealed: World, who: str) -> None:
    values = _values(sealed.cast.household_a1)
    most = dict.fromkeys(Field, Sight.NONE)
    for url, text in _pages(sealed, who):
        for field, (full, masked) in values.items():
            seen = Sight.MASKED if any(value in text for value in masked) else Sight.NONE
            seen = Sight.FULL if any(value in text for value in full) else seen
            assert seen <= SIGHT[MEMBERS[who][0]][field], f"{who} sees {field} at {url}"
            most[field] = max(most[field], seen)
    # what may be seen is seen somewhere: the household's page at least
    assert most == SIGHT[MEMBERS[who][0]]


@pytest.mark.parametrize("who", ["town_a", "cadre_a1"])
def test_of_a_household_that_moved_away_nothing_is_left(sealed: World, who: str) -> None:
    cast = sealed.cast
    addresses = {
        name: reverse(name, args=door.own(cast))
        for name, door in DOORS.items()
        if door.get and who in door.open_to
    }
    household = Household.objects.get(pk=cast.household_a1.pk)
    move_household(
        actor=cast["poverty_office"],
        household=household,
        version=household.version,
        village=cast.b1,
        group_name="",
        address="乙一街9号",
        moved_on=dt.date(2014, 7, 1),
        reason="易地搬迁",
    )
    inside = [household.number, *household.people.values_list("name", flat=True)]
    for name, url in addresses.items():
        text = _text(sealed.client(who).get(url))
        assert not [marker for marker in inside if marker in text], f"{who} still reads at {name}"
