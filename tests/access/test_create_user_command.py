"""The first account of an empty registry, from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from gujang.access.models import User
from gujang.journal.models import Entry
from tests.access.test_sign_in import enter


def create(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("create_user", *arguments, stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue()


def test_the_first_administrator_gets_a_password(db: None) -> None:
    password, said = create("root.admin", "--name", "王敏", "--role", "admin")
    user = User.objects.get()
    assert (user.username, user.full_name, user.must_change_password) == (
        "root.admin",
        "王敏",
        True,
    )
    assert user.memberships.get().area_code == "150222"
    assert "只显示这一次" in said
    assert password not in said
    assert enter("root.admin", password).status_code == 302


def test_it_is_written_down_as_done_by_nobody_signed_in(db: None) -> None:
    password, _ = create("root.admin", "--name", "王敏", "--role", "admin")
    assert [entry.actor for entry in Entry.objects.all()] == [None, None]
    assert not any(password in entry.data for entry in Entry.objects.all())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["admin", "--name", "王敏", "--role", "king"], "king"),
        (["A", "--name", "王敏", "--role", "admin"], "小写字母"),
        (["admin", "--name", "王敏", "--role", "town"], "9位的镇编码"),
        (["admin", "--name", "王敏", "--role", "admin", "--area", "1"], "没有编码为1的"),
        (["admin", "--name", "", "--role", "admin"], "空"),
    ],
)
def test_what_cannot_be_is_refused(db: None, arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        create(*arguments)
    assert not User.objects.exists()


def test_a_name_is_given_once(db: None) -> None:
    create("root.admin", "--name", "王敏", "--role", "admin")
    with pytest.raises(CommandError, match="已经有人使用"):
        create("root.admin", "--name", "李敏", "--role", "admin")
