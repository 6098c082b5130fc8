"""The thresholds of the check rules: one table, each with its default and where it is from.

The county changes one by ``GUJANG_CHECK_LIMITS=farmland_per_head=60,many_members=8``.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from gujang.lib.figures import number


def _limit(default: Any, label: str, unit: str, source: str) -> Any:
    return field(default=default, metadata={"label": label, "unit": unit, "source": source})


@dataclass(frozen=True, slots=True)
class Limits:
    """Ages are whole years on the data date, money yuan a year, land mu a person."""

    many_members: int = _limit(7, "一户人数达到", "人", "R3-91")
    phone_digits: int = _limit(11, "联系电话位数", "位", "R5-15")
    senior_above: int = _limit(14, "高中及以上应大于", "岁", "R3-81、R4")
    primary_until: int = _limit(20, "小学及以下不大于", "岁", "R4；R3为16岁")
    school_below: int = _limit(30, "在校生应小于", "岁", "R3-60")
    school_from: int = _limit(6, "义务教育自", "岁", "R3-61、R4")
    school_until: int = _limit(14, "义务教育至", "岁", "R3-61、R4")
    preschool_below: int = _limit(7, "学前应小于", "岁", "R6 5_12_013")
    asked_school_until: int = _limit(23, "必填在校情况至", "岁", "R4 第3组")
    labour_from: int = _limit(16, "劳动年龄自", "岁", "R3-87")
    labour_until: int = _limit(65, "劳动年龄至", "岁", "R4；R3-59、R6为60岁")
    asked_labour_until: int = _limit(65, "必填劳动能力至", "岁", "R4 第3组")
    wubao_labour_until: int = _limit(59, "五保户劳动力查至", "岁", "R3-85")
    old_labour_from: int = _limit(65, "高龄劳动力自", "岁", "R3-90")
    small_wage: Decimal = _limit(Decimal(100), "务工户工资性收入应大于", "元", "R3-54")
    small_income: Decimal = _limit(Decimal(100), "单项收入非0时不低于", "元", "R3-22")
    small_allowance: Decimal = _limit(Decimal(100), "低保（五保）金不低于", "元", "R3-63")
    many_labourers: int = _limit(3, "缺劳力户劳动力少于", "人", "R3-83")
    pension_from: int = _limit(60, "领养老金自", "岁", "R3-100")
    small_pension: Decimal = _limit(Decimal(70), "养老金非0时不低于", "元", "R3-99")
    plenty_of_land: Decimal = _limit(Decimal(30), "缺土地户人均耕地小于", "亩", "旱作山区取值")
    watered_share: Decimal = _limit(Decimal("0.8"), "缺水、因灾户水浇地占比小于", "", "取值")
    per_head_low: Decimal = _limit(Decimal(500), "人均纯收入大于", "元", "R3-45")
    per_head_high: Decimal = _limit(Decimal(30_000), "人均纯收入不大于", "元", "R3-45")
    per_head_poor: Decimal = _limit(Decimal(20_000), "未脱贫户人均纯收入不大于", "元", "R3-74")
    per_head_gap: Decimal = _limit(Decimal("0.01"), "人均纯收入允许误差", "元", "取值")
    income_ratio: Decimal = _limit(Decimal(2), "人均纯收入同比变化小于", "倍", "取值")
    income_jump: Decimal = _limit(Decimal(1000), "且变化额小于", "元", "取值")
    farmland_per_head: Decimal = _limit(Decimal(50), "人均耕地不大于", "亩", "R4")
    forest_per_head: Decimal = _limit(Decimal(70), "人均林地不大于", "亩", "R4")
    far_road: Decimal = _limit(Decimal(50), "与主干路距离不大于", "公里", "R4；R3为2公里")
    large_house: Decimal = _limit(Decimal(500), "住房面积不大于", "平方米", "R4")
    small_house: Decimal = _limit(Decimal(10), "脱贫户住房面积不小于", "平方米", "R3-47")
    notice_days: int = _limit(7, "村公示不少于", "天", "P8、P9")
    process_since: dt.date = _limit(
        dt.date(2016, 5, 1), "退出程序和措施查自", "脱贫的户", "2016年4月中央意见"
    )
    unvisited_days: int = _limit(365, "走访间隔不超过", "天", "R9")
    post_until: int = _limit(70, "公益岗位应小于", "岁", "R6")


@cache
def current() -> Limits:
    """Return the thresholds with what the county has changed. Raise ImproperlyConfigured."""
    return changed(settings.CHECK_LIMITS)


def changed(typed: Mapping[str, str]) -> Limits:
    """Return the defaults with ``typed`` in place of some of them."""
    kinds: dict[str, Any] = {one.name: type(one.default) for one in fields(Limits)}
    read: dict[str, Any] = {}
    for name, text in typed.items():
        if name not in kinds:
            raise ImproperlyConfigured(f"GUJANG_CHECK_LIMITS 中没有“{name}”这一项。")
        try:
            kind = kinds[name]
            read[name] = dt.date.fromisoformat(text) if kind is dt.date else kind(text)
        except (ValueError, InvalidOperation) as error:
            raise ImproperlyConfigured(f"GUJANG_CHECK_LIMITS 中“{name}”的值不对。") from error
    return Limits(**read)


def in_words(names: tuple[str, ...], limits: Limits) -> list[str]:
    """Return the thresholds as a page says them: 一户人数达到 7 人."""
    known = {one.name: one.metadata for one in fields(Limits)}
    return [
        f"{known[name]['label']} {_written(getattr(limits, name))} {known[name]['unit']}".strip()
        for name in names
    ]


def _written(value: Any) -> str:
    return str(value) if isinstance(value, dt.date) else number(value)
