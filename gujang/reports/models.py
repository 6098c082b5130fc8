"""A table as it was reported, frozen; and the forms of the level above, with what fills them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .codes import By, FillLevel, Period, RunState
from .querysets import ReportRunQuerySet, TemplateQuerySet, TemplateSlotQuerySet


class ReportRun(models.Model):
    """One run of a report (报表存档).

    The workbook and the rows behind it lie sealed in the folder of uploads, under ``stored_as`` and
    ``rows_stored_as``, with the contexts ``report.file:<uuid>`` and ``report.rows:<uuid>``.
    ``heads``, ``title`` and ``basis`` are those of the day it was made. ``scope`` are the areas the
    rows were taken from, ``right`` what it takes to see them; ``full``: numbers are not masked.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("导出编号", max_length=30, unique=True)
    key = models.CharField("报表", max_length=40)
    title = models.CharField("标题", max_length=200)
    basis = models.TextField("口径")
    heads = models.JSONField("栏目", default=list)
    right = models.CharField(max_length=20)
    area = models.CharField("辖区", max_length=12)
    place = models.CharField("辖区名称", max_length=100)
    scope = models.CharField(max_length=400)
    by = models.CharField("分组", max_length=10, choices=By.choices)
    period = models.CharField("时段", max_length=10, choices=Period.choices)
    since = models.DateField("起始日")
    day = models.DateField("截至日")
    year = models.PositiveSmallIntegerField("年度")
    full = models.BooleanField("完整号码", default=False)
    behind = models.BooleanField("附名单", default=False)
    reason = models.CharField("用途", max_length=200, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=RunState.choices, default=RunState.WAITING
    )
    message = models.CharField("说明", max_length=500, blank=True)
    rows = models.PositiveIntegerField("行数", default=0)
    sha256 = models.CharField("文件校验值", max_length=64, blank=True)
    size = models.PositiveIntegerField("文件大小（字节）", default=0)
    stored_as = models.CharField(max_length=64, blank=True)
    rows_stored_as = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填报人", related_name="+"
    )
    made_at = models.DateTimeField("生成时间", auto_now_add=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="审核人",
        related_name="+",
    )
    submitted_at = models.DateTimeField("报送时间", null=True, blank=True)

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报表存档"
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["key", "area", "-made_at"], name="report_run_of_table")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RunState.values), name="report_run_state_known"
            ),
            models.CheckConstraint(condition=Q(by__in=By.values), name="report_run_by_known"),
            models.CheckConstraint(
                condition=Q(period__in=Period.values), name="report_run_period_known"
            ),
            models.CheckConstraint(
                condition=Q(since__lte=F("day")), name="report_run_span_in_order"
            ),
            models.CheckConstraint(
                condition=Q(full=False) | ~Q(reason=""), name="report_run_full_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RunState.WAITING, RunState.FAILED])
                | (~Q(stored_as="") & ~Q(rows_stored_as="") & ~Q(sha256="")),
                name="report_run_made_has_files",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[RunState.SUBMITTED, RunState.REPLACED],
                    submitted_at__isnull=False,
                    submitted_by__isnull=False,
                )
                | Q(
                    state__in=[RunState.WAITING, RunState.FAILED, RunState.DRAFT],
                    submitted_at__isnull=True,
                    submitted_by__isnull=True,
                ),
                name="report_run_submitted_by_whom",
            ),
            models.UniqueConstraint(
                fields=["key", "area", "scope", "by", "period", "since"],
                condition=Q(state=RunState.SUBMITTED),
                name="report_run_submitted_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Template(models.Model):
    """A form of the level above (上报模板), uploaded once, filled in as often as it is due.

    The workbook lies sealed in the folder of uploads under ``stored_as``, with the context
    ``report.template:<uuid>``.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("模板名称", max_length=60)
    level = models.CharField("填报范围", max_length=10, choices=FillLevel.choices)
    file_name = models.CharField("文件名", max_length=100)
    sha256 = models.CharField("文件校验值", max_length=64)
    size = models.PositiveIntegerField("文件大小（字节）")
    stored_as = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    made_at = models.DateTimeField("上传时间", auto_now_add=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "上报模板"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="report_template_name_once"),
            models.CheckConstraint(
                condition=Q(level__in=FillLevel.values), name="report_template_level_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateSlot(models.Model):
    """What fills a cell of a template, or so many cells below one another (对应关系).

    ``row`` and ``column`` count from 1. With ``last_row`` the cells down to it take the values of
    one column of a table, a row each. Without, the one cell takes a figure of the totals row, or of
    the row of ``place`` (an area code). Without ``key`` it takes a fact of the filling itself.
    ``head`` is the column by its headings, as :func:`gujang.reports.sheets.named` gives them.
    """

    template = models.ForeignKey(Template, models.CASCADE, related_name="slots")
    sheet = models.CharField("工作表", max_length=31)
    row = models.PositiveSmallIntegerField("行")
    column = models.PositiveSmallIntegerField("列")
    last_row = models.PositiveSmallIntegerField("末行", null=True, blank=True)
    key = models.CharField("报表", max_length=40, blank=True)
    by = models.CharField("分组", max_length=10, choices=By.choices, default=By.ROWS)
    period = models.CharField("时段", max_length=10, choices=Period.choices, default=Period.DAY)
    head = models.CharField("栏目", max_length=200)
    place = models.CharField("地方", max_length=12, blank=True)

    objects = TemplateSlotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "模板对应关系"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "sheet", "row", "column"], name="report_slot_cell_once"
            ),
            models.CheckConstraint(
                condition=Q(row__gte=1, column__gte=1), name="report_slot_counts_from_one"
            ),
            models.CheckConstraint(
                condition=Q(last_row__isnull=True) | Q(last_row__gte=F("row")),
                name="report_slot_ends_below",
            ),
            models.CheckConstraint(
                condition=Q(last_row__isnull=True) | (~Q(key="") & Q(place="")),
                name="report_slot_column_of_a_table",
            ),
            models.CheckConstraint(
                condition=Q(place="") | (~Q(key="") & ~Q(by=By.ROWS)),
                name="report_slot_place_has_a_row",
            ),
            models.CheckConstraint(condition=Q(by__in=By.values), name="report_slot_by_known"),
            models.CheckConstraint(
                condition=Q(period__in=Period.values), name="report_slot_period_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.head}"
