"""What each number means: key, label, 口径, unit, value, and the list of the rows it counts.

The one declaration behind tile, table, figures, report and API. ``figure`` gives the value from an
area's totals in the shape of ``manage.py figures``; ``query`` the GET parameters of the list, of
households or (``of_people``) of people, before area and day are added.
"""

from households.codes import EXITED_STANDINGS, Standing
from households.dimensions import (
    AGE,
    ATTRIBUTE,
    BAND,
    CAUSE,
    DANGER_GRADE,
    GROUPINGS,
    OTHER_CAUSE,
    SIZE,
    STANDING,
)
from households.filters import flow

from . import shapes
from .metric import VALID, Metric, Query, breakdown, flagged, measure, of_year
from .shapes import both, households_only, persons_only
from .totals import mean, rate

EXITED: Query = {"standing": list(EXITED_STANDINGS)}
RATE_HOW = (
    "已脱贫与稳定脱贫 ÷ 在册（未脱贫、预脱贫、已脱贫、稳定脱贫、返贫），"
    "不含注销与错登剔除；返贫计为未脱贫。"
)
EACH_HOW = "按截至日在册户（不含注销）最新一年登记表统计"


def _of_standing(code: str | None, year: int) -> Query:
    if code == Standing.CANCELLED:
        return {"cancelled_in": [str(year)]}
    return {STANDING.name: [code]} if code else {}


