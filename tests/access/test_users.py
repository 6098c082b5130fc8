"""Accounts: made and changed by the administrator of the area, and written down."""

import json
import re

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import ValidationError
from django.test import Client

from gujang.access import lockout
from gujang.access.gate import OutOfReach
from gujang.access.models import Membership, User
from gujang.access.rights import Role
from gujang.access.services import users
from gujang.journal.models import Entry
from tests.access.test_sign_in import enter
from tests.arena import Arena
from tests.cast import A1, B1, COUNTY, TOWN_A, TOWN_B, Cast, client_of
from tests.make import PASSWORD, make_membership, make_user
from tests.queries import assert_flat_queries

pytestmark = pytest.mark.slow


NEW = {
    "username": "zhang.san",
    "full_name": "张三",
    "phone": "13800001234",
    "role": "cadre",
    "area_code": A1,
    "starts_on": "2014-03-01",
}


@pytest.fixture
def admin_b(cast: Cast) -> User:
    """An administrator of town B alone."""
    return make_user("admin_b", role=Role.ADMIN, area=TOWN_B)


def listed(client: Client, query: str = "") -> list[str]:
    return [user.username for user, _ in client.get(f"/users/{query}").context["people"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?q=cadre", ["cadre_a1", "cadre_b1"]),
        ("?q=甲镇", ["town_a"]),
        ("?role=town", ["town_a", "town_b"]),
        ("?area=150222105", ["cadre_b1", "town_b"]),
        ("?area=150222103&role=cadre", ["cadre_a1"]),
        ("?is_active=false", ["disabled"]),
        ("?q=nobody", ["nobody"]),
        ("?q=nothing+like+it", []),
        ("?area=x", []),
        ("?area=１５０２２２", []),
    ],
)
def test_the_list_can_be_narrowed(cast: Cast, query: str, names: list[str]) -> None:
    assert listed(client_of(cast["admin"]), query) == names


def test_an_administrator_of_a_town_sees_that_town(cast: Cast, admin_b: User) -> None:
    make_membership(cast["town_b"], Role.TOWN, TOWN_A)
    assert listed(client_of(admin_b)) == ["admin_b", "cadre_b1"]


def test_who_left_a_town_is_its_administrators_no_longer(cast: Cast, admin_b: User) -> None:
    Membership.objects.filter(user=cast["cadre_b1"]).update(ends_on="2014-06-30")
    assert "cadre_b1" in listed(client_of(admin_b))
    make_membership(cast["cadre_b1"], Role.CADRE, A1)
    assert "cadre_b1" not in listed(client_of(admin_b))


def test_the_list_goes_on_over_the_page(cast: Cast) -> None:
    for number in range(60):
        make_user(f"u{number:03d}")
    client = client_of(cast["admin"])
    first = client.get("/users/?q=u0")
    assert len(first.context["people"]) == 50
    rest = client.get("/users/" + first.context["pager"]["next_url"])
    assert [user.username for user, _ in rest.context["people"]] == [
        f"u{n:03d}" for n in range(50, 60)
    ]
    assert client.get("/users/?after=nonsense").status_code == 404


def test_the_list_costs_the_same_for_many(cast: Cast) -> None:
    client = client_of(cast["admin"])

    def grow() -> None:
        for number in range(5):
            make_user(f"more{number}", role=Role.CADRE, area=B1)

    assert assert_flat_queries(lambda: client.get("/users/"), grow=grow) <= 10


def test_a_new_account_gets_a_password_that_is_shown_once(cast: Cast) -> None:
    client = client_of(cast["admin"])
    page = client.post("/users/new/", NEW).content.decode()
    password = re.search(r"<strong>([a-z0-9-]{19})</strong>", page)[1]
    user = User.objects.get(username="zhang.san")
    assert user.must_change_password
    membership = user.memberships.get()
    assert (membership.role, membership.area_code) == ("cadre", A1)
    assert password not in client.get(f"/users/{user.pk}/").content.decode()
    assert enter("zhang.san", password).status_code == 302


