"""What the data checks found (数据核查), and the frozen figures of a closed year."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from villages.models import Village

from ..codes.exits import FindingState
from ..querysets import (
    CheckRunQuerySet,
    ClosedYearQuerySet,
    OfHouseholdQuerySet,
    YearFlowQuerySet,
)
from ..rules.flow import Line
from .household import Household
from .person import Person


class Finding(models.Model):
    """What a numbered rule of domain section 8 says of a household or of one of its people.

    ``subject`` tells findings of one rule and person apart (a measure, a year). Verified true,
    it stays silent until what it speaks of (``data``) changes; gone on the next run, it is fixed.
    """

    rule = models.PositiveSmallIntegerField("规则")
    household = models.ForeignKey(
        Household, models.CASCADE, related_name="findings", verbose_name="贫困户"
    )
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="家庭成员"
    )
    subject = models.CharField(max_length=40, blank=True)
    severity = models.CharField("级别", max_length=1)
    message = models.CharField("问题", max_length=300)
    data = models.JSONField("涉及的数据", default=dict, blank=True)
    state = models.CharField(
        "处理状态", max_length=10, choices=FindingState.choices, default=FindingState.OPEN
    )
    found_at = models.DateTimeField("发现时间")
    fixed_at = models.DateTimeField("更正时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="核实人",
        related_name="+",
    )
    decided_at = models.DateTimeField("核实时间", null=True, blank=True)
    reason = models.CharField("核实情况", max_length=200, blank=True)

    objects = OfHouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "核查结果"
        ordering = ["rule", "household", "id"]
        indexes = [models.Index(fields=["state", "rule", "household"], name="finding_worklist")]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "household", "person", "subject"],
                condition=~Q(state=FindingState.FIXED) & Q(person__isnull=False),
                name="finding_of_person_once",
            ),
            models.UniqueConstraint(
                fields=["rule", "household", "subject"],
                condition=~Q(state=FindingState.FIXED) & Q(person__isnull=True),
                name="finding_of_household_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FindingState.values), name="finding_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=FindingState.VERIFIED)
                | (Q(decided_by__isnull=False) & ~Q(reason="")),
                name="finding_verified_with_reason",
            ),
        ]


class CheckRun(models.Model):
    """A check of every household of an area (核查批次), by whom, and what it changed."""

    area_code = models.CharField("辖区编码", max_length=12)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="发起人", related_name="+"
    )
    asked_at = models.DateTimeField("发起时间", auto_now_add=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    households = models.PositiveIntegerField("核查户数", default=0)
    opened = models.PositiveIntegerField("新增问题", default=0)
    fixed = models.PositiveIntegerField("已更正问题", default=0)

    objects = CheckRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "数据核查"
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["area_code", "finished_at"], name="check_run_of_area")]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("asked_at")),
                name="check_run_finished_after_asked",
            )
        ]


class ClosedYear(models.Model):
    """A year whose figures are frozen for an area (年度封账), until it is opened again (解除封账).

    Years close in order: no change may be dated into a closed year, nor before it. The figures of
    a closing that was lifted stay as they were signed off.
    """

    year = models.PositiveSmallIntegerField("年度")
    area_code = models.CharField("辖区编码", max_length=12)
    closed_on = models.DateField("封账日期")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="封账人", related_name="+"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    reopened_on = models.DateField("解除日期", null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="解除人",
        related_name="+",
    )
    reopen_reason = models.CharField("解除理由", max_length=200, blank=True)

    objects = ClosedYearQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度封账"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "area_code"],
                condition=Q(reopened_on__isnull=True),
                name="closed_year_once",
            ),
            models.CheckConstraint(
                condition=Q(reopened_on__isnull=True, reopened_by__isnull=True, reopen_reason="")
                | (
                    Q(reopened_on__gte=F("closed_on"), reopened_by__isnull=False)
                    & ~Q(reopen_reason="")
                ),
                name="closed_year_reopened_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度"


class YearFlow(models.Model):
    """A line of a village's balance of a closed year, frozen: households and persons."""

    closed_year = models.ForeignKey(ClosedYear, models.CASCADE, related_name="lines")
    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="村")
    line = models.CharField("项目", max_length=12, choices=Line.choices)
    households = models.PositiveIntegerField("户", default=0)
    persons = models.PositiveIntegerField("人", default=0)

    objects = YearFlowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "封账数字"
        ordering = ["village", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["closed_year", "village", "line"], name="year_flow_line_once"
            ),
            models.CheckConstraint(condition=Q(line__in=Line.values), name="year_flow_line_known"),
        ]
