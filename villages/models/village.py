"""Areas, villages and their yearly facts (贫困村登记表, domain section 2)."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q

from ..codes import AreaLevel, VillageAttribute, VillageKind, VillageStanding
from ..querysets import VillageQuerySet, VillageYearQuerySet


def _count(label: str) -> "models.PositiveIntegerField[Any, Any]":
    return models.PositiveIntegerField(label, null=True, blank=True)


def _measure(label: str) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(label, max_digits=12, decimal_places=2, null=True, blank=True)


def _yes_no(label: str) -> "models.BooleanField[Any, Any]":
    return models.BooleanField(label, null=True, blank=True)


class Area(models.Model):
    """A county or town (行政区划). The code is its address: a town's begins with its county's."""

    code = models.CharField("区划编码", max_length=9, primary_key=True)
    name = models.CharField("名称", max_length=50)
    level = models.CharField("级别", max_length=10, choices=AreaLevel.choices)

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level=AreaLevel.COUNTY, code__regex=r"^[0-9]{6}$")
                | Q(level=AreaLevel.TOWN, code__regex=r"^[0-9]{9}$"),
                name="area_code_fits_level",
            ),
            models.UniqueConstraint(
                fields=["name"], condition=Q(level=AreaLevel.TOWN), name="area_town_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Village(models.Model):
    """An administrative village or community (行政村、社区), the unit a cadre is posted to."""

    code = models.CharField("村编码", max_length=12, primary_key=True)
    town = models.ForeignKey(Area, models.PROTECT, related_name="villages", verbose_name="镇")
    name = models.CharField("村名", max_length=50)
    kind = models.CharField("类别", max_length=10, choices=VillageKind.choices)
    attribute = models.CharField("村属性", max_length=10, choices=VillageAttribute.choices)
    standing = models.CharField(
        "脱贫状态", max_length=1, choices=VillageStanding.choices, default=VillageStanding.POOR
    )
    leader = models.CharField("村负责人", max_length=50, blank=True)
    leader_post = models.CharField("负责人职务", max_length=50, blank=True)
    leader_phone = models.CharField("负责人电话", max_length=20, blank=True)
    direction = models.CharField("发展方向", max_length=200, blank=True)
    terrain = models.CharField("地形地貌", max_length=50, blank=True)
    opened_on = models.DateField("设立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="并入", related_name="absorbed"
    )
    version = models.PositiveIntegerField(default=1)

    objects = VillageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{12}$"), name="village_code_is_12_digits"
            ),
            models.CheckConstraint(
                condition=Q(code__startswith=F("town")), name="village_code_in_its_town"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
                name="village_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True)
                | (Q(closed_on__isnull=False) & ~Q(merged_into=F("code"))),
                name="village_merged_is_closed",
            ),
            models.UniqueConstraint(
                fields=["town", "name"],
                condition=Q(closed_on__isnull=True),
                name="village_open_name_once_in_town",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class VillageYear(models.Model):
    """A village's facts at the end of a year. Empty means not known; last year stays as it was."""

    village = models.ForeignKey(Village, models.CASCADE, related_name="years", verbose_name="村")
    year = models.PositiveSmallIntegerField("年度")
    # 人口
    natural_villages = _count("自然村数")
    groups = _count("村民小组数")
    households = _count("总户数")
    population = _count("总人口")
    minority_population = _count("少数民族人口")
    women = _count("妇女人口")
    disabled = _count("残疾人口")
    labour_force = _count("劳动力人口")
    working_away = _count("外出务工人口")
    farming_at_home = _count("在家务农人口")
    party_members = _count("党员数")
    # 土地
    farmland = _measure("耕地面积（亩）")
    irrigated = _measure("有效灌溉面积（亩）")
    forest = _measure("林地面积（亩）")
    orchard = _measure("林果面积（亩）")
    returned_forest = _measure("退耕还林面积（亩）")
    pasture = _measure("牧草地面积（亩）")
    water_area = _measure("水域面积（亩）")
    # 收入
    farmers_income = _measure("农民人均纯收入（元）")
    collective_income = models.DecimalField(
        "村集体经济收入（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    leading_industry = models.CharField("主导产业", max_length=100, blank=True)
    # 社会保障
    ncms_members = _count("参加新农合人数")
    pension_members = _count("参加城乡居民养老保险人数")
    # 道路、饮水、用电、住房
    paved_road = _yes_no("到乡镇是否通沥青（水泥）路")
    bus = _yes_no("是否通客运班车")
    unpaved_km = _measure("未通沥青（水泥）路里程（公里）")
    unpaved_villages = _count("未通沥青（水泥）路的自然村数")
    water_unsafe_households = _count("未实现饮水安全户数")
    water_difficult_households = _count("饮水困难户数")
    no_power_villages = _count("未通生活用电自然村数")
    no_power_households = _count("未通生活用电户数")
    no_work_power_villages = _count("未通生产用电自然村数")
    dangerous_houses = _count("危房户数")
    # 产业、卫生、文化、信息化
    cooperatives = _count("农民专业合作社数")
    cooperative_poor_households = _count("参加合作社贫困户数")
    tourism_households = _count("乡村旅游（农家乐）户数")
    clinics = _count("卫生室个数")
    doctors = _count("执业（助理）医师数")
    public_toilets = _count("公共厕所数")
    waste_points = _count("垃圾集中堆放点数")
    reading_rooms = _count("文化（图书）室数")
    tv_households = _count("通广播电视户数")
    broadband_households = _count("通宽带户数")
    mobile_households = _count("手机上网户数")
    broadband_villages = _count("通宽带自然村数")
    school_broadband = _yes_no("村小学是否通宽带")
    # 意见
    self_opinion = models.CharField("村民委员会自评意见", max_length=500, blank=True)
    town_opinion = models.CharField("乡（镇）审核意见", max_length=500, blank=True)
    county_opinion = models.CharField("县审定意见", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = VillageYearQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村年度情况"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["village", "year"], name="village_year_once"),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="village_year_sane"
            ),
            models.CheckConstraint(
                condition=Q(collective_income__isnull=True) | Q(collective_income__gte=Decimal(0)),
                name="village_year_collective_income_not_negative",
            ),
        ]
