"""The way out of poverty: lines and criteria in force, what was verified, and the exit case."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ..codes.exits import CaseState, Step, StepResult
from ..querysets import OfCaseQuerySet, OfHouseholdQuerySet
from .household import Household


class PovertyLine(models.Model):
    """The poverty line of an income year (扶贫标准), yuan a person; seeded from domain 4.6.

    ``identification`` admits to the register, ``exit`` must be exceeded to leave it; the county
    may set them apart. ``verified``: read in a document, not common knowledge.
    """

    year = models.PositiveSmallIntegerField("年度", primary_key=True)
    identification = models.DecimalField("识别标准（元）", max_digits=8, decimal_places=2)
    exit = models.DecimalField("退出标准（元）", max_digits=8, decimal_places=2)
    verified = models.BooleanField("有文件依据", default=False)
    note = models.CharField("依据", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = verbose_name_plural = "扶贫标准"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(identification__gt=0, exit__gte=F("identification")),
                name="poverty_line_exit_not_below",
            )
        ]


class CriteriaVersion(models.Model):
    """Which exit criteria are asked from a day on (退出标准版本, domain 10.6).

    ``criteria`` are keys of :class:`~households.codes.exits.Criterion`, separated by spaces;
    evidence counts for ``evidence_months`` months.
    """

    starts_on = models.DateField("生效日期", primary_key=True)
    name = models.CharField("名称", max_length=50)
    criteria = models.CharField("标准", max_length=200)
    evidence_months = models.PositiveSmallIntegerField("佐证有效期（月）", default=12)
    note = models.CharField("依据", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = verbose_name_plural = "退出标准版本"
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=~Q(criteria=""), name="criteria_not_empty"),
            models.CheckConstraint(
                condition=Q(evidence_months__gte=1), name="criteria_evidence_months_positive"
            ),
        ]


class Verification(models.Model):
    """入户核实: what somebody found at the household's home on a day, criterion by criterion.

    Empty means not looked at. ``per_head_income`` is the result of the income sheet, yuan.
    """

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="verifications", verbose_name="贫困户"
    )
    verified_on = models.DateField("核实日期")
    verified_by = models.CharField("核实人", max_length=100)
    per_head_income = models.DecimalField(
        "测算人均纯收入（元）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    food = models.BooleanField("不愁吃", null=True, blank=True)
    clothing = models.BooleanField("不愁穿", null=True, blank=True)
    schooling = models.BooleanField("义务教育有保障", null=True, blank=True)
    medical = models.BooleanField("基本医疗有保障", null=True, blank=True)
    housing = models.BooleanField("住房安全有保障", null=True, blank=True)
    water = models.BooleanField("饮水安全有保障", null=True, blank=True)
    note = models.CharField("核实情况", max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="录入人", related_name="+"
    )
    made_at = models.DateTimeField("录入时间", auto_now_add=True)

    objects = OfHouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "入户核实"
        ordering = ["household", "-verified_on", "-id"]
        indexes = [models.Index(fields=["household", "verified_on"], name="verification_day")]


class ExitCase(models.Model):
    """A household on its way out of the register in a year (退出办理).

    ``step`` is the step that is next. Who proposed may neither review nor approve. The notice runs
    from ``notice_from`` and cannot end before ``notice_until``, seven full days later; while it is
    stopped by an objection both are empty.
    """

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="exit_cases", verbose_name="贫困户"
    )
    year = models.PositiveSmallIntegerField("脱贫年度")
    state = models.CharField(
        "办理状态", max_length=10, choices=CaseState.choices, default=CaseState.OPEN
    )
    step = models.CharField("当前环节", max_length=1, choices=Step.choices, default=Step.REVIEW)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提名人", related_name="+"
    )
    proposed_on = models.DateField("提名日期")
    notice_from = models.DateTimeField("公示开始", null=True, blank=True)
    notice_until = models.DateTimeField("公示最早结束", null=True, blank=True)
    notice_ended = models.DateTimeField("公示结束", null=True, blank=True)
    notice_place = models.CharField("公示地点", max_length=100, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="乡镇审核人",
        related_name="+",
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="批准人",
        related_name="+",
    )
    approved_on = models.DateField("批准日期", null=True, blank=True)
    announced_on = models.DateField("公告日期", null=True, blank=True)
    readiness = models.JSONField("批准时的退出标准核对", default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfHouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "退出办理"
        ordering = ["-year", "household"]
        indexes = [models.Index(fields=["state", "step"], name="exit_case_worklist")]
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(state=CaseState.OPEN), name="exit_case_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=CaseState.values), name="exit_case_state_known"
            ),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="exit_case_step_known"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="exit_case_not_approved_by_proposer",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("proposed_by")),
                name="exit_case_not_reviewed_by_proposer",
            ),
            models.CheckConstraint(
                condition=Q(announced_on__isnull=True)
                | Q(state=CaseState.APPROVED, announced_on__gte=F("approved_on")),
                name="exit_case_announced_once_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.APPROVED)
                | Q(approved_by__isnull=False, approved_on__isnull=False),
                name="exit_case_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(notice_ended__isnull=True)
                | Q(notice_until__isnull=False, notice_ended__gte=F("notice_until")),
                name="exit_case_notice_not_shortened",
            ),
        ]


class ExitStep(models.Model):
    """One thing that happened to an exit case; rows are only added (退出程序记录)."""

    case = models.ForeignKey(
        ExitCase, models.CASCADE, related_name="steps", verbose_name="退出办理"
    )
    step = models.CharField("环节", max_length=1, choices=Step.choices)
    result = models.CharField("结果", max_length=10, choices=StepResult.choices)
    happened_on = models.DateField("日期")
    person = models.CharField("办理人", max_length=100, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    back_to = models.CharField("退回至", max_length=1, choices=Step.choices, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人", related_name="+"
    )
    made_at = models.DateTimeField("录入时间", auto_now_add=True)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "退出程序记录"
        ordering = ["case", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(result=StepResult.RETURNED) | (~Q(back_to="") & ~Q(note="")),
                name="exit_step_return_has_reason",
            )
        ]


class Objection(models.Model):
    """An objection raised during the notice (异议): it stops the clock until it is settled."""

    case = models.ForeignKey(
        ExitCase, models.CASCADE, related_name="objections", verbose_name="退出办理"
    )
    raised_on = models.DateField("提出日期")
    raised_by = models.CharField("提出人", max_length=50)
    content = models.CharField("异议内容", max_length=300)
    settled_on = models.DateField("核查日期", null=True, blank=True)
    upheld = models.BooleanField("异议成立", null=True, blank=True)
    finding = models.CharField("核查情况", max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人", related_name="+"
    )
    made_at = models.DateTimeField("录入时间", auto_now_add=True)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示异议"
        ordering = ["case", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True, upheld__isnull=True)
                | Q(settled_on__gte=F("raised_on"), upheld__isnull=False),
                name="objection_settled_with_result",
            )
        ]


class Document(models.Model):
    """A file kept with a household (附件): minutes, a signed sheet, a photo of the notice.

    The file lies sealed under ``stored_as`` with the context ``document:<uuid>``.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(
        Household, models.CASCADE, related_name="documents", verbose_name="贫困户"
    )
    case = models.ForeignKey(
        ExitCase,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="退出办理",
    )
    step = models.CharField("环节", max_length=1, choices=Step.choices, blank=True)
    title = models.CharField("名称", max_length=100)
    file_name = models.CharField("文件名", max_length=100)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField("校验值", max_length=64)
    stored_as = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    made_at = models.DateTimeField("上传时间", auto_now_add=True)

    objects = OfHouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["household", "-made_at"]