def test_what_was_made_is_written_down_without_the_password(cast: Cast) -> None:
    issued = users.create_user(
        actor=cast["admin"], username="lisi", full_name="李四", role="town", area_code=TOWN_A,
        phone="13800001234",
    )  # fmt: skip
    made, granted = Entry.objects.order_by("seq")
    assert (made.action, granted.action) == ("create_user", "grant_role")
    assert json.loads(made.data) == {
        "new": {"username": "lisi", "full_name": "李四", "phone": "138****1234"}
    }
    assert issued.password not in made.data + granted.data + repr(issued)


def test_issued_passwords_differ(cast: Cast) -> None:
    passwords = {
        users.reset_password(actor=cast["admin"], user=cast["town_a"]).password for _ in range(5)
    }
    assert len(passwords) == 5


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"username": "town_a"}, "这个用户名已经有人使用"),
        ({"username": "Town_a"}, "小写字母"),
        ({"username": "a b"}, "小写字母"),
        ({"username": ""}, "不能为空"),
        ({"full_name": ""}, "不能为空"),
        ({"phone": "abc"}, "请填电话号码"),
        ({"role": "king"}, "king"),
        ({"role": "town"}, "请填9位的镇编码"),
        ({"area_code": COUNTY}, "请填12位的村编码"),
        ({"area_code": "150222999"}, "您的辖区内没有这个编码"),
        ({"area_code": "１５０２２２"}, "请填6位县"),
        ({"area_code": "15022"}, "请填6位县"),
        ({"starts_on": "soon"}, "日期"),
    ],
)
def test_a_new_account_with_a_fault_is_refused_with_the_reason(
    cast: Cast, changes: dict[str, str], said: str
) -> None:
    answer = client_of(cast["admin"]).post("/users/new/", NEW | changes)
    assert said in answer.content.decode()
    assert not User.objects.filter(username="zhang.san").exists()
    assert not Entry.objects.exists()


def test_an_administrator_makes_no_account_elsewhere(cast: Cast, admin_b: User) -> None:
    answer = client_of(admin_b).post("/users/new/", NEW)
    assert "您的辖区内没有这个编码" in answer.content.decode()
    with pytest.raises(OutOfReach):
        users.create_user(
            actor=admin_b, username="lisi", full_name="李四", role="cadre", area_code=A1
        )
    assert not User.objects.filter(username__in=["zhang.san", "lisi"]).exists()


def test_an_administrator_of_a_town_makes_accounts_there(cast: Cast, admin_b: User) -> None:
    answer = client_of(admin_b).post("/users/new/", NEW | {"area_code": B1})
    assert "一次性密码" in answer.content.decode()
    assert "甲一村" not in answer.content.decode()


def test_name_and_phone_are_changed_and_written_down_masked(cast: Cast) -> None:
    url = f"/users/{cast['town_a'].pk}/edit/"
    client_of(cast["admin"]).post(url, {"full_name": "新名", "phone": "13900005678"})
    entry = Entry.objects.get()
    assert entry.object_id == str(cast["town_a"].pk)
    assert json.loads(entry.data)["changes"] == {
        "full_name": ["甲镇干事", "新名"],
        "phone": ["", "139****5678"],
    }


def test_saving_without_a_change_leaves_no_entry(cast: Cast) -> None:
    url = f"/users/{cast['town_a'].pk}/edit/"
    client_of(cast["admin"]).post(url, {"full_name": "甲镇干事", "phone": ""})
    assert not Entry.objects.exists()


# every column, and what a forger might hope for (Z8)
FORGED = {field.name: "1" for field in User._meta.fields} | {
    "is_superuser": "on",
    "is_staff": "on",
    "role": "admin",
    "area_code": COUNTY,
    "memberships": "1",
    "password": "pbkdf2$x",
    "username": "forged",
    "rights_version": "99",
    "is_active": "",
    "must_change_password": "",
}


@pytest.mark.parametrize("url", ["/users/{}/edit/", "/users/{}/unlock/", "/account/password/"])
def test_a_field_the_form_does_not_name_is_never_taken(cast: Cast, url: str) -> None:
    before = User.objects.filter(username="town_a").values().get()
    data = FORGED | {"full_name": before["full_name"], "phone": ""}
    client_of(cast["admin"]).post(url.format(cast["town_a"].pk), data)
    assert User.objects.filter(pk=before["id"]).values().get() == before
    assert cast["town_a"].memberships.count() == 1


