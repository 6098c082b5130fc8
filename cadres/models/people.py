"""Cadres, their units, where they are posted, and whom they help (domain 2, 3 and 5)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from households.models import Household
from villages.models import Village

from ..codes import Post, UnitLevel
from ..querysets import CadreQuerySet, PairingQuerySet, PostingQuerySet


class Unit(models.Model):
    """A unit that sends cadres or helps a village (派出单位、帮扶单位)."""

    name = models.CharField("单位名称", max_length=100, unique=True)
    level = models.CharField("隶属关系", max_length=1, choices=UnitLevel.choices)
    contact = models.CharField("联系人", max_length=50, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["level", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=UnitLevel.values), name="unit_level_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="unit_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Cadre(models.Model):
    """A stationed cadre (驻村干部). ``area_code``: their village while posted, else the county."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cadre",
        verbose_name="用户",
    )
    name = models.CharField("姓名", max_length=50)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cadres", verbose_name="派出单位")
    position = models.CharField("单位职务", max_length=50, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    is_party_member = models.BooleanField("中共党员", null=True, blank=True)
    area_code = models.CharField("辖区编码", max_length=12, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = CadreQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "驻村干部"
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="cadre_has_name"),
            models.CheckConstraint(
                condition=Q(area_code__regex=r"^[0-9]{6}([0-9]{3}([0-9]{3})?)?$"),
                name="cadre_area_is_a_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """A cadre's time in a village (驻村任职). ``ends_on`` is the first day without it."""

    cadre = models.ForeignKey(
        Cadre, models.PROTECT, related_name="postings", verbose_name="驻村干部"
    )
    village = models.ForeignKey(
        Village, models.PROTECT, related_name="postings", verbose_name="驻点村"
    )
    post = models.CharField("驻村职务", max_length=10, choices=Post.choices)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    end_reason = models.CharField("结束原因", max_length=200, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "驻村任职"
        ordering = ["cadre", "-starts_on"]
        indexes = [models.Index(fields=["village", "starts_on"], name="posting_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["cadre"], condition=Q(ends_on__isnull=True), name="posting_open_once"
            ),
            models.UniqueConstraint(fields=["cadre", "starts_on"], name="posting_start_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="posting_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(post__in=Post.values), name="posting_post_known"),
        ]


class Pairing(models.Model):
    """帮扶责任人 of a household for a span: a cadre, or somebody from outside.

    A change is a new row and never overwrites the old (P7). ``ends_on`` is the first day without.
    """

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="pairings", verbose_name="贫困户"
    )
    cadre = models.ForeignKey(
        Cadre,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pairings",
        verbose_name="驻村干部",
    )
    name = models.CharField("姓名", max_length=50)
    unit_name = models.CharField("单位", max_length=100, blank=True)
    position = models.CharField("职务", max_length=50, blank=True)
    level = models.CharField("单位隶属关系", max_length=1, choices=UnitLevel.choices, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    starts_on = models.DateField("帮扶起始时间")
    ends_on = models.DateField("帮扶结束时间", null=True, blank=True)
    end_reason = models.CharField("变更原因", max_length=200, blank=True)

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶责任人"
        ordering = ["household", "-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="pairing_has_name"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="pairing_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["household", "cadre"],
                condition=Q(ends_on__isnull=True, cadre__isnull=False),
                name="pairing_open_once",
            ),
        ]
