"""The journal (操作日志): who did, saw or exported what; append-only and hash-chained."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One act. ``hash`` covers every other column and the hash of the entry before it."""

    seq = models.PositiveBigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间", db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="操作人", related_name="+"
    )
    actor_name = models.CharField("操作人姓名", max_length=50, blank=True)
    actor_role = models.CharField("当时的角色和辖区", max_length=200, blank=True)
    source = models.GenericIPAddressField("来源地址", null=True)
    request_id = models.CharField("请求编号", max_length=36, blank=True)
    action = models.CharField("操作", max_length=40, db_index=True)
    object_type = models.CharField("对象类别", max_length=40, blank=True)
    object_id = models.CharField("对象编号", max_length=40, blank=True)
    village = models.CharField("村编码", max_length=12, blank=True, db_index=True)
    reason = models.CharField("理由", max_length=200, blank=True)
    # canonical JSON as text: a jsonb column would reorder keys and break the hash
    data = models.TextField("内容", blank=True)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "操作日志"
        ordering = ["-seq"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "seq"], name="entry_object"),
            models.Index(fields=["actor", "seq"], name="entry_actor"),
        ]


class Head(models.Model):
    """The end of the chain: a single row, locked while an entry is added."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_head")]


class Flood(models.Model):
    """How often an act of one kind from one source was met in the running minute.

    Above a limit such acts are counted here rather than written one by one.
    """

    key = models.CharField(max_length=100, unique=True)
    since = models.DateTimeField()
    seen = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
