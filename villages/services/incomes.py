"""The collective-economy income of a year, line by line (村集体经济收入)."""

from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.access.models import User
from gujang.lib.changes import Changes, assign, check, store

from ..models import CollectiveIncome, Village, VillageYear
from ..rules import collective_income
from .common import SENTENCES, changing, write_down

Line = tuple[str, str, Decimal]


def replace_incomes(
    *, actor: User, village: Village, version: int, year: int, lines: Sequence[Line]
) -> Decimal | None:
    """Replace the lines of ``year`` by ``lines``: kind, detail, yuan. Return their sum.

    The sum becomes the village's figure of the year, whose row is made when there is none; with
    no lines left the figure is not known any more.
    """
    if not 2000 <= year <= timezone.localdate().year:
        raise ValidationError({"year": "年度应在2000到今年之间。"})
    with changing(village, actor=actor, version=version) as held:
        before = _told(held, year)
        rows = [
            CollectiveIncome(village=held, year=year, kind=kind, detail=detail, amount=amount)
            for kind, detail, amount in lines
        ]
        for row in rows:
            check(row, SENTENCES)
        CollectiveIncome.objects.filter(village=held, year=year).delete()
        CollectiveIncome.objects.bulk_create(rows)
        total = collective_income(row.amount for row in rows)
        changes = (
            {"collective_incomes": [before, after]}
            if before != (after := _told(held, year))
            else {}
        )
        changes |= _set_figure(held, year, total)
        write_down(actor, held, "update_collective_incomes", year=year, changes=changes)
    return total


def _told(village: Village, year: int) -> list[str]:
    lines = CollectiveIncome.objects.filter(village=village, year=year).order_by("kind", "id")
    return [
        " ".join(filter(None, (line.get_kind_display(), line.detail, str(line.amount))))
        for line in lines
    ]


def _set_figure(village: Village, year: int, total: Decimal | None) -> Changes:
    row, _ = VillageYear.objects.get_or_create(village=village, year=year)
    changes = assign(row, {"collective_income": total}, frozenset({"collective_income"}))
    store(row, changes, SENTENCES)
    return changes
