"""迁村: a household moves to another village with a day and a reason."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from households.codes import Standing
from households.models import Household
from tests.cast import Cast
from tests.make import make_standing
from tests.make_dynamic import move

pytestmark = pytest.mark.usefixtures("uncounted")

DAY = dt.date(2015, 5, 1)


def test_a_household_moves_inside_the_town(cast: Cast) -> None:
    move(cast.household_a1, cast["town_a"], cast.a2, DAY)
    kept = Household.objects.get(pk=cast.household_a1.pk)
    assert (kept.village, kept.address, kept.version) == (cast.a2, "新居", 2)
    entry = Entry.objects.get(action="move_household")
    assert (entry.reason, json.loads(entry.data)["on"]) == ("搬迁", "2015-05-01")
    assert json.loads(entry.data)["changes"]["village"][1].endswith("甲二村")


@pytest.mark.parametrize("who", ["town_a", "town_b", "cadre_a1", "auditor"])
def test_it_is_not_moved_where_one_may_not_register(cast: Cast, who: str) -> None:
    with pytest.raises(OutOfReach):
        move(cast.household_a1, cast[who], cast.b1, DAY)
    assert Household.objects.get(pk=cast.household_a1.pk).village == cast.a1


def test_the_county_moves_it_between_towns(cast: Cast) -> None:
    move(cast.household_a1, cast["poverty_office"], cast.b1, DAY)
    assert Household.objects.get(pk=cast.household_a1.pk).village == cast.b1


def test_what_cannot_be_is_refused_with_its_cure(cast: Cast) -> None:
    household = cast.household_a1
    with pytest.raises(ValidationError, match="已在这个村"):
        move(household, cast["town_a"], cast.a1, DAY)
    with pytest.raises(ValidationError, match="不能早于"):
        move(household, cast["town_a"], cast.a2, dt.date(2013, 1, 1))
    cast.a2.closed_on = dt.date(2014, 12, 31)
    cast.a2.save()
    with pytest.raises(ValidationError, match="已撤销"):
        move(household, cast["town_a"], cast.a2, DAY)
    make_standing(household, Standing.CANCELLED, DAY)
    with pytest.raises(ValidationError, match="已注销"):
        move(household, cast["poverty_office"], cast.b1, DAY)
