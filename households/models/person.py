"""People: who they are, when they belonged to the household, and their facts year by year."""

import uuid

from django.db import models
from django.db.models import F, Q

from ..codes import (
    Education,
    Health,
    IdKind,
    JoinReason,
    Labour,
    LeaveReason,
    Politics,
    Relation,
    Residence,
    Schooling,
    Sex,
    WorkPlace,
)
from ..ethnic import ETHNIC_CHOICES
from ..querysets import PersonQuerySet, PersonYearQuerySet
from .household import Household, HouseholdYear


class Person(models.Model):
    """A member of a household (家庭成员) for the span they belong to it.

    Who moves to another household leaves here and joins there as a new row with the same number.
    The number is sealed with the context ``person.id:<uuid>``; ``id_hash`` is the keyed hash of
    its first 18 characters. Neither hash nor mask is ever shown or filtered by prefix.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(
        Household, models.CASCADE, related_name="people", verbose_name="贫困户"
    )
    name = models.CharField("姓名", max_length=50)
    sex = models.CharField("性别", max_length=1, choices=Sex.choices)
    id_kind = models.CharField("证件类型", max_length=2, choices=IdKind.choices)
    id_sealed = models.TextField("证件号码")
    id_hash = models.CharField(max_length=64, editable=False)
    born_on = models.DateField("出生日期")
    ethnic = models.CharField("民族", max_length=2, choices=ETHNIC_CHOICES)
    joined_on = models.DateField("加入日期")
    join_reason = models.CharField("增加原因", max_length=20, choices=JoinReason.choices)
    left_on = models.DateField("离开日期", null=True, blank=True)
    leave_reason = models.CharField(
        "减少原因", max_length=20, choices=LeaveReason.choices, blank=True
    )
    leave_note = models.CharField("减少说明", max_length=200, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "家庭成员"
        ordering = ["household", "id"]
        indexes = [models.Index(fields=["id_hash"], name="person_id_hash")]
        constraints = [
            models.UniqueConstraint(
                fields=["id_hash"],
                condition=Q(left_on__isnull=True),
                name="person_once_in_register",
            ),
            models.CheckConstraint(
                condition=~Q(id_sealed="") & ~Q(id_hash=""), name="person_has_number"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="person_has_name"),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="person_sex_known"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, leave_reason="")
                | (Q(left_on__gte=F("joined_on")) & ~Q(leave_reason="")),
                name="person_leaves_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(joined_on__gte=F("born_on")), name="person_joins_once_born"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonYear(models.Model):
    """A member's facts in a year's form; ``until`` as in :class:`HouseholdYear`.

    The illness (患病名称) is sealed with the context ``person_year.disease:<person uuid>:<year>``.
    """

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="years", verbose_name="家庭成员"
    )
    household_year = models.ForeignKey(
        HouseholdYear, models.CASCADE, related_name="person_years", verbose_name="户年度信息"
    )
    starts_on = models.DateField("数据日期")
    until = models.DateField(null=True, blank=True, editable=False)
    relation = models.CharField("与户主关系", max_length=2, choices=Relation.choices)
    education = models.CharField("文化程度", max_length=2, choices=Education.choices, blank=True)
    schooling = models.CharField("在校生状况", max_length=2, choices=Schooling.choices, blank=True)
    health = models.CharField("健康状况", max_length=2, choices=Health.choices)
    disease_sealed = models.TextField("患病名称", blank=True)
    disease_grade = models.CharField("疾病等级", max_length=20, blank=True)
    labour = models.CharField("劳动能力", max_length=2, choices=Labour.choices)
    work_place = models.CharField("务工状况", max_length=2, choices=WorkPlace.choices, blank=True)
    work_months = models.PositiveSmallIntegerField("务工时间（月）", default=0)
    work_company = models.CharField("务工企业名称", max_length=100, blank=True)
    has_ncms = models.BooleanField("是否参加新农合", null=True, blank=True)
    has_resident_pension = models.BooleanField("新型养老保险", null=True, blank=True)
    has_worker_pension = models.BooleanField("城镇职工基本养老保险", null=True, blank=True)
    has_serious_illness_cover = models.BooleanField("是否参加大病保险", null=True, blank=True)
    on_dibao = models.BooleanField("是否享受低保", null=True, blank=True)
    in_service = models.BooleanField("是否现役军人", null=True, blank=True)
    politics = models.CharField("政治面貌", max_length=2, choices=Politics.choices, blank=True)
    residence = models.CharField("居住状况", max_length=1, choices=Residence.choices, blank=True)

    objects = PersonYearQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "成员年度信息"
        ordering = ["household_year", "relation", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "household_year"], name="person_year_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(until__isnull=True), name="person_year_open_once"
            ),
            models.UniqueConstraint(
                fields=["household_year"],
                condition=Q(relation=Relation.HEAD, until__isnull=True),
                name="person_year_one_head",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("starts_on")),
                name="person_year_until_after_start",
            ),
            models.CheckConstraint(
                condition=Q(work_months__gte=0, work_months__lte=12),
                name="person_year_months_0_to_12",
            ),
        ]


class NameKey(models.Model):
    """A way to find a person: a tail of the name, or of its pinyin initials.

    Bytes, because a byte range uses the plain index of both databases, whatever the collation.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="name_keys")
    key = models.BinaryField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["key", "person"], name="name_key_prefix")]
