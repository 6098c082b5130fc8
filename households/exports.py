"""The list of households as a workbook: the same rows, the same masks, and whose copy it is."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from gujang.access.models import User
from gujang.journal.exports import Columns, Export, export_rows, refuse_excess
from gujang.lib.excel.writing import Column

from .facets import Day
from .filters.measures import measures_listed, measures_shown
from .filters.money_rows import PaymentRow, payment_rows
from .filters.money_rows import listed as listed_payments
from .filters.rows import household_totals, listed, people_listed, people_shown, shown
from .filters.village_rows import VillageRow
from .filters.worklists import work_shown
from .querysets import (
    HouseholdQuerySet,
    OfHouseholdQuerySet,
    PaymentQuerySet,
    PersonQuerySet,
)

BATCH = 1000
OBJECTS = {
    "贫困户": "households.household",
    "贫困人口": "households.person",
    "村": "villages.village",
    "帮扶措施": "households.measure",
    "资金支付": "households.payment",
    "已达标未提名": "households.household",
    "已提名或已脱贫而未达标": "households.household",
}
COLUMNS: Columns = (
    ("number", Column("户编号", width=20)),
    ("town_name", Column("镇", width=12)),
    ("village_name", Column("村", width=16)),
    ("head", Column("户主", width=12)),
    ("id_number", Column("证件号码", width=22)),
    ("size", Column("家庭人口", "number", 9)),
    ("cause", Column("主要致贫原因", width=16)),
    ("attribute", Column("贫困户属性", width=14)),
    ("income", Column("年人均纯收入（元）", "number", 18, "#,##0.00")),
    ("year", Column("年度", "number", 8)),
    ("standing_label", Column("脱贫状态", width=12)),
)
PERSON_COLUMNS: Columns = (
    ("name", Column("姓名", width=12)),
    ("sex", Column("性别", width=6)),
    ("age", Column("年龄", "number", 6)),
    ("id_number", Column("证件号码", width=22)),
    ("relation", Column("与户主关系", width=12)),
    ("town_name", Column("镇", width=12)),
    ("village_name", Column("村", width=16)),
    ("household__number", Column("户编号", width=20)),
    ("learning", Column("文化程度/在校", width=14)),
    ("health", Column("健康状况", width=12)),
    ("labour", Column("劳动能力", width=16)),
    ("standing_label", Column("脱贫状态", width=12)),
)
# 帮扶措施台账, domain 6.4 sheet 5
MEASURE_COLUMNS: Columns = (
    ("town_name", Column("镇", width=12)),
    ("village_name", Column("村", width=16)),
    ("household__number", Column("户编号", width=20)),
    ("head", Column("户主", width=12)),
    ("year", Column("年度", "number", 8)),
    ("kind_label", Column("项目类别", width=18)),
    ("name", Column("项目名称（措施）", width=26)),
    ("scale", Column("规模", "number", 10, "#,##0.##")),
    ("unit", Column("单位", width=8)),
    ("planned_yuan", Column("计划投入（元）", "number", 15, "#,##0.00")),
    ("actual_yuan", Column("实际投入（元）", "number", 15, "#,##0.00")),
    ("fund_label", Column("资金来源", width=14)),
    ("starts_on", Column("开始时间", "date", 12)),
    ("due_on", Column("完成时限", "date", 12)),
    ("finished_on", Column("完成时间", "date", 12)),
    ("responsible", Column("责任人", width=12)),
    ("state_label", Column("状态", width=10)),
    ("expected_uplift", Column("预计增收（元）", "number", 15, "#,##0.00")),
    ("actual_uplift", Column("实际增收（元）", "number", 15, "#,##0.00")),
    ("outcome", Column("成效", width=30)),
    ("signed_on", Column("农户签字认可", "date", 14)),
)
VILLAGE_COLUMNS: Columns = (
    ("code", Column("村编码", width=16)),
    ("town", Column("镇", width=12)),
    ("name", Column("村", width=16)),
    ("kind", Column("类别", width=10)),
    ("attribute", Column("村属性", width=20)),
    ("standing", Column("脱贫状态", width=10)),
    ("households", Column("贫困户数", "number", 10)),
    ("persons", Column("贫困人口", "number", 10)),
    ("poor_households", Column("未脱贫户数", "number", 11)),
    ("poor_persons", Column("未脱贫人口", "number", 11)),
    ("exited_persons", Column("脱贫人口", "number", 10)),
    ("rate", Column("脱贫率（人）", width=12)),
    ("income_year", Column("收入年度", "number", 10)),
    ("income", Column("村集体经济收入（元）", "number", 20, "#,##0.00")),
    ("leader", Column("负责人", width=12)),
)
PAYMENT_COLUMNS: Columns = (
    ("paid_on", Column("支付日期", "date", 12)),
    ("payee", Column("收款人", width=18)),
    ("household", Column("户编号", width=20)),
    ("amount", Column("金额（元）", "number", 16, "#,##0.00")),
    ("purpose", Column("用途", width=24)),
    ("voucher", Column("凭证号", width=14)),
    ("state", Column("冲回", width=8)),
    ("source", Column("资金名称", width=24)),
    ("kind", Column("来源", width=12)),
    ("year", Column("资金年度", "number", 10)),
    ("target", Column("项目或措施", width=20)),
    ("place", Column("镇、村", width=20)),
    ("flags", Column("核查提示", width=30)),
    ("remarks", Column("情况说明", width=30)),
)
WORK_COLUMNS: Columns = (
    ("number", Column("户编号", width=20)),
    ("town_name", Column("镇", width=12)),
    ("village_name", Column("村", width=16)),
    ("head", Column("户主", width=12)),
    ("size", Column("家庭人口", "number", 9)),
    ("standing_label", Column("脱贫状态", width=12)),
    ("income", Column("年人均纯收入（元）", "number", 18, "#,##0.00")),
    ("not_met_words", Column("未达标", width=40)),
    ("unknown_words", Column("无法判定", width=40)),
)


def export_households(*, actor: User, rows: HouseholdQuerySet, day: Day, asked: str) -> Export:
    """Write the households of a gated, filtered query; ``asked`` is the query in words.

    Raises :class:`ValidationError` past ``settings.EXPORT_ROWS``.
    """
    refuse_excess(household_totals(rows, day).households)
    return _export(actor, "贫困户", COLUMNS, _households(actor, rows, day), asked)


def export_people(*, actor: User, rows: PersonQuerySet, day: Day, asked: str) -> Export:
    """Write the people of a gated, filtered query, as :func:`export_households` does."""
    refuse_excess(rows.count())
    return _export(actor, "贫困人口", PERSON_COLUMNS, _people(actor, rows, day), asked)


def export_villages(*, actor: User, rows: Iterable[VillageRow], asked: str) -> Export:
    """Write villages with their counts; ``asked`` is the query in words."""
    return _export(actor, "村", VILLAGE_COLUMNS, (_village(row) for row in rows), asked)


def export_measures(*, actor: User, rows: OfHouseholdQuerySet, asked: str) -> Export:
    """Write the measures of a gated, filtered query, as :func:`export_households` does."""
    refuse_excess(rows.count())
    return _export(actor, "帮扶措施", MEASURE_COLUMNS, _measures(rows), asked)


def export_payments(*, actor: User, rows: PaymentQuerySet, asked: str) -> Export:
    """Write the payments of a gated, filtered query, as :func:`export_households` does."""
    refuse_excess(rows.count())
    return _export(actor, "资金支付", PAYMENT_COLUMNS, _payments(actor, rows), asked)


def export_work(*, actor: User, what: str, rows: list[dict[str, Any]], asked: str) -> Export:
    """Write the rows of an exit worklist; ``what`` is its name."""
    refuse_excess(len(rows))
    return _export(actor, what, WORK_COLUMNS, _worked(rows), asked)


def _worked(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(rows), BATCH):
        yield from work_shown(rows[start : start + BATCH])


def _export(
    actor: User, what: str, columns: Columns, rows: Iterable[Mapping[str, Any]], asked: str
) -> Export:
    return export_rows(
        actor=actor,
        what=what,
        object_type=OBJECTS[what],
        columns=columns,
        rows=rows,
        asked=asked,
    )


def _households(actor: User, rows: HouseholdQuerySet, day: Day) -> Iterator[dict[str, Any]]:
    found = listed(rows, day).order_by("village_id", "number").iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield from shown(batch, day, actor)


def _people(actor: User, rows: PersonQuerySet, day: Day) -> Iterator[dict[str, Any]]:
    order = ("household__village_id", "household__number", "pk")
    yield from people_shown(
        people_listed(rows).order_by(*order).iterator(chunk_size=BATCH), day, actor
    )


def _measures(rows: OfHouseholdQuerySet) -> Iterator[dict[str, Any]]:
    order = ("household__village_id", "household__number", "-year", "pk")
    found = measures_listed(rows).order_by(*order).iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield from measures_shown(batch)


def _payments(actor: User, rows: PaymentQuerySet) -> Iterator[dict[str, Any]]:
    found = listed_payments(rows).order_by("paid_on", "id").iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield from (_payment(row) for row in payment_rows(batch, actor))


def _payment(row: PaymentRow) -> dict[str, Any]:
    payment: Any = row.payment
    source = payment.allocation.source
    return {
        "paid_on": payment.paid_on,
        "payee": row.payee,
        "household": payment.household.number if row.payee_url else "",
        "amount": payment.amount,
        "purpose": payment.purpose,
        "voucher": payment.voucher,
        "state": row.state,
        "source": source.name,
        "kind": source.get_kind_display(),
        "year": source.year,
        "target": row.target,
        "place": row.place,
        "flags": "、".join(dict.fromkeys(doubt["label"] for doubt in row.doubts)),
        "remarks": "；".join(remark.text for remark in row.remarks),
    }


def _village(row: VillageRow) -> dict[str, Any]:
    village: Any = row.village
    return {
        "code": village.code,
        "town": village.town.name,
        "name": village.name,
        "kind": village.get_kind_display(),
        "attribute": village.get_attribute_display(),
        "standing": village.get_standing_display(),
        "households": row.valid.households,
        "persons": row.valid.persons,
        "poor_households": row.poor.households,
        "poor_persons": row.poor.persons,
        "exited_persons": row.exited.persons,
        "rate": row.rate or "",
        "income_year": row.income_year,
        "income": row.income,
        "leader": village.leader,
    }
