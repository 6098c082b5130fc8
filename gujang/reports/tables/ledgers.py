"""The ledgers of a year (台账): measures of households (domain 6.4 sheet 5), projects and money."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum

from households.codes.support import FundKind
from households.filters.measures import measures_listed, measures_shown
from households.models import Allocation, Measure
from villages.codes import ProjectKind, ProjectState
from villages.models import Project

from ..codes import Period
from ..report import Asked, Head, Report, Row
from .kit import in_batches, text


def _yuan(label: str) -> Head:
    return Head(label=label, kind="amount", width=13, total=True)


def _day(label: str) -> Head:
    return Head(label=label, kind="date", width=11)


_PLACE = (text("镇", 10), text("村", 12))
_SCALE = text("规模及单位", 11)
_MEASURE_HEADS = (
    *_PLACE,
    text("户主", 10),
    text("项目类别", 14),
    text("项目名称（措施）", 18),
    _SCALE,
    _yuan("计划投入（元）"),
    _yuan("实际投入（元）"),
    text("资金来源", 12),
    _day("开始时间"),
    _day("完成时间"),
    text("责任人", 10),
    text("状态", 8),
    Head(label="成效/增收", parts=(text("成效", 20), _yuan("增收（元）"))),
)
_PROJECT_HEADS = (
    *_PLACE,
    text("项目类别", 14),
    text("项目名称", 20),
    _SCALE,
    _yuan("预计投入（元）"),
    _yuan("实际投入（元）"),
    Head(
        label="资金",
        parts=(
            text("来源", 14),
            _yuan("已分配（元）"),
            _yuan("已支付（元）"),
            _yuan("未支付（元）"),
        ),
    ),
    Head(label="受益贫困户数", width=8, total=True),
    _day("开工时间"),
    _day("计划完成时间"),
    _day("完成时间"),
    text("责任人", 10),
    text("状态", 8),
    Head(label="进度（%）", width=7),
    text("进展和成效", 20),
)


def _measures(asked: Asked) -> Iterator[Row]:
    rows = measures_listed(asked.scope(Measure.objects.filter(year=asked.year)))
    order = ("household__village_id", "household__number", "pk")
    for batch in in_batches(rows.order_by(*order)):
        for row in measures_shown(batch):
            yield _measure(row)


def _measure(row: dict[str, Any]) -> Row:
    return Row(
        [
            row["town_name"],
            row["village_name"],
            row["head"],
            str(row["kind_label"]),
            row["name"],
            row["size"],
            row["planned_yuan"],
            row["actual_yuan"],
            str(row["fund_label"]),
            row["starts_on"],
            row["finished_on"],
            row["responsible"],
            str(row["state_label"]),
            row["outcome"],
            row["actual_uplift"],
        ],
        row["household__village_id"],
        row["household_id"],
    )


_PROJECT_FIELDS = (
    "pk",
    "village_id",
    "kind",
    "name",
    "scale",
    "unit",
    "planned_yuan",
    "actual_yuan",
    "households_helped",
    "starts_on",
    "due_on",
    "finished_on",
    "responsible",
    "state",
    "progress",
    "note",
)


def _projects(asked: Asked) -> Iterator[Row]:
    rows = asked.scope(Project.objects.filter(year=asked.year)).order_by("village_id", "pk")
    listed = rows.values(
        *_PROJECT_FIELDS, village_name=F("village__name"), town_name=F("village__town__name")
    )
    for batch in in_batches(listed):
        money = _money(asked, [row["pk"] for row in batch])
        for row in batch:
            yield _project(row, money.get(row["pk"], []))


def _money(asked: Asked, projects: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return what each project was given and paid, by the kind of its source."""
    rows = asked.scope(Allocation.objects.filter(project__in=projects)).order_by()
    sums = rows.values("project", kind=F("source__kind")).annotate(
        given=Sum(F("amount") - F("withdrawn")), spent=Sum("paid")
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in sums.order_by("project", "kind"):
        found.setdefault(row["project"], []).append(row)
    return found


def _project(row: dict[str, Any], money: Sequence[dict[str, Any]]) -> Row:
    given = sum((part["given"] for part in money), Decimal(0))
    spent = sum((part["spent"] for part in money), Decimal(0))
    scale = row["scale"]
    return Row(
        [
            row["town_name"],
            row["village_name"],
            str(ProjectKind(row["kind"]).label),
            row["name"],
            f"{scale.normalize():f}{row['unit']}" if scale is not None else "",
            row["planned_yuan"],
            row["actual_yuan"],
            "、".join(str(FundKind(part["kind"]).label) for part in money),
            given,
            spent,
            given - spent,
            row["households_helped"],
            row["starts_on"],
            row["due_on"],
            row["finished_on"],
            row["responsible"],
            str(ProjectState(row["state"]).label),
            row["progress"],
            row["note"],
        ],
        row["village_id"],
    )


REPORTS = (
    Report(
        key="measures",
        title="帮扶措施台账",
        group="台账",
        basis=(
            "该年度的到户帮扶措施，一项一行；投入、状态和成效为填报当时系统中的记录，"
            "户按现在所在的村、现在的户主列出。"
        ),
        heads=_MEASURE_HEADS,
        rows=_measures,
        periods=(Period.YEAR,),
    ),
    Report(
        key="projects",
        title="项目与资金台账",
        group="台账",
        basis=(
            "该年度的到村项目，一项一行，为填报当时系统中的记录。"
            "已分配为分配给该项目的资金减去收回的，已支付已减去冲回的，"
            "未支付＝已分配－已支付；预计投入和实际投入是项目上填报的数。"
        ),
        heads=_PROJECT_HEADS,
        rows=_projects,
        periods=(Period.YEAR,),
    ),
)
