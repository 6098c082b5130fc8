"""民情台账 (domain 5.3): the problems of a span, and how many of which kind became what."""

from collections.abc import Iterator
from functools import partial

from cadres.codes import ProblemKind, ProblemState, Satisfaction
from cadres.exports.ledger import COLUMNS, problem_rows
from cadres.filters.ledger import ALL, counted_by_village
from cadres.models import Problem
from cadres.querysets import ProblemQuerySet

from ..codes import By, Period
from ..report import Asked, Head, Kind, Opens, Report, Row
from .kit import days_of, inside, places_of, share

SPANS = (Period.YEAR, Period.MONTH)
_KINDS: dict[str, Kind] = {"text": "text", "date": "date", "number": "whole"}
LEDGER = tuple(
    Head(label=column.header, kind=_KINDS[column.kind], width=min(column.width, 30))
    for _, column in COLUMNS
)


def _raised(asked: Asked) -> ProblemQuerySet:
    rows: ProblemQuerySet = asked.scope(Problem.objects.all())
    return rows.filter(raised_on__range=(asked.since, asked.day))


def _ledger(asked: Asked) -> Iterator[Row]:
    for row in problem_rows(_raised(asked)):
        yield Row([row[name] for name, _ in COLUMNS], about=f"problem:{row['pk']}")


def _list(query: dict[str, list[str]], asked: Asked) -> Opens:
    return Opens("problem_list", query | days_of(asked), day=False)


def _number(label: str, query: dict[str, list[str]], name: str = "") -> Head:
    return Head(label=label, name=name, total=True, opens=partial(_list, query))


COUNTS = (
    _number("合计（件）", {"state": [ALL]}, "all"),
    Head(
        label="按类别（件）",
        parts=tuple(
            _number(str(kind.label), {"state": [ALL], "kind": [kind.value]}) for kind in ProblemKind
        ),
    ),
    _number("办理中", {}),
    _number("其中逾期", {"overdue": ["1"]}),
    _number("已办结", {"state": [ProblemState.CLOSED]}, "closed"),
    Head(label="办结率", kind="percent", width=10, ratio=("closed", "all")),
    Head(
        label="办结的群众评价（件）",
        parts=tuple(Head(label=str(said.label), total=True) for said in Satisfaction),
    ),
)


def _counts(asked: Asked) -> Iterator[Row]:
    cells = counted_by_village(_raised(asked))
    for place in places_of(asked, cells):
        mine = inside(cells, place.code)
        closed = mine[f"state {ProblemState.CLOSED}"]
        figures = [
            mine[""],
            *(mine[f"kind {kind.value}"] for kind in ProblemKind),
            mine[f"state {ProblemState.OPEN}"],
            mine["late"],
            closed,
            share(closed, mine[""]),
            *(mine[f"said {said.value}"] for said in Satisfaction),
        ]
        yield Row([*place.names, *figures], place.code)


_SPAN = "反映日期在时段内的问题，状态、层级和期限为现在的；逾期：办理期限已过而没有办结。"
REPORTS = (
    Report(
        key="problems",
        title="民情台账",
        group="民情台账",
        basis=f"{_SPAN}办理情况按日期列出办理、延期、上报、办结。",
        heads=LEDGER,
        rows=_ledger,
        periods=SPANS,
    ),
    Report(
        key="problem_counts",
        title="民情台账分类统计表",
        group="民情台账",
        basis=f"{_SPAN}每件计入一个类别。办结率＝已办结÷合计；群众评价在办结时填写。",
        heads=COUNTS,
        rows=_counts,
        by=(By.TOWN, By.VILLAGE),
        periods=SPANS,
        names=False,
    ),
)
