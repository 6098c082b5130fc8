"""一村一策 and 项目到村: the village's plan, its projects, its collective economy (domain 3)."""

from django.db import models
from django.db.models import F, Q

from ..codes import CollectiveKind, OpinionState, ProjectKind, ProjectState
from ..querysets import ProjectQuerySet, VillageWorkQuerySet, VillageYearQuerySet
from .village import Village


class VillagePlan(models.Model):
    """A village's plan for a year under the six tasks (村级帮扶规划, 一村一策)."""

    village = models.ForeignKey(Village, models.CASCADE, related_name="plans", verbose_name="村")
    year = models.PositiveSmallIntegerField("年度")
    made_on = models.DateField("制定时间")
    infrastructure = models.CharField("基础设施建设", max_length=1000, blank=True)
    services = models.CharField("公共服务", max_length=1000, blank=True)
    industry = models.CharField("特色产业", max_length=1000, blank=True)
    appearance = models.CharField("村容村貌", max_length=1000, blank=True)
    ecology = models.CharField("生态环境", max_length=1000, blank=True)
    organisation = models.CharField("基层组织建设", max_length=1000, blank=True)
    leader_name = models.CharField("负责人签名", max_length=50, blank=True)
    cadre_name = models.CharField("驻村干部签名", max_length=50, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = VillageWorkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村级帮扶规划"
        ordering = ["village", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["village", "year"], name="village_plan_once_a_year"),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="village_plan_year_sane"
            ),
        ]


class Project(models.Model):
    """A project of a village (到村项目). Money in yuan, progress in per cent."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="projects", verbose_name="村")
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("项目类别", max_length=2, choices=ProjectKind.choices)
    name = models.CharField("项目名称", max_length=100)
    scale = models.DecimalField("规模", max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField("单位", max_length=10, blank=True)
    planned_yuan = models.DecimalField(
        "预计投入资金（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    actual_yuan = models.DecimalField(
        "实际投入资金（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    expected_income = models.DecimalField(
        "预计年收益（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    households_helped = models.PositiveIntegerField("受益贫困户数", null=True, blank=True)
    starts_on = models.DateField("开工时间", null=True, blank=True)
    due_on = models.DateField("计划完成时间", null=True, blank=True)
    finished_on = models.DateField("完成时间", null=True, blank=True)
    responsible = models.CharField("责任人", max_length=50, blank=True)
    responsible_unit = models.CharField("责任单位", max_length=100, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=ProjectState.choices, default=ProjectState.PLANNED
    )
    progress = models.PositiveSmallIntegerField("进度（%）", default=0)
    note = models.CharField("进展和成效", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("录入时间", auto_now_add=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "到村项目"
        ordering = ["village", "-year", "kind", "id"]
        indexes = [models.Index(fields=["village", "-year", "id"], name="project_list")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="project_has_name"),
            models.CheckConstraint(
                condition=Q(kind__in=ProjectKind.values), name="project_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ProjectState.values), name="project_state_known"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="project_progress_to_100"),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="project_year_sane"
            ),
            models.CheckConstraint(
                condition=~Q(state=ProjectState.DONE) | Q(finished_on__isnull=False, progress=100),
                name="project_done_has_day",
            ),
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True) | Q(state=ProjectState.DONE),
                name="project_day_of_done_alone",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProjectState.PLANNED) | Q(progress=0),
                name="project_planned_is_not_begun",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(finished_on__isnull=True)
                | Q(finished_on__gte=F("starts_on")),
                name="project_finished_after_start",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(due_on__isnull=True)
                | Q(due_on__gte=F("starts_on")),
                name="project_due_after_start",
            ),
            models.UniqueConstraint(
                fields=["village", "year", "name"], name="project_name_once_a_year"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}),
                    name=f"project_{name}_not_negative",
                )
                for name in ("scale", "planned_yuan", "actual_yuan", "expected_income")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CollectiveIncome(models.Model):
    """A line of a village's collective-economy income of a year (村集体经济收入), yuan.

    Where a year has lines, their sum is the village's figure of that year; both are kept by who
    keeps the village.
    """

    village = models.ForeignKey(
        Village, models.CASCADE, related_name="collective_incomes", verbose_name="村"
    )
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("来源", max_length=1, choices=CollectiveKind.choices)
    detail = models.CharField("明细", max_length=100, blank=True)
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)

    objects = VillageYearQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村集体经济收入"
        ordering = ["village", "-year", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="collective_income_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="collective_income_year_sane"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CollectiveKind.values), name="collective_income_kind_known"
            ),
        ]


class MergeOpinion(models.Model):
    """An opinion on merging a settlement into another place (村庄整合意见)."""

    village = models.ForeignKey(
        Village, models.CASCADE, related_name="merge_opinions", verbose_name="村"
    )
    raised_on = models.DateField("提出日期")
    raised_by = models.CharField("提出人", max_length=50)
    settlement = models.CharField("拟整合的自然村（组）", max_length=100)
    into = models.CharField("整合到", max_length=100)
    households = models.PositiveIntegerField("涉及户数", null=True, blank=True)
    persons = models.PositiveIntegerField("涉及人数", null=True, blank=True)
    opinion = models.CharField("意见和理由", max_length=1000)
    state = models.CharField(
        "办理情况", max_length=10, choices=OpinionState.choices, default=OpinionState.RAISED
    )
    answer = models.CharField("答复", max_length=500, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = VillageWorkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村庄整合意见"
        ordering = ["village", "-raised_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OpinionState.values), name="merge_opinion_state_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("raised_on")),
                name="merge_opinion_answered_later",
            ),
            models.CheckConstraint(
                condition=Q(state=OpinionState.RAISED, answered_on__isnull=True, answer="")
                | Q(state=OpinionState.REPORTED, answered_on__isnull=False)
                | (
                    Q(
                        state__in=[OpinionState.ACCEPTED, OpinionState.REJECTED],
                        answered_on__isnull=False,
                    )
                    & ~Q(answer="")
                ),
                name="merge_opinion_answer_fits_state",
            ),
            models.UniqueConstraint(
                fields=["village", "raised_on", "settlement", "into"], name="merge_opinion_once"
            ),
        ]
