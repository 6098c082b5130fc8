"""Granting and ending a role: never to oneself, never outside one's area, from the next request."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from time_machine import travel

from gujang.access.gate import OutOfReach
from gujang.access.models import Membership, User
from gujang.access.rights import Right, Role
from gujang.access.services import memberships, users
from gujang.journal.models import Entry
from tests.cast import A1, B1, COUNTY, TOWN_A, TOWN_B, Cast, client_of
from tests.make import make_membership, make_user
from villages.models import Village

TODAY = dt.date(2014, 3, 3)


@pytest.fixture(autouse=True)
def in_march_2014():
    with travel("2014-03-03T12:00+08:00"):
        yield


@pytest.fixture
def admin_b(cast: Cast) -> User:
    return make_user("admin_b", role=Role.ADMIN, area=TOWN_B)


def sees(user: User) -> list[str]:
    fresh = User.objects.get(pk=user.pk)
    return list(Village.objects.visible_to(fresh).values_list("code", flat=True))


def test_a_grant_opens_the_area(cast: Cast) -> None:
    url = f"/users/{cast['nobody'].pk}/grant/"
    data = {"role": "auditor", "area_code": TOWN_A, "starts_on": "2014-03-03"}
    answer = client_of(cast["admin"]).post(url, data)
    assert answer.url == f"/users/{cast['nobody'].pk}/"
    assert sees(cast["nobody"]) == [cast.a1.code, cast.a2.code]
    entry = Entry.objects.get()
    assert (entry.action, entry.actor, entry.village) == ("grant_role", cast["admin"], TOWN_A)
    assert json.loads(entry.data) == {
        "new": {"role": "查阅", "area_code": TOWN_A, "starts_on": "2014-03-03"}
    }


def test_a_grant_may_begin_later(cast: Cast) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    memberships.grant(
        actor=cast["admin"],
        user=cast["nobody"],
        role=Role.AUDITOR,
        area_code=TOWN_A,
        starts_on=tomorrow,
    )
    assert sees(cast["nobody"]) == []
    with travel("2014-03-04T00:00+08:00"):
        assert len(sees(cast["nobody"])) == 2


def test_what_remembers_the_old_rights_is_told(cast: Cast) -> None:
    user = cast["nobody"]
    assert not Village.objects.visible_to(user).exists()
    memberships.grant(actor=None, user=user, role=Role.AUDITOR, area_code=COUNTY)
    assert Village.objects.visible_to(user).count() == 3


def test_an_end_shuts_the_area_at_once(cast: Cast) -> None:
    user = cast["cadre_a1"]
    url = f"/users/{user.pk}/memberships/{user.memberships.get().pk}/end/"
    client = client_of(cast["admin"])
    assert "西斗铺镇甲一村" in client.get(url).content.decode()
    client.post(url, {"ends_on": "2014-03-03"})
    assert sees(user) == []
    entry = Entry.objects.get()
    assert (entry.action, entry.village) == ("end_role", A1)
    held = {"role": "驻村干部", "area_code": A1, "starts_on": "2014-01-01"}
    assert json.loads(entry.data) == {"old": held, "new": held | {"ends_on": "2014-03-03"}}


def test_a_grant_of_today_can_be_ended_today(cast: Cast) -> None:
    membership = memberships.grant(
        actor=cast["admin"], user=cast["nobody"], role=Role.AUDITOR, area_code=COUNTY
    )
    memberships.end(actor=cast["admin"], membership=membership)
    assert sees(cast["nobody"]) == []
    assert Membership.objects.get(pk=membership.pk).ends_on == TODAY


def test_an_end_can_be_set_ahead(cast: Cast) -> None:
    ahead = TODAY + dt.timedelta(days=10)
    membership = cast["cadre_a1"].memberships.get()
    memberships.end(actor=cast["admin"], membership=membership, ends_on=ahead)
    assert sees(cast["cadre_a1"]) == [A1]
    with travel("2014-03-13T00:00+08:00"):
        assert sees(cast["cadre_a1"]) == []


@pytest.mark.parametrize("day", ["2014-03-02", "2013-01-01", "", "x"])
def test_an_end_before_today_is_refused(cast: Cast, day: str) -> None:
    user = cast["cadre_a1"]
    url = f"/users/{user.pk}/memberships/{user.memberships.get().pk}/end/"
    assert client_of(cast["admin"]).post(url, {"ends_on": day}).status_code == 200
    assert user.memberships.get().ends_on is None


def test_what_has_ended_cannot_be_ended_again(cast: Cast) -> None:
    membership = cast["cadre_a1"].memberships.get()
    memberships.end(actor=cast["admin"], membership=membership)
    with pytest.raises(ValidationError, match="已经结束"):
        memberships.end(actor=cast["admin"], membership=membership)
    assert Entry.objects.count() == 1


def test_the_past_stays_on_the_page(cast: Cast) -> None:
    memberships.end(actor=cast["admin"], membership=cast["cadre_a1"].memberships.get())
    page = client_of(cast["admin"]).get(f"/users/{cast['cadre_a1'].pk}/").content.decode()
    assert "2014-03-03" in page
    assert "/end/" not in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"area_code": B1}, "在这个辖区已有这个角色"),
        ({"area_code": TOWN_B}, "请填12位的村编码"),
        ({"area_code": "150222999999"}, "您的辖区内没有这个编码"),
        ({"role": ""}, "不能为空"),
        ({"starts_on": ""}, "不能为空"),
    ],
)
def test_a_grant_with_a_fault_is_refused_with_the_reason(
    cast: Cast, data: dict[str, str], said: str
) -> None:
    whole = {"role": "cadre", "area_code": A1, "starts_on": "2014-03-03"} | data
    answer = client_of(cast["admin"]).post(f"/users/{cast['cadre_b1'].pk}/grant/", whole)
    assert said in answer.content.decode()
    assert cast["cadre_b1"].memberships.count() == 1


def test_the_database_holds_a_role_in_an_area_open_once(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_membership(cast["cadre_a1"], Role.CADRE, A1)


@pytest.mark.parametrize("role", Role)
def test_nobody_grants_themselves_anything(cast: Cast, role: Role) -> None:
    area = {Role.TOWN: TOWN_A, Role.CADRE: A1}.get(role, COUNTY)
    data = {"role": role, "area_code": area, "starts_on": "2014-03-03"}
    answer = client_of(cast["admin"]).post(f"/users/{cast['admin'].pk}/grant/", data)
    assert "不能给自己授权" in answer.content.decode()
    with pytest.raises(ValidationError, match="不能给自己授权"):
        memberships.grant(actor=cast["admin"], user=cast["admin"], role=role, area_code=area)
    assert cast["admin"].memberships.count() == 1


def test_nobody_ends_their_own_role(cast: Cast) -> None:
    make_user("second", role=Role.ADMIN)
    membership = cast["admin"].memberships.get()
    with pytest.raises(ValidationError, match="不能给自己授权"):
        memberships.end(actor=cast["admin"], membership=membership)


def test_the_last_administrator_stays(cast: Cast) -> None:
    second = make_user("second", role=Role.ADMIN)
    users.set_active(actor=cast["admin"], user=second, active=False)
    for act in (
        lambda: users.set_active(actor=second, user=cast["admin"], active=False),
        lambda: memberships.end(actor=None, membership=cast["admin"].memberships.get()),
        lambda: memberships.end(
            actor=None,
            membership=cast["admin"].memberships.get(),
            ends_on=TODAY + dt.timedelta(days=9),
        ),
    ):
        second.is_active = True  # as a request that was already under way would see it
        with pytest.raises(ValidationError, match="最后一个"):
            act()
    admin = User.objects.get(username="admin")
    assert admin.is_active
    assert admin.memberships.get().ends_on is None


@pytest.mark.parametrize("area", [COUNTY, TOWN_A, A1])
def test_an_administrator_grants_nothing_outside_their_area(
    cast: Cast, admin_b: User, area: str
) -> None:
    role = {TOWN_A: Role.TOWN, A1: Role.CADRE}.get(area, Role.AUDITOR)
    with pytest.raises(OutOfReach):
        memberships.grant(actor=admin_b, user=cast["cadre_b1"], role=role, area_code=area)
    assert cast["cadre_b1"].memberships.count() == 1


def test_an_administrator_takes_over_nobody_from_elsewhere(cast: Cast, admin_b: User) -> None:
    for user in (cast["cadre_a1"], cast["poverty_office"], cast["admin"]):
        with pytest.raises(OutOfReach):
            memberships.grant(actor=admin_b, user=user, role=Role.AUDITOR, area_code=TOWN_B)
        assert user.memberships.count() == 1


def test_an_administrator_ends_nothing_of_who_belongs_elsewhere_too(
    cast: Cast, admin_b: User
) -> None:
    also = make_membership(cast["town_a"], Role.TOWN, TOWN_B)
    with pytest.raises(OutOfReach):
        memberships.end(actor=admin_b, membership=also)


@pytest.mark.parametrize("who", ["town_a", "organization", "cadre_a1", "nobody", "disabled"])
def test_who_does_not_manage_accounts_grants_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(OutOfReach):
        memberships.grant(actor=cast[who], user=cast["cadre_b1"], role=Role.CADRE, area_code=A1)


def test_another_right_may_be_what_entitles(cast: Cast) -> None:
    memberships.grant(
        actor=cast["town_a"],
        user=cast["cadre_b1"],
        role=Role.CADRE,
        area_code=A1,
        right=Right.EDIT_VILLAGES,
    )
    assert A1 in sees(cast["cadre_b1"])


def test_a_membership_of_another_user_is_not_ended_under_this_ones_name(cast: Cast) -> None:
    other = cast["town_a"].memberships.get()
    url = f"/users/{cast['cadre_a1'].pk}/memberships/{other.pk}/end/"
    assert client_of(cast["admin"]).post(url, {"ends_on": "2014-03-03"}).status_code == 404
