"""The household, its standing over time, and its coded facts year by year (domain 1.1-1.3)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from villages.models import Village

from ..codes import (
    BEGINNINGS,
    MAIN_CAUSES,
    OTHER_CAUSES,
    Attribute,
    Cause,
    ChangeKind,
    Standard,
    Standing,
)
from ..querysets import HouseholdQuerySet, HouseholdYearQuerySet, StandingChangeQuerySet


class Household(models.Model):
    """A registered poor household (建档立卡贫困户).

    What varies by year stands in :class:`HouseholdYear`, what varies by day in
    :class:`StandingChange` and in the members' joining and leaving. Phone and card are sealed with
    the context ``household.phone:<uuid>`` and ``household.card:<uuid>``. ``version`` guards the
    whole household, its people and its years: every change raises it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("家庭编号", max_length=40, unique=True)
    national_number = models.CharField("国家系统户编号", max_length=40, blank=True)
    village = models.ForeignKey(
        Village, models.PROTECT, related_name="households", verbose_name="嘎查村"
    )
    group_name = models.CharField("自然村（组）", max_length=50, blank=True)
    address = models.CharField("家庭住址", max_length=200, blank=True)
    phone_sealed = models.TextField("联系电话", blank=True)
    bank_name = models.CharField("开户银行名称", max_length=100, blank=True)
    card_sealed = models.TextField("银行卡号", blank=True)
    standard = models.CharField("识别标准", max_length=1, choices=Standard.choices)
    first_registered = models.DateField("首次识别时间")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("录入时间", auto_now_add=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "贫困户"
        ordering = ["number"]
        indexes = [models.Index(fields=["village", "number"], name="household_place")]
        constraints = [
            models.CheckConstraint(condition=~Q(number=""), name="household_number_not_empty"),
            models.CheckConstraint(
                condition=Q(standard__in=Standard.values), name="household_standard_known"
            ),
            models.UniqueConstraint(
                fields=["national_number"],
                condition=~Q(national_number=""),
                name="household_national_number_once",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class StandingChange(models.Model):
    """A change of standing (脱贫标志) on a day; in force until the next one.

    ``until`` is the day of the next change (null: in force now), so "as of a day" is a range.
    """

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="standing_changes", verbose_name="贫困户"
    )
    kind = models.CharField("变动类别", max_length=12, choices=ChangeKind.choices)
    from_standing = models.CharField("原状态", max_length=1, choices=Standing.choices, blank=True)
    standing = models.CharField("脱贫标志", max_length=1, choices=Standing.choices)
    happened_on = models.DateField("变动日期")
    until = models.DateField("至", null=True, blank=True, editable=False)
    return_cause = models.CharField("返贫原因", max_length=2, choices=Cause.choices, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="操作人",
        related_name="+",
    )
    made_at = models.DateTimeField("录入时间", auto_now_add=True)

    objects = StandingChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "脱贫状态变动"
        ordering = ["household", "happened_on", "id"]
        indexes = [
            models.Index(fields=["household", "happened_on"], name="standing_day"),
            models.Index(
                fields=["standing", "household"],
                condition=Q(until__isnull=True),
                name="standing_now",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(until__isnull=True), name="standing_open_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("happened_on")),
                name="standing_until_after_start",
            ),
            models.CheckConstraint(
                condition=Q(standing__in=Standing.values), name="standing_known"
            ),
            models.CheckConstraint(
                condition=~Q(standing=F("from_standing")), name="standing_really_changes"
            ),
            models.CheckConstraint(
                condition=Q(from_standing="", kind__in=BEGINNINGS)
                | (~Q(from_standing="") & ~Q(kind__in=BEGINNINGS)),
                name="standing_begins_once",
            ),
            models.CheckConstraint(
                condition=Q(return_cause="") | Q(standing=Standing.RETURNED),
                name="standing_return_cause_of_return",
            ),
        ]


class HouseholdYear(models.Model):
    """What a household's form says for a year; last year's row stays as it was.

    In force from ``starts_on`` (31 December of the year for an import, else the day of entry)
    until the next year's row begins. ``members`` and ``per_head_income`` (yuan) are tallies of the
    people and incomes of this row, kept by ``services.refresh_years``.
    """

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="years", verbose_name="贫困户"
    )
    year = models.PositiveSmallIntegerField("年度")
    starts_on = models.DateField("数据日期")
    until = models.DateField(null=True, blank=True, editable=False)
    attribute = models.CharField("贫困户属性", max_length=2, choices=Attribute.choices)
    main_cause = models.CharField(
        "主要致贫原因", max_length=2, choices=[(c.value, c.label) for c in MAIN_CAUSES]
    )
    other_cause_1 = models.CharField(
        "其他致贫原因一",
        max_length=2,
        choices=[(c.value, c.label) for c in OTHER_CAUSES],
        blank=True,
    )
    other_cause_2 = models.CharField(
        "其他致贫原因二",
        max_length=2,
        choices=[(c.value, c.label) for c in OTHER_CAUSES],
        blank=True,
    )
    cause_note = models.CharField("致贫原因说明", max_length=500, blank=True)
    declared_size = models.PositiveSmallIntegerField("登记家庭人口", null=True, blank=True)
    exit_year = models.PositiveSmallIntegerField("脱贫年度", null=True, blank=True)
    is_martyr_family = models.BooleanField("是否军烈属", null=True, blank=True)
    is_only_child = models.BooleanField("是否独生子女户", null=True, blank=True)
    is_two_daughters = models.BooleanField("是否双女户", null=True, blank=True)
    members = models.PositiveSmallIntegerField("成员人数", default=0, editable=False)
    per_head_income = models.DecimalField(
        "年人均纯收入（元）",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        editable=False,
    )

    objects = HouseholdYearQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "户年度信息"
        ordering = ["household", "-year"]
        indexes = [
            models.Index(
                fields=["main_cause", "household"],
                condition=Q(until__isnull=True),
                name="household_year_cause_now",
            ),
            models.Index(
                fields=["per_head_income", "household"],
                condition=Q(until__isnull=True),
                name="household_year_income_now",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["household", "year"], name="household_year_once"),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(until__isnull=True),
                name="household_year_open_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("starts_on")),
                name="household_year_until_after_start",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="household_year_sane"
            ),
            models.CheckConstraint(
                condition=Q(attribute__in=Attribute.values), name="household_year_attribute_known"
            ),
            models.CheckConstraint(
                condition=Q(main_cause__in=MAIN_CAUSES), name="household_year_one_main_cause"
            ),
            models.CheckConstraint(
                condition=Q(other_cause_1="", other_cause_2="")
                | (
                    ~Q(other_cause_1="")
                    & ~Q(other_cause_1=F("main_cause"))
                    & ~Q(other_cause_2=F("main_cause"))
                    & ~Q(other_cause_1=F("other_cause_2"))
                ),
                name="household_year_other_causes_differ",
            ),
        ]
