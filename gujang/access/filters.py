"""What the lists of users and of the journal can be narrowed by."""

import datetime as dt
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from gujang.journal import labels
from gujang.journal.models import Entry

from .gate import under
from .models import Membership, User
from .rights import Role


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


class UserFilter(filters.FilterSet):
    """By word, role, area, and whether the account is enabled."""

    q = filters.CharFilter(label="姓名、用户名或电话", method="by_word")
    role = filters.ChoiceFilter(label="角色", choices=Role.choices, method="by_role")
    area = filters.CharFilter(
        label="辖区编码",
        method="by_area",
        widget=forms.TextInput(attrs={"list": "areas", "autocomplete": "off"}),
    )
    is_active = filters.ChoiceFilter(
        label="状态", choices=[("true", "可登录"), ("false", "已停用")], method="by_state"
    )

    class Meta:
        model = User
        fields: ClassVar[list[str]] = []

    def by_word(self, users: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return users.filter(
            Q(username__icontains=value) | Q(full_name__icontains=value) | Q(phone__contains=value)
        )

    def by_role(self, users: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return users.filter(_holds(role=value))

    def by_area(self, users: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        known = value.isascii() and value.isdigit()
        return users.filter(_holds(under("area_code", value))) if known else users.none()

    def by_state(self, users: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return users.filter(is_active=value == "true")


def _holds(*conditions: Q, **equals: Any) -> Exists:
    held = Membership.objects.in_force().filter(*conditions, **equals)
    return Exists(held.filter(user=OuterRef("pk")))


class EntryFilter(filters.FilterSet):
    """By person, action, object and days."""

    actor = filters.CharFilter(label="操作人（姓名或用户名）", method="by_actor")
    action = filters.ChoiceFilter(label="操作", choices=labels.action_choices)
    object_type = filters.ChoiceFilter(label="对象类别", choices=labels.object_choices)
    object_id = filters.CharFilter(label="对象编号", max_length=40)
    since = filters.DateFilter(label="自", method="by_since", widget=_date())
    until = filters.DateFilter(label="至", method="by_until", widget=_date())

    class Meta:
        model = Entry
        fields: ClassVar[list[str]] = []

    def by_actor(self, entries: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        users = User.objects.filter(Q(username=value) | Q(full_name=value))
        return entries.filter(actor__in=list(users.values_list("pk", flat=True)))

    def by_since(self, entries: QuerySet[Entry], name: str, value: dt.date) -> QuerySet[Entry]:
        return entries.filter(at__gte=_midnight(value))

    def by_until(self, entries: QuerySet[Entry], name: str, value: dt.date) -> QuerySet[Entry]:
        return entries.filter(at__lt=_midnight(value + dt.timedelta(days=1)))
