"""五不准 and the assessment: seen by the organization department alone (domain 5.1, 5.3)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ..codes import Clause, Grade
from ..querysets import ConductQuerySet
from .people import Cadre


class Pledge(models.Model):
    """A cadre's signed pledge to the five prohibitions of a year (公开承诺)."""

    cadre = models.ForeignKey(
        Cadre, models.PROTECT, related_name="pledges", verbose_name="驻村干部"
    )
    area_code = models.CharField("辖区编码", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    signed_on = models.DateField("签字日期")

    objects = ConductQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开承诺"
        ordering = ["-year", "cadre"]
        constraints = [models.UniqueConstraint(fields=["cadre", "year"], name="pledge_once_a_year")]

    def __str__(self) -> str:
        return f"{self.year}年公开承诺"


class Violation(models.Model):
    """A violation of a clause (违纪记录); never deleted, only answered."""

    cadre = models.ForeignKey(
        Cadre, models.PROTECT, related_name="violations", verbose_name="驻村干部"
    )
    area_code = models.CharField("辖区编码", max_length=12)
    happened_on = models.DateField("日期")
    clause = models.CharField("条款", max_length=1, choices=Clause.choices)
    facts = models.CharField("事实", max_length=500)
    source = models.CharField("来源", max_length=100)
    verified_by = models.CharField("核实人", max_length=50, blank=True)
    verified = models.BooleanField("属实", null=True, blank=True)
    outcome = models.CharField("处理结果", max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+"
    )
    made_at = models.DateTimeField("登记时间", auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = ConductQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "违纪记录"
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(clause__in=Clause.values), name="violation_clause_known"
            ),
            models.CheckConstraint(
                condition=~Q(facts="") & ~Q(source=""), name="violation_has_facts_and_source"
            ),
            models.CheckConstraint(
                condition=Q(verified__isnull=True) | ~Q(verified_by=""),
                name="violation_verified_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.get_clause_display()}"


class Scheme(models.Model):
    """考核办法: what each item weighs and what a grade takes, for periods that end from a day on.

    Owned by the organization department; the latest row that has begun is in force.
    """

    starts_on = models.DateField("生效日期", unique=True)
    attendance = models.PositiveSmallIntegerField("到岗（分）", default=30)
    visits = models.PositiveSmallIntegerField("走访（分）", default=20)
    reports = models.PositiveSmallIntegerField("周报（分）", default=10)
    diary = models.PositiveSmallIntegerField("日记（分）", default=10)
    satisfaction = models.PositiveSmallIntegerField("群众满意（分）", default=15)
    exits = models.PositiveSmallIntegerField("脱贫成效（分）", default=15)
    half = models.PositiveSmallIntegerField("半年考核占年度（%）", default=30)
    excellent = models.PositiveSmallIntegerField("优秀不低于（分）", default=90)
    good = models.PositiveSmallIntegerField("称职不低于（分）", default=75)
    fair = models.PositiveSmallIntegerField("基本称职不低于（分）", default=60)
    note = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "考核办法"
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    attendance=100
                    - F("visits")
                    - F("reports")
                    - F("diary")
                    - F("satisfaction")
                    - F("exits")
                ),
                name="scheme_adds_up_to_100",
            ),
            models.CheckConstraint(condition=Q(half__lte=100), name="scheme_half_to_100"),
            models.CheckConstraint(
                condition=Q(
                    excellent__lte=100, good__lt=F("excellent"), fair__lt=F("good"), fair__gt=0
                ),
                name="scheme_grades_descend",
            ),
        ]


class Assessment(models.Model):
    """A cadre's assessment of a half year or of a year (考核), with its arithmetic frozen.

    ``lines``: item, done, whole, weight, points; ``terms``: the half-year's share and score, and
    the least score of each grade, as they were when it was saved.
    """

    class Half(models.TextChoices):
        """考核时段 (P11): half-year 30 %, year-end 70 %."""

        FIRST = "1", "半年考核"
        YEAR = "2", "年终考核"

    cadre = models.ForeignKey(
        Cadre, models.PROTECT, related_name="assessments", verbose_name="驻村干部"
    )
    area_code = models.CharField("辖区编码", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    half = models.CharField("考核时段", max_length=1, choices=Half.choices)
    score = models.DecimalField("得分", max_digits=5, decimal_places=2)
    lines = models.JSONField("计分明细", default=list)
    terms = models.JSONField("考核办法", default=dict)
    total = models.DecimalField("年度得分", max_digits=5, decimal_places=2, null=True, blank=True)
    grade = models.CharField("考核等次", max_length=1, choices=Grade.choices)
    violations = models.PositiveSmallIntegerField("查实违纪次数", default=0)
    note = models.CharField("评语", max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="考核人", related_name="+"
    )
    made_at = models.DateTimeField("考核时间", auto_now_add=True)

    objects = ConductQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "干部考核"
        ordering = ["-year", "cadre", "half"]
        constraints = [
            models.UniqueConstraint(fields=["cadre", "year", "half"], name="assessment_once"),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=100), name="assessment_score_0_to_100"
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(total__gte=0, total__lte=100),
                name="assessment_total_0_to_100",
            ),
            models.CheckConstraint(
                condition=Q(grade__in=Grade.values), name="assessment_grade_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.get_half_display()}"
