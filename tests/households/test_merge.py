"""并户: all members of a household join another, and it is closed."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from households.codes import Attribute, ChangeKind, JoinReason, LeaveReason, Relation, Standing
from households.models import Household
from households.services import Stale, change_standing
from tests.cast import Cast
from tests.make import make_household, make_standing
from tests.make_dynamic import act, merge

pytestmark = pytest.mark.usefixtures("uncounted")

DAY = dt.date(2015, 5, 1)


@pytest.fixture
def left(cast: Cast) -> Household:
    return make_household(cast.a1, number="H1", head="赵老汉", members=["赵老伴"])


@pytest.fixture
def joined(cast: Cast) -> Household:
    return make_household(cast.a2, number="H2", head="赵小汉")


def test_all_join_and_the_empty_household_is_closed(
    cast: Cast, left: Household, joined: Household
) -> None:
    merge(left, cast["town_a"], joined, DAY)
    gone, there = left.people.order_by("pk"), joined.people.filter(join_reason=JoinReason.MERGED)
    assert {(p.left_on, p.leave_reason) for p in gone} == {(DAY, LeaveReason.OTHER_HOUSEHOLD)}
    assert {p.id_hash for p in there} == {p.id_hash for p in gone}
    last = left.standing_changes.get(until=None)
    assert (last.kind, last.standing, last.happened_on) == (ChangeKind.MERGED, "9", DAY)
    assert (joined.years.get().members, left.years.get().members) == (3, 0)
    versions = Household.objects.filter(pk__in=[left.pk, joined.pk]).values_list("version")
    assert list(versions) == [(2,), (2,)]


def test_both_households_tell_of_it(cast: Cast, left: Household, joined: Household) -> None:
    merge(left, cast["town_a"], joined, DAY)
    mine = Entry.objects.get(action="merge_household", object_id=str(left.pk))
    theirs = Entry.objects.get(action="receive_household", object_id=str(joined.pk))
    assert json.loads(mine.data)["merged_into"] == "H2"
    assert json.loads(theirs.data)["people"] == ["赵老汉", "赵老伴"]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [(Standing.EXITED, Standing.POOR), (Standing.RETURNED, Standing.STABLE)],
)
def test_nobody_leaves_poverty_or_falls_into_it_by_a_merger(
    cast: Cast, left: Household, joined: Household, mine: Standing, theirs: Standing
) -> None:
    for household, standing in ((left, mine), (joined, theirs)):
        if standing != Standing.POOR:
            make_standing(household, standing, dt.date(2014, 12, 31))
    with pytest.raises(ValidationError, match="使两户一致"):
        merge(left, cast["town_a"], joined, DAY)
    assert left.people.filter(left_on=None).count() == 2


def test_one_does_not_join_the_cancelled_or_oneself(
    cast: Cast, left: Household, joined: Household
) -> None:
    with pytest.raises(ValidationError, match="不能并入本户"):
        merge(left, cast["town_a"], left, DAY)
    make_standing(joined, Standing.CANCELLED, dt.date(2015, 1, 1))
    with pytest.raises(ValidationError, match="H2户已注销"):
        merge(left, cast["town_a"], joined, DAY)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"merged_on": dt.date(2013, 1, 1)}, "merged_on"),
        ({"merged_on": dt.date(2999, 1, 1)}, "merged_on"),
        ({"relations": {}}, "into"),
        ({"relations": dict.fromkeys(range(1, 100), Relation.HEAD)}, "into"),
    ],
)
def test_what_cannot_be_changes_nothing(
    cast: Cast, left: Household, joined: Household, typed: dict, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        merge(left, cast["town_a"], joined, **{"on": DAY} | typed)
    assert field in refused.value.message_dict
    assert left.people.filter(left_on=None).count() == 2
    assert joined.standing_changes.count() == left.standing_changes.count() == 1


@pytest.mark.parametrize("who", ["cadre_a1", "town_b", "auditor"])
def test_only_who_may_register_over_both_merges(
    cast: Cast, left: Household, joined: Household, who: str
) -> None:
    with pytest.raises(OutOfReach):
        merge(left, cast[who], joined, DAY)


def test_a_household_of_another_town_takes_the_county(cast: Cast, left: Household) -> None:
    elsewhere = make_household(cast.b1, number="H3")
    with pytest.raises(OutOfReach):
        merge(left, cast["town_a"], elsewhere, DAY)
    merge(left, cast["poverty_office"], elsewhere, DAY)
    assert elsewhere.people.count() == 3


@pytest.mark.parametrize("stale", [{"version": 9}, {"into_version": 9}])
def test_either_household_may_have_changed(
    cast: Cast, left: Household, joined: Household, stale: dict
) -> None:
    with pytest.raises(Stale):
        merge(left, cast["town_a"], joined, DAY, **stale)
    assert left.people.filter(left_on=None).count() == 2


def test_a_merged_household_is_not_taken_back_empty(
    cast: Cast, left: Household, joined: Household
) -> None:
    merge(left, cast["town_a"], joined, DAY)
    back = {"kind": ChangeKind.REVERTED, "happened_on": DAY, "reason": "误办"}
    with pytest.raises(ValidationError, match="没有现有成员"):
        change_standing(**act(left, cast["town_a"], **back))


def test_a_merger_is_no_plain_change_of_standing(cast: Cast, left: Household) -> None:
    typed = {"kind": ChangeKind.MERGED, "happened_on": DAY, "reason": "合户"}
    with pytest.raises(ValidationError, match="并入哪一户"):
        change_standing(**act(left, cast["town_a"], **typed))
    assert left.years.get().attribute == Attribute.POOR
