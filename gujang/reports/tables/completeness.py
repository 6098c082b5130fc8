"""数据完整性表 (domain 6.3): who has filled in what; important fields are those of domain 1.6."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from cadres.models import Pairing, Visit
from households.codes import Relation
from households.models import Household, Measure, PersonYear, Plan
from households.models.survey import INCOME_KINDS
from households.querysets import in_force

from ..codes import By
from ..report import Asked, Head, Report, Row
from .grouped import HOUSEHOLDS, part, whole
from .kit import holding, places_of, share

_PRODUCTION = ("has_work_power", "in_cooperative", "road_distance", "road")
_LIVING = ("house_area", "has_power", "water_difficult", "water_safe", "fuel", "has_toilet")
_WORDS = ("road", "fuel")  # not filled in they are empty, the others unknown
LABELS = (
    "基本情况",
    "生产条件",
    "生活条件",
    "当前收入",
    "当前支出",
    "帮扶人",
    "帮扶计划",
    "帮扶措施",
    "走访情况",
)


def _filled(relation: str, names: Sequence[str]) -> Q:
    """Return the condition that a household's form holds all of ``names``."""
    condition = Q()
    for name in names:
        path = f"year_at__{relation}__{name}"
        condition &= Q(**{f"{path}__gt": ""} if name in _WORDS else {f"{path}__isnull": False})
    return condition


def _conditions(asked: Asked) -> list[Q]:
    """Return for each of ``LABELS`` what a household must have."""
    own = {"household": OuterRef("pk")}
    this_year, day = dt.date(asked.day.year, 1, 1), asked.day
    heads = PersonYear.objects.filter(
        in_force("", asked.as_of), relation=Relation.HEAD, person__household=OuterRef("pk")
    )
    visits = Visit.objects.filter(day__gte=this_year, day__lte=day, deleted_at__isnull=True, **own)
    return [
        Q(Exists(heads), year_at__attribute__gt="", year_at__main_cause__gt=""),
        _filled("conditions", _PRODUCTION),
        _filled("conditions", _LIVING),
        _filled("income", INCOME_KINDS),
        _filled("income", ["business_cost"]),
        Q(Exists(Pairing.objects.filter(holding(day), **own))),
        Q(Exists(Plan.objects.filter(year=day.year, **own))),
        Q(Exists(Measure.objects.filter(year=day.year, **own))),
        Q(Exists(visits)),
    ]


def _rows(asked: Asked) -> Iterator[Row]:
    length = 12 if asked.by == By.VILLAGE else 9
    found: dict[str, list[int]] = defaultdict(lambda: [0] * (1 + len(LABELS)))
    villages = set()
    for village, *numbers in _counts(asked):
        villages.add(village)
        sofar = found[village[:length]]
        found[village[:length]] = [a + b for a, b in zip(sofar, numbers, strict=True)]
    for place in places_of(asked, villages):
        households, *numbers = found[place.code]
        figures = [figure for n in numbers for figure in (n, share(n, households))]
        yield Row([*place.names, households, *figures], place.code)


def _counts(asked: Asked) -> Iterator[Any]:
    """Give each village, its valid households, and how many of them meet each condition."""
    sums = {
        f"having_{place}": Count("pk", filter=condition)
        for place, condition in enumerate(_conditions(asked))
    }
    rows = asked.scope(Household.objects.all()).as_of(asked.as_of).valid().order_by()
    yield from rows.values_list("village_id").annotate(Count("pk"), **sums)


REPORTS = (
    Report(
        key="completeness",
        title="数据完整性表",
        group="数据质量",
        basis=(
            "截至日在册户（不含注销）中已填报的户数；占比＝已填报户数÷总户数。"
            "登记表取截至日最新一年的，所列各项都填了才算填报：基本情况为户主、贫困户属性、主要致贫原因；"
            "生产条件为通生产用电、加入合作社、与村主干路距离、入户路类型；"
            "生活条件为住房面积、通生活用电、饮水是否困难、饮水是否安全、主要燃料、卫生厕所；"
            "当前收入为四项收入，当前支出为生产经营性支出。帮扶人为截至日在帮扶的责任人；"
            "帮扶计划、帮扶措施、走访为截至日所在年度有记录的。"
        ),
        heads=(
            whole(HOUSEHOLDS),
            *(
                Head(label=label, parts=part(HOUSEHOLDS, str(place), None))
                for place, label in enumerate(LABELS)
            ),
        ),
        rows=_rows,
        by=(By.TOWN, By.VILLAGE),
    ),
)
