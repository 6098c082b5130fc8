"""The columns of 贫困户基本信息 and 家庭成员 (domain 6.3), with the other names they go by."""

from collections.abc import Callable
from functools import partial
from typing import Any

from gujang.lib.idnumber import IdNumber
from gujang.lib.sheets import Column
from gujang.lib.values import date_cell, int_cell, month_count, name_cell, year_cell

from .columns_kit import (
    COUNTY,
    MONTHS,
    NUMBER,
    code,
    coded,
    head_name,
    id_number,
    of_year,
    place,
    text,
    yes_no,
)
from .spellings import other_causes


def base(year: int, parse: Callable[[object], IdNumber]) -> tuple[Column, ...]:
    """贫困户基本信息: one row a household."""
    return (
        NUMBER,
        COUNTY,
        *place(needed=True),
        head_name(needed=True),
        id_number("head_number", parse),
        coded("standard", "识别标准", needed=True, filled=True, part="household"),
        *_causes(),
        *_contacts(),
        *_standing(year),
    )


def _causes() -> tuple[Column, ...]:
    counted = partial(int_cell, maximum=99)
    return (
        coded(
            "attribute", "贫困户属性", "贫困属性", "户属性", needed=True, filled=True, part="year"
        ),
        coded(
            "main_cause",
            "主要致贫原因",
            "主要原因",
            "致贫主要原因",
            needed=True,
            filled=True,
            part="year",
        ),
        Column(
            "other_causes",
            "其他致贫原因",
            other_causes,
            ("其它致贫原因", "次要致贫原因", "其他原因"),
            part="year",
        ),
        text("cause_note", "致贫原因说明", "致贫说明", "原因说明", length=500, part="year"),
        Column(
            "declared_size",
            "家庭人口",
            counted,
            ("家庭人口数", "人口数", "家庭成员数", "户人口"),
            part="year",
            units={"人": 1, "口": 1},
        ),
    )  # fmt: skip


def _contacts() -> tuple[Column, ...]:
    return (
        text("address", "家庭住址", "住址", "地址", "家庭地址", length=200, part="household"),
        yes_no("is_martyr_family", "是否军烈属", "军烈属", part="year"),
        yes_no("is_only_child", "是否独生子女户", "独生子女户", part="year"),
        yes_no("is_two_daughters", "是否双女户", "双女户", part="year"),
        code(
            "phone",
            "联系电话",
            "电话",
            "户联系电话",
            "联系方式",
            "手机号",
            "手机号码",
            length=40,
            part="household",
        ),
        text(
            "bank_name", "开户银行名称", "开户银行", "开户行", "银行名称",
            length=100, part="household",
        ),
        code(
            "card", "银行卡号", "银行账号", "银行帐号", "卡号", "账号", "帐号",
            length=40, part="household",
        ),
    )  # fmt: skip


def _standing(year: int) -> tuple[Column, ...]:
    return (
        coded("standing", "脱贫标志", "脱贫状态", "脱贫属性", filled=True, part="standing"),
        Column("exit_year", "脱贫年度", year_cell, ("脱贫年份",), part="year"),
        coded("return_cause", "返贫原因", part="standing"),
        Column(
            "first_registered",
            "首次识别时间",
            date_cell,
            ("识别时间", "首次识别日期", "识别日期"),
            part="household",
        ),
        code(
            "national_number", "国家系统户编号", "国家户编号", "国办系统户编号",
            length=40, part="household",
        ),
        code(
            "group_name", "自然村（组）", "自然村", "村民小组", "组", "村组", "小组",
            length=50, part="household",
        ),
        of_year(year),
    )  # fmt: skip


def members(year: int, parse: Callable[[object], IdNumber]) -> tuple[Column, ...]:
    must: dict[str, Any] = {"needed": True, "filled": True}
    return (
        NUMBER,
        COUNTY,
        *place(needed=False),
        Column("name", "姓名", name_cell, ("成员姓名", "家庭成员姓名"), **must, part="person"),
        coded("sex", "性别", **must, part="person"),
        id_number("id_number", parse),
        coded("id_kind", "证件类型", "证件种类", part="person"),
        Column("born_on", "出生日期", date_cell, ("出生年月日",)),
        coded("ethnic", "民族", **must, part="person"),
        coded("relation", "与户主关系", "与户主的关系", "家庭关系", **must, part="facts"),
        coded("education", "文化程度", "学历", needed=True, part="facts"),
        coded("schooling", "在校生状况", "在校生情况", "在校状况", "在校生", part="facts"),
        coded("health", "健康状况", "身体状况", **must, part="facts"),
        text("disease", "患病名称", "疾病名称", "所患疾病", length=100, part="facts"),
        text("disease_grade", "疾病等级", "患病等级", length=20, part="facts"),
        coded("labour", "劳动能力", "劳动技能", "劳动力", **must, part="facts"),
        coded(
            "work_place", "务工状况", "务工情况", "务工地点", "上年度务工状况", part="facts"
        ),
        Column(
            "work_months", "务工时间（月）", month_count,
            ("务工时间", "务工月数", "年内务工时间", "务工时间月数"), units=MONTHS, part="facts",
        ),
        text("work_company", "务工企业名称", "务工企业", "务工单位", length=100, part="facts"),
        yes_no(
            "has_ncms", "是否参加新农合", "新农合", "参加新农合", "是否参加新型农村合作医疗",
            part="facts",
        ),
        yes_no(
            "has_resident_pension", "新型养老保险", "是否参加新型养老保险", "新农保",
            "是否参加城乡居民养老保险", "是否参加城乡居民基本养老保险", "城乡居民基本养老保险",
            "城乡居民养老保险", part="facts",
        ),
        yes_no(
            "has_worker_pension", "城镇职工基本养老保险", "是否参加城镇职工基本养老保险",
            "职工养老保险", part="facts",
        ),
        yes_no(
            "has_serious_illness_cover", "是否参加大病保险", "大病保险", "参加大病保险",
            part="facts",
        ),
        yes_no("on_dibao", "是否享受低保", "享受低保", "是否低保", part="facts"),
        yes_no("in_service", "是否现役军人", "现役军人", part="facts"),
        coded("politics", "政治面貌", part="facts"),
        coded("residence", "居住状况", "居住情况", part="facts"),
        of_year(year),
    )  # fmt: skip
