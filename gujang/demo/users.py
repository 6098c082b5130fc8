"""One demo sign-in per role, each with a random password of its own."""

import datetime as dt
import os
import secrets
from pathlib import Path

from django.conf import settings

from gujang.access.models import Membership, User
from gujang.access.rights import Role

SIGN_INS = "demo-signins.txt"
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def make_users(village_code: str) -> Path:
    """Make the demo users and write their sign-ins to a file (mode 0600); return its path."""
    county = settings.COUNTY_CODE
    areas = {
        Role.ORGANIZATION: county,
        Role.POVERTY_OFFICE: county,
        Role.TOWN: village_code[:9],
        Role.CADRE: village_code,
        Role.AUDITOR: county,
        Role.ADMIN: county,
    }
    lines = [_make_user(role, area) for role, area in areas.items()]
    path: Path = settings.VAR_DIR / SIGN_INS
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("角色\t用户名\t密码\n" + "\n".join(lines) + "\n")
    return path


def _make_user(role: Role, area: str) -> str:
    password = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    user = User(
        username=f"demo_{role.value}", full_name=f"演示{role.label}", must_change_password=False
    )
    user.set_password(password)
    user.save()
    Membership.objects.create(user=user, role=role, area_code=area, starts_on=dt.date(2014, 1, 1))
    return f"{role.label}\t{user.username}\t{password}"
