"""The cadre's log: days, visits, diary; named by the phone, with two clocks (domain 5.3).

``client_id`` is made on the phone when an item is saved and is unique here: a repeat is a success.
``recorded_at`` is the phone's clock, ``received_at`` ours. Rows are kept when deleted, so that a
resent item does not come back.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from households.models import Household
from villages.models import Village

from ..codes import DiaryGrade, HeldReason, HeldState, ItemKind, VisitKind
from ..querysets import LogQuerySet, OfVisitQuerySet
from ..rules.week import DayKind
from .people import Cadre


class _Sent(models.Model):
    """An item as a phone or a page sent it."""

    client_id = models.UUIDField("编号", unique=True, default=uuid.uuid4, editable=False)
    cadre = models.ForeignKey(Cadre, models.PROTECT, related_name="+", verbose_name="驻村干部")
    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="村")
    recorded_at = models.DateTimeField("填写时间（手机）")
    received_at = models.DateTimeField("收到时间")
    body_hash = models.CharField(max_length=64, editable=False)
    flags = models.CharField("提示", max_length=100, blank=True)
    deleted_at = models.DateTimeField("删除时间", null=True, blank=True)

    objects = LogQuerySet.as_manager()

    class Meta:
        abstract = True


class WorkDay(_Sent):
    """A day of a cadre (工作日志): where it was spent."""

    day = models.DateField("日期")
    kind = models.CharField("类别", max_length=10, choices=DayKind.choices)
    note = models.CharField("工作内容", max_length=500, blank=True)
    duties = models.CharField("工作类型", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作日"
        ordering = ["-day", "-id"]
        indexes = [
            models.Index(fields=["cadre", "day"], name="work_day_of_cadre"),
            models.Index(fields=["village", "day"], name="work_day_place"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "day", "kind", "village"],
                condition=Q(deleted_at__isnull=True),
                name="work_day_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DayKind.values), name="work_day_kind_known"
            ),
        ]


class Visit(_Sent):
    """A visit to a household (走访). ``village`` is the household's village on that day."""

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="visits", verbose_name="贫困户"
    )
    day = models.DateField("走访日期")
    kind = models.CharField("走访类型", max_length=1, choices=VisitKind.choices)
    found = models.CharField("家庭情况", max_length=1000, blank=True)
    needs = models.CharField("困难和诉求", max_length=500, blank=True)
    promised = models.CharField("承诺和后续工作", max_length=500, blank=True)
    photo_count = models.PositiveSmallIntegerField("照片（张）", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "走访"
        ordering = ["-day", "-id"]
        indexes = [
            models.Index(fields=["household", "day"], name="visit_of_household"),
            models.Index(fields=["cadre", "day"], name="visit_of_cadre"),
            models.Index(fields=["village", "day"], name="visit_place"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=VisitKind.values), name="visit_kind_known")
        ]


class Photo(models.Model):
    """A photo of a visit, sent on its own; sealed under ``stored_as`` (``photo:<client_id>``)."""

    client_id = models.UUIDField("编号", primary_key=True)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="photos", verbose_name="走访")
    sha256 = models.CharField("校验值", max_length=64)
    size = models.PositiveIntegerField("大小（字节）")
    stored_as = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField("收到时间")

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "走访照片"
        ordering = ["visit", "received_at"]


class Diary(_Sent):
    """民情日记: free text of a day; superiors may comment on it and grade it (R12)."""

    day = models.DateField("日期")
    weather = models.CharField("天气", max_length=20, blank=True)
    title = models.CharField("标题", max_length=100, blank=True)
    text = models.TextField("内容", max_length=5000)
    grade = models.CharField("评定等级", max_length=10, choices=DiaryGrade.choices, blank=True)
    comment = models.CharField("评价内容", max_length=300, blank=True)
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="评价人",
        related_name="+",
    )
    graded_at = models.DateTimeField("评价时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "民情日记"
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["cadre", "day"], name="diary_of_cadre")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="diary_not_empty")]

    def __str__(self) -> str:
        return self.title or f"{self.day}"


class HeldItem(models.Model):
    """An item that arrived and was not taken, kept whole for a person to look at (待核实记录).

    ``body`` is JSON, sealed with the context ``held:<uuid>``.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField("编号", db_index=True)
    kind = models.CharField("类别", max_length=10, choices=ItemKind.choices)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发送人", related_name="+"
    )
    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="村")
    reason = models.CharField("原因", max_length=10, choices=HeldReason.choices)
    body = models.TextField()
    body_hash = models.CharField(max_length=64)
    received_at = models.DateTimeField("收到时间")
    state = models.CharField(
        "状态", max_length=10, choices=HeldState.choices, default=HeldState.WAITING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="处理人",
        related_name="+",
    )
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    note = models.CharField("处理说明", max_length=200, blank=True)

    objects = LogQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待核实记录"
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(fields=["client_id", "body_hash"], name="held_item_once"),
            models.CheckConstraint(
                condition=Q(state__in=HeldState.values), name="held_item_state_known"
            ),
        ]
