"""The yearly survey: incomes and expenditure (domain 1.4), production and living (domain 1.5)."""

from typing import Any

from django.db import models
from django.db.models import Q

from ..codes import (
    DangerGrade,
    Fuel,
    MoveKind,
    MoveTrouble,
    Road,
    SettleKind,
    SettlePlace,
    WaterSource,
)
from ..querysets import SurveyQuerySet
from .household import HouseholdYear


def _yuan(label: str) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(label, max_digits=12, decimal_places=2, null=True, blank=True)


def _mu(label: str) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(label, max_digits=10, decimal_places=2, null=True, blank=True)


def _yes_no(label: str) -> "models.BooleanField[Any, Any]":
    return models.BooleanField(label, null=True, blank=True)


def _head(label: str) -> "models.PositiveIntegerField[Any, Any]":
    return models.PositiveIntegerField(label, null=True, blank=True)


INCOME_KINDS = ("wage", "business", "property", "transfer")
TRANSFER_PARTS = ("family_planning", "dibao", "wubao", "pension", "ecology", "other_transfer")


class YearIncome(models.Model):
    """收入情况 of a year, yuan. The ``declared_`` sums are as typed; ours are computed."""

    household_year = models.OneToOneField(
        HouseholdYear, models.CASCADE, related_name="income", verbose_name="户年度信息"
    )
    wage = _yuan("工资性收入（元）")
    business = _yuan("生产经营性收入（元）")
    property = _yuan("财产性收入（元）")
    transfer = _yuan("转移性收入（元）")
    family_planning = _yuan("其中：计划生育金")
    dibao = _yuan("其中：低保金")
    wubao = _yuan("其中：五保金")
    pension = _yuan("其中：养老保险金")
    ecology = _yuan("其中：生态补偿金")
    other_transfer = _yuan("其中：其他转移性收入")
    business_cost = _yuan("生产经营性支出（元）")
    declared_total = _yuan("年收入（元）")
    declared_net = _yuan("年纯收入（元）")
    declared_per_head = _yuan("年人均纯收入（元）")

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "收入情况"
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}),
                name=f"income_{name}_not_negative",
            )
            for name in (*INCOME_KINDS, *TRANSFER_PARTS, "business_cost")
        ]


class IncomeLine(models.Model):
    """One line of the income and expenditure ledger (当前收支分析): 明细 and 金额（元）."""

    class Kind(models.TextChoices):
        """The lines of the Inner Mongolia platform (R7E); 1x income, 2x expenditure."""

        FARMING = "101", "农业（水产）收入"
        LIVESTOCK = "102", "畜牧业收入"
        FORESTRY = "103", "林业收入"
        OTHER_BUSINESS = "104", "其他经营收入"
        SUBSIDY = "111", "农林牧草、生态等补贴"
        PENSION = "112", "养老金"
        DIBAO = "113", "低保（五保）补贴"
        COAL = "114", "燃煤补贴"
        WUBAO = "115", "五保金"
        FAMILY_PLANNING = "116", "计划生育"
        OTHER_TRANSFER = "117", "其他转移性收入"
        LAND_LEASE = "121", "土地、草牧场流转"
        OTHER_PROPERTY = "122", "其他财产性收入"
        WAGE = "131", "工资性收入"
        OTHER = "141", "其他收入"
        SUPPLIES = "201", "农资费用"
        DEPRECIATION = "202", "固定资产折旧和租赁费"
        UTILITIES = "203", "水电燃料"
        LAND_RENT = "204", "承包土地、草场费用"
        FODDER = "205", "饲草料"
        VETERINARY = "206", "防疫防治"
        SEED = "207", "种（仔）畜"
        SALES = "208", "销售和通讯"
        INTEREST = "209", "借贷利息"
        POLICY = "210", "政策性支出"
        OTHER_COST = "211", "其他支出"

    household_year = models.ForeignKey(
        HouseholdYear, models.CASCADE, related_name="income_lines", verbose_name="户年度信息"
    )
    kind = models.CharField("项目", max_length=3, choices=Kind.choices)
    detail = models.CharField("明细", max_length=100, blank=True)
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "收支明细"
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="income_line_not_negative")
        ]


class YearConditions(models.Model):
    """生产生活条件 of a year. Land in mu, house in square metres, distance in kilometres."""

    household_year = models.OneToOneField(
        HouseholdYear, models.CASCADE, related_name="conditions", verbose_name="户年度信息"
    )
    farmland = _mu("耕地面积（亩）")
    irrigated = _mu("有效灌溉面积（亩）")
    forest = _mu("林地面积（亩）")
    returned_forest = _mu("退耕还林面积（亩）")
    orchard = _mu("林果面积（亩）")
    pasture = _mu("牧草地面积（亩）")
    water_area = _mu("水面面积（亩）")
    house_area = _mu("住房面积（平方米）")
    work_building_area = _mu("生产用房面积（平方米）")
    is_dangerous = _yes_no("是否危房户")
    danger_grade = models.CharField(
        "危房等级", max_length=1, choices=DangerGrade.choices, blank=True
    )
    water_difficult = _yes_no("饮水是否困难")
    water_safe = _yes_no("饮水是否安全")
    water_source = models.CharField(
        "饮水情况", max_length=1, choices=WaterSource.choices, blank=True
    )
    has_power = _yes_no("是否通生活用电")
    has_work_power = _yes_no("是否通生产用电")
    has_tv = _yes_no("是否通广播电视")
    road_distance = models.DecimalField(
        "与村主干路距离（公里）", max_digits=6, decimal_places=2, null=True, blank=True
    )
    road = models.CharField("入户路类型", max_length=2, choices=Road.choices, blank=True)
    has_toilet = _yes_no("有无卫生厕所")
    fuel = models.CharField("主要燃料类型", max_length=2, choices=Fuel.choices, blank=True)
    in_cooperative = _yes_no("是否加入农民专业合作社")
    poultry = _head("家禽（只）")
    cattle = _head("牛（头）")
    sheep = _head("羊（只）")
    pigs = _head("猪（头）")
    wants_to_move = _yes_no("是否有搬迁意愿")
    in_relocation = _yes_no("是否纳入易地扶贫搬迁")
    move_kind = models.CharField("搬迁方式", max_length=1, choices=MoveKind.choices, blank=True)
    settle_kind = models.CharField("安置方式", max_length=1, choices=SettleKind.choices, blank=True)
    settle_place = models.CharField("安置地", max_length=1, choices=SettlePlace.choices, blank=True)
    move_trouble = models.CharField(
        "搬迁可能存在的困难", max_length=1, choices=MoveTrouble.choices, blank=True
    )

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "生产生活条件"
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}),
                name=f"conditions_{name}_not_negative",
            )
            for name in (
                "farmland",
                "irrigated",
                "forest",
                "returned_forest",
                "orchard",
                "pasture",
                "water_area",
                "house_area",
                "work_building_area",
                "road_distance",
            )
        ]