_METRICS: tuple[Metric, ...] = (
    measure(
        "households",
        "在册贫困户",
        "户",
        "截至日在册的户：未脱贫、预脱贫、已脱贫、稳定脱贫、返贫；不含注销与错登剔除。",
        lambda totals: totals.valid.households,
        VALID,
    ),
    measure(
        "persons",
        "在册贫困人口",
        "人",
        "在册户截至日的成员人数，按成员逐人统计；不含注销户的成员。",
        lambda totals: totals.valid.persons,
        VALID,
        of_people=True,
    ),
    measure(
        "persons_declared",
        "登记家庭人口",
        "人",
        "在册户登记表“家庭人口”一栏之和；与在册贫困人口不一致的，说明有户登记数与成员数不符。",
        lambda totals: totals.at("declared").persons,
        VALID,
    ),
    Metric(
        key="by_standing",
        title="脱贫状态",
        unit="户、人",
        how=(
            "按截至日的脱贫状态统计；注销只列资料所属年度1月1日以来注销的户，"
            "以前年度注销的不再列出。"
        ),
        figure=shapes.standings,
        query=_of_standing,
    ),
    breakdown("by_attribute", ATTRIBUTE, both, f"{EACH_HOW}，按贫困户属性分组。"),
    measure(
        "exited",
        "已脱贫",
        "户、人",
        "截至日脱贫状态为已脱贫或稳定脱贫的户及其成员。",
        lambda totals: both(totals.exited),
        EXITED,
    ),
    measure(
        "remaining",
        "尚未脱贫",
        "户、人",
        "截至日脱贫状态为未脱贫、预脱贫或返贫的户及其成员。",
        lambda totals: both(totals.poor),
        flow.POOR,
    ),
    measure(
        "exit_rate_households",
        "脱贫率（户）",
        "比率",
        f"按户计：{RATE_HOW}",
        lambda totals: rate(totals.exited.households, totals.valid.households),
        EXITED,
    ),
    measure(
        "exit_rate_persons",
        "脱贫率（人）",
        "比率",
        f"按人计：{RATE_HOW}",
        lambda totals: rate(totals.exited.persons, totals.valid.persons),
        EXITED,
        of_people=True,
    ),
    breakdown("by_main_cause", CAUSE, both, f"{EACH_HOW}；每户主要致贫原因有且只有一项。"),
    breakdown(
        "by_other_cause",
        OTHER_CAUSE,
        households_only,
        f"{EACH_HOW}；每户其他致贫原因至多两项，两项都计，各项之和可大于户数。",
    ),
    breakdown(
        "by_household_size",
        SIZE,
        households_only,
        "按在册户截至日的成员人数分组，六人及以上为一组；不含注销。",
        coded=True,
    ),
    measure(
        "mean_pc_net_income_weighted",
        "人均纯收入",
        "元",
        "已填收入的在册户年纯收入之和 ÷ 这些户的人口数（按人平均）；"
        "年纯收入 = 工资性 + 生产经营性 + 财产性 + 转移性收入 − 生产经营性支出。",
        lambda totals: mean(totals.at("net").amount, totals.at("net").persons),
        {"valid": ["1"], "income_known": ["1"]},
    ),
    measure(
        "mean_pc_net_income_of_households",
        "户均年人均纯收入",
        "元",
        "已填收入的在册户年人均纯收入之和 ÷ 这些户的户数（按户平均）。",
        lambda totals: mean(totals.at("per_head").amount, totals.at("per_head").households),
        {"valid": ["1"], "income_known": ["1"]},
    ),
    Metric(
        key="income_sums",
        title="收支合计",
        unit="元",
        how="在册户最新一年收入情况各项之和；年收入 = 四项收入之和，"
        "年纯收入 = 年收入 − 生产经营性支出，均由系统计算，不取填报数。",
        figure=shapes.incomes,
        query=lambda code, year: VALID,
    ),
    breakdown(
        "by_pc_band",
        BAND,
        households_only,
        "在册户按最新一年年人均纯收入分组，每组含下限、不含上限；未填收入的户列为未填。",
        title="年人均纯收入（元）分组",
    ),
    *(
        breakdown(f"persons_by_{name}", GROUPINGS[name], persons_only, f"{EACH_HOW}成员，{said}。")
        for name, said in (
            ("health", "按健康状况分组"),
            ("sex", "按性别分组"),
            ("ethnic", "按民族分组"),
            ("labour", "按劳动能力分组"),
            ("schooling", "按在校生状况分组"),
            ("education", "按文化程度分组；在校生不填文化程度，列入未填"),
        )
    ),
    breakdown(
        "persons_by_age",
        AGE,
        persons_only,
        "在册户成员按资料年度12月31日的周岁分组，每组含下限、不含上限。",
    ),
    flagged("persons_working", "working", "在册户成员中最新一年登记了务工状况的人。"),
    flagged("persons_on_dibao", "dibao", "在册户成员中最新一年“是否享受低保”为是的人。"),
    flagged(
        "persons_with_disability_certificate",
        "disability",
        "在册户成员中证件类型为残疾人证的人。",
    ),
    flagged("dangerous_houses", "dangerous", f"{EACH_HOW}，“是否危房户”为是。"),
    breakdown(
        "dangerous_by_grade",
        DANGER_GRADE,
        households_only,
        f"{EACH_HOW}，危房户按危房等级分组。",
    ),
    flagged("water_difficult", "water_difficult", f"{EACH_HOW}，“饮水是否困难”为是。"),
    flagged("water_unsafe", "water_unsafe", f"{EACH_HOW}，“饮水是否安全”为否；未填的不计。"),
    flagged("no_power", "no_power", f"{EACH_HOW}，“是否通生活用电”为否；未填的不计。"),
    flagged("no_tv", "no_tv", f"{EACH_HOW}，“是否通广播电视”为否；未填的不计。"),
    flagged("no_toilet", "no_toilet", f"{EACH_HOW}，“有无卫生厕所”为无；未填的不计。"),
    flagged("in_cooperative", "cooperative", f"{EACH_HOW}，“是否加入农民专业合作社”为是。"),
    Metric(
        key="land_sums",
        title="土地和住房合计",
        unit="亩、平方米",
        how="在册户最新一年生产生活条件各项面积之和；不含注销。",
        figure=shapes.land,
        query=lambda code, year: VALID,
    ),
    Metric(
        key="flow",
        title="年度增减",
        unit="户、人",
        how=(
            "未脱贫、预脱贫、返贫三类户的年度变动："
            "年初 + 新识别 + 返贫 + 自然增加 − 脱贫 − 自然减少 − 剔除 = 年末。"
            "人数按变动当日的成员计；同一天先计成员增减，后计脱贫状态变动；"
            "同一年内脱贫后又返贫（含退回、恢复）的户视为全年在册，不重复计。"
            "拆户新立的户计入自然增加，并入他户的户计入自然减少；"
            "户间转移的人在转出户计减少，在转入户计增加。"
        ),
        figure=shapes.balance,
        query=flow.households_of,
        people_query=flow.people_of,
    ),
    Metric(
        key="natural_events",
        title="成员增减原因",
        unit="人",
        how=(
            "截至日在册户的成员在资料年度内增加、减少的原因；整户识别时登记的成员不计。"
            "导入只知道成员不再出现而不知原因，记为其他（待核实）。"
        ),
        figure=shapes.natural_events,
        query=lambda code, year: {"joined_in": [str(year)], "valid": ["1"]},
        of_people=True,
    ),
    of_year(
        "exited_this_year",
        "本年脱贫户",
        "资料年度内由未脱贫、预脱贫或返贫变为已脱贫，且年内没有再变回的户。",
        lambda totals: totals.of_year("flow.exited").households,
        "exited_in",
    ),
    of_year(
        "cancelled_deceased",
        "户内无人销户",
        "资料年度内因户内无人而销户的户；导入的注销户原因待核实，不计入。",
        lambda totals: totals.of_year("extinct").households,
        "cancelled_in",
    ),
)
# 住房、饮水、用电等, in the order of the form
CONDITIONS = (
    "dangerous_houses",
    "water_difficult",
    "water_unsafe",
    "no_power",
    "no_tv",
    "no_toilet",
    "in_cooperative",
)
METRICS: dict[str, Metric] = {metric.key: metric for metric in _METRICS}
