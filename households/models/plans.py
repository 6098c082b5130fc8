"""一户一法: the household's plan of a year, its indicators and its income lines (domain 3)."""

from django.db import models
from django.db.models import Q

from ..codes.support import IncomePlanKind, Indicator
from ..querysets import OfHouseholdQuerySet, OfPlanQuerySet
from .household import Household


class Plan(models.Model):
    """A household's plan for a year (贫困户增收计划) under the three headings.

    Guarded by the household's version, like everything that belongs to it.
    """

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="plans", verbose_name="贫困户"
    )
    year = models.PositiveSmallIntegerField("年度")
    goal = models.CharField("帮扶目标", max_length=200, blank=True)
    due_on = models.DateField("帮扶时限", null=True, blank=True)
    industry = models.CharField("增收产业", max_length=500, blank=True)
    house = models.CharField("危房改造", max_length=500, blank=True)
    skills = models.CharField("劳动力素质提高", max_length=500, blank=True)
    note = models.CharField("其他帮扶计划", max_length=500, blank=True)
    made_on = models.DateField("制定时间")
    cadre_name = models.CharField("驻村干部签名", max_length=50, blank=True)
    agreed_on = models.DateField("农户签字时间", null=True, blank=True)

    objects = OfHouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶计划"
        ordering = ["household", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["household", "year"], name="plan_once_a_year"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="plan_year"),
        ]


class PlanIndicator(models.Model):
    """One of the six yearly indicators: 现状, 计划, 完成情况, as the ledger words them."""

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="indicators", verbose_name="帮扶计划"
    )
    indicator = models.CharField("指标", max_length=1, choices=Indicator.choices)
    present = models.CharField("建档立卡贫困现状", max_length=50, blank=True)
    planned = models.CharField("计划", max_length=50, blank=True)
    done = models.CharField("完成情况", max_length=50, blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度指标"
        ordering = ["plan", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "indicator"], name="plan_indicator_once"),
            models.CheckConstraint(
                condition=Q(indicator__in=Indicator.values), name="plan_indicator_known"
            ),
        ]


class PlanIncome(models.Model):
    """One line of a plan's income; every line ends in an amount, yuan a year."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="incomes", verbose_name="帮扶计划")
    kind = models.CharField("项目", max_length=2, choices=IncomePlanKind.choices)
    detail = models.CharField("种类或工种", max_length=100, blank=True)
    scale = models.DecimalField("规模", max_digits=10, decimal_places=2, null=True, blank=True)
    unit = models.CharField("单位", max_length=10, blank=True)
    expected = models.CharField("出产或收入年月", max_length=50, blank=True)
    amount = models.DecimalField("年收入（元）", max_digits=12, decimal_places=2)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "收入计划"
        ordering = ["plan", "kind", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="plan_income_not_negative"),
            models.CheckConstraint(
                condition=Q(kind__in=IncomePlanKind.values), name="plan_income_kind_known"
            ),
        ]
