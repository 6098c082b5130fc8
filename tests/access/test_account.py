"""One's own account: roles and areas in force, and the password."""

import datetime as dt

import pytest
from django.contrib.auth.hashers import check_password
from pytest_django import Settings

from gujang.access.models import User
from gujang.access.rights import Role
from gujang.journal.models import Entry
from tests.cast import A1, TOWN_B, Cast, client_of
from tests.make import PASSWORD, make_membership

NEW = "Quite another 5 words"


def test_the_page_names_what_one_may_do_and_where(cast: Cast) -> None:
    make_membership(cast["cadre_a1"], Role.TOWN, TOWN_B, ends_on=dt.date(2014, 5, 1))
    page = client_of(cast["cadre_a1"]).get("/account/").content.decode()
    assert "甲一驻村" in page
    assert "西斗铺镇甲一村" in page
    assert A1 in page
    assert "银号镇" not in page


def test_who_has_no_role_is_told_what_to_do(cast: Cast) -> None:
    page = client_of(cast["nobody"]).get("/account/").content.decode()
    assert "请联系系统管理员授权" in page


def change(cast: Cast, who: str, old: str = PASSWORD, new: str = NEW, again: str = NEW):
    return client_of(cast[who]).post("/account/password/", {"old": old, "new": new, "again": again})


def test_the_password_is_changed(cast: Cast) -> None:
    change(cast, "town_a")
    user = User.objects.get(username="town_a")
    assert check_password(NEW, user.password)
    assert user.password_changed_at is not None
    entry = Entry.objects.get()
    assert (entry.action, entry.actor, entry.data) == ("change_password", user, "")


def test_who_had_an_issued_password_is_free_afterwards(cast: Cast) -> None:
    client = client_of(cast["must_change"])
    assert client.get("/account/").url == "/account/password/"
    page = client.get("/account/password/").content.decode()
    assert "请先设置自己的密码" in page
    assert 'class="main-nav"' not in page
    client.post("/account/password/", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", NEW, NEW, "当前密码不正确，请重新输入。"),
        (PASSWORD, NEW, NEW + "!", "两次输入的新密码不一致，请重新输入。"),
        (PASSWORD, PASSWORD, PASSWORD, "新密码不能与当前密码相同，请另设一个。"),
        (PASSWORD, "short 1", "short 1", "10"),
        (PASSWORD, "town_a-2014-X", "town_a-2014-X", "密码中不要出现"),
        (PASSWORD, "x" * 100_000, "x" * 100_000, "128"),
        (PASSWORD, "", "", "不能为空，请填写。"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_the_reason(
    cast: Cast, old: str, new: str, again: str, said: str
) -> None:
    answer = change(cast, "town_a", old, new, again)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert User.objects.get(username="town_a").password == cast["town_a"].password
    assert not Entry.objects.exists()


def test_what_was_typed_is_not_sent_back(cast: Cast) -> None:
    page = change(cast, "town_a", again="something else").content.decode()
    assert NEW not in page
    assert PASSWORD not in page


@pytest.mark.parametrize(("age", "sent_away"), [(89, False), (90, True)])
def test_under_protection_level_three_a_password_is_changed_every_90_days(
    cast: Cast, settings: Settings, age: int, sent_away: bool
) -> None:
    user, changed = cast["town_a"], dt.datetime.now(dt.UTC) - dt.timedelta(days=age)
    User.objects.filter(pk=user.pk).update(password_changed_at=changed)
    client = client_of(user)
    assert client.get("/account/").status_code == 200
    settings.PASSWORD_MAX_AGE = dt.timedelta(days=90)
    assert (client.get("/account/").status_code == 302) == sent_away
