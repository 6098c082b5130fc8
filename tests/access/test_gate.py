"""THE GATE: who reaches which villages, with what right, and how much of a sensitive field."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from gujang.access.gate import (
    OutOfReach,
    areas,
    grants,
    holds_in,
    reach,
    recheck,
    sight,
    under,
)
from gujang.access.keycheck import WrongKeys, assert_keys_match
from gujang.access.models import KeyCheck
from gujang.access.rights import RIGHTS, SIGHT, Field, Right, Role, Sight
from households.models import Household, Person
from tests.cast import A1, A2, B1, COUNTY, TOWN_A, TOWN_B, Cast
from tests.make import make_membership, make_village
from tests.queries import queries_of
from villages.models import Village

SEEN = {
    "organization": [A1, A2, B1],
    "poverty_office": [A1, A2, B1],
    "auditor": [A1, A2, B1],
    "town_a": [A1, A2],
    "town_b": [B1],
    "cadre_a1": [A1],
    "cadre_b1": [B1],
    "admin": [],
    "nobody": [],
    "disabled": [],
}
WRITTEN = SEEN | {"organization": [], "auditor": []}


@pytest.mark.parametrize("who", SEEN)
def test_everybody_sees_the_villages_of_their_area(cast: Cast, who: str) -> None:
    assert [v.code for v in Village.objects.visible_to(cast[who])] == SEEN[who]


@pytest.mark.parametrize("who", WRITTEN)
def test_households_and_people_follow_their_village(cast: Cast, who: str) -> None:
    homes = {A1: cast.household_a1, A2: cast.household_a2, B1: cast.household_b1}
    for rows, expected in (
        (Household.objects.visible_to(cast[who]), SEEN[who]),
        (Household.objects.writable_by(cast[who]), WRITTEN[who]),
    ):
        assert {row.pk for row in rows} == {homes[code].pk for code in expected}
    people = Person.objects.visible_to(cast[who]).values_list("household__village_id", flat=True)
    assert sorted(set(people)) == SEEN[who]


def test_a_stranger_reaches_nothing(cast: Cast) -> None:
    assert grants(AnonymousUser()) == ()
    assert not Village.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize(
    ("starts", "ends", "in_force"),
    [(0, None, True), (1, None, False), (-9, 1, True), (-9, 0, False), (-9, -1, False)],
)
def test_a_membership_holds_from_its_first_day_to_before_its_last(
    cast: Cast, starts: int, ends: int | None, in_force: bool
) -> None:
    today = dt.date.today()
    days = [None if n is None else today + dt.timedelta(days=n) for n in (starts, ends)]
    make_membership(cast["nobody"], Role.AUDITOR, TOWN_A, starts_on=days[0], ends_on=days[1])
    assert bool(areas(cast["nobody"], Right.VIEW)) == in_force


def test_an_area_inside_another_is_not_asked_for_twice(cast: Cast) -> None:
    for area in (A1, TOWN_B, COUNTY, B1):
        make_membership(cast["nobody"], Role.AUDITOR, area)
    assert areas(cast["nobody"], Right.VIEW) == [COUNTY]


def test_rights_of_two_roles_are_not_mixed_between_their_areas(cast: Cast) -> None:
    make_membership(cast["cadre_a1"], Role.AUDITOR, TOWN_B)
    assert areas(cast["cadre_a1"], Right.EDIT) == [A1]
    assert areas(cast["cadre_a1"], Right.VIEW_JOURNAL) == [TOWN_B]
    assert not holds_in(cast["cadre_a1"], Right.EDIT, B1)


@pytest.mark.parametrize(
    ("area", "code", "inside"),
    [
        (COUNTY, A1, True),
        (TOWN_A, A2, True),
        (TOWN_A, TOWN_A, True),
        (TOWN_A, COUNTY, False),
        (A1, TOWN_A, False),
        (TOWN_A, B1, False),
        (A1, A2, False),
    ],
)
def test_a_right_holds_in_what_lies_inside(cast: Cast, area: str, code: str, inside: bool) -> None:
    make_membership(cast["nobody"], Role.AUDITOR, area)
    assert holds_in(cast["nobody"], Right.VIEW, code) == inside


@pytest.mark.parametrize(
    "code", ["15", "1502", COUNTY, TOWN_A, TOWN_B, A1, B1, "150222999", "159999"]
)
def test_the_range_finds_what_the_prefix_means(cast: Cast, code: str) -> None:
    for other in ("150222102999", "150222104001", "150223101001", "151111101001"):
        make_village(other)
    found = Village.objects.filter(under("code", code)).values_list("code", flat=True)
    everything = Village.objects.values_list("code", flat=True)
    assert sorted(found) == sorted(c for c in everything if c.startswith(code))


def test_no_area_is_no_row(cast: Cast) -> None:
    assert not Village.objects.filter(reach("code", [])).exists()
    assert Village.objects.filter(reach("code", [TOWN_A]) & ~Q(code=A1)).get().code == A2


def test_the_grants_are_read_once_a_request(cast: Cast) -> None:
    user = cast["town_a"]
    read = queries_of(lambda: [areas(user, right) for right in Right])
    assert len(read) == 1


def test_what_was_written_must_still_be_ones_own(cast: Cast) -> None:
    recheck(Household.objects.all(), cast["cadre_a1"], cast.household_a1.pk)
    Household.objects.filter(pk=cast.household_a1.pk).update(village=cast.b1)
    with pytest.raises(OutOfReach):
        recheck(Household.objects.all(), cast["cadre_a1"], cast.household_a1.pk)


def test_a_household_that_moved_is_gone_for_the_old_town_at_once(cast: Cast) -> None:
    household = cast.household_a1
    assert Household.objects.visible_to(cast["town_a"]).filter(pk=household.pk).exists()
    Household.objects.filter(pk=household.pk).update(village=cast.b1)
    assert not Household.objects.visible_to(cast["town_a"]).exists()
    assert not Person.objects.visible_to(cast["town_a"]).exists()
    assert Household.objects.visible_to(cast["town_b"]).get() == household


def test_every_role_has_its_rights_and_its_sight() -> None:
    assert set(RIGHTS) == set(SIGHT) == set(Role)
    assert all(set(sights) == set(Field) for sights in SIGHT.values())


def test_duties_are_separate() -> None:
    """Who manages accounts sees no household; who audits or manages accounts writes none."""
    writing = {Right.EDIT, Right.CREATE, Right.EDIT_VILLAGES, Right.IMPORT}
    for role, rights in RIGHTS.items():
        if Right.MANAGE_USERS in rights:
            assert rights == {Right.MANAGE_USERS}, role
            assert set(SIGHT[role].values()) == {Sight.NONE}, role
        if Right.VIEW_JOURNAL in rights:
            assert not rights & writing, role


def test_no_role_sees_a_full_id_or_card_number() -> None:
    for role in Role:
        assert SIGHT[role][Field.ID_NUMBER] < Sight.FULL
        assert SIGHT[role][Field.BANK_CARD] < Sight.FULL


@pytest.mark.parametrize(
    ("who", "village", "seen"),
    [
        ("town_a", A1, Sight.FULL),
        ("town_a", B1, Sight.NONE),
        ("auditor", A1, Sight.NONE),
        ("cadre_a1", A2, Sight.NONE),
        ("nobody", A1, Sight.NONE),
    ],
)
def test_sight_is_of_a_village(cast: Cast, who: str, village: str, seen: Sight) -> None:
    assert sight(cast[who], Field.DISEASE, village) == seen


def test_another_key_file_is_refused(db: None) -> None:
    assert_keys_match()
    assert_keys_match()
    KeyCheck.objects.update(value="f" * 64)
    with pytest.raises(WrongKeys, match="密钥文件与数据库不匹配"):
        assert_keys_match()
