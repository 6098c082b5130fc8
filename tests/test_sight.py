"""What a role sees of the sealed fields, and what is left of a household that has moved away.

That no address shows more than the table allows is tried with every knock of ``test_doors``.
"""

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.urls import reverse

from gujang.access.rights import SIGHT, Field, Sight
from households.models import Household
from households.services import move_household
from tests.cast import MEMBERS
from tests.doors import DOORS
from tests.world import World, sight_in, world

__all__ = ["world"]

# every address for who lost a household: for the whole run
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_engine]
SHOWING = ("household_detail", "household_edit", "household_member_edit")


def _text(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not body.startswith(b"PK"):
        return str(body, "utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return "\n".join(str(parts.read(name), "utf-8", "replace") for name in parts.namelist())


@pytest.mark.parametrize("who", ["organization", "poverty_office", "town_a", "cadre_a1", "auditor"])
def test_what_the_table_lets_a_role_see_it_sees(world: World, who: str) -> None:
    most = dict.fromkeys(Field, Sight.NONE)
    for name in SHOWING:
        text = _text(world.client(who).get(reverse(name, args=DOORS[name].own(world.cast))))
        most = {field: max(most[field], sight_in(text, world.sealed[field])) for field in Field}
    assert most == SIGHT[MEMBERS[who][0]]


@pytest.mark.parametrize("who", ["town_a", "cadre_a1"])
def test_of_a_household_that_moved_away_nothing_is_left(world: World, who: str) -> None:
    cast = world.cast
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
        text = _text(world.client(who).get(url))
        assert not [marker for marker in inside if marker in text], f"{who} still reads at {name}"
