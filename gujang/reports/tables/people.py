"""The people of the register by what their form says (domain 6.2 tables 1.1 to 1.5)."""

from functools import partial

from households.dimensions import GROUPINGS, WORK_PLACE

from .grouped import PEOPLE, grouped

_SHARE = "占比＝该项人数÷总人数。"
_table = partial(grouped, units=(PEOPLE,), group="贫困人口统计")
REPORTS = (
    _table(
        key="ages",
        title="贫困人口年龄分组统计表",
        facet=GROUPINGS["age"],
        said=f"成员，年龄为登记表所属年度12月31日的周岁，每组含下限、不含上限。{_SHARE}",
    ),
    _table(
        key="health",
        title="贫困人口身体健康情况统计表",
        facet=GROUPINGS["health"],
        said=f"成员，按健康状况分组。{_SHARE}",
    ),
    _table(
        key="education",
        title="贫困人口文化程度统计表",
        facet=GROUPINGS["education"],
        said=f"成员，按文化程度分组；在校生不填文化程度，列入未填。{_SHARE}",
        unfilled="未填（含在校生）",
    ),
    _table(
        key="labour",
        title="贫困人口劳动能力统计表",
        facet=GROUPINGS["labour"],
        said=f"成员，按劳动能力分组。{_SHARE}",
    ),
    _table(
        key="work",
        title="贫困人口上年度务工状况统计表",
        facet=WORK_PLACE,
        said=(
            "成员，按务工状况分组；没有登记务工状况的，可能没有务工，也可能没有填报，合列一栏。"
            f"{_SHARE}"
        ),
        unfilled="未务工或未填",
    ),
)
