"""Kinds and states of an import."""

from django.db.models import TextChoices


class BatchKind(TextChoices):
    """What a workbook is imported as."""

    REGISTERS = "registers", "贫困户登记表"
    VILLAGES = "villages", "行政村名册"


class BatchState(TextChoices):
    """Where an import stands: what is checked can be committed, what is committed undone."""

    UPLOADED = "uploaded", "已上传"
    CHECKING = "checking", "正在核对"
    CHECKED = "checked", "已核对，待提交"
    COMMITTING = "committing", "正在提交"
    COMMITTED = "committed", "已提交"
    REJECTED = "rejected", "整份退回"
    FAILED = "failed", "未完成"
    UNDOING = "undoing", "正在撤销"
    UNDONE = "undone", "已撤销"