def test_a_new_account_takes_nothing_but_its_fields(cast: Cast) -> None:
    client = client_of(cast["admin"])
    assert client.post("/users/new/", FORGED | NEW).status_code == 400
    assert not User.objects.filter(username="zhang.san").exists()
    client.post("/users/new/", NEW)
    user = User.objects.get(username="zhang.san")
    assert user.is_active
    assert user.must_change_password
    assert user.rights_version == 1  # of the one membership
    assert user.pk != 1


def test_a_disabled_account_is_shut_and_can_be_opened(cast: Cast) -> None:
    client, url = client_of(cast["admin"]), f"/users/{cast['town_a'].pk}"
    client.post(f"{url}/disable/")
    assert enter("town_a").status_code == 200
    client.post(f"{url}/enable/")
    assert enter("town_a").status_code == 302
    actions = Entry.objects.filter(actor=cast["admin"]).values_list("action", flat=True)
    assert list(actions.order_by("seq")) == ["disable_user", "enable_user"]


def test_doing_it_again_changes_nothing(cast: Cast) -> None:
    for _ in range(2):
        users.set_active(actor=cast["admin"], user=cast["town_a"], active=False)
    assert Entry.objects.count() == 1


def test_a_new_password_replaces_the_old_one_and_unlocks(cast: Cast) -> None:
    for _ in range(5):
        enter("town_a", "wrong")
    issued = users.reset_password(actor=cast["admin"], user=cast["town_a"])
    assert enter("town_a", PASSWORD).status_code == 200
    assert enter("town_a", issued.password).status_code == 302


def test_a_lock_is_shown_and_taken_back(cast: Cast) -> None:
    for _ in range(5):
        enter("town_a", "wrong")
    client, url = client_of(cast["admin"]), f"/users/{cast['town_a'].pk}/"
    assert "已锁定" in client.get(url).content.decode()
    client.post(f"{url}unlock/")
    assert not lockout.is_locked("town_a")
    assert Entry.objects.latest("seq").action == "unlock_user"
    assert AccessAttempt.objects.filter(username="town_a").count() == 0


@pytest.mark.parametrize("act", ["disable", "password"])
def test_nobody_does_this_to_themselves(cast: Cast, act: str) -> None:
    make_user("second", role=Role.ADMIN)
    url = f"/users/{cast['admin'].pk}/"
    page = client_of(cast["admin"]).post(f"{url}{act}/", follow=True)
    assert "请由另一名系统管理员办理" in page.content.decode()
    admin = User.objects.get(username="admin")
    assert (admin.is_active, admin.must_change_password) == (True, False)
    assert not Entry.objects.exists()


ACTS = {
    "edit": lambda actor, user: users.edit_user(actor=actor, user=user, full_name="X", phone=""),
    "disable": lambda actor, user: users.set_active(actor=actor, user=user, active=False),
    "reset": lambda actor, user: users.reset_password(actor=actor, user=user),
    "unlock": lambda actor, user: users.unlock(actor=actor, user=user),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["town_a", "organization", "cadre_a1", "nobody"])
def test_the_service_itself_refuses_who_may_not(cast: Cast, act: str, who: str) -> None:
    with pytest.raises(OutOfReach):
        ACTS[act](cast[who], cast["town_b"])
    assert not Entry.objects.exists()


def test_two_administrators_cannot_disable_each_other_at_once(arena: Arena, cast: Cast) -> None:
    (second,) = arena.run(lambda: make_user("second", role=Role.ADMIN))
    first = cast["admin"]

    def disable(actor: User, user: User) -> None:
        users.set_active(actor=actor, user=user, active=False)

    results = arena.run(lambda: disable(first, second), lambda: disable(second, first))
    assert sorted(type(result) for result in results if result) in ([OutOfReach], [ValidationError])
    (left,) = arena.run(
        lambda: User.objects.filter(is_active=True, memberships__role=Role.ADMIN).count()
    )
    assert left == 1
