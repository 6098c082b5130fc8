"""What was counted of crops and animals, by village, and the subsidy it gives by rate."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from villages.querysets import VillageQuerySet

from ..models import Holding, SubsidyRate
from ..rules.measures import subsidy


def year_choices() -> list[int]:
    """Return the years that can be counted: of the programme, of a rate, and up to this one."""
    declared = set(SubsidyRate.objects.order_by().values_list("year", flat=True).distinct())
    return sorted({*settings.PROGRAMME_YEARS, *declared, timezone.localdate().year}, reverse=True)


def latest_year() -> int:
    """Return the newest year with a declared rate, else this one."""
    newest = SubsidyRate.objects.order_by("-year").values_list("year", flat=True).first()
    return newest or timezone.localdate().year


def counted_by_village(
    villages: VillageQuerySet, year: int, writable: Collection[str]
) -> list[dict[str, Any]]:
    """Return the villages of a gated query with their counted households, lines and yuan.

    ``amount`` is by rate, of what became a measure as that planned it; ``writable`` names the
    areas whose sheets the reader may fill in. Two queries.
    """
    mine = tuple(writable)
    rows: dict[str, dict[str, Any]] = {
        village.code: {
            "village": village,
            "writable": village.code.startswith(mine),
            "homes": set(),
            "lines": 0,
            "amount": Decimal(0),
            "made": 0,
            "made_amount": Decimal(0),
        }
        for village in villages.select_related("town").order_by("code")
    }
    counted = Holding.objects.filter(
        household__village__in=villages.values("pk"), rate__year=year, quantity__gt=0
    ).values_list(
        "household__village_id",
        "household_id",
        "quantity",
        "rate__yuan",
        "rate__cap",
        "measure_id",
        "measure__planned_yuan",
    )
    for code, home, quantity, yuan, cap, measure, planned in counted:
        row, amount = rows[code], planned
        if amount is None:
            amount = subsidy(quantity, yuan, cap)
        row["homes"].add(home)
        row["lines"] += 1
        row["amount"] += amount
        if measure is not None:
            row["made"] += 1
            row["made_amount"] += amount
    return [row | {"households": len(row["homes"])} for row in rows.values()]
