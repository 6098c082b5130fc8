"""村集体经济收入情况表: which villages have an income of their own, and from what (domain 2)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from django.db.models import Sum

from villages.codes import CollectiveKind
from villages.models import CollectiveIncome, VillageYear

from ..codes import By, Period
from ..report import Asked, Head, Report, Row
from .kit import places_of, share

_NOTHING = Decimal(0)
_VILLAGES = "villages"
_HAVING = "having"


def _yuan(label: str) -> Head:
    return Head(label=label, kind="amount", width=13, total=True)


HEADS = (
    Head(label="行政村数", name=_VILLAGES, total=True),
    Head(label="有收入的村", name=_HAVING, total=True),
    Head(label="占比", kind="percent", ratio=(_HAVING, _VILLAGES)),
    Head(label="收入为零的村", total=True),
    Head(label="没有填报的村", total=True),
    _yuan("村集体经济收入（元）"),
    Head(
        label="其中（元）",
        parts=(*(_yuan(str(kind.label)) for kind in CollectiveKind), _yuan("未分来源")),
    ),
)


def _rows(asked: Asked) -> Iterator[Row]:
    villages = [place.code for place in places_of(replace(asked, by=By.VILLAGE), ())]
    incomes, parts = _incomes(asked), _parts(asked)
    for place in places_of(asked, ()):
        inside = [code for code in villages if code.startswith(place.code)]
        known = [incomes[code] for code in inside if code in incomes]
        having = sum(income > 0 for income in known)
        whole = sum(known, _NOTHING)
        by_kind = [
            sum((parts.get((code, kind), _NOTHING) for code in inside), _NOTHING)
            for kind in CollectiveKind.values
        ]
        numbers = [having, share(having, place.villages), len(known) - having]
        yield Row(
            [
                *place.names,
                place.villages,
                *numbers,
                place.villages - len(known),
                whole,
                *by_kind,
                whole - sum(by_kind, _NOTHING),
            ],
            place.code,
        )


def _incomes(asked: Asked) -> Mapping[str, Decimal]:
    """Return the year's figure of each village of which it is known, yuan."""
    rows = asked.scope(VillageYear.objects.filter(year=asked.year)).order_by()
    known = rows.filter(collective_income__isnull=False)
    return dict(known.values_list("village_id", "collective_income"))


def _parts(asked: Asked) -> Mapping[tuple[str, str], Decimal]:
    """Return the year's lines added up by village and source, yuan."""
    rows = asked.scope(CollectiveIncome.objects.filter(year=asked.year)).order_by()
    sums = rows.values_list("village_id", "kind").annotate(Sum("amount"))
    return {(village, kind): amount for village, kind, amount in sums}


REPORTS = (
    Report(
        key="collective_income",
        title="村集体经济收入情况表",
        group="行政村",
        basis=(
            "截至日现有的村（含社区）该年度的村集体经济收入；有收入＋收入为零＋没有填报＝行政村数。"
            "分来源填报的，村的收入为各来源之和；只填了总数的列入未分来源。"
        ),
        heads=HEADS,
        rows=_rows,
        by=(By.TOWN, By.VILLAGE),
        periods=(Period.YEAR,),
    ),
)
