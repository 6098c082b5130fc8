"""An import as a batch with states; its file and reports lie sealed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from .codes import BatchKind, BatchState
from .querysets import ImportBatchQuerySet


class ImportBatch(models.Model):
    """One uploaded workbook (导入批次): checked, committed, and perhaps taken back.

    ``report`` and ``undo`` are compressed JSON, sealed with the context ``import.report:<uuid>``
    and ``import.undo:<uuid>``: they hold certificate numbers. The workbook itself lies sealed in
    the folder of uploads under ``stored_as``. ``token`` is the hash of the file and of what was
    shown to the user; a commit must bring it. ``in_the_way`` names the households (家庭编号) or
    villages (村编码) for which it could not be taken back.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("类别", max_length=10, choices=BatchKind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="上传人", related_name="+"
    )
    scope = models.CharField("上传人的辖区", max_length=400)
    file_name = models.CharField("文件名", max_length=100)
    sha256 = models.CharField("文件校验值", max_length=64)
    size = models.PositiveIntegerField("文件大小（字节）")
    stored_as = models.CharField(max_length=64, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField(
        "状态", max_length=10, choices=BatchState.choices, default=BatchState.UPLOADED
    )
    counts = models.JSONField("结果", default=dict, blank=True)
    progress = models.PositiveSmallIntegerField("进度（%）", default=0)
    message = models.CharField("说明", max_length=500, blank=True)
    token = models.CharField(max_length=64, blank=True)
    report = models.BinaryField(null=True, blank=True)
    undo = models.BinaryField(null=True, blank=True)
    in_the_way = models.JSONField("撤销的障碍", default=list, blank=True)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    checked_at = models.DateTimeField("核对时间", null=True, blank=True)
    committed_at = models.DateTimeField("提交时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BatchState.values), name="import_batch_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=BatchKind.values), name="import_batch_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(progress__gte=0, progress__lte=100),
                name="import_batch_progress_percent",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
