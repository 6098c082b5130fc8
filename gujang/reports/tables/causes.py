"""Why households are poor, and how poor they are (domain 6.2 tables 2.1, 2.4, 2.5, 2.9, 2.14)."""

from households.dimensions import ATTRIBUTE, BAND, CAUSE, OTHER_CAUSE, SIZE

from .grouped import HOUSEHOLDS, PEOPLE, grouped

_GROUP = "贫困户统计"
REPORTS = (
    grouped(
        key="main_causes",
        title="主要致贫原因情况统计表",
        facet=CAUSE,
        said="；每户主要致贫原因有且只有一项，各项之和等于总户数。占比＝该项户数÷总户数。",
        units=(HOUSEHOLDS,),
        group=_GROUP,
    ),
    grouped(
        key="other_causes",
        title="其他致贫原因情况统计表",
        facet=OTHER_CAUSE,
        said=(
            "；每户其他致贫原因至多两项，可以没有，两项都计，各项之和不等于总户数。"
            "占比＝该项户数÷总户数。"
        ),
        units=(HOUSEHOLDS,),
        group=_GROUP,
    ),
    grouped(
        key="attributes",
        title="贫困户贫困属性统计表",
        facet=ATTRIBUTE,
        said=(
            "。未脱贫的为一般贫困户、低保贫困户、五保贫困户，脱贫后改为一般农户、低保户、五保户，"
            "六种分列。人数为这些户截至日的成员。占比＝该属性户数（人数）÷总户数（总人数）。"
        ),
        units=(HOUSEHOLDS, PEOPLE),
        group=_GROUP,
    ),
    grouped(
        key="income_bands",
        title="上年度人均收入分组统计表",
        facet=BAND,
        said=(
            "，按年人均纯收入（元）分组，每组含下限、不含上限；没有填报收入的户列为未填。"
            "年人均纯收入由系统按收入情况计算，不取填报数。占比＝该组户数÷总户数。"
        ),
        units=(HOUSEHOLDS,),
        group=_GROUP,
    ),
    grouped(
        key="household_sizes",
        title="贫困户人口规模统计表",
        facet=SIZE,
        said="，人口为该户截至日的成员人数。占比＝该组户数÷总户数。",
        units=(HOUSEHOLDS,),
        group=_GROUP,
    ),
)
