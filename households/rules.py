"""Rules of the register as pure functions: plain values in, figures or reasons out."""

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")


def net_income(incomes: Iterable[Decimal | None], business_cost: Decimal | None) -> Decimal | None:
    """Return 年纯收入 in yuan: the four kinds of income less 生产经营性支出 (domain 1.4).

    An empty item counts as nothing earned; ``None`` when every item is empty.
    """
    known = [income for income in incomes if income is not None]
    if not known and business_cost is None:
        return None
    return sum(known, Decimal(0)) - (business_cost or Decimal(0))


def per_head_income(net: Decimal | None, members: int) -> Decimal | None:
    """Return 年人均纯收入 = 年纯收入 / registered members, half up to the fen (domain 1.4)."""
    if net is None or members <= 0:
        return None
    return (net / members).quantize(FEN, rounding=ROUND_HALF_UP)


def data_date(year: int) -> dt.date:
    """Return the day a year's data speak of: 31 December (domain 10.7)."""
    return dt.date(year, 12, 31)
