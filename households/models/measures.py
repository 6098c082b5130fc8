"""帮扶措施: what is done for a household, with what money, to what end (domain 3)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ..codes import DangerGrade, WorkPlace
from ..codes.support import FundKind, HoldingKind, JobKind, MeasureKind, WorkState
from ..querysets import OfHouseholdQuerySet, OfMeasureQuerySet
from .household import Household
from .person import Person


class Measure(models.Model):
    """A measure for a household (项目到户). Money in yuan; ``batch`` marks those entered together.

    Signed off (成效认可) once done; a signed one is not changed any more.
    """

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="measures", verbose_name="贫困户"
    )
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("项目类别", max_length=2, choices=MeasureKind.choices)
    name = models.CharField("项目名称（措施）", max_length=100)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受益成员"
    )
    scale = models.DecimalField("规模", max_digits=10, decimal_places=2, null=True, blank=True)
    unit = models.CharField("单位", max_length=10, blank=True)
    planned_yuan = models.DecimalField(
        "计划投入（元）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    actual_yuan = models.DecimalField(
        "实际投入（元）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    fund = models.CharField("资金来源", max_length=1, choices=FundKind.choices, blank=True)
    expected_uplift = models.DecimalField(
        "预计增收（元）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    actual_uplift = models.DecimalField(
        "实际增收（元）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    starts_on = models.DateField("开始时间", null=True, blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    finished_on = models.DateField("完成时间", null=True, blank=True)
    responsible = models.CharField("责任人", max_length=50, blank=True)
    responsible_unit = models.CharField("责任单位", max_length=100, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=WorkState.choices, default=WorkState.PLANNED
    )
    outcome = models.CharField("帮扶成效", max_length=300, blank=True)
    signed_on = models.DateField("农户签字认可时间", null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="成效登记人",
    )
    batch = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    created_at = models.DateTimeField("录入时间", auto_now_add=True)

    objects = OfHouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶措施"
        ordering = ["household", "-year", "kind", "id"]
        indexes = [models.Index(fields=["year", "kind", "state"], name="measure_ledger")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="measure_has_name"),
            models.CheckConstraint(
                condition=Q(kind__in=MeasureKind.values), name="measure_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=WorkState.values), name="measure_state_known"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="measure_year_sane"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(finished_on__isnull=True)
                | Q(finished_on__gte=F("starts_on")),
                name="measure_finished_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state=WorkState.DONE) | Q(finished_on__isnull=False),
                name="measure_done_has_day",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | Q(state=WorkState.DONE),
                name="measure_signed_is_done",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}),
                    name=f"measure_{name}_not_negative",
                )
                for name in ("scale", "planned_yuan", "actual_yuan", "expected_uplift")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Loan(models.Model):
    """What a loan adds to its measure (扶贫贷款), yuan and per cent a year."""

    measure = models.OneToOneField(Measure, models.CASCADE, related_name="loan")
    bank = models.CharField("贷款银行", max_length=100)
    principal = models.DecimalField("贷款金额（元）", max_digits=12, decimal_places=2)
    rate = models.DecimalField("年利率（%）", max_digits=5, decimal_places=2)
    subsidised_rate = models.DecimalField("贴息年利率（%）", max_digits=5, decimal_places=2)
    lent_on = models.DateField("放款日期")
    due_on = models.DateField("到期日期")
    repaid_on = models.DateField("还清日期", null=True, blank=True)

    objects = OfMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "贷款"
        constraints = [
            models.CheckConstraint(condition=Q(principal__gt=0), name="loan_principal_positive"),
            models.CheckConstraint(
                condition=Q(subsidised_rate__gte=0, subsidised_rate__lte=F("rate")),
                name="loan_subsidy_within_rate",
            ),
            models.CheckConstraint(condition=Q(due_on__gt=F("lent_on")), name="loan_due_later"),
        ]


class Training(models.Model):
    """What a training adds to its measure (技能培训)."""

    measure = models.OneToOneField(Measure, models.CASCADE, related_name="training")
    course = models.CharField("培训内容", max_length=100)
    begins_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    certificate = models.CharField("取得证书", max_length=100, blank=True)

    objects = OfMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "培训"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="training_ends_after_begin"
            )
        ]


class JobTransfer(models.Model):
    """What a job transfer adds to its measure (转移就业)."""

    measure = models.OneToOneField(Measure, models.CASCADE, related_name="job")
    employer = models.CharField("务工单位", max_length=100)
    place = models.CharField("务工地点", max_length=2, choices=WorkPlace.choices)
    kind = models.CharField("用工形式", max_length=1, choices=JobKind.choices)
    begins_on = models.DateField("上岗日期")
    ends_on = models.DateField("离岗日期", null=True, blank=True)
    monthly_wage = models.DecimalField("月工资（元）", max_digits=10, decimal_places=2)

    objects = OfMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "转移就业"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
                name="job_ends_after_begin",
            ),
            models.CheckConstraint(condition=Q(monthly_wage__gte=0), name="job_wage_not_negative"),
        ]


class Renovation(models.Model):
    """What a house renovation adds to its measure (危房改造): the grade before and after."""

    measure = models.OneToOneField(Measure, models.CASCADE, related_name="renovation")
    grade_before = models.CharField("改造前危房等级", max_length=1, choices=DangerGrade.choices)
    grade_after = models.CharField(
        "改造后危房等级", max_length=1, choices=DangerGrade.choices, blank=True
    )
    area = models.DecimalField(
        "改造面积（平方米）", max_digits=8, decimal_places=2, null=True, blank=True
    )
    accepted_on = models.DateField("验收日期", null=True, blank=True)

    objects = OfMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "危房改造"
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | ~Q(grade_after=""),
                name="renovation_accepted_has_grade",
            )
        ]


class SubsidyRate(models.Model):
    """A declared rate of the county for a year (奖补标准): yuan a unit, up to ``cap`` units."""

    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("类别", max_length=6, choices=HoldingKind.choices)
    item = models.CharField("品种", max_length=30)
    unit = models.CharField("单位", max_length=10)
    yuan = models.DecimalField("奖补标准（元/单位）", max_digits=10, decimal_places=2)
    cap = models.DecimalField(
        "每户奖补上限（单位）", max_digits=10, decimal_places=2, null=True, blank=True
    )
    note = models.CharField("依据", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = verbose_name_plural = "奖补标准"
        ordering = ["-year", "kind", "item"]
        constraints = [
            models.UniqueConstraint(fields=["year", "item"], name="subsidy_rate_once"),
            models.CheckConstraint(condition=Q(yuan__gte=0), name="subsidy_rate_not_negative"),
            models.CheckConstraint(
                condition=Q(cap__isnull=True) | Q(cap__gt=0), name="subsidy_cap_positive"
            ),
        ]


class Holding(models.Model):
    """种养殖规模摸底: how much of a kind a household grows or keeps in a year.

    ``measure`` is the subsidy it led to, once that was made; a subsidised count is not changed.
    """

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="holdings", verbose_name="贫困户"
    )
    rate = models.ForeignKey(
        SubsidyRate, models.PROTECT, related_name="holdings", verbose_name="品种"
    )
    quantity = models.DecimalField("规模", max_digits=10, decimal_places=2)
    counted_on = models.DateField("摸底日期")
    measure = models.OneToOneField(
        Measure, models.SET_NULL, null=True, blank=True, related_name="holding", editable=False
    )

    objects = OfHouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "种养殖摸底"
        ordering = ["household", "rate"]
        constraints = [
            models.UniqueConstraint(fields=["household", "rate"], name="holding_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="holding_not_negative"),
        ]
