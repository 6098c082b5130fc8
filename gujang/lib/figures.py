"""How figures are written, on pages, in charts and in messages alike."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

Figure = int | Decimal | float


def number(value: Figure) -> str:
    """Write a count or measure with thousands separators, decimals as they are: 12,107."""
    return f"{Decimal(str(value)):,f}"


def money(value: Figure) -> str:
    """Write yuan with separators and two decimals, half up: 2,412.50."""
    return f"{rounded(value, '0.01'):,}"


def percent(ratio: Figure) -> str:
    """Write a ratio (0.747) with one decimal: 74.7%.

    What falls short of the whole never reads 100.0%, however little is missing.
    """
    hundredfold = Decimal(str(ratio)) * 100
    written = rounded(hundredfold, "0.1")
    if hundredfold < 100 <= written:
        written = hundredfold.quantize(Decimal("0.1"), ROUND_DOWN)
    return f"{written:,}%"


def share(part: Figure, whole: Figure) -> str | None:
    """Write ``part`` as a percentage of ``whole``; None where there is no whole."""
    return percent(Decimal(str(part)) / Decimal(str(whole))) if whole else None


def rounded(value: Figure, step: str) -> Decimal:
    """Round half up to ``step`` ("0.01"), as accountants do; never -0.00."""
    return Decimal(str(value)).quantize(Decimal(step), ROUND_HALF_UP) + 0
