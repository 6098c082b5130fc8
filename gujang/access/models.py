"""Users and what they may reach: a role, in an area, for a span of days."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .rights import Role
from .rules import USERNAME

username_form = RegexValidator(f"^{USERNAME}$", "用3到30个小写字母或数字，以字母开头，可含 . _ -。")


class UserManager(BaseUserManager["User"]):
    """Look-ups by user name; making users is a service."""


class User(AbstractBaseUser):
    """A person who signs in (用户). What they may do stands in their memberships."""

    username = models.CharField("用户名", max_length=30, unique=True, validators=[username_form])
    full_name = models.CharField("姓名", max_length=50)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    is_active = models.BooleanField("可登录", default=True)
    must_change_password = models.BooleanField("须修改密码", default=True)
    password_issued_at = models.DateTimeField("初始密码发放时间", null=True, blank=True)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    # part of the session hash: raising it ends every session of this user
    rights_version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name

    def get_session_auth_hash(self) -> str:
        """Return what a session must match: password and rights as they stood at sign-in."""
        value = f"{self.password}:{self.rights_version}:{self.is_active}"
        return salted_hmac("gujang.access.session", value, algorithm="sha256").hexdigest()

    def role_text(self) -> str:
        """Return the roles and areas in force, for the journal."""
        grants = self.memberships.in_force().values_list("role", "area_code")
        return "、".join(f"{Role(role).label}({area})" for role, area in grants)[:200]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self) -> "MembershipQuerySet":
        """Today's memberships: started, and not ended."""
        return self.not_ended().filter(starts_on__lte=timezone.localdate())

    def not_ended(self) -> "MembershipQuerySet":
        """Memberships in force or still to come."""
        today = timezone.localdate()
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=today))


class Membership(models.Model):
    """A role in an area (a code, prefix of its villages' codes) for a span of days (任职).

    ``ends_on`` is the first day without it, so that one can be ended at once.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="用户")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    area_code = models.CharField("辖区编码", max_length=12)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(area_code__regex=r"^[0-9]{6}([0-9]{3}([0-9]{3})?)?$"),
                name="membership_area_is_a_code",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_known"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "area_code"],
                condition=models.Q(ends_on__isnull=True),
                name="membership_open_once",
            ),
        ]


class KeyCheck(models.Model):
    """Proof that the key file in use is the one this database was sealed with."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.CharField(max_length=64)


class Session(AbstractBaseSession):
    """A signed-in browser (会话), known by its user so that it can be listed and ended."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    source = models.GenericIPAddressField("来源地址", null=True)
    device = models.CharField("设备", max_length=60, blank=True)
    signed_in_at = models.DateTimeField("登录时间", null=True)
    seen_at = models.DateTimeField("最近操作", null=True)
