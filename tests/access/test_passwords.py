"""What a password must be, at each level of 等级保护."""

import datetime as dt
import functools
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError
from pytest_django import Settings

from gujang.access.models import User
from gujang.access.rules import character_classes, is_past, known_words, role_fits

OWNER = User(username="lijunfeng", full_name="李俊峰", phone="13812345678")

# password, fine at level 0, fine at levels 2 and 3
PASSWORDS = [
    ("correct horse battery", True, False),
    ("Correct horse battery", True, True),
    ("correct horse 7", True, True),
    ("tr0ub4dor&3xyz", True, True),
    ("ninechars", False, False),
    ("Nine-ch4r", False, True),
    ("Eight-c4", False, True),
    ("Seven-7", False, False),
    ("", False, False),
    ("tencharsok", True, False),
    ("qqwwee11AA", True, True),
    ("长长的一句汉字密码啊", True, False),
    ("长长的一句汉字密码A1", True, True),
    ("x" * 64, True, False),
    ("xY1" + "x" * 61, True, True),
    ("xY1" + "x" * 125, True, True),
    ("xY1" + "x" * 126, False, False),
    ("xY1" * 40_000, False, False),
    ("          ", True, False),
    ("1234567890", False, False),
    ("0123456789", False, False),
    ("qwertyuiop", False, False),
    ("password123", False, False),
    ("Password123", False, False),
    ("iloveyou123", False, False),
    ("guyang-2014-X", False, False),
    ("GuYang-2014-x", False, False),
    ("ＧＵＹＡＮＧ-2014-x", False, False),
    ("my Fupin pass 9", False, False),
    ("扶贫-Office-2014", False, False),
    ("固阳-Office-2014", False, False),
    ("三到-Office-2014", False, False),
    ("sandao-Office-14", False, False),
    ("lijunfeng-2014-X", False, False),
    ("LIJUNFENG-2014-x", False, False),
    ("X-lijunfeng", False, False),
    ("李俊峰-Office-14", False, False),
    ("13812345678-Xy", False, False),
    ("junfeng-2014-Xy", True, True),
    ("138-1234-5678-Xy", True, True),
    ("𠮷𠮷𠮷-Office-2014", True, True),
]


@functools.cache
def validators(shortest: int) -> list[Any]:
    first, *rest = django_settings.AUTH_PASSWORD_VALIDATORS
    return get_password_validators([first | {"OPTIONS": {"min_length": shortest}}, *rest])


@pytest.mark.parametrize("level", [0, 2, 3])
@pytest.mark.parametrize(("password", "plain", "strict"), PASSWORDS, ids=range(len(PASSWORDS)))
def test_password(settings: Settings, level: int, password: str, plain: bool, strict: bool) -> None:
    settings.DJBH_LEVEL = level
    expected = strict if level else plain
    try:
        validate_password(password, OWNER, validators(8 if level else 10))
    except ValidationError:
        assert not expected
    else:
        assert expected


def test_a_short_name_is_not_looked_for() -> None:
    assert known_words("my li long words", ["li"]) == []


@pytest.mark.parametrize(
    ("password", "kinds"), [("", 0), ("a", 1), ("aA", 2), ("aA1", 3), ("aA1 ", 4), ("字", 1)]
)
def test_character_classes(password: str, kinds: int) -> None:
    assert character_classes(password) == kinds


NOW = dt.datetime(2014, 3, 3, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("since", "life", "past"),
    [
        (None, DAY, False),
        (NOW - DAY, None, False),
        (NOW - DAY, DAY, True),
        (NOW - DAY + dt.timedelta(seconds=1), DAY, False),
    ],
)
def test_is_past(since: dt.datetime | None, life: dt.timedelta | None, past: bool) -> None:
    assert is_past(since, life, NOW) == past


@pytest.mark.parametrize(
    ("role", "area", "fits"),
    [
        ("town", "150222103", True),
        ("town", "150222", False),
        ("town", "150222103201", False),
        ("cadre", "150222103201", True),
        ("cadre", "150222103", False),
        ("auditor", "150222", True),
        ("auditor", "150222103", True),
        ("admin", "150222103", True),
    ],
)
def test_role_fits(role: str, area: str, fits: bool) -> None:
    assert (role_fits(role, area) == "") == fits
