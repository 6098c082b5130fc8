"""民情台账: problems people raise, until they are settled (domain 5.3)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from households.models import Household
from villages.models import Village

from ..codes import ProblemKind, ProblemLevel, ProblemState, Satisfaction, StepKind
from ..querysets import OfProblemQuerySet, ProblemQuerySet
from .people import Cadre


class Problem(models.Model):
    """A problem (民情问题) with its owner, its deadline and what came of it."""

    client_id = models.UUIDField("编号", unique=True, default=uuid.uuid4, editable=False)
    # of one that a phone sent: its clock, and what the body was
    recorded_at = models.DateTimeField("填写时间（手机）", null=True, blank=True, editable=False)
    body_hash = models.CharField(max_length=64, blank=True, editable=False)
    flags = models.CharField("提示", max_length=100, blank=True, editable=False)
    village = models.ForeignKey(Village, models.PROTECT, related_name="problems", verbose_name="村")
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name="贫困户",
    )
    cadre = models.ForeignKey(
        Cadre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记干部"
    )
    kind = models.CharField("类别", max_length=1, choices=ProblemKind.choices)
    title = models.CharField("问题", max_length=100)
    text = models.CharField("具体情况", max_length=1000, blank=True)
    raised_by = models.CharField("反映人", max_length=50, blank=True)
    raised_on = models.DateField("反映日期")
    level = models.CharField(
        "办理层级", max_length=10, choices=ProblemLevel.choices, default=ProblemLevel.VILLAGE
    )
    owner = models.CharField("责任人", max_length=50)
    due_on = models.DateField("办理期限")
    state = models.CharField(
        "状态", max_length=10, choices=ProblemState.choices, default=ProblemState.OPEN
    )
    closed_on = models.DateField("办结时间", null=True, blank=True)
    outcome = models.CharField("办理结果和佐证", max_length=500, blank=True)
    satisfaction = models.CharField(
        "群众评价", max_length=1, choices=Satisfaction.choices, blank=True
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "民情台账"
        ordering = ["-raised_on", "-id"]
        indexes = [models.Index(fields=["state", "due_on"], name="problem_worklist")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ProblemKind.values), name="problem_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ProblemState.OPEN, closed_on__isnull=True)
                | (
                    Q(state=ProblemState.CLOSED, closed_on__gte=F("raised_on"))
                    & ~Q(outcome="")
                    & ~Q(satisfaction="")
                ),
                name="problem_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(level__in=ProblemLevel.values), name="problem_level_known"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(owner=""), name="problem_has_title_and_owner"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("raised_on")), name="problem_due_after_raised"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProblemStep(models.Model):
    """What was done about a problem, or that it was handed up; rows are only added (办理情况)."""

    problem = models.ForeignKey(
        Problem, models.CASCADE, related_name="steps", verbose_name="民情问题"
    )
    kind = models.CharField(
        "办理环节", max_length=10, choices=StepKind.choices, default=StepKind.WORK
    )
    happened_on = models.DateField("日期")
    text = models.CharField("办理情况", max_length=600)
    level = models.CharField("转至层级", max_length=10, choices=ProblemLevel.choices, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人", related_name="+"
    )
    made_at = models.DateTimeField("录入时间", auto_now_add=True)

    objects = OfProblemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办理情况"
        ordering = ["problem", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=StepKind.values) & ~Q(text=""), name="problem_step_says_what"
            ),
            models.CheckConstraint(
                condition=Q(kind=StepKind.ESCALATE, level__in=ProblemLevel.values)
                | (~Q(kind=StepKind.ESCALATE) & Q(level="")),
                name="problem_step_escalates_to_a_level",
            ),
        ]
