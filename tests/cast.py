"""The cast: one county, two towns, three villages, and somebody in every position.

``cadre_b1`` is the outsider of everything that happens in town A; ``nobody`` signs in and may
nothing. Households come to life when a test first names them.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils import timezone

from gujang.access.models import Membership, User
from gujang.access.rights import Role
from gujang.access.sessions import DEVICE, SEEN_AT, SIGNED_IN_AT, SOURCE, SessionStore
from households.models import Household
from tests.make import COUNTY, PASSWORD, START, _hash, make_household
from villages.models import Area, Village

TOWN_A, TOWN_B = "150222103", "150222105"
A1, A2, B1 = "150222103201", "150222103202", "150222105201"

# who: role and area; the user name is the key
MEMBERS: dict[str, tuple[Role, str]] = {
    "admin": (Role.ADMIN, COUNTY),
    "organization": (Role.ORGANIZATION, COUNTY),
    "poverty_office": (Role.POVERTY_OFFICE, COUNTY),
    "town_a": (Role.TOWN, TOWN_A),
    "town_b": (Role.TOWN, TOWN_B),
    "cadre_a1": (Role.CADRE, A1),
    "cadre_b1": (Role.CADRE, B1),
    "auditor": (Role.AUDITOR, COUNTY),
    "disabled": (Role.POVERTY_OFFICE, COUNTY),
    "must_change": (Role.POVERTY_OFFICE, COUNTY),
}
FULL_NAMES = {
    "admin": "管理员",
    "organization": "组织部",
    "poverty_office": "扶贫办",
    "town_a": "甲镇干事",
    "town_b": "乙镇干事",
    "cadre_a1": "甲一驻村",
    "cadre_b1": "乙一驻村",
    "auditor": "查阅人",
    "nobody": "无职",
    "disabled": "已停用",
    "must_change": "新用户",
}


@dataclass
class Cast:
    """The people and places by name; ``household_a1`` and so on are made when first asked for."""

    county: Area
    town_a: Area
    town_b: Area
    a1: Village
    a2: Village
    b1: Village
    users: dict[str, User]

    def __getitem__(self, username: str) -> User:
        return self.users[username]

    @cached_property
    def household_a1(self) -> Household:
        return make_household(
            self.a1, number="HU-A1-0001", head="赵甲一", members=["赵甲媳"], address="甲一街1号"
        )

    @cached_property
    def household_a2(self) -> Household:
        return make_household(
            self.a2, number="HU-A2-0001", head="钱甲二", members=["钱甲子"], address="甲二街2号"
        )

    @cached_property
    def household_b1(self) -> Household:
        return make_household(
            self.b1, number="HU-B1-0001", head="孙乙一", members=["孙乙女"], address="乙一街3号"
        )


# what must not be seen outside a village: its name, household number, people and address
MARKERS: dict[str, tuple[str, ...]] = {
    A1: ("甲一村", "HU-A1-", "赵甲一", "赵甲媳", "甲一街1号"),
    A2: ("甲二村", "HU-A2-", "钱甲二", "钱甲子", "甲二街2号"),
    B1: ("乙一村", "HU-B1-", "孙乙一", "孙乙女", "乙一街3号"),
}


def make_cast() -> Cast:
    """Make the cast in a handful of inserts, on the areas the migrations have laid down."""
    areas = Area.objects.in_bulk([COUNTY, TOWN_A, TOWN_B])
    a1, a2, b1 = Village.objects.bulk_create(
        Village(
            code=code, name=MARKERS[code][0], town=areas[code[:9]], kind="village", attribute="poor"
        )
        for code in (A1, A2, B1)
    )
    users = User.objects.bulk_create(_user(username) for username in [*MEMBERS, "nobody"])
    Membership.objects.bulk_create(
        Membership(user=user, role=role, area_code=area, starts_on=START)
        for user in users
        for role, area in [MEMBERS.get(user.username, (None, ""))]
        if role
    )
    return Cast(
        areas[COUNTY], a1.town, b1.town, a1, a2, b1, {user.username: user for user in users}
    )


def _user(username: str) -> User:
    must_change = username == "must_change"
    return User(
        username=username,
        full_name=FULL_NAMES[username],
        password=_hash(PASSWORD),
        is_active=username != "disabled",
        must_change_password=must_change,
        password_issued_at=timezone.now() if must_change else None,
    )


def client_of(user: User, **options: Any) -> Client:
    """Return a browser in which ``user`` is signed in; ``options`` as of :class:`Client`."""
    client, session, now = Client(**options), SessionStore(), timezone.now().timestamp()
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: "gujang.access.backends.Backend",
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            SIGNED_IN_AT: now,
            SEEN_AT: now,
            SOURCE: "127.0.0.1",
            DEVICE: "电脑",
        }
    )
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
