"""What a week asks and how it ended: rules, holidays, leaves, trips, reports (domain 5)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from villages.models import Village

from ..codes import AskState, HolidayKind, LeaveKind, ReportState, TripKind
from ..querysets import AskedQuerySet, ClosedWeekQuerySet, LogQuerySet
from ..rules.week import Status
from .people import Cadre


class StationingRule(models.Model):
    """驻村天数规定: the least days a week of a month, in force for weeks that begin in the span.

    Owned by the organization department. ``ends_on`` is the first day without it.
    """

    month = models.PositiveSmallIntegerField("月份")
    days = models.PositiveSmallIntegerField("每周驻村不少于（天）")
    starts_on = models.DateField("生效日期")
    ends_on = models.DateField("失效日期", null=True, blank=True)
    note = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "驻村天数规定"
        ordering = ["month", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["month", "starts_on"], name="stationing_rule_once"),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12), name="stationing_rule_month"
            ),
            models.CheckConstraint(condition=Q(days__lte=7), name="stationing_rule_days"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="stationing_rule_ends_after_start",
            ),
        ]


class Holiday(models.Model):
    """A public holiday, or a weekend that is worked (法定节假日、调休上班)."""

    day = models.DateField("日期", primary_key=True)
    kind = models.CharField("类别", max_length=4, choices=HolidayKind.choices)
    name = models.CharField("名称", max_length=50, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = verbose_name_plural = "节假日"
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=HolidayKind.values), name="holiday_kind_known"
            )
        ]


class _Asked(models.Model):
    """What a cadre asks for and somebody decides: a span of days, the last included."""

    cadre = models.ForeignKey(Cadre, models.PROTECT, related_name="+", verbose_name="驻村干部")
    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="驻点村")
    first_on = models.DateField("开始日期")
    last_on = models.DateField("结束日期")
    reason = models.CharField("事由", max_length=200)
    state = models.CharField(
        "状态", max_length=10, choices=AskState.choices, default=AskState.ASKED
    )
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="申请人",
        related_name="+",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="审批人",
        related_name="+",
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    answer = models.CharField("审批意见", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AskedQuerySet.as_manager()

    class Meta:
        abstract = True


def _asked_constraints(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(last_on__gte=F("first_on")), name=f"{name}_ends_after_start"
        ),
        models.CheckConstraint(condition=Q(state__in=AskState.values), name=f"{name}_state_known"),
        models.CheckConstraint(
            condition=Q(state__in=[AskState.ASKED, AskState.WITHDRAWN])
            | Q(decided_by__isnull=False, decided_at__isnull=False),
            name=f"{name}_decided_by_somebody",
        ),
        models.CheckConstraint(
            condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
            name=f"{name}_not_decided_by_asker",
        ),
    ]


class Leave(_Asked):
    """A leave (请假): up to three days the town decides, more the organization department."""

    kind = models.CharField("请假类别", max_length=10, choices=LeaveKind.choices)

    class Meta:
        verbose_name = verbose_name_plural = "请假"
        ordering = ["-first_on", "-id"]
        indexes = [models.Index(fields=["cadre", "first_on"], name="leave_of_cadre")]
        constraints = _asked_constraints("leave")


class Trip(_Asked):
    """Work away from the village that counts as in it once approved (视同驻村)."""

    kind = models.CharField("类别", max_length=10, choices=TripKind.choices)
    place = models.CharField("地点", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "视同驻村"
        ordering = ["-first_on", "-id"]
        indexes = [models.Index(fields=["cadre", "first_on"], name="trip_of_cadre")]
        constraints = _asked_constraints("trip")


class WeeklyReport(models.Model):
    """周报: drafted from the log, sent by Sunday, received or returned by the town."""

    cadre = models.ForeignKey(
        Cadre, models.PROTECT, related_name="reports", verbose_name="驻村干部"
    )
    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="驻点村")
    monday = models.DateField("周一日期")
    facts = models.JSONField("按日志汇总", default=dict, blank=True)
    work = models.CharField("本周工作", max_length=2000, blank=True)
    problems = models.CharField("存在问题", max_length=1000, blank=True)
    next_week = models.CharField("下周计划", max_length=1000, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=ReportState.choices, default=ReportState.DRAFT
    )
    submitted_at = models.DateTimeField("报送时间", null=True, blank=True)
    is_late = models.BooleanField("逾期", default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="接收人",
        related_name="+",
    )
    decided_at = models.DateTimeField("接收时间", null=True, blank=True)
    answer = models.CharField("退回原因", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = LogQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "周报"
        ordering = ["-monday", "cadre"]
        indexes = [models.Index(fields=["monday", "state"], name="report_worklist")]
        constraints = [
            models.UniqueConstraint(fields=["cadre", "monday"], name="weekly_report_once"),
            models.CheckConstraint(
                condition=Q(state__in=ReportState.values), name="weekly_report_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT) | Q(submitted_at__isnull=False),
                name="weekly_report_sent_at_some_time",
            ),
        ]


class ClosedWeek(models.Model):
    """A cadre's verdict of a closed week, frozen (封周): no later rule or log changes it.

    ``days`` are the village days it was counted from: day -> ["kind village", ...]. A closing that
    was lifted (解除封周) stays with its reason and no longer counts.
    """

    cadre = models.ForeignKey(
        Cadre, models.PROTECT, related_name="closed_weeks", verbose_name="驻村干部"
    )
    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="驻点村")
    monday = models.DateField("周一日期")
    rule = models.PositiveSmallIntegerField("规则天数")
    required = models.PositiveSmallIntegerField("应驻村天数")
    counted = models.PositiveSmallIntegerField("实际驻村天数")
    equivalent = models.PositiveSmallIntegerField("视同驻村天数", default=0)
    status = models.CharField("结果", max_length=10, choices=Status.choices)
    sentence = models.CharField("说明", max_length=400)
    reasons = models.JSONField("依据", default=list, blank=True)
    days = models.JSONField("逐日情况", default=dict, blank=True)
    closed_at = models.DateTimeField("封周时间")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="封周人",
        related_name="+",
    )
    reopened_at = models.DateTimeField("解除时间", null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="解除人",
        related_name="+",
    )
    reopen_reason = models.CharField("解除理由", max_length=200, blank=True)

    objects = ClosedWeekQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "封周结果"
        ordering = ["-monday", "cadre"]
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "monday"],
                condition=Q(reopened_at__isnull=True),
                name="closed_week_once",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopen_reason="")
                | (Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopen_reason="")),
                name="closed_week_reopened_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values) & ~Q(status=Status.ONGOING),
                name="closed_week_is_over",
            ),
        ]
